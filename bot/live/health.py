"""Whether the process moves, and whether it can answer: for whoever restarts it or sends it questions."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from bot.gateway import Gateway
from bot.live.index import Serving

_BEAT_S = 0.02
_RECENT_S = 60.0
_LOOP_STUCK_S = 10.0
# An answer takes milliseconds, and even the slowest machine no more than seconds; builds have a worker of
# their own. What has not ended by then never will.
_WORKER_STUCK_S = 120.0


class LoopWatch:
    """How late the event loop is: how long, in seconds, it kept anything waiting."""

    def __init__(self) -> None:
        self.most_s = 0.0
        """The most since the start."""
        self.beat_at = time.monotonic()
        """When it was measured last, by the monotonic clock."""
        self._now_s = self._before_s = 0.0
        self._since = self.beat_at

    @property
    def recent_s(self) -> float:
        """The most within the last minute or two."""
        return max(self._now_s, self._before_s)

    async def run(self) -> None:
        """Measure until cancelled."""
        while True:
            due = time.monotonic() + _BEAT_S
            await asyncio.sleep(_BEAT_S)
            self.beat_at = time.monotonic()
            late_s = self.beat_at - due
            if self.beat_at - self._since >= _RECENT_S:
                self._since, self._before_s, self._now_s = self.beat_at, self._now_s, 0.0
            self._now_s = max(self._now_s, late_s)
            self.most_s = max(self.most_s, late_s)


class Health:
    """Judges what runs; `now` is the monotonic clock, in seconds."""

    def __init__(
        self,
        serving: Serving,
        gateway: Gateway,
        watch: LoopWatch,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._serving = serving
        self._gateway = gateway
        self._watch = watch
        self._now = now

    @property
    def fault(self) -> str | None:
        """Why the process had better be restarted, in a line; None while all of it moves."""
        now, begun = self._now(), self._serving.busy_since
        if begun is not None and now - begun > _WORKER_STUCK_S:
            return f"one question has kept the worker that answers for {now - begun:.0f} s"
        if now - self._watch.beat_at > _LOOP_STUCK_S:
            return f"the event loop was held up for {now - self._watch.beat_at:.0f} s"
        return None

    @property
    def lack(self) -> str | None:
        """What is missing for questions to be answered, in a line; None when nothing is."""
        if self._gateway.state == "leaving":
            return "the bot is leaving"
        if self.fault is not None:
            return self.fault
        if self._gateway.state != "ready":
            return f"not connected to Discord's gateway: {self._gateway.state}"
        return None

    @property
    def summary(self) -> str:
        """How it goes, in a line."""
        served = self._serving.live.index.manifest.index_id
        return self.lack or f"connected to Discord, serving index {served}"
