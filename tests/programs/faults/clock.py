"""The wall clock jumps by days, forwards and back, as it does where a machine wakes or its battery is empty.

Real jumps leave the monotonic clock alone; libfaketime does so too where it is told to.
"""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from index import Generations
from tests.discord_server import OWNER, Discord, File, Interaction
from tests.fixtures.cards import finished, shown
from tests.fixtures.running_bot import clean_environment
from tests.programs.faults.runs import (
    QUESTION,
    Ground,
    SkippedError,
    Tally,
    answers_of,
    ask_all,
    expect_answers,
    expect_end,
)

_JUMPS = ("+1d", "-1d", "+0", "+30d", "-400d", "+0")
_LIMIT, _MINUTE_S = 3, 60
_LIBRARY = "faketime/libfaketimeMT.so.1"


def clock_jumps_while_serving(ground: Ground, runs: int) -> Tally:
    """Let the clock jump below a running bot that somebody has just asked as often as they may."""
    tally, clock = Tally(), _Clock(ground.folder)
    faked = clock.environment | {"QUESTIONS_PER_USER": str(_LIMIT)}
    with ground.serving(settings=faked) as (discord, bot):
        for run in range(runs):
            for _ in range(_LIMIT):
                _ask(discord, run).wait_answer()
            clock.jump(_JUMPS[run % len(_JUMPS)])
            tally.runs += 1
            with tally.recovering():
                expect_answers(discord, tally, user=1000 + run)
            refused = shown(_ask(discord, run).wait_answer())
            tally.expect("please ask again in" in refused, f"a question too many: {refused}")
            story = File(f"story-{run}.txt", b"The weather was fine, and nobody said anything. " * 5)
            told = finished(discord.command("article add", {"file": story}, user=OWNER))
            tally.expect("Nothing was changed" not in told, f"/article add: {told}")
            discord.gateway("disconnect")
            discord.wait_gateway(resumes=run + 1, connected=1)
        time.sleep(_MINUTE_S)
        for run in range(runs):
            expect_answers(discord, tally, user=run)
        tally.expect_whole(ground.index)
        expect_end(bot, tally)
    tally.notes.append("whoever had asked too much before a jump was answered a minute later")
    return tally


def clock_jumps_while_building(ground: Ground, runs: int) -> Tally:
    """Let the clock jump while a build embeds; the next command must see what was built."""
    tally, clock = Tally(), _Clock(ground.folder)
    for run in range(runs):
        tally.runs += 1
        clock.jump("+0")
        article = ground.folder / f"weather-{run}.txt"
        article.write_text(f"Report {run}. " + "The weather was fine and nothing was said. " * 300)
        before = Generations(ground.index).live_id()
        build = subprocess.Popen(
            [sys.executable, "-m", "bot", "index", "--index", ground.index, article],
            cwd=ground.folder,
            env=clean_environment() | clock.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        while not (ground.index / "build.lock").exists():
            time.sleep(0.01)
        clock.jump(_JUMPS[run % len(_JUMPS)])
        printed, _ = build.communicate(timeout=600)
        tally.expect(build.returncode == 0, f"exit code {build.returncode}: {printed}")
        with closing(Generations(ground.index).open_live()) as live:
            built = live.manifest.index_id != before and f"weather-{run}" in live.manifest.articles
        tally.expect(built, "the build is not live")
        tally.expect_whole(ground.index)
        with tally.recovering():
            asked = ask_all(ground.index, **clock.environment)
        tally.asked += len(answers_of(asked))
        tally.expect(asked.code == 0, f"exit code {asked.code}: {asked.complained}")
    return tally


def _ask(discord: Discord, user: int) -> Interaction:
    return discord.command("ask", {"question": QUESTION}, user=discord.user(user), guild=None)


class _Clock:
    """A wall clock that can jump while a process reads it. Raises `SkippedError` where there is none."""

    def __init__(self, folder: Path) -> None:
        found = [*Path("/usr/lib").glob(_LIBRARY), *Path("/usr/lib").glob(f"*/{_LIBRARY}")]
        if not found:
            raise SkippedError("needs libfaketime (the package faketime)")
        self._file = folder / "clock"
        self.environment = {
            "LD_PRELOAD": str(found[0]),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        self.jump("+1d")
        read = [sys.executable, "-c", "import time; print(time.time())"]
        seen = subprocess.run(read, env=self.environment, capture_output=True, text=True, check=True).stdout
        if float(seen) - time.time() < _MINUTE_S:
            raise SkippedError("needs libfaketime, and this one does not reach the program")
        self.jump("+0")

    def jump(self, offset: str) -> None:
        """Set the clock so far from the real one."""
        partial = self._file.with_suffix(".partial")
        partial.write_text(offset)
        partial.replace(self._file)
