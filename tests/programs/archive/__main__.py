"""An archive of many articles, measured: python -m tests.programs.archive EVAL [PASSAGES ...] [--at FOLDER].

The articles of the sets below EVAL are indexed once, and an archive of so many passages is made of copies of
them, whose vectors are derived. Kept at a folder, what was made is used again by the next run. Every figure
stands beside FAISS's plain search among the same vectors, measured in the same run. Exits with 1 where one is
over what is asked of an archive of its size.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.programs.archive.measurements import PARTS, Figures

_ROWS = (
    ("articles", "articles", 0),
    ("passages", "passages", 0),
    ("each database, MB", "database_mb", 0),
    ("kept for the search, MB", "search_mb", 0),
    ("add an article to a fresh archive, by the clock, s", "first_add_clock_s", 1),
    ("add an article, s", "add_s", 2),
    ("the same by the clock, s", "add_clock_s", 2),
    ("remove an article, s", "remove_s", 2),
    ("the same by the clock, s", "remove_clock_s", 2),
    ("open, to the first answer, s", "open_s", 2),
    ("question answered, no reader, p50 ms", "p50_ms", 1),
    ("question answered, no reader, p95 ms", "p95_ms", 1),
    ("question answered, with reader, p50 ms", "reader_p50_ms", 1),
    ("question answered, with reader, p95 ms", "reader_p95_ms", 1),
    ("resident, no reader, MiB", "resident_mib", 0),
    ("resident, with reader, MiB", "reader_resident_mib", 0),
    ("nearest ten found among candidates, share", "recall", 3),
    ("FAISS flat, question embedded and searched, p50 ms", "flat_p50_ms", 1),
    ("FAISS flat, p95 ms", "flat_p95_ms", 1),
    ("FAISS flat, resident, MiB", "flat_resident_mib", 0),
)
_BESIDE_FLAT = ("p50_ms", "p95_ms", "resident_mib")
_MEDIUM, _LARGE = 100_000, 1_000_000
_MOST: dict[int, Figures] = {
    _MEDIUM: {
        "add_s": 1.0,
        "remove_s": 1.0,
        "open_s": 1.5,
        "p50_ms": 30.0,
        "p95_ms": 80.0,
        "resident_mib": 450e6 / 2**20,
    },
    _LARGE: {"add_s": 2.0, "p95_ms": 150.0, "resident_mib": 1.5e9 / 2**20},
}
"""What is asked of archives of some sizes."""


def _apart(part: str, at: Path, evaluation: Path, passages: int) -> Figures:
    """What a part measures in a process of its own."""
    command = [sys.executable, "-m", "tests.programs.archive", str(evaluation), str(passages)]
    done = subprocess.run(
        [*command, "--at", str(at), "--part", part], check=True, stdout=subprocess.PIPE, env=os.environ
    )
    figures: Figures = json.loads(done.stdout)
    return figures


def _print_table(measured: dict[int, Figures]) -> bool:
    """Print what was measured; whether nothing is over what is asked."""
    print(f"{len(os.sched_getaffinity(0))} core(s); times of the processor where no clock is named")
    over = set()
    for label, name, places in _ROWS:
        line = f"{label:52}"
        for passages, figures in measured.items():
            most = _MOST.get(passages, {}).get(name)
            is_over = most is not None and figures[name] > most
            over |= {(label, passages)} if is_over else set()
            line += f"{figures[name]:>14,.{places}f}{'!' if is_over else ' '}"
        print(line)
    for name in _BESIDE_FLAT:
        label = next(label for label, of_row, _ in _ROWS if of_row == name)
        ratios = (figures[name] / figures[f"flat_{name}"] for figures in measured.values())
        print(f"{f'{label}, to FAISS flat':52}" + "".join(f"{ratio:>14.2f} " for ratio in ratios))
    for label, passages in sorted(over):
        print(f"! over what is asked of {passages:,} passages: {label}")
    return not over


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.programs.archive", description=__doc__)
    parser.add_argument("evaluation", type=Path, metavar="EVAL")
    parser.add_argument("passages", type=int, nargs="*", default=[1_000, _MEDIUM], metavar="PASSAGES")
    parser.add_argument("--at", type=Path)
    parser.add_argument("--curve", type=Path, metavar="FILE.png", help="draw what grows how")
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        print(json.dumps(PARTS[options.part](options.at, options.evaluation, options.passages[0])))
        return 0
    measured: dict[int, Figures] = {}
    with tempfile.TemporaryDirectory(prefix="articlebot-archive-") as name:
        for passages in options.passages:
            measured[passages] = {}
            for part in PARTS:
                measured[passages] |= _apart(part, options.at or Path(name), options.evaluation, passages)
                print(f"{passages:,}: {part}", measured[passages], file=sys.stderr)
    is_met = _print_table(measured)
    if options.curve:
        # What draws would count as memory of the archive in the processes above.
        from tests.programs.archive.curve import draw_curve

        draw_curve(list(measured.values()), options.curve)
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
