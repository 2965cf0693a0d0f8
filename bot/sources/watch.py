"""Sources refreshed by the running bot: whatever is due, one after the other."""

import asyncio
import logging
from collections.abc import Iterable
from pathlib import Path

from bot.intake.reading_process import ReadingProcess
from bot.live.builds import BuildRunningError
from bot.live.served import ServedCollections
from bot.sources.refresh import READ_S, Refreshed, Refresher
from bot.sources.state import SourceError, SourceList
from bot.sources.visitor import Visitor
from index import Article, Builder, BuildReport, Embedder, Location, Supply, engine_at

_log = logging.getLogger(__name__)
_LOOK_EVERY_S, _ASK_AGAIN_S, _WAIT_S = 15.0, 5.0, 600.0
_MOST_NOTES = 3


class SourceWatch:
    """Follows the sources noted in a folder; what is served is built where it is served."""

    def __init__(
        self,
        root: Path,
        location: Location,
        embedder: Embedder,
        served: ServedCollections,
        visitor: Visitor,
        every_s: float,
    ) -> None:
        self._sources = SourceList(root)
        self._location = location
        self._embedder = embedder
        self._served = served
        self._visitor = visitor
        self._every_s = every_s

    async def run(self) -> None:
        """Refresh what is due until cancelled."""
        with ReadingProcess(READ_S) as process:
            refresher = Refresher(
                self._sources, self._location, self._visitor, process, self._build, self._every_s
            )
            while True:
                try:
                    for source_id in await asyncio.to_thread(self._due, refresher):
                        _tell(await refresher.refresh(source_id))
                except (SourceError, OSError) as error:
                    _log.warning("sources are not followed: %s", error)
                except Exception:  # noqa: BLE001 - what one source has must not end the others' turns
                    _log.exception("a source could not be refreshed")
                await asyncio.sleep(_LOOK_EVERY_S)

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
