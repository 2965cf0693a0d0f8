"""Kill real builds at random moments and look at what is left."""

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from index import ArticlebotError, Embedder, Index, verify

_QUESTION = "What did Peskov say?"
_WORDS = "these remarks by the U.S. president are very bad"


@dataclass(frozen=True)
class Outcome:
    """What many kills did: how often a build was hit at which stage, and how often the index suffered.

    `recovery_s` are the seconds that the index left behind took to be opened and to answer.
    """

    stages: Counter[str]
    damaged: int
    lost: int
    recovery_s: tuple[float, ...]

    @property
    def kills(self) -> int:
        return sum(count for stage, count in self.stages.items() if stage != "after it had finished")


def kill_builds(kills: int, folder: Path, embedder: Embedder, seed: int | None = None) -> Outcome:
    """Start builds one after the other and kill each with SIGKILL until that many were hit alive.

    After each kill the index must be whole and answer the default question, and no article of a build that
    had finished may be missing.
    """
    chance = random.Random(seed)  # noqa: S311
    index_folder = folder / "index"
    duration = _timed(_build(index_folder, folder))
    finished: set[str] = {"putin-biden-talks"}
    stages: Counter[str] = Counter()
    recovery_s: list[float] = []
    damaged = lost = number = 0
    while sum(stages.values()) - stages["after it had finished"] < kills:
        number += 1
        article = folder / f"article-{number}.txt"
        article.write_text(f"Report number {number}. " + "The weather was fine and nothing was said. " * 200)
        before = _state(index_folder)
        build = _build(index_folder, folder, article)
        if number % 2:
            time.sleep(chance.uniform(0, duration))
        else:
            # Half of the kills are kept for the short while in which files are written and swapped.
            _wait_for_writing(build, index_folder, before)
            time.sleep(chance.uniform(0, 0.3))
        build.send_signal(signal.SIGKILL)
        code = build.wait()
        stages[_stage(code, index_folder, before)] += 1
        if code == 0:
            finished.add(article.stem)
        killed = time.monotonic()
        try:
            verify(index_folder)
            index = Index.open(index_folder, embedder)
        except ArticlebotError:
            damaged += 1
            continue
        answer = index.ask(_QUESTION, article_ids=["putin-biden-talks"])
        recovery_s.append(time.monotonic() - killed)
        if not finished <= set(index.article_ids) or not any(_WORDS in c.quote for c in answer.citations):
            lost += 1
        index.close()
        _show(stages, kills, damaged, lost)
    return Outcome(stages, damaged, lost, tuple(recovery_s))


def _build(index_folder: Path, folder: Path, *articles: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "bot", "index", "--index", str(index_folder), *map(str, articles)]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, stdout=quiet, stderr=quiet)


def _timed(build: subprocess.Popen[bytes]) -> float:
    started = time.monotonic()
    if build.wait() != 0:
        raise RuntimeError("the first build failed")
    return time.monotonic() - started


def _state(index_folder: Path) -> tuple[bytes, dict[str, int]]:
    """What is live, and when each other file was written last."""
    files = {path.name: path.stat().st_mtime_ns for path in index_folder.glob("articles-*")}
    return (index_folder / "current.json").read_bytes(), files


def _wait_for_writing(
    build: subprocess.Popen[bytes], index_folder: Path, before: tuple[bytes, dict[str, int]]
) -> None:
    while build.poll() is None:
        with suppress(FileNotFoundError):
            if _state(index_folder) != before:
                return
        time.sleep(0.0005)


def _stage(code: int, index_folder: Path, before: tuple[bytes, dict[str, int]]) -> str:
    if code != -signal.SIGKILL:
        return "after it had finished"
    live, files = _state(index_folder)
    if live != before[0]:
        return "after the swap"
    return "before writing" if files == before[1] else "while writing"


def _show(stages: Counter[str], kills: int, damaged: int, lost: int) -> None:
    if sys.stderr.isatty():
        done = sum(stages.values()) - stages["after it had finished"]
        print(f"\r{done}/{kills} killed, {damaged} damaged, {lost} lost", end="", file=sys.stderr)
