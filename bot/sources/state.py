"""The sources that are followed and what is known of them, in a file beside the index."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

import msgspec
from filelock import FileLock, Timeout

from index import ArticlebotError, read_sealed, replace_sealed

FILE_NAME = "sources.json"
Kind = Literal["folder", "page", "feed", "sitemap"]
_FILE = f"{FILE_NAME} in the folder of the index"
_WAIT_S = 30.0


class SourceError(ArticlebotError):
    """A source that is not known, or cannot be followed; `retry_s` is when to try again at the earliest."""

    def __init__(self, sentence: str, retry_s: float = 0.0) -> None:
        super().__init__(sentence)
        self.retry_s = retry_s


class FollowedError(SourceError):
    """What is to be added is a source already."""


@dataclass(frozen=True)
class Validators:
    """What an address said of the version that it gave, for asking whether there is another."""

    etag: str | None = None
    modified: str | None = None

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> "Validators":
        """Those among the headers of an answer."""
        return cls(headers.get("etag"), headers.get("last-modified"))

    def headers(self) -> dict[str, str]:
        """The headers of a request that wants only another version."""
        told = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in told.items() if value}


@dataclass(frozen=True)
class Entry:
    """A page of a source, or an entry of a feed that has its whole text.

    `listings` are the feeds or sitemaps that list it, none where a feed no longer does; `in_feed` where its
    text was read there, too. `mark` is what they said when the page was read last, from `final`, its address
    after all redirects. `content` is the hash of the article that it gave, if it did; `missing` counts how
    often in a row it was not there. `left_out` is one whose article was removed on purpose, `is_initial` one
    that was listed when its source was first read.
    """

    address: str
    listings: tuple[str, ...] = ()
    in_feed: bool = False
    mark: str | None = None
    seen: Validators = Validators()
    final: str | None = None
    article_id: str | None = None
    content: str | None = None
    published: date | None = None
    checked: float = 0.0
    failures: int = 0
    missing: int = 0
    left_out: bool = False
    is_initial: bool = False

    def has_article(self) -> bool:
        """Whether the index has an article of it, or is to have it again."""
        return self.article_id is not None and not self.left_out

    def unread(self) -> "Entry":
        """The same as if its page had not been read."""
        return replace(self, seen=Validators(), content=None, checked=0.0, mark=None)


@dataclass(frozen=True)
class Source:
    """Something that is looked at every `every_s` seconds, None for as often as the settings say.

    `listings` are the feeds and sitemaps that were read of it, `entries` what they list, each by its address
    in its plainest form. `due` is when to look next, `problem` why that failed the last time, if it did.
    """

    source_id: str
    kind: Kind
    address: str
    collection: str
    every_s: int | None = None
    listings: dict[str, Validators] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    due: float = 0.0
    failures: int = 0
    problem: str | None = None

    def articles(self) -> frozenset[str]:
        """The ids of the articles that it gave and still has."""
        return frozenset(entry.article_id for entry in self.entries.values() if entry.article_id)

    def initial_articles(self) -> frozenset[str]:
        """The ids of those that were listed when it was first read, whenever they themselves were."""
        every = (entry.article_id for entry in self.entries.values() if entry.is_initial)
        return frozenset(article_id for article_id in every if article_id)


@dataclass(frozen=True)
class _Fields:
    sources: tuple[Source, ...]


class SourceList:
    """The sources in the file of an index folder; several processes may change it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._path = root / FILE_NAME

    def read(self) -> dict[str, Source]:
        """The sources by their ids, in the order in which they were added. Raises `SourceError`."""
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise SourceError(f"{_FILE} cannot be read ({error.strerror}).") from error
        version = found.st_mtime_ns, found.st_size, found.st_ino
        return {source.source_id: source for source in _read_version(self._path, version)}

    def source(self, source_id: str) -> Source:
        """One source. Raises `SourceError` for an unknown one."""
        found = self.read().get(source_id)
        if found is None:
            raise SourceError(f"There is no source {source_id!r}: see articlebot sources list.")
        return found

    def add(
        self, source: Source, accept: Callable[[Mapping[str, Source]], object] = lambda sources: None
    ) -> None:
        """Add a source, unless `accept` raises when it is given those that there are.

        Raises `SourceError` where its id is taken, `FollowedError` where its address is followed already.
        """

        def added(sources: dict[str, Source]) -> None:
            if source.source_id in sources:
                raise SourceError(f"There is a source {source.source_id!r} already; give another --id.")
            for other in sources.values():
                if (other.address, other.collection) == (source.address, source.collection):
                    raise FollowedError(f"{source.address} is followed already, as {other.source_id!r}.")
            accept(sources)
            sources[source.source_id] = source

        self._change(added)

    def remove(self, source_id: str) -> Source:
        """Follow a source no longer, and return it. Raises `SourceError` for an unknown one."""
        source = self.source(source_id)
        self._change(lambda sources: sources.pop(source_id, None))
        return source

    def put(self, source: Source) -> None:
        """Keep what is known of a source now, unless it is no longer followed."""

        def known(sources: dict[str, Source]) -> None:
            if source.source_id in sources:
                sources[source.source_id] = source

        self._change(known)

    def _change(self, change: Callable[[dict[str, Source]], object]) -> None:
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._alone():
                sources = {one.source_id: one for one in _read(self._path)} if self._path.exists() else {}
                change(sources)
                replace_sealed(self._path, _Fields(tuple(sources.values())))
        except OSError as error:
            raise SourceError(f"{_FILE} cannot be written ({error.strerror}).") from error

    @contextmanager
    def _alone(self) -> Iterator[None]:
        try:
            with FileLock(self._path.with_suffix(".lock"), timeout=_WAIT_S):
                yield
        except Timeout as error:
            raise SourceError(f"Another process keeps {_FILE}; try again.") from error


def _read(path: Path) -> tuple[Source, ...]:
    try:
        return msgspec.convert(read_sealed(path), _Fields).sources
    except (ValueError, msgspec.ValidationError) as error:
        raise SourceError(f"{_FILE} is damaged ({error}): delete it, and add the sources again.") from error


@lru_cache(maxsize=1)
def _read_version(path: Path, version: tuple[int, int, int]) -> tuple[Source, ...]:
    """The sources in a version of a file, which is asked for far more often than it changes."""
    return _read(path)
