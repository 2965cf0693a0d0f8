"""What two checkouts make of the same data: python -m tests.programs.compare_checkouts BEFORE SHARED.

Each checkout's own command line indexes the articles below SHARED/eval and every file of SHARED/cases,
answers every question there with `ask --json`, and lists every statement with `statements --json`. A line
differs when anything but `elapsed_ms`, `index_id` and `collection` does. Exits with 1 where one does.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.fixtures.checkout import ROOT

_VOLATILE = ("elapsed_ms", "index_id", "collection")
Lines = list[tuple[str, str]]


class Checkout:
    """One version of the program, run from its own folder, with its indexes in a folder of their own."""

    def __init__(self, root: Path, scratch: Path) -> None:
        self._root = root
        self._scratch = scratch

    def lines(self, shared: Path) -> Lines:
        """What it prints for all data, each line with where it belongs."""
        return [*self._sets(shared / "eval"), *self._cases(shared / "cases")]

    def _sets(self, root: Path) -> Iterator[tuple[str, str]]:
        default = root / "article_questions.jsonl"
        yield from self._answers("default article", None, _questions(default))
        for corpus in sorted(root.glob("*/corpus.jsonl")):
            name = corpus.parent.name
            questions = _questions(corpus.with_name("questions.jsonl"))
            dialogs = corpus.with_name("dialogs.jsonl")
            if dialogs.exists():
                questions += _turns(dialogs)
            yield from self._answers(name, corpus, questions)
            yield from self._statements(name, corpus)

    def _cases(self, root: Path) -> Iterator[tuple[str, str]]:
        questions = _questions(root / "questions.jsonl")
        yield from self._answers("cases", root / "articles.jsonl", questions)
        yield from self._statements("cases", root / "articles.jsonl")
        for case in _objects(root / "files.jsonl"):
            path = root / "files" / case["file"]
            yield from self._answers(case["file"], path, [(case["question"], ())])
            yield from self._statements(case["file"], path)

    def _answers(
        self, name: str, articles: Path | None, questions: list[tuple[str, tuple[str, ...]]]
    ) -> Iterator[tuple[str, str]]:
        folder = str(self._scratch / name.replace(" ", "-"))
        code, _ = self._run("index", "--index", folder, *([str(articles)] if articles else []))
        yield name, json.dumps({"exit code of index": code})
        groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for question, article_ids in questions:
            groups[article_ids].append(question)
        for article_ids, asked in groups.items():
            within = [part for one in article_ids for part in ("--article", one)]
            arguments = ("ask", "--json", "--top", "10", "--index", folder, *within, "-")
            _, printed = self._run(*arguments, typed="\n".join(asked) + "\n")
            yield from ((f"{name}, asked", _steady(line)) for line in printed.splitlines())

    def _statements(self, name: str, path: Path) -> Iterator[tuple[str, str]]:
        _, printed = self._run("statements", "--json", str(path))
        yield from ((f"{name}, statements", line) for line in printed.splitlines())

    def _run(self, *arguments: str, typed: str = "") -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            cwd=self._root,
            env={**os.environ, "PYTHONPATH": str(self._root), "OMP_NUM_THREADS": "1"},
            input=typed,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout


def _objects(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _questions(path: Path) -> list[tuple[str, tuple[str, ...]]]:
    """Each question, and the articles that it is asked of."""
    found = []
    for each in _objects(path):
        one = each.get("article_id")
        everywhere = each.get("scope") == "archive" or path.name == "article_questions.jsonl"
        within = (one,) if one else () if everywhere else tuple(each.get("article_ids", ()))
        found.append((each["question"], within))
    return found


def _turns(path: Path) -> list[tuple[str, tuple[str, ...]]]:
    dialogs = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [(turn["question"], (each["article_id"],)) for each in dialogs for turn in each["turns"]]


def _steady(line: str) -> str:
    return json.dumps({key: value for key, value in json.loads(line).items() if key not in _VOLATILE})


def main() -> int:
    if len(sys.argv) != 3 or not all(Path(named).is_dir() for named in sys.argv[1:]):
        print("Name the checkout before and the folder with eval/ and cases/.", file=sys.stderr)
        return 2
    before, shared = (Path(named).resolve() for named in sys.argv[1:])
    with tempfile.TemporaryDirectory(prefix="articlebot-compare-") as scratch, ThreadPoolExecutor() as pool:
        checkouts = [
            Checkout(root, Path(scratch) / str(number)) for number, root in enumerate((before, ROOT))
        ]
        first, second = pool.map(lambda one: one.lines(shared), checkouts)
    differ = [pair for pair in zip(first, second, strict=False) if pair[0] != pair[1]]
    for (where, old), (_, new) in differ[:20]:
        print(f"{where}:\n  before {old}\n  after  {new}")
    missing = abs(len(first) - len(second))
    print(f"{len(first):,} lines before, {len(second):,} after; {len(differ) + missing:,} differ.")
    return int(bool(differ or missing))


if __name__ == "__main__":
    sys.exit(main())
