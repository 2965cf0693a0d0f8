"""A disk that is full, and one that is read-only: a small file system in memory, mounted for the purpose."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.features.votes import FILE_NAME, read_votes
from index import Generations
from tests.discord_server import OWNER, Discord
from tests.fixtures.cards import finished, shown
from tests.programs.faults.runs import (
    QUESTION,
    Ground,
    SkippedError,
    Tally,
    articlebot,
    expect_answers,
    expect_end,
)

_SIZE = 8 * 2**20
_VOTERS = 30
_CHANCE = random.Random()  # noqa: S311


def full_while_building(ground: Ground, runs: int) -> Tally:
    """Leave less and less space to a build; then take the filling away and build again."""
    tally = Tally()
    with _disk(ground) as index:
        article = ground.folder / "weather.txt"
        for run in range(runs):
            tally.runs += 1
            article.write_text(f"Report {run}. " + "The weather was fine and nothing was said. " * 300)
            before = Generations(index).live_id()
            with _filled(index, leaving=_CHANCE.randrange(400_000)):
                refused = articlebot("index", "--index", index, article, cwd=ground.folder)
                tally.expect(refused.refused_in_a_sentence, f"{refused.code}: {refused.complained}")
                tally.expect(Generations(index).live_id() == before, "another index is live")
                tally.expect_whole(index)
            with tally.recovering():
                built = articlebot("index", "--index", index, article, cwd=ground.folder)
            tally.expect(built.code == 0, f"with space again: {built.complained}")
            tally.expect_whole(index)
    return tally


def full_while_serving(ground: Ground, runs: int) -> Tally:
    """Fill the disk below a running bot while readers vote, and try to index; then make space."""
    tally = Tally()
    thanked = refused = 0
    with _disk(ground) as index, ground.serving(index) as (discord, bot):
        voted = 0
        for _ in range(runs):
            tally.runs += 1
            with _filled(index, leaving=0):
                expect_answers(discord, tally)
                said = [_vote(discord, voted + n) for n in range(_VOTERS)]
                thanked += sum("noted" in one for one in said)
                refused += sum("could not be kept (No space left" in one for one in said)
                _expect_failing(discord, tally, "No space left", "disk is full")
            voted += _VOTERS
            with tally.recovering():
                expect_answers(discord, tally)
            thanked += "noted" in _vote(discord, voted)
            voted += 1
        _expect_building(discord, tally)
        tally.expect_whole(index)
        tally.expect(
            thanked + refused == voted, f"of {voted} votes {thanked} were thanked for, {refused} refused"
        )
        kept = sum(1 for _ in read_votes(index / FILE_NAME))
        tally.expect(kept == thanked, f"{thanked} votes were thanked for, {kept} are kept")
        expect_end(bot, tally)
    tally.notes.append(f"of {voted} votes {thanked} kept and {refused} refused in a sentence")
    return tally


def read_only(ground: Ground, runs: int) -> Tally:
    """Make the disk read-only below a running bot; start one on it, build on it; make it writable again."""
    tally = Tally()
    with _disk(ground) as index, ground.serving(index) as (discord, bot):
        for run in range(runs):
            tally.runs += 1
            with _remounted_read_only(index.parent):
                expect_answers(discord, tally)
                vote = _vote(discord, 10 * run)
                tally.expect("could not be kept (Read-only file system)" in vote, f"a vote: {vote}")
                _expect_failing(discord, tally, "Read-only file system")
                with ground.serving(index) as (other, second):
                    expect_answers(other, tally)
                    expect_end(second, tally)
                article = ground.folder / "weather.txt"
                article.write_text("The weather was fine.")
                refused = articlebot("index", "--index", index, article, cwd=ground.folder)
                tally.expect(refused.refused_in_a_sentence, f"{refused.code}: {refused.complained}")
                asked = articlebot("ask", "--index", index, QUESTION, cwd=ground.folder)
                tally.expect(asked.code == 0, f"a question by the command line: {asked.complained}")
            with tally.recovering():
                expect_answers(discord, tally)
            vote = _vote(discord, 10 * run + 1)
            tally.expect("noted" in vote, f"a vote after it: {vote}")
            _expect_building(discord, tally)
        tally.expect_whole(index)
        expect_end(bot, tally)
    return tally


def _vote(discord: Discord, voter: int) -> str:
    """What a reader is told who votes on an answer of theirs."""
    reader = discord.user(1000 + voter)
    answer = discord.command("ask", {"question": QUESTION}, user=reader, guild=None).wait_answer()
    return shown(discord.press(answer, emoji="👍", user=reader).wait_answer())


def _expect_failing(discord: Discord, tally: Tally, *reasons: str) -> None:
    told = finished(discord.command("reindex", {"everything": True}, user=OWNER))
    tally.expect(
        "Nothing was changed" in told and any(reason in told for reason in reasons), f"/reindex: {told}"
    )


def _expect_building(discord: Discord, tally: Tally) -> None:
    told = finished(discord.command("reindex", {"everything": True}, user=OWNER))
    tally.expect("Nothing was changed" not in told, f"/reindex after it: {told}")


@contextmanager
def _disk(ground: Ground) -> Iterator[Path]:
    """A copy of the index on a disk of its own of a few megabytes."""
    place = ground.folder / "disk"
    place.mkdir()
    with mounted("-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", place):
        yield Path(shutil.copytree(ground.index, place / "index"))


@contextmanager
def mounted(*arguments: str | Path) -> Iterator[None]:
    """Mount what the arguments say, the place being the last, until the end. Raises `SkippedError`."""
    _mount(*arguments)
    try:
        yield
    finally:
        subprocess.run(["/bin/umount", "--lazy", arguments[-1]], check=True)


@contextmanager
def _filled(index: Path, leaving: int) -> Iterator[None]:
    """Fill the disk but for so many bytes, until the end."""
    filling = index.parent / "filling"
    with filling.open("wb") as file:
        space = os.statvfs(index)
        os.posix_fallocate(file.fileno(), 0, max(space.f_bavail * space.f_frsize - leaving, 1))
    try:
        yield
    finally:
        filling.unlink()


@contextmanager
def _remounted_read_only(place: Path) -> Iterator[None]:
    _mount("-o", "remount,ro", place)
    try:
        yield
    finally:
        _mount("-o", "remount,rw", place)


def _mount(*arguments: str | Path) -> None:
    done = subprocess.run(["/bin/mount", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SkippedError(f"needs to mount a file system ({done.stderr.strip()})")
