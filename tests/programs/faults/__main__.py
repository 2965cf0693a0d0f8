"""Faults, counted: what befalls a bot and its index, and what is lost by it.

python -m tests.programs.faults [FAULT[=TIMES] ...]

Each fault befalls the real command line, or the real bot in front of the local Discord. Nothing but loopback
is reached. File systems are mounted where no other process sees them, for which Linux and root are needed, or
a system that lets everybody have namespaces; faults that cannot be had are skipped, and said to be.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index import Embedder
from tests.programs.faults.clock import clock_jumps_while_building, clock_jumps_while_serving
from tests.programs.faults.damage import (
    damaged_at_start,
    damaged_model,
    damaged_while_serving,
    flipped_bits,
    truncated,
)
from tests.programs.faults.disks import full_while_building, full_while_serving, read_only
from tests.programs.faults.kills import killed_building, killed_serving
from tests.programs.faults.load import burst, large_article
from tests.programs.faults.network import discord_down, names_gone
from tests.programs.faults.runs import Fault, Ground, SkippedError
from tests.programs.faults.soak import day

_IN_NAMESPACE = "--in-namespace"
_SHOWN_COMPLAINTS = 3


@dataclass(frozen=True)
class _Row:
    fault: Fault
    times: int
    title: str
    mounts: bool = False


FAULTS = {
    "kill-serving": _Row(killed_serving, 100, "SIGKILL while serving"),
    "kill-building": _Row(killed_building, 100, "SIGKILL while building"),
    "full-building": _Row(full_while_building, 20, "disk full while building", mounts=True),
    "full-serving": _Row(full_while_serving, 5, "disk full while serving", mounts=True),
    "read-only": _Row(read_only, 3, "disk read-only", mounts=True),
    "bit-flips": _Row(flipped_bits, 200, "a bit flipped in the index"),
    "truncations": _Row(truncated, 30, "a file of the index cut short"),
    "damage-starting": _Row(damaged_at_start, 40, "index damaged before the bot starts"),
    "damage-serving": _Row(damaged_while_serving, 4, "index damaged while serving"),
    "damage-model": _Row(damaged_model, 8, "the model's export damaged"),
    "clock-serving": _Row(clock_jumps_while_serving, 6, "clock jumps while serving"),
    "clock-building": _Row(clock_jumps_while_building, 6, "clock jumps while building"),
    "discord-down": _Row(discord_down, 120, "Discord down, s"),
    "dns-gone": _Row(names_gone, 60, "DNS gone, s", mounts=True),
    "burst": _Row(burst, 1000, "questions in a burst"),
    "large-article": _Row(large_article, 50, "an article of so many MB"),
    "day": _Row(day, 24000, "a day's requests, and memory"),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.programs.faults", description=__doc__)
    parser.add_argument("faults", nargs="*", metavar="FAULT[=TIMES]", help=", ".join(FAULTS))
    parser.add_argument(_IN_NAMESPACE, action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    chosen = [_chosen(parser, one) for one in options.faults] or [
        (name, row.times) for name, row in FAULTS.items()
    ]
    if not options.in_namespace and (unshare := _unshare()):
        again = [*unshare, sys.executable, "-m", "tests.programs.faults", _IN_NAMESPACE, *sys.argv[1:]]
        os.execv(unshare[0], again)  # noqa: S606
    # Whoever ends this ends by it what it has started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    embedder = Embedder()
    width = max(len(row.title) for row in FAULTS.values())
    print(f"{'':{width}}{'runs':>7}{'asked':>7}{'lost':>6}{'index':>7}{'other':>7}   recovery, s", flush=True)
    failed = False
    for name, times in chosen:
        if FAULTS[name].mounts and not options.in_namespace:
            _print_skipped(
                FAULTS[name].title, width, "needs mounts of its own (unshare, and root on some systems)"
            )
        else:
            failed |= _run(name, times, embedder, width)
    print(
        "lost: answers; index: indexes that could not be served again; other: ends, messages or answers other"
    )
    print("than promised; recovery: from the end of the fault to the next right answer, median and most")
    return 1 if failed else 0


def _chosen(parser: argparse.ArgumentParser, typed: str) -> tuple[str, int]:
    name, _, times = typed.partition("=")
    if name not in FAULTS or (times and not times.isdecimal()):
        parser.error(f"{typed!r} is none of {', '.join(FAULTS)}, perhaps with =TIMES")
    return name, int(times or FAULTS[name].times)


def _unshare() -> list[str] | None:
    """The command that gives this process mounts of its own; None where there is none that works."""
    program = shutil.which("unshare")
    for options in ([], ["--map-root-user"]):
        command = [program or "", "--mount", *options]
        if program and subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0:
            return command
    return None


def _run(name: str, times: int, embedder: Embedder, width: int) -> bool:
    """Run a fault and print its row; whether anything was lost or other than it should be."""
    row, begun = FAULTS[name], time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="articlebot-faults-"))
    try:
        ground = Ground(folder, embedder)
        ground.prepare()
        tally = row.fault(ground, times)
    except (AssertionError, OSError, RuntimeError, subprocess.SubprocessError) as error:
        print(f"{row.title:{width}}   broken off: {error}", flush=True)
        return True
    except SkippedError as error:
        _print_skipped(row.title, width, str(error))
        return False
    finally:
        shutil.rmtree(folder)
    counts = (tally.runs, tally.asked, len(tally.lost), len(tally.index_lost), len(tally.misbehaved))
    cells = "".join(f"{count:>{size}}" for count, size in zip(counts, (7, 7, 6, 7, 7), strict=True))
    print(f"{row.title:{width}}{cells}   {_recovery(tally.recovery_s)}", flush=True)
    for note in tally.notes:
        print(f"    {note}", flush=True)
    complaints = tally.lost + tally.index_lost + tally.misbehaved
    for complaint in complaints[:_SHOWN_COMPLAINTS]:
        print(f"    ! {complaint}", flush=True)
    if sys.stderr.isatty():
        print(f"{name}: {time.monotonic() - begun:.0f} s", file=sys.stderr)
    return bool(complaints)


def _print_skipped(title: str, width: int, why: str) -> None:
    print(f"{title:{width}}   skipped: {why}", flush=True)


def _recovery(seconds: Sequence[float]) -> str:
    return f"{statistics.median(seconds):.2f} / {max(seconds):.2f}" if seconds else "-"


if __name__ == "__main__":
    sys.exit(main())
