"""How the bot and its index are doing, for administrators."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bot.escaping import escape_line
from bot.rebuilding import Rebuilder
from bot.rendering import ANSWERED
from bot.reply import Reply
from bot.reporting import progressing
from bot.serving import Serving

if TYPE_CHECKING:
    from bot.client import ArticleClient

_BEAT_S = 0.02


class LoopWatch:
    """How late the event loop is: the longest that it kept anything waiting, in seconds."""

    def __init__(self) -> None:
        self.latest_s = 0.0

    async def run(self) -> None:
        """Measure until cancelled."""
        while True:
            due = time.monotonic() + _BEAT_S
            await asyncio.sleep(_BEAT_S)
            self.latest_s = max(self.latest_s, time.monotonic() - due)


class Status:
    """What /status shows."""

    def __init__(
        self, client: ArticleClient, serving: Serving, rebuilder: Rebuilder, loop_watch: LoopWatch
    ) -> None:
        self._client = client
        self._serving = serving
        self._rebuilder = rebuilder
        self._loop_watch = loop_watch
        self._started = time.monotonic()

    def reply(self) -> Reply:
        """The message."""
        manifest = self._serving.live.index.manifest
        counts = self._serving.counts
        told = (
            ("Index", f"`{manifest.index_id}`"),
            ("Articles", f"{len(manifest.articles):,}"),
            ("Passages", f"{manifest.passages:,}"),
            ("Model", escape_line(manifest.model)),
            ("Memory", f"{_resident_bytes() / 2**20:,.0f} MiB"),
            ("Latency", f"p50 {_ms(counts.percentile(0.5))}, p95 {_ms(counts.percentile(0.95))}"),
            (
                "Questions",
                ", ".join(f"{n:,} {what}" for what, n in sorted(counts.outcomes.items())) or "none",
            ),
            ("Waiting", f"{self._serving.waiting:,}"),
            ("Gateway", self._gateway()),
            ("Event loop", f"at most {1000 * self._loop_watch.latest_s:.0f} ms late"),
            ("Up", _spelled(time.monotonic() - self._started)),
        )
        text = "\n".join(f"**{name}** {value}" for name, value in told)
        running = self._rebuilder.running
        building = "" if running is None else "\n\n" + progressing(running).text
        return Reply(text + building, ANSWERED)

    def _gateway(self) -> str:
        state = "closed" if self._client.is_closed() else "ready" if self._client.is_ready() else "connecting"
        latency = self._client.latency
        beat = f", {1000 * latency:.0f} ms" if latency == latency and latency != float("inf") else ""
        return f"{state}{beat}, connected {self._client.connections:,} times"


def _resident_bytes() -> int:
    """The memory that this process holds; outside of Linux the most it ever held, 0 on Windows."""
    if sys.platform == "win32":
        return 0
    import resource

    if sys.platform == "darwin":
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def _ms(seconds: float | None) -> str:
    return "–" if seconds is None else f"{1000 * seconds:.0f} ms"


def _spelled(seconds: float) -> str:
    minutes, hours = int(seconds // 60), int(seconds // 3600)
    return f"{hours // 24} days" if hours >= 48 else f"{hours} hours" if hours >= 2 else f"{minutes} minutes"
