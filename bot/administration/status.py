"""How the bot and its index are doing, for administrators."""

import time
from dataclasses import dataclass

import discord

from bot.live.builds import Rebuilder
from bot.live.counts import Counts
from bot.live.health import LoopWatch
from bot.live.index import LiveIndex
from bot.markdown.escape import escape_line
from bot.message.admin import render_progress
from bot.message.answer import ANSWERED
from bot.message.reply import Reply

_FELL_BACK = (
    "{}, so the last whole index is served, without what was indexed since; /reindex makes a whole one"
)


@dataclass(frozen=True)
class Status:
    """What /status shows."""

    client: discord.Client
    live: LiveIndex
    rebuilder: Rebuilder
    loop_watch: LoopWatch
    counts: Counts
    started: float

    def reply(self, *, whole: bool) -> Reply:
        """The message: the `whole`, or of the articles alone."""
        index = self.live.snapshot.index
        manifest = index.manifest
        file = index.fell_back_from
        damaged = (("Damaged", _FELL_BACK.format(escape_line(file))),) if file else ()
        told = [
            ("Index", f"`{manifest.index_id}`"),
            *damaged,
            ("Articles", f"{len(manifest.articles):,}"),
            ("Passages", f"{manifest.passages:,}"),
            ("Model", escape_line(manifest.model)),
        ]
        told += self._of_process() if whole else ()
        text = "\n".join(f"**{name}** {value}" for name, value in told)
        running = self.rebuilder.running
        building = "" if running is None else "\n\n" + render_progress(running).text
        return Reply(text + building, ANSWERED)

    def _of_process(self) -> tuple[tuple[str, str], ...]:
        counts = self.counts
        return (
            ("Memory", f"{counts.resident_bytes / 2**20:,.0f} MiB"),
            ("Latency", f"p50 {_ms(counts.percentile(0.5))}, p95 {_ms(counts.percentile(0.95))}"),
            (
                "Questions",
                ", ".join(f"{n:,} {what}" for what, n in sorted(counts.outcomes.items())) or "none",
            ),
            ("Waiting", f"{self.live.waiting:,}"),
            ("Gateway", self._gateway()),
            ("Event loop", f"at most {1000 * self.loop_watch.most_s:.0f} ms late"),
            ("Up", _spelled(time.monotonic() - self.started)),
        )

    def _gateway(self) -> str:
        state = "closed" if self.client.is_closed() else "ready" if self.client.is_ready() else "connecting"
        latency = self.client.latency
        beat = f", {1000 * latency:.0f} ms" if latency == latency and latency != float("inf") else ""
        return f"{state}{beat}, connected {self.counts.connections:,} times"


def _ms(seconds: float | None) -> str:
    return "–" if seconds is None else f"{1000 * seconds:.0f} ms"


def _spelled(seconds: float) -> str:
    minutes, hours = int(seconds // 60), int(seconds // 3600)
    return f"{hours // 24} days" if hours >= 48 else f"{hours} hours" if hours >= 2 else f"{minutes} minutes"
