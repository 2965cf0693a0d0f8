"""The live index, asked off the event loop by one worker, with a bounded number waiting."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TypeVar

from bot.live.counts import Counts, Outcome
from bot.live.links import ReaderLinks
from bot.live.served import Served, serve
from index import (
    Answer,
    ArticlebotError,
    Citation,
    Filter,
    Heading,
    Index,
    IndexDamagedError,
    Span,
    sources_of,
)

T = TypeVar("T")
_log = logging.getLogger(__name__)
MOST_CITED = 20
"""How many citations the pages of an answer hold together."""
_FIRST_QUESTION = "What did they say?"


class QueueFullError(ArticlebotError):
    """As many questions wait as may."""


@dataclass(frozen=True)
class ScopedQuestion:
    """A question as it reaches the index: of which articles, without which places seen before.

    Of `article_ids`, or of all, those are asked that fit the filter `chosen`.
    """

    question: str
    article_ids: Collection[str] | None = None
    seen: Collection[tuple[str, Span]] = ()
    chosen: Filter = field(default_factory=Filter)


@dataclass(frozen=True)
class Snapshot:
    """An open index, and what is looked up in it without waiting: headings, and the names of sources."""

    index: Index
    headings: dict[str, Heading]
    sources: tuple[str, ...] = ()
    links: ReaderLinks = field(default_factory=ReaderLinks)

    @classmethod
    def of(cls, index: Index, links: ReaderLinks | None = None) -> Snapshot:
        """The index with its headings read; it is asked once, so that its first reader need not wait."""
        headings = {heading.article_id: heading for heading in index.headings()}
        index.ask(_FIRST_QUESTION, top=1)
        return cls(index, headings, tuple(sources_of(headings.values())), links or ReaderLinks())

    def within(self, asked: ScopedQuestion) -> Collection[str] | None:
        """The ids of the articles to ask, None for all. Raises `QuestionError` where none fits the filter."""
        ids = asked.article_ids
        if not asked.chosen:
            return ids
        return asked.chosen.select(h for h in self.headings.values() if ids is None or h.article_id in ids)

    def ask(self, asked: ScopedQuestion) -> Answer:
        """Answer a question. Raises `QuestionError` as `Index.ask` does, or where no article fits."""
        answer = self.index.ask(
            asked.question, top=MOST_CITED, article_ids=self.within(asked), seen=asked.seen
        )
        return self.linked_answer(answer)

    def linked(self, citation: Citation) -> Citation:
        """The citation, linked to the reader page where its article has no address of its own."""
        return self.links.linked(citation, self.index.manifest.articles[citation.article_id])

    def linked_answer(self, answer: Answer) -> Answer:
        """The answer with its citations linked."""
        return replace(
            answer,
            citations=tuple(map(self.linked, answer.citations)),
            nearest=tuple(map(self.linked, answer.nearest)),
        )


class LiveIndex:
    """Serves one index at a time; `reload` swaps another in between two questions.

    The `first` index is served to begin with. `open_live` opens the live index of the folder, and `live_id`
    reads only its id. `counts` is told how questions end; `links` lead to the reader page.
    """

    def __init__(
        self,
        first: Index,
        open_live: Callable[[], Index],
        live_id: Callable[[], str],
        waiting_limit: int,
        counts: Counts,
        links: ReaderLinks | None = None,
    ) -> None:
        self._open_live = open_live
        self._live_id = live_id
        self._waiting_limit = waiting_limit
        self._waiting = 0
        self._is_damaged = False
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="asking")
        self._reloading = asyncio.Lock()
        self._counts = counts
        self._links = links
        self.live = Snapshot.of(first, links)
        self.busy_since: float | None = None
        """When the worker took what it is doing, by the monotonic clock; None while it waits."""
        _tell_of("opened", first)

    @property
    def waiting(self) -> int:
        """How many questions wait for an answer."""
        return self._waiting

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place in the queue, to be taken before a question is acknowledged. Raises `QueueFullError`."""
        if self._waiting >= self._waiting_limit:
            self._counts.question("refused")
            raise QueueFullError(
                f"{self._waiting:,} questions are waiting already; please ask again in a moment."
            )
        self._waiting += 1
        try:
            yield
        finally:
            self._waiting -= 1

    async def ask(self, asked: ScopedQuestion, *, context: bool = False) -> Served:
        """Answer a question. Raises `QuestionError` as `Snapshot.ask` does."""
        return await self.run(lambda live: serve(live.index, live.ask(asked), context=context))

    def count(self, outcome: Outcome, started: float) -> None:
        """Note how a question ended that came at the moment `started` of the monotonic clock."""
        self._counts.question(outcome, started)

    async def run(self, job: Callable[[Snapshot], T]) -> T:
        """Run a job on the live index, in its turn; once more, on another, where it finds that damaged."""
        try:
            return await self._perhaps_on_another(job)
        except IndexDamagedError:
            self._is_damaged = True
            self._counts.question("failed")
            raise
        except ArticlebotError:
            raise
        except Exception:
            self._counts.question("failed")
            raise

    async def _perhaps_on_another(self, job: Callable[[Snapshot], T]) -> T:
        try:
            return await self._in_turn(lambda: job(self.live))
        except IndexDamagedError as damage:
            if self._is_damaged:
                raise
            self._is_damaged = True
            try:
                await self.reload()
            except (ArticlebotError, OSError) as error:
                raise damage from error
            return await self._in_turn(lambda: job(self.live))

    async def _in_turn(self, work: Callable[[], T]) -> T:
        def timed() -> T:
            self.busy_since = time.monotonic()
            try:
                return work()
            finally:
                self.busy_since = None

        return await asyncio.get_running_loop().run_in_executor(self._worker, timed)

    async def reload(self) -> None:
        """Serve the index that is live on disk now, opened again where a job found the served one damaged.

        Raises `StoreError`; the served one then stays.
        """
        async with self._reloading:
            same = await asyncio.to_thread(self._live_id) == self.live.index.manifest.index_id
            if same and not self._is_damaged:
                return
            fresh = await asyncio.to_thread(lambda: Snapshot.of(self._open_live(), self._links))
            stale, self.live, self._is_damaged = self.live, fresh, False
            _tell_of("serving", fresh.index)
            # The worker takes one job at a time, so that whoever still reads the old index is done by then.
            await self._in_turn(stale.index.close)

    def close(self) -> None:
        """Let the worker finish what it does, and release the files."""
        self._worker.shutdown(wait=True, cancel_futures=True)
        self.live.index.close()


def _tell_of(done: str, index: Index) -> None:
    manifest = index.manifest
    _log.info(
        "%s index %s: %s article(s), %s passages, model %s",
        done,
        manifest.index_id,
        f"{len(manifest.articles):,}",
        f"{manifest.passages:,}",
        manifest.model,
    )
    if index.fell_back_from:
        _log.error(
            "%s is damaged, so the last whole index, %s, is served, without what was indexed since: "
            "articlebot index --rebuild or /reindex makes a whole one",
            index.fell_back_from,
            manifest.index_id,
        )
