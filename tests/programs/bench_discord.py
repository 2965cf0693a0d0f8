"""How the bot holds up under a hundred questions at once, over real sockets to the local Discord.

python -m tests.programs.bench_discord [QUESTIONS] [ROUNDS]

Acknowledged: from the event's dispatch to the callback's arrival. Answered: to the arrival of the edit that
shows the answer. The event loop's lateness is what /status tells. Once with the reader, and once without.
Then with a Discord that is further and further away, which takes no acknowledgement after 3 s.
"""

from __future__ import annotations

import re
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from index import Builder, Embedder, default_article
from tests.discord_server import OWNER, Call, Discord
from tests.discord_server.world import user
from tests.fixtures.cards import shown
from tests.fixtures.running_bot import RunningBot
from tests.programs.bench_texts import QUESTIONS

_LATE = re.compile(r"at most (\d+) ms late")
_FREELY = {"QUESTIONS_PER_USER": "100000", "QUESTIONS_PER_SERVER": "100000"}
_READERS = {"on": "with the reader", "off": "without the reader"}
_OPENED = "opened index"
_DISTANCES_S = (0.0, 0.15, 0.3)
_CROWDS = (100, 200)
_DEADLINE_S = 3.0


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    with _folder() as folder:
        Builder(folder, Embedder()).build([default_article()])
        for reader, label in _READERS.items():
            with _folder() as served:
                shutil.copytree(folder, served / "index")
                _measure(served, {"READER": reader}, label, count, rounds)
        for distance_s in _DISTANCES_S:
            with _folder() as served:
                shutil.copytree(folder, served / "index")
                _measure_from_afar(served, distance_s)
    return 0


def _measure(folder: Path, settings: dict[str, str], label: str, count: int, rounds: int) -> None:
    with Discord(folder) as discord:
        bot = RunningBot(folder / "index", discord.environment | _FREELY | settings)
        with bot:
            discord.wait_ready()
            alone = [_asked(discord, 1, user) for user in range(1, 21)]
            together = [_asked(discord, count, 1000 * n) for n in range(1, rounds + 1)]
            late, resident = _late(discord), _resident_mib(bot)
            discord.command("reindex", {"everything": True}, user=OWNER).wait_answer()
            during = [_asked(discord, 10, 90_000 + 100 * n) for n in range(3)]
            late_while_indexing, after = _late(discord), _resident_mib(bot)
            violations = discord.violations()
        started = [_start(bot) for _ in range(rounds)]
    print(f"{label + ', ms':42}{'p50':>8}{'p95':>8}{'most':>8}")
    _print("process started, index open to questions", started)
    _print("one question at a time, acknowledged", [a for acks, _ in alone for a in acks])
    _print("one question at a time, answered", [a for _, answers in alone for a in answers])
    _print(f"{count} at once, acknowledged", [a for acks, _ in together for a in acks])
    _print(f"{count} at once, answered", [a for _, answers in together for a in answers])
    _print("10 at once while indexing, answered", [a for _, answers in during for a in answers])
    print(f"event loop at most {late} ms late, {late_while_indexing} with the indexing;", end=" ")
    print(f"{len(violations)} violations of Discord's rules")
    print(f"resident memory {resident:.0f} MiB, {after:.0f} after the indexing\n")


def _measure_from_afar(folder: Path, distance_s: float) -> None:
    """Each crowd twice: first over connections that are still to be made, then over those that are there."""
    with Discord(folder, latency_s=distance_s) as discord:
        for crowd in _CROWDS:
            with RunningBot(folder / "index", discord.environment | _FREELY) as bot:
                bot.wait_until("connected as")
                for number, connections in enumerate(("new", "kept"), start=1):
                    in_time, last_s = _acknowledged(discord, crowd, 1000 * number)
                    print(
                        f"{1000 * distance_s:.0f} ms away, {crowd} at once, {connections} connections: "
                        f"{in_time} acknowledged within {_DEADLINE_S:.0f} s, the last after {last_s:.2f} s; "
                        f"event loop at most {_late(discord)} ms late"
                    )
        print(f"{len(discord.violations())} violations of Discord's rules\n")


def _acknowledged(discord: Discord, count: int, first_user: int) -> tuple[int, float]:
    """How many of questions asked in the same instant were acknowledged in time, and the last of these."""
    asked = discord.commands_at_once(_calls(count, first_user))
    time.sleep(_DEADLINE_S)
    in_time = [after_s for one in asked if (after_s := one.acknowledged) is not None]
    for one in asked:
        if one.acknowledged is not None:
            one.wait_answer(120)
    return len(in_time), max(in_time, default=float("nan"))


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="articlebot-bench-") as name:
        yield Path(name)


def _start(bot: RunningBot) -> float:
    """Seconds from the start of a process to an index that waits for questions."""
    begun = time.perf_counter()
    bot.output.clear()
    with bot:
        bot.wait_until(_OPENED)
        return time.perf_counter() - begun


def _resident_mib(bot: RunningBot) -> float:
    statm = Path(f"/proc/{bot.process.pid}/statm").read_text().split()
    return int(statm[1]) * resource.getpagesize() / 2**20


def _asked(discord: Discord, count: int, first_user: int) -> tuple[list[float], list[float]]:
    """Seconds to the acknowledgement and to the answer of questions asked in the same instant."""
    asked = discord.commands_at_once(_calls(count, first_user))
    for one in asked:
        one.wait_answer(120)
    return [one.wait_acknowledged() for one in asked], [one.wait_answered() for one in asked]


def _calls(count: int, first_user: int) -> list[Call]:
    return [
        {
            "path": "ask",
            "options": {"question": QUESTIONS[n % len(QUESTIONS)]},
            "user": user(first_user + n),
        }
        for n in range(count)
    ]


def _late(discord: Discord) -> str:
    card = shown(discord.command("status", user=OWNER).wait_answer())
    found = _LATE.search(card)
    return found.group(1) if found else "?"


def _print(label: str, seconds: Sequence[float]) -> None:
    ordered = sorted(1000 * s for s in seconds)
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    print(f"{label:42}{statistics.median(ordered):8.0f}{p95:8.0f}{ordered[-1]:8.0f}")


if __name__ == "__main__":
    sys.exit(main())
