"""Whether the process moves, and whether it can answer: for whoever restarts it or sends it questions."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Literal

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.registry import Collector

from bot.live.counts import Counts
from bot.live.served import ServedCollections

_BEAT_S = 0.02
_RECENT_S = 60.0
_LOOP_STUCK_S = 10.0
# An answer takes milliseconds, and even the slowest machine no more than seconds; builds have a worker of
# their own. What has not ended by then never will.
_WORKER_STUCK_S = 120.0
GatewayState = Literal["logging in", "connecting", "ready", "leaving"]
_log = logging.getLogger(__name__)


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
        collections: ServedCollections,
        gateway: Gateway,
        watch: LoopWatch,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._collections = collections
        self._gateway = gateway
        self._watch = watch
        self._now = now

    @property
    def fault(self) -> str | None:
        """Why the process had better be restarted, in a line; None while all of it moves."""
        now = self._now()
        for one in self._collections.all_open:
            begun = one.live.busy_since
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
        index_id = self._collections.home.live.snapshot.index.manifest.index_id
        return self.lack or f"connected to Discord, serving index {index_id}"


class Gateway:
    """The state of the connection, over however many clients it takes; whoever makes or loses it says so.

    Each shard has a connection of its own, and all together are ready once each of them is.
    """

    def __init__(self, counts: Counts) -> None:
        self._counts = counts
        self.state: GatewayState = "logging in"
        self._up: set[int] = set()

    def logged_in(self) -> None:
        """Discord has accepted the token."""
        self._become("connecting")

    def connected(self, shard: int, of: int, *, is_open: bool) -> None:
        """A shard's new session is ready, over a connection that may have been lost again meanwhile."""
        self._counts.connection("new")
        if is_open:
            self._gain(shard, of)

    def resumed(self, shard: int, of: int) -> None:
        """A shard's session goes on over another connection."""
        self._counts.connection("resumed")
        _log.info("resumed the connection to Discord%s", _which(shard, of))
        self._gain(shard, of)

    def lost(self, shard: int, of: int) -> None:
        """A shard's connection is gone, or was not there."""
        if shard in self._up:
            self._up.remove(shard)
            self._counts.loss()
            _log.info("lost the connection to Discord%s", _which(shard, of))
            self._become("connecting")

    def _gain(self, shard: int, of: int) -> None:
        self._up.add(shard)
        if len(self._up) >= of:
            self._become("ready")

    def leave(self) -> None:
        """The bot is about to hang up for good."""
        self.state = "leaving"

    def _become(self, state: GatewayState) -> None:
        if self.state != "leaving":
            self.state = state


def _which(shard: int, of: int) -> str:
    return f", shard {shard}" if of > 1 else ""


class Gauges(Collector):
    """The index served at home, what waits, and how the connection and the event loop are."""

    def __init__(self, collections: ServedCollections, gateway: Gateway, watch: LoopWatch) -> None:
        self._collections = collections
        self._gateway = gateway
        self._watch = watch

    def collect(self) -> Iterator[Metric]:
        """The figures, as a registry asks for them."""
        manifest = self._collections.home.live.snapshot.index.manifest
        every = self._collections.all_open
        waiting = sum(one.live.waiting for one in every)
        generation = InfoMetricFamily("articlebot_index", "The generation of the index that is served.")
        generation.add_metric((), {"id": manifest.index_id, "model": manifest.model})
        yield generation
        age = datetime.now(UTC) - datetime.fromisoformat(manifest.created)
        gauges = (
            ("index_age_seconds", "How long ago the served index was built.", age.total_seconds()),
            ("index_articles", "Articles in the served index.", len(manifest.articles)),
            ("index_passages", "Passages in the served index.", manifest.passages),
            ("questions_waiting", "Questions that wait for an answer.", waiting),
            ("gateway_ready", "1 while Discord's gateway is connected.", self._gateway.state == "ready"),
            ("build_running", "1 while an index is built anew.", any(one.rebuilder.running for one in every)),
            (
                "event_loop_late_seconds",
                "The most that the event loop was late within the last minute or two.",
                self._watch.recent_s,
            ),
        )
        for name, meaning, value in gauges:
            yield GaugeMetricFamily(f"articlebot_{name}", meaning, float(value))
