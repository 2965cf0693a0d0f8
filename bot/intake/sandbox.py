"""A stranger's file -> its articles, read in a process of its own.

Parsers of PDF and HTML can be made to eat memory and time without end, or to crash. Here they do so in
a child that has limits and none of the bot's secrets, and that is killed without loss.

The child is this module, run as a program. It is given a line of JSON and then the file's bytes; it gives
back a line of JSON for each article or, with the exit status `_REFUSED`, the sentence that says why not.
"""

import asyncio
import json
import logging
import math
import os
import signal
import sys
from contextlib import suppress
from pathlib import PureWindowsPath
from typing import cast

import msgspec

from index import Article, ReadingError, read_bytes

try:
    import resource
except ImportError:  # Windows knows no such limits; there the timeout alone bounds the child.
    resource = None  # type: ignore[assignment]

MAX_READ_S = 60.0
MAX_ARTICLES = 1000
MAX_TEXT_CHARS = 20_000_000

_MAX_NAME_CHARS, _MAX_SUFFIX_CHARS, _MAX_SENTENCE_BYTES = 150, 10, 2000
_MAX_MEMORY_BYTES = 3 * 2**29
# No code point takes more than four bytes; titles, ids and the like come on top.
_MAX_OUTPUT_BYTES = 4 * MAX_TEXT_CHARS + 16 * 2**20
_REFUSED = 3

_log = logging.getLogger(__name__)


async def read_isolated(data: bytes, name: str, *, timeout_s: float = MAX_READ_S) -> list[Article]:
    """Return the articles that the bytes hold, as `read_bytes` does; of a path only the last part is used.

    Raises `ReadingError`, also for a file that takes too much time or memory, gives more than
    `MAX_ARTICLES` articles or more than `MAX_TEXT_CHARS` code points of text, or crashes its reader.
    """
    name = _plain_name(name)
    try:
        async with asyncio.timeout(timeout_s):
            status, output = await _run_child(data, name, timeout_s)
    except TimeoutError as error:
        raise ReadingError(f"{name} takes too long to read; give its article as text.") from error
    if status == _REFUSED:
        raise ReadingError(output[:_MAX_SENTENCE_BYTES].decode(errors="ignore"))
    unreadable = ReadingError(
        f"{name} cannot be read, being damaged or taking too much memory; give its article as text."
    )
    if status != 0:
        _log.warning("Reading %s ended with status %d.", name, status)
        raise unreadable
    try:
        return await asyncio.to_thread(_articles_of, output)
    except (ValueError, msgspec.ValidationError, RecursionError) as error:
        raise unreadable from error


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
        # Nothing of the bot's own environment, which may hold its token.
        env={"PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path)), "PYTHONUTF8": "1"},
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


def _articles_of(output: bytes) -> list[Article]:
    # The child may have been taken over by the file that it reads, so that its words are held to the form.
    lines = output.decode("utf-8", "surrogatepass").split("\n")
    return [msgspec.convert(json.loads(line), Article) for line in lines if line]


def _main() -> int:
    given = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    _limit_this_process(given["cpu_s"])
    try:
        articles = _read(data, given["name"])
    except ReadingError as error:
        sys.stdout.buffer.write(str(error).encode(errors="replace"))
        return _REFUSED
    for article in articles:
        line = json.dumps(msgspec.to_builtins(article), ensure_ascii=False)
        sys.stdout.buffer.write(line.encode("utf-8", "surrogatepass") + b"\n")
    return 0


def _limit_this_process(cpu_s: int) -> None:
    if resource is None:
        return
    limits = dict.fromkeys((resource.RLIMIT_CORE, resource.RLIMIT_FSIZE, resource.RLIMIT_NPROC), 0)
    limits[resource.RLIMIT_CPU] = cpu_s
    if sys.platform != "darwin":  # macOS reserves more address space than that for every process
        limits[resource.RLIMIT_AS] = _MAX_MEMORY_BYTES
    for kind, limit in limits.items():
        _, hard = resource.getrlimit(kind)
        lowest = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(kind, (lowest, lowest))


def _read(data: bytes, name: str) -> list[Article]:
    articles = read_bytes(data, name)
    if len(articles) > MAX_ARTICLES:
        raise ReadingError(f"{name} holds more than {MAX_ARTICLES:,} articles; split it into several files.")
    if sum(len(article.text) for article in articles) > MAX_TEXT_CHARS:
        raise ReadingError(
            f"{name} holds more than {MAX_TEXT_CHARS:,} characters; split it into several files."
        )
    return articles


if __name__ == "__main__":
    sys.exit(_main())
