"""Articles that somebody had read for themselves alone: in memory, for an hour, few at a time."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from bot.live.index import LiveIndex
from bot.live.keys import LENT, name_key
from bot.live.snapshot import GoneError
from index import Article, ArticlebotError, Builder, Embedder, Index, MemoryEngine

KEPT_S = 3600.0
MOST_CHARS = 200_000
"""Of how many characters together the articles may be that are lent at once."""
_MOST_OF_ONE, _MOST_IN_ALL = 3, 30
_AT_ONCE, _MOST_WAITING = 2, 20
_WAITING_LIMIT = 10
_GONE = "What this quotes was kept for an hour at most, and is no longer; have it read again."
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Loan:
    """Articles lent to a user: `keys` stand for them in buttons."""

    user_id: int
    live: LiveIndex
    keys: frozenset[str]


class Loans:
    """What is lent at the moment; to be used on the event loop.

    `open_index` opens an index in memory. Of a user at most three loans are kept, for `kept_s` seconds, and
    in all no more than memory is set aside for: then the oldest ends.
    """

    def __init__(
        self, embedder: Embedder, open_index: Callable[[MemoryEngine], Index], kept_s: float = KEPT_S
    ) -> None:
        self._embedder = embedder
        self._open_index = open_index
        self._kept_s = kept_s
        self._building = asyncio.Semaphore(_AT_ONCE)
        self._waiting = 0
        # With what ends each in time, the oldest first.
        self._loans: dict[Loan, asyncio.TimerHandle] = {}

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """A turn to have something read and lent, few at a time. Raises `ArticlebotError` where many wait."""
        if self._waiting >= _MOST_WAITING:
            raise ArticlebotError("Many are having something read at the moment; please try again soon.")
        self._waiting += 1
        try:
            async with self._building:
                yield
        finally:
            self._waiting -= 1

    async def lend(self, user_id: int, articles: Sequence[Article]) -> LiveIndex:
        """Have articles ready to be asked by a user. Raises `ArticlebotError` where they are too long."""
        if sum(len(article.text) for article in articles) > MOST_CHARS:
            raise ArticlebotError(
                f"That holds more than {MOST_CHARS:,} characters, the most that I read for one person."
            )
        token = secrets.token_hex(8)
        lent = [replace(one, article_id=f"{LENT}{token}-{n}") for n, one in enumerate(articles)]
        live = await asyncio.to_thread(self._built, lent)
        loan = Loan(user_id, live, frozenset(name_key(one.article_id) for one in lent))
        self._loans[loan] = asyncio.get_running_loop().call_later(self._kept_s, self._end, loan)
        every = list(self._loans)
        own = [one for one in every if one.user_id == user_id]
        for surplus in {*own[:-_MOST_OF_ONE], *every[:-_MOST_IN_ALL]}:
            self._end(surplus)
        return live

    def live(self, user_id: int, key: str) -> LiveIndex:
        """What was lent to a user and holds the article that a key stands for. Raises `GoneError`."""
        for loan in self._loans:
            if loan.user_id == user_id and key in loan.keys:
                return loan.live
        raise GoneError(_GONE)

    def close(self) -> None:
        """End all loans."""
        for loan in self._loans:
            loan.live.close()
        self._loans.clear()

    def _built(self, articles: Sequence[Article]) -> LiveIndex:
        engine = MemoryEngine()
        Builder(engine, self._embedder).build(articles)

        def again(is_damaged: bool) -> Index:
            raise GoneError(_GONE)

        return LiveIndex(self._open_index(engine), again, engine.live_id, _WAITING_LIMIT)

    def _end(self, loan: Loan) -> None:
        self._loans.pop(loan).cancel()
        # Somebody may be reading it still.
        asyncio.get_running_loop().run_in_executor(None, loan.live.close)
