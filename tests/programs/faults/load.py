"""More than is meant to come: a thousand questions in the same instant, an article of fifty megabytes."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from tests.discord_server import OWNER, File, Interaction
from tests.fixtures.cards import finished, shown
from tests.fixtures.running_bot import RunningBot, clean_environment
from tests.programs.faults.runs import QUESTION, WORDS, Ground, Tally, expect_answers, expect_end

_MIB = 2**20
_WAITING = "questions are waiting already"
_MOST_SECONDS, _MOST_BYTES = 60, 1500 * _MIB


def burst(ground: Ground, count: int) -> Tally:
    """Let as many people write to the bot alone in the same instant, under the default settings."""
    tally, found = Tally(runs=count, asked=count), Counter[str]()
    with ground.serving() as (discord, bot):
        asked = discord.commands_at_once(
            [
                {"path": "ask", "options": {"question": QUESTION}, "user": discord.user(n), "guild": None}
                for n in range(count)
            ]
        )
        with tally.recovering():
            for one in asked:
                found[_end_of(one, tally)] += 1
            expect_answers(discord, tally, user=count)
        tally.misbehaved += discord.violations()
        expect_end(bot, tally)
    tally.expect_whole(ground.index)
    tally.notes.append(", ".join(f"{number} {end}" for end, number in sorted(found.items())))
    return tally


def _end_of(asked: Interaction, tally: Tally) -> str:
    try:
        told = shown(asked.wait_answer(120))
    except TimeoutError as error:
        tally.lost.append(str(error))
        return "lost"
    if WORDS in told:
        return "answered"
    tally.expect(_WAITING in told, f"the answer was: {told[:200]}")
    return "asked to ask again"


def large_article(ground: Ground, megabytes: int) -> Tally:
    """Give an article of so many megabytes to the command line, to /article add, and to /reindex."""
    tally, articles = Tally(), ground.folder / "articles"
    articles.mkdir()
    text = b"The weather was fine and nothing was said on that day. " * (megabytes * _MIB // 55)
    page = b"<html><body>" + b"<p>The weather was <b>fine</b>.</p>\n" * (megabytes * _MIB // 36)
    for name, data in (("large.txt", text), ("large.html", page), ("large.pdf", b"%PDF-1.7\n" + text)):
        (articles / name).write_bytes(data)
        tally.runs += 1
        began = time.monotonic()
        command = ["index", "--index", str(ground.index), str(articles / name)]
        code, complained, most = _measured(command, ground.folder)
        took = time.monotonic() - began
        refused = code == 2 and complained.startswith("articlebot: ") and complained.count("\n") == 1
        tally.expect(refused or code == 0, f"{name}: exit code {code}: {complained}")
        bounded = took < _MOST_SECONDS and most < _MOST_BYTES
        tally.expect(bounded, f"{name} took {took:.0f} s and {most / _MIB:.0f} MiB")
        tally.notes.append(
            f"{name}: {'refused' if refused else 'indexed'} after {took:.1f} s, {most / _MIB:.0f} MiB"
        )
    with ground.serving(settings={"ARTICLES": str(articles)}) as (discord, bot):
        for file in (File("large.txt", text[: 60 * _MIB]), File("large.txt", text[: 60 * _MIB], size=1000)):
            tally.runs += 1
            added = discord.command("article add", {"file": file}, user=OWNER)
            told = finished(added)
            tally.expect("larger than 10 MiB" in told, f"/article add: {told}")
            expect_answers(discord, tally)
        tally.runs += 1
        before = _high_water(bot)
        told = finished(discord.command("reindex", user=OWNER))
        tally.expect("Nothing was changed" in told and "larger than" in told, f"/reindex: {told}")
        with tally.recovering():
            expect_answers(discord, tally)
        tally.notes.append(f"/reindex of it: at most {(_high_water(bot) - before) / _MIB:.0f} MiB more")
        expect_end(bot, tally)
    tally.expect_whole(ground.index)
    return tally


def _measured(command: list[str], folder: Path) -> tuple[int, str, int]:
    """A command's exit code, what it complained of, and the most memory it held, in bytes."""
    measuring = (
        "import resource, subprocess, sys;"
        "done = subprocess.run([sys.executable, '-m', 'bot', *sys.argv[1:]], stdout=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024); sys.exit(done.returncode)"
    )
    done = subprocess.run(
        [sys.executable, "-c", measuring, *command],
        cwd=folder,
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    return done.returncode, done.stderr, int(done.stdout)


def _high_water(bot: RunningBot) -> int:
    """The most memory that the bot ever held, in bytes."""
    status = Path(f"/proc/{bot.process.pid}/status").read_text()
    found = re.search(r"VmHWM:\s*(\d+) kB", status)
    return int(found.group(1)) * 1024 if found else 0
