"""The live index, asked off the event loop by one worker, with a bounded number waiting."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from bot.live.answer_view import AnswerView, ScopedQuestion
from bot.live.keys import TextKey
from bot.live.links import ReaderLinks
from bot.live.snapshot import Snapshot
from index import ArticlebotError, Citation, Earlier, Index, IndexDamagedError, Source, Span, Voice

T = TypeVar("T")
_log = logging.getLogger(__name__)


class QueueFullError(ArticlebotError):
    """As many questions wait as may."""


class LiveIndex:
    """Serves one index at a time; `reload` swaps another in between two questions.

    The `first` index is served to begin with. `open_live` opens the live index of the folder, told whether
    that was found damaged, and `live_id` reads only its id. `links` lead to the reader page. What is asked
    raises as the method of `Snapshot` does that answers it.
    """

    def __init__(
        self,
        first: Index,
        open_live: Callable[[bool], Index],
        live_id: Callable[[], str],
        waiting_limit: int,
        links: ReaderLinks | None = None,
    ) -> None:
        self._open_live = open_live
        self._live_id = live_id
        self._waiting_limit = waiting_limit
        self.waiting = 0
        """How many questions wait for an answer."""
        self._is_damaged = False
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="asking")
        self._reloading = asyncio.Lock()
        self._links = links
        self.snapshot = Snapshot.of(first, links)
        self.busy_since: float | None = None
        """When the worker took what it is doing, by the monotonic clock; None while it waits."""
        _tell_of("opened", first)

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place in the queue, to be taken before a question is acknowledged. Raises `QueueFullError`."""
        if self.waiting >= self._waiting_limit:
            raise QueueFullError(
                f"{self.waiting:,} questions are waiting already; please ask again in a moment."
            )
        self.waiting += 1
        try:
            yield
        finally:
            self.waiting -= 1

    async def answer(self, asked: ScopedQuestion, *, around: bool = False) -> AnswerView:
        """Answer a question, with the sentences `around` each citation or without."""
        return await self.run(lambda snapshot: snapshot.answer(asked, around=around))

    async def follow_up(self, asked: ScopedQuestion, earlier: Earlier) -> AnswerView:
        """Answer a question that may lean on an earlier one."""
        return await self.run(lambda snapshot: snapshot.follow_up(asked, earlier))

    async def find_sources(self, text: str) -> list[tuple[TextKey, Source]]:
        """Find the passages that a text comes from or contradicts."""
        return await self.run(lambda snapshot: snapshot.find_sources(text))

    async def passage(self, key: TextKey, span: Span) -> Citation:
        """Look up a place in an article with the sentences around it."""
        return await self.run(lambda snapshot: snapshot.passage(key, span))

    async def voices(self, key: TextKey) -> list[Voice]:
        """Look up who is quoted in an article."""
        return await self.run(lambda snapshot: snapshot.index.voices(snapshot.article_id(key)))

    async def statements_by(self, key: TextKey, speaker: str) -> list[Citation]:
        """Look up all that an article quotes from a speaker."""
        return await self.run(lambda snapshot: snapshot.statements_by(key, speaker))

    async def run(self, job: Callable[[Snapshot], T]) -> T:
        """Run a job on the live index, in its turn; once more, on another, where it finds that damaged."""
        try:
            return await self._in_turn(lambda: job(self.snapshot))
        except IndexDamagedError as damage:
            if self._is_damaged:
                raise
            self._is_damaged = True
            try:
                await self.reload()
            except (ArticlebotError, OSError) as error:
                raise damage from error
        try:
            return await self._in_turn(lambda: job(self.snapshot))
        except IndexDamagedError:
            self._is_damaged = True
            raise

    async def _in_turn(self, work: Callable[[], T]) -> T:
        def timed() -> T:
            self.busy_since = time.monotonic()
            try:
                return work()
            finally:
                self.busy_since = None

        return await asyncio.get_running_loop().run_in_executor(self._worker, timed)

    async def reload(self) -> None:
        """Serve what is live on disk, opened again if damaged. At a `StoreError` what is served stays."""
        async with self._reloading:
            same = await asyncio.to_thread(self._live_id) == self.snapshot.index.manifest.index_id
            if same and not self._is_damaged:
                return
            damaged = self._is_damaged
            fresh = await asyncio.to_thread(lambda: Snapshot.of(self._open_live(damaged), self._links))
            stale, self.snapshot, self._is_damaged = self.snapshot, fresh, False
            _tell_of("serving", fresh.index)
            # The worker takes one job at a time, so that whoever still reads the old index is done by then.
            await self._in_turn(stale.index.close)

    def close(self) -> None:
        """Let the worker finish what it does, and release the files."""
        self._worker.shutdown(wait=True, cancel_futures=True)
        self.snapshot.index.close()


def _tell_of(done: str, index: Index) -> None:
    manifest = index.manifest
    _log.info(
        "%s index %s: %s article(s), %s passages, model %s, collection %s",
        done,
        manifest.index_id,
        f"{len(manifest.articles):,}",
        f"{manifest.passages:,}",
        manifest.model,
        index.collection,
    )
    if index.fell_back_from:
        _log.error(
            "%s is damaged, so the last whole index, %s, is served, without what was indexed since: "
            "articlebot index --rebuild or /reindex makes a whole one",
            index.fell_back_from,
            manifest.index_id,
        )
