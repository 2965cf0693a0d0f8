"""The operator's own files -> articles, each read by a process that is forked for it alone.

A page that somebody saved may be as hostile as one that a stranger gives. The process that is forked from
has the code loaded, and reads nothing of theirs. It is this module, run as a program: it is given, again and
again, a line of JSON and a file's bytes, and answers with a status, a length and what the child wrote.
"""

import json
import os
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path, PurePath
from types import TracebackType
from typing import IO, cast

from bot.intake.confinement import confine
from bot.intake.sandbox import (
    REFUSED,
    child_environment,
    contents_of,
    line_of,
    lines_of,
    told_by,
    too_slow,
)
from index import (
    Article,
    Contents,
    Listing,
    ReadingError,
    is_english,
    read_listing,
    read_named,
    read_paths,
)

MAX_OWN_READ_S = 300
_MAX_OUTPUT_BYTES = 2**30
_TOO_SLOW, _BROKEN, _SPARE_S, _MOST_NAMED = 4, 1, 5, 3
_ANSWER = struct.Struct(">iQ")
_PARSERS = {
    **dict.fromkeys((".html", ".htm", ".xhtml"), ("trafilatura", "htmldate", "index.reading.web.page")),
    ".pdf": ("pypdf",),
    **dict.fromkeys((".md", ".markdown"), ("markdown_it",)),
    **dict.fromkeys((".rss", ".atom"), ("feedparser", "index.reading.web.blocks")),
}

# So short that trafilatura tries everything, for which it reads word lists that take long.
_PAGE = b"<!doctype html><html><body><article><p>The ferry leaves at seven.</p></article></body></html>"
_SAMPLES = dict.fromkeys((".html", ".htm", ".xhtml"), _PAGE)


def read_articles(
    paths: Sequence[Path], warn: Callable[[str], None], english_only: bool = False
) -> Iterator[Article]:
    """Yield the articles of files and folders as `read_paths` does, each file read apart.

    `warn` is told of what may be lost and, where the model reads `english_only`, of other languages.
    """
    foreign: list[str] = []
    with ReadingProcess() as process:
        read = process.read if hasattr(os, "fork") else read_named
        for article in read_paths(paths, read, warn):
            if english_only and not is_english(article.text):
                foreign.append(article.article_id)
            yield article
    if foreign:
        warn(language_warning(foreign))


def language_warning(article_ids: Sequence[str]) -> str:
    """What to tell of articles in a language that the built-in model does not read."""
    named = ", ".join(article_ids[:_MOST_NAMED])
    more = f" and {len(article_ids) - _MOST_NAMED} more" if len(article_ids) > _MOST_NAMED else ""
    be = "is" if len(article_ids) == 1 else "are"
    return (
        f"{named}{more} {be} not in English, the only language that the built-in models read: found by words "
        "alone, not by meaning. Set EMBEDDING_MODEL to a multilingual model, and READER=off."
    )


class ReadingProcess:
    """A process that forks one for each file; it is started with the first.

    Reading a file may take `seconds`.
    """

    def __init__(self, seconds: int = MAX_OWN_READ_S) -> None:
        self._seconds = seconds
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "ReadingProcess":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def read(self, data: bytes, name: str, article_id: str) -> Contents:
        """Read a file as `read_named` does, however hostile it is; raises `ReadingError`."""
        return contents_of(*self._answer(data, name, article_id), name)

    def list(self, data: bytes, name: str) -> Listing | None:
        """What a feed or a sitemap lists, as `read_listing` does; raises `ReadingError`."""
        return next(iter(told_by(*self._answer(data, name, None), name, Listing)), None)

    def _answer(self, data: bytes, name: str, article_id: str | None) -> tuple[int, bytes]:
        given = {"name": name, "article_id": article_id, "size": len(data), "seconds": self._seconds}
        child = self._child = self._child or _start()
        try:
            stdin, stdout = cast(IO[bytes], child.stdin), cast(IO[bytes], child.stdout)
            stdin.write(json.dumps(given).encode() + b"\n" + data)
            stdin.flush()
            head = stdout.read(_ANSWER.size)
            status, length = _ANSWER.unpack(head) if len(head) == _ANSWER.size else (_BROKEN, 0)
            output = stdout.read(length)
        except OSError:
            status, output, head = _BROKEN, b"", b""
        if not head:
            self._end()
        if status == _TOO_SLOW:
            raise too_slow("".join(filter(str.isprintable, name)))
        return status, output

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)
            child.communicate()


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "bot.intake.reading_process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=child_environment(),
        start_new_session=True,
    )


def _serve() -> None:
    ready: set[str] = set()
    while line := sys.stdin.buffer.readline():
        given = json.loads(line)
        data = sys.stdin.buffer.read(given["size"])
        suffix = PurePath(given["name"]).suffix.lower()
        if suffix not in ready:
            ready.add(suffix)
            _prepare(suffix)
        status, output = _read_apart(data, given["name"], given["article_id"], given["seconds"])
        sys.stdout.buffer.write(_ANSWER.pack(status, len(output)) + output)
        sys.stdout.buffer.flush()


def _prepare(suffix: str) -> None:
    """Load what reads files of a suffix, and read one of our own, so that no child need do so first."""
    for module in _PARSERS.get(suffix, ()):
        import_module(module)
    if suffix in _SAMPLES:
        read_named(_SAMPLES[suffix], f"sample{suffix}", "sample")


def _read_apart(data: bytes, name: str, article_id: str | None, seconds: int) -> tuple[int, bytes]:
    source, sink = os.pipe()
    child = os.fork()
    if child == 0:
        status = _BROKEN
        try:
            os.close(source)
            null = os.open(os.devnull, os.O_RDWR)
            os.dup2(null, 0)
            os.dup2(null, 1)
            status = _read_confined(data, name, article_id, seconds, sink)
        finally:
            os._exit(status)
    os.close(sink)
    with open(source, "rb", buffering=0) as stream:
        output = _taken(stream, time.monotonic() + seconds)
        if output is None:
            os.kill(child, signal.SIGKILL)
        _, ended = os.waitpid(child, 0)
    return (_TOO_SLOW, b"") if output is None else (os.waitstatus_to_exitcode(ended), output)


def _read_confined(data: bytes, name: str, article_id: str | None, seconds: int, sink: int) -> int:
    # The clock ends it first, and says so.
    confine(seconds + _SPARE_S)
    with open(sink, "wb") as stream:
        try:
            if article_id is not None:
                stream.writelines(lines_of(read_named(data, name, article_id)))
            elif listing := read_listing(data, name):
                stream.write(line_of(listing))
        except ReadingError as error:
            stream.write(str(error).encode(errors="replace"))
            return REFUSED
    return 0


def _taken(stream: IO[bytes], deadline: float) -> bytes | None:
    """All that is written before the deadline, None where that is not all of it."""
    output = bytearray()
    while (left := deadline - time.monotonic()) > 0 and len(output) <= _MAX_OUTPUT_BYTES:
        if select.select([stream], [], [], left)[0]:
            piece = stream.read(2**20)
            if not piece:
                return bytes(output)
            output += piece
    return None


if __name__ == "__main__":
    _serve()
