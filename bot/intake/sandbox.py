"""A stranger's file -> its articles, read in a process of its own.

Parsers of PDF and HTML can be made to eat memory and time without end, or to crash. Here they do so in
a child that has limits and none of the bot's secrets, and that is killed without loss.

The child is this module, run as a program. It is given a line of JSON and then the file's bytes; it gives
back a line of JSON for each article and each warning or, with the exit status `REFUSED`, the sentence that
says why not.
"""

import asyncio
import json
import logging
import math
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import PureWindowsPath
from typing import Any, TypeVar, cast

import msgspec

from bot.intake.confinement import confine
from index import Article, Contents, ReadingError, read_named, slug_of

T = TypeVar("T")
MAX_READ_S = 60.0
MAX_ARTICLES = 1000
MAX_TEXT_CHARS = 20_000_000

_MAX_NAME_CHARS, _MAX_SUFFIX_CHARS, _MAX_SENTENCE_BYTES = 150, 10, 2000
# No code point takes more than four bytes; titles, ids and the like come on top.
_MAX_OUTPUT_BYTES = 4 * MAX_TEXT_CHARS + 16 * 2**20
REFUSED = 3

_log = logging.getLogger(__name__)


async def read_isolated(
    data: bytes,
    name: str,
    *,
    timeout_s: float = MAX_READ_S,
    warn: Callable[[str], None] = lambda sentence: None,
) -> list[Article]:
    """Return the articles that the bytes hold, as `read_bytes` does; of a path only the last part is used.

    `warn` is told of what may be lost. Raises `ReadingError`, also for a file that takes too much time or
    memory, gives more than `MAX_ARTICLES` articles or more than `MAX_TEXT_CHARS` code points of text, or
    crashes its reader.
    """
    name = _plain_name(name)
    try:
        async with asyncio.timeout(timeout_s):
            status, output = await _run_child(data, name, timeout_s)
    except TimeoutError as error:
        raise too_slow(name) from error
    contents = await asyncio.to_thread(contents_of, status, output, name)
    for warning in contents.warnings:
        warn(warning)
    return list(contents.articles)


def too_slow(name: str) -> ReadingError:
    """The refusal of a file whose reader was ended for taking too long."""
    return ReadingError(f"{name} takes too long to read; give its article as text.")


def contents_of(status: int, output: bytes, name: str) -> Contents:
    """What a child gave, which may have been taken over by the file that it read; raises `ReadingError`."""
    lines = told_by(status, output, name, dict[str, Any])
    try:
        return Contents(
            tuple(msgspec.convert(line, Article) for line in lines if not _is_warning(line)),
            tuple(str(line["warning"])[:_MAX_SENTENCE_BYTES] for line in lines if _is_warning(line)),
        )
    except msgspec.ValidationError as error:
        raise _unreadable(name) from error


def told_by(status: int, output: bytes, name: str, kind: type[T]) -> list[T]:
    """The values that a child gave, a line each; raises `ReadingError`, saying why where it refused."""
    if status == REFUSED:
        raise ReadingError(output[:_MAX_SENTENCE_BYTES].decode(errors="ignore"))
    if status != 0:
        _log.warning("Reading %s ended with status %d.", name, status)
        raise _unreadable(name)
    try:
        lines = output.decode("utf-8", "surrogatepass").split("\n")
        return [msgspec.convert(json.loads(line), kind) for line in lines if line]
    except (ValueError, msgspec.ValidationError, RecursionError) as error:
        raise _unreadable(name) from error


def _unreadable(name: str) -> ReadingError:
    return ReadingError(
        f"{name} cannot be read, being damaged or taking too much memory; give its article as text."
    )


def _is_warning(line: dict[str, Any]) -> bool:
    return line.keys() == {"warning"}


def _plain_name(name: str) -> str:
    """The last part of a path of any system, short, and without what cannot be shown."""
    last = "".join(filter(str.isprintable, PureWindowsPath(name).name)).strip()
    if len(last) > _MAX_NAME_CHARS:
        suffix = PureWindowsPath(last).suffix
        suffix = suffix if len(suffix) <= _MAX_SUFFIX_CHARS else ""
        last = last[: _MAX_NAME_CHARS - len(suffix)] + suffix
    return last or "file"


async def _run_child(data: bytes, name: str, cpu_s: float) -> tuple[int, bytes]:
    """The child's exit status and what it wrote; where that is too much, it counts as killed."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "bot.intake.sandbox"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=child_environment(),
        start_new_session=True,
    )
    ended = False
    try:
        stdin = cast(asyncio.StreamWriter, child.stdin)
        stdin.write(json.dumps({"name": name, "cpu_s": math.ceil(cpu_s)}).encode() + b"\n" + data)
        # A child that ends before it has read all says by its status how.
        with suppress(ConnectionError):
            await stdin.drain()
        stdin.close()
        output = await _taken(cast(asyncio.StreamReader, child.stdout))
        if len(output) > _MAX_OUTPUT_BYTES:
            return -1, b""
        status = await child.wait()
        ended = True
        return status, output
    finally:
        if not ended:
            with suppress(ProcessLookupError, PermissionError):
                if sys.platform == "win32":
                    child.kill()
                else:
                    # With whatever it may have started, which would hold its pipes open.
                    os.killpg(child.pid, signal.SIGKILL)
            # Unlike wait, it also empties the pipes, without which a child is never seen to end.
            await child.communicate()


async def _taken(stdout: asyncio.StreamReader) -> bytes:
    output = bytearray()
    while len(output) <= _MAX_OUTPUT_BYTES and (piece := await stdout.read(2**16)):
        output += piece
    return bytes(output)


def child_environment() -> dict[str, str]:
    """What a child is told: where the code lies, and nothing of the bot's own, which may hold its token."""
    return {"PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path)), "PYTHONUTF8": "1"}


def line_of(value: object) -> bytes:
    """A value as a child writes it."""
    line = json.dumps(msgspec.to_builtins(value), ensure_ascii=False)
    return line.encode("utf-8", "surrogatepass") + b"\n"


def lines_of(contents: Contents) -> Iterator[bytes]:
    """Yield what a child writes of what it read."""
    for article in contents.articles:
        yield line_of(article)
    for warning in contents.warnings:
        yield json.dumps({"warning": warning}).encode() + b"\n"


def _main() -> int:
    given = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    confine(given["cpu_s"])
    try:
        sys.stdout.buffer.writelines(lines_of(_read(data, given["name"])))
    except ReadingError as error:
        sys.stdout.buffer.write(str(error).encode(errors="replace"))
        return REFUSED
    return 0


def _read(data: bytes, name: str) -> Contents:
    contents = read_named(data, name, slug_of(name))
    if len(contents.articles) > MAX_ARTICLES:
        raise ReadingError(f"{name} holds more than {MAX_ARTICLES:,} articles; split it into several files.")
    if sum(len(article.text) for article in contents.articles) > MAX_TEXT_CHARS:
        raise ReadingError(
            f"{name} holds more than {MAX_TEXT_CHARS:,} characters; split it into several files."
        )
    return contents


if __name__ == "__main__":
    sys.exit(_main())
