"""Sources refreshed by the running bot: whatever is due, one after the other."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from pathlib import Path

from bot.intake.reading_process import ReadingProcess
from bot.live.builds import BuildRunningError
from bot.live.served import NotServedError, ServedCollections
from bot.sources.harvest import Bounds
from bot.sources.refresh import READ_S, Refreshed, Refresher
from bot.sources.state import SourceError, SourceList
from bot.sources.visitor import Visitor
from index import Article, Builder, BuildReport, Embedder, Location, Supply, engine_at

_log = logging.getLogger(__name__)
_LOOK_EVERY_S, _ASK_AGAIN_S, _WAIT_S = 4.0, 4.0, 600.0
_MOST_NOTES = 3


class SourceWatch:
    """Follows the sources noted in a folder; what is served is built where it is served.

    `most_articles` tells of a collection that is a server's own how many articles it may have, else None:
    what such a server follows brings no more, and is never looked for on this machine. Each source that could
    be looked at is `told` of.
    """

    def __init__(
        self,
        root: Path,
        location: Location,
        embedder: Embedder,
        served: ServedCollections,
        visitor: Visitor,
        every_s: float,
        most_articles: Callable[[str], int | None],
        told: Callable[[str], Awaitable[None]],
    ) -> None:
        self._sources = SourceList(root)
        self._location = location
        self._embedder = embedder
        self._served = served
        self._visitor = visitor
        self._every_s = every_s
        self._most_articles = most_articles
        self._told = told
        self._public_visitor = Visitor()

    async def run(self) -> None:
        """Refresh what is due until cancelled."""
        with ReadingProcess(READ_S) as process:
            refresher = Refresher(
                self._sources, self._location, self._visitor, process, self._build, self._every_s
            )
            while True:
                try:
                    for source_id in await asyncio.to_thread(self._due, refresher):
                        await self._refresh(refresher, source_id)
                except (SourceError, OSError) as error:
                    _log.warning("sources are not followed: %s", error)
                except Exception:  # noqa: BLE001 - what one source has must not end the others' turns
                    _log.exception("a source could not be refreshed")
                await asyncio.sleep(_LOOK_EVERY_S)

    async def _refresh(self, refresher: Refresher, source_id: str) -> None:
        source = await asyncio.to_thread(self._sources.source, source_id)
        most = self._most_articles(source.collection)
        if most is not None:
            try:
                async with self._served.opened(source.collection) as one:
                    room = most - len(one.live.snapshot.headings)
            except NotServedError as error:
                _log.warning("source %s: %s", source_id, error)
                return
            refresher = replace(refresher, visitor=self._public_visitor, bounds=Bounds(new=max(room, 0)))
        done = await refresher.refresh(source_id)
        _tell(done)
        if done.problem is None:
            await self._told(source_id)

    def _due(self, refresher: Refresher) -> list[str]:
        now = refresher.clock()
        return [one.source_id for one in self._sources.read().values() if one.due <= now]

    async def _build(self, collection: str, articles: Iterable[Article], supply: Supply) -> BuildReport:
        if not self._served.serves(collection):
            builder = Builder(engine_at(self._location, collection), self._embedder)
            return await asyncio.to_thread(builder.build, articles, supply=supply, wait_s=_WAIT_S)
        while True:
            try:
                async with self._served.opened(collection) as one:
                    with one.rebuilder.begun() as build, one.rebuilder.counted():
                        return await one.rebuilder.build(build, articles, supply=supply)
            except BuildRunningError:
                await asyncio.sleep(_ASK_AGAIN_S)


def _tell(done: Refreshed) -> None:
    if done.problem:
        _log.warning("source %s: %s", done.source_id, done.problem)
    else:
        _log.info("source %s: %s", done.source_id, done.tell())
    for note in done.notes[:_MOST_NOTES]:
        _log.warning("source %s: %s", done.source_id, note)
