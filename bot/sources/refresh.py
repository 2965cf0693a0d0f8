"""One source looked at once: what is new is added, what has changed replaced, what is gone removed."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from bot.intake.reading_process import ReadingProcess, read_articles
from bot.phrases import tell_left_out
from bot.sources.harvest import Bounds, Harvest, Harvester
from bot.sources.state import Entry, Source, SourceError, SourceList
from bot.sources.survey import survey
from bot.sources.visitor import HostPaceError, Visitor
from index import (
    Article,
    ArticlebotError,
    BuildReport,
    Index,
    Location,
    PathSupply,
    Supply,
    engine_at,
)

Build = Callable[[str, Iterable[Article], Supply], Awaitable[BuildReport]]
"""Adds articles to a collection, and removes what the supply has lost."""
READ_S = 60
"""For how long a page of a source may be read."""
_BOUNDS = Bounds()
_SOON_S, _LONGEST_WAIT_S = 300.0, 86_400.0


@dataclass(frozen=True)
class Refreshed:
    """What came of looking at a source: how many articles of each kind, pages that failed or have to wait.

    `problem` says why it could not be looked at, `notes` what went wrong with single pages.
    """

    source_id: str
    added: int = 0
    updated: int = 0
    removed: int = 0
    left_out: int = 0
    failed: int = 0
    later: int = 0
    problem: str | None = None
    notes: tuple[str, ...] = ()

    def tell(self) -> str:
        """What came of it, in words without those of any article."""
        kinds = {
            "added": self.added,
            "updated": self.updated,
            "removed": self.removed,
            "failed": self.failed,
            "left for later": self.later,
        }
        told = [f"{count:,} {kind}" for kind, count in kinds.items() if count]
        told += [tell_left_out(self.left_out)] if self.left_out else []
        return ", ".join(told) or "nothing new"


@dataclass(frozen=True)
class SourceSupply:
    """Articles of a source: none was asked for by itself, and of those before it has lost some."""

    lost: frozenset[str]

    def comes_along(self, article: Article) -> bool:
        """Whether an article was read without having been asked for by itself."""
        return True

    def has_lost(self, article_id: str, origin: str | None) -> bool:
        """Whether the source no longer has an article that it gave."""
        return article_id in self.lost


@dataclass(frozen=True)
class Refresher:
    """Looks at sources of an index, each as often as it says or else every `every_s` seconds."""

    sources: SourceList
    location: Location
    visitor: Visitor
    process: ReadingProcess
    build: Build
    every_s: float
    bounds: Bounds = _BOUNDS
    clock: Callable[[], float] = time.time

    async def refresh(self, source_id: str) -> Refreshed:
        """Look at a source now, and note what is known of it then; what goes wrong is told, and noted, too.

        Raises `SourceError` for an unknown source, and where what is known cannot be kept.
        """
        source = await asyncio.to_thread(self.sources.source, source_id)
        try:
            known, done = await (self._of_folder if source.kind == "folder" else self._of_web)(source)
        except (ArticlebotError, OSError) as error:
            known, done = self._failed(source, error), Refreshed(source_id, problem=str(error))
        await asyncio.to_thread(self.sources.put, known)
        return done

    def _failed(self, source: Source, error: Exception) -> Source:
        if isinstance(error, HostPaceError):
            return replace(source, due=self.clock() + error.retry_s)
        every_s = source.every_s or self.every_s
        backed_off = min(every_s * 2.0 ** min(source.failures, 10), max(every_s, _LONGEST_WAIT_S))
        wait_s = max(backed_off, error.retry_s if isinstance(error, SourceError) else 0.0)
        return replace(source, due=self.clock() + wait_s, failures=source.failures + 1, problem=str(error))

    async def _of_folder(self, source: Source) -> tuple[Source, Refreshed]:
        folder = Path(source.address)
        notes: list[str] = []
        report = await self.build(
            source.collection, read_articles([folder], notes.append), PathSupply.of([folder])
        )
        due = self.clock() + (source.every_s or self.every_s)
        known = replace(source, due=due, failures=0, problem=None)
        return known, _told(source, report, Harvest({}, notes=notes))

    async def _of_web(self, source: Source) -> tuple[Source, Refreshed]:
        there = await asyncio.to_thread(self._articles_of, source.collection)
        source = _restored(source, there)
        deadline = time.monotonic() + self.bounds.seconds
        found = await survey(source, self.visitor, self.process, deadline)
        others = await asyncio.to_thread(self._others, source)
        harvester = Harvester(self.visitor, self.process, self.bounds, deadline, self.clock())
        harvest = await harvester.gather(source, found, others)
        harvest.notes = found.notes + harvest.notes
        known = replace(source, listings=found.listings, entries=harvest.entries, failures=0, problem=None)
        lost = source.articles() - known.articles()
        lost -= frozenset().union(*(other.articles() for other in others))
        report = None
        if harvest.articles or lost & there.keys():
            articles = list(harvest.articles.values())
            report = await self.build(source.collection, articles, SourceSupply(lost))
            known = replace(known, entries=_marked(known.entries, frozenset(report.left_out)))
        return replace(known, due=self.clock() + self._wait_s(source, harvest)), _told(
            source, report, harvest
        )

    def _wait_s(self, source: Source, harvest: Harvest) -> float:
        every_s = source.every_s or self.every_s
        return max(harvest.busy_s, min(every_s, _SOON_S) if harvest.later else every_s)

    def _others(self, source: Source) -> list[Source]:
        """The other sources of the same collection."""
        every = self.sources.read().values()
        return [
            one for one in every if one.source_id != source.source_id and one.collection == source.collection
        ]

    def _articles_of(self, collection: str) -> dict[str, str]:
        """The content hashes of the articles of a collection, by their ids."""
        if not engine_at(self.location, collection).exists():
            return {}
        index = Index.open(self.location, collection=collection)
        try:
            return index.manifest.articles
        finally:
            index.close()


def _restored(source: Source, there: dict[str, str]) -> Source:
    """The source with those pages unread whose articles the index does not have as they were.

    An index may have been rolled back or made anew, and two pages that were one story may be two by now.
    """
    entries = {
        key: replace(entry, left_out=False) if entry.article_id in there else entry
        for key, entry in source.entries.items()
    }
    for key, entry in entries.items():
        if entry.article_id and not entry.left_out and there.get(entry.article_id) != entry.content:
            entries[key] = entry.unread()
    hidden = any(entry.in_feed and entry.checked == 0 for entry in entries.values())
    return replace(source, entries=entries, listings={} if hidden else source.listings)


def _marked(entries: dict[str, Entry], left_out: frozenset[str]) -> dict[str, Entry]:
    return {
        key: replace(entry, left_out=True) if entry.article_id in left_out else entry
        for key, entry in entries.items()
    }


def _told(source: Source, report: BuildReport | None, harvest: Harvest) -> Refreshed:
    return Refreshed(
        source.source_id,
        added=len(report.added) if report else 0,
        updated=len(report.updated) if report else 0,
        removed=len(report.removed) if report else 0,
        left_out=len(report.left_out) if report else 0,
        failed=harvest.failed,
        later=harvest.later,
        notes=tuple(harvest.notes),
    )
