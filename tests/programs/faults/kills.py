"""SIGKILL: of the bot while questions are in flight, and of builds."""

from __future__ import annotations

import random
import signal
import time

from bot.features.votes import FILE_NAME, read_votes
from tests.discord_server import Discord, Interaction, Payload
from tests.fixtures.cards import shown
from tests.fixtures.running_bot import RunningBot
from tests.programs.faults.kill_builds import kill_builds
from tests.programs.faults.runs import QUESTION, Ground, Tally, expect_answers, expect_end

_IN_FLIGHT = 20
_CHANCE = random.Random()  # noqa: S311
_FREELY = {"QUESTIONS_PER_SERVER": "100000"}


def killed_serving(ground: Ground, runs: int) -> Tally:
    """Kill the bot while it answers, start it again, and ask on: also by the buttons of its former life."""
    tally, cut_off, votes = Tally(), 0, 0
    with ground.discord() as discord:
        bot = RunningBot(ground.index, discord.environment | _FREELY)
        with bot:
            discord.wait_ready()
            for run in range(runs):
                user = _IN_FLIGHT * run
                tally.runs += 1
                before = discord.command("ask", {"question": QUESTION}, user=discord.user(user)).wait_answer()
                votes += _vote(discord, before)
                asked = _ask_at_once(discord, user)
                time.sleep(_CHANCE.uniform(0, 0.3))
                identifies = discord.gateway().identifies
                tally.expect(bot.stop(signal.SIGKILL) == -signal.SIGKILL, "it did not end by SIGKILL")
                cut_off += sum(one.edits == [] for one in asked)
                tally.expect_whole(ground.index)
                with tally.recovering():
                    bot.start()
                    discord.wait_gateway(identifies=identifies + 1, connected=1, timeout=60)
                    expect_answers(discord, tally, user=user + 1)
                _press_an_old_button(discord, before, tally)
            expect_end(bot, tally)
    kept = sum(1 for _ in read_votes(ground.index / FILE_NAME))
    tally.expect(kept == votes, f"{votes} votes were thanked for, {kept} are kept")
    tally.notes.append(
        f"{cut_off} of {runs * _IN_FLIGHT} in flight were cut off; {kept} of {votes} votes kept"
    )
    return tally


def killed_building(ground: Ground, runs: int) -> Tally:
    """Kill builds at random moments, half of them while files are written."""
    outcome = kill_builds(runs, ground.folder, ground.embedder)
    stages = ", ".join(f"{count} {stage}" for stage, count in sorted(outcome.stages.items()))
    return Tally(
        runs=outcome.kills,
        asked=outcome.kills,
        lost=["an article or its answer was missing"] * outcome.lost,
        index_lost=["the index was damaged"] * outcome.damaged,
        recovery_s=list(outcome.recovery_s),
        notes=[f"killed {stages}"],
    )


def _ask_at_once(discord: Discord, first_user: int) -> list[Interaction]:
    return discord.commands_at_once(
        [
            {"path": "ask", "options": {"question": QUESTION}, "user": discord.user(first_user + n)}
            for n in range(_IN_FLIGHT)
        ]
    )


def _vote(discord: Discord, message: Payload) -> bool:
    return "noted" in shown(discord.press(message, emoji="👍").wait_answer())


def _press_an_old_button(discord: Discord, message: Payload, tally: Tally) -> None:
    tally.asked += 1
    try:
        discord.press(message, custom_id="ab1:c:").wait_answer()
    except (TimeoutError, AssertionError) as error:
        tally.lost.append(f"a button of before the kill: {error}")
