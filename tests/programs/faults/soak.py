"""A day's requests one after the other, with the bot's memory watched."""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tests.discord_server import GENERAL, OWNER, Discord, File, Interaction, Payload
from tests.fixtures.cards import buttons, finished
from tests.programs.faults.runs import ASKED, Ground, Tally, expect_answers, expect_end

_MIB = 2**20
_SAMPLES = 1_000
_MOST_GROWTH = 0.02
_NAMES = ("Peskov", "Putin", "Psaki", "Biden", "Navalny", "Calloway", "Zelensky", "the White House")
_THINGS = ("the talks", "the remark", "Crimea", "the pier", "sanctions", "an apology", "the weekend", "trust")
_FREELY = {"QUESTIONS_PER_USER": "100000", "QUESTIONS_PER_SERVER": "100000"}


def day(ground: Ground, requests: int) -> Tally:
    """Let readers ask, press, mention and vote, and the owner add, remove and index, for so many requests.

    What must not grow is the memory that the bot itself fills. The mapped pages of files, as of the model's
    weights, come as they are used and go as the system likes.
    """
    tally = Tally(runs=1)
    with ground.serving(settings=_FREELY) as (discord, bot):
        visitors = _Visitors(discord, tally)
        held: list[int] = []
        mapped: list[int] = []
        for number in range(requests):
            visitors.do(number)
            if number % max(1, requests // _SAMPLES) == 0:
                held.append(_memory(bot.process.pid, "RssAnon"))
                mapped.append(_memory(bot.process.pid, "RssFile"))
        with tally.recovering():
            expect_answers(discord, tally)
        tally.misbehaved += discord.violations()
        expect_end(bot, tally)
    tally.expect_whole(ground.index)
    second = held[len(held) // 2 :]
    slope = float(np.polyfit(np.arange(len(second)), second, 1)[0]) * len(second) / second[0]
    third = max(1, len(second) // 3)
    medians = statistics.median(second[-third:]) / statistics.median(second[:third]) - 1
    tally.expect(
        max(slope, medians) < _MOST_GROWTH, f"memory grew by {max(slope, medians):.1%} in the second half"
    )
    tally.notes.append(
        f"memory {held[0] / _MIB:.0f} MiB at first, then {statistics.median(second) / _MIB:.0f} MiB;"
        f" the second half grew by {slope:+.1%} (line) or {medians:+.1%} (medians of thirds);"
        f" besides, {mapped[0] / _MIB:.0f} to {max(mapped) / _MIB:.0f} MiB of mapped files"
    )
    return tally


def _memory(pid: int, kind: str) -> int:
    """How many bytes of a kind a process has in memory, as Linux names it."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{kind}:"))


class _Visitors:
    """All who use the bot in a day; what they do is the same in every run."""

    def __init__(self, discord: Discord, tally: Tally) -> None:
        self._discord = discord
        self._tally = tally
        self._chance = random.Random(24)  # noqa: S311
        self._answers: list[Payload] = []
        self._kinds: list[tuple[int, Callable[[int], None]]] = [
            (55, self._ask), (10, self._mention), (6, self._follow_up), (8, self._turn), (5, self._vote),
            (5, self._who), (5, self._find_source), (2, self._complete), (1, self._status), (1, self._list),
        ]  # fmt: skip

    def do(self, number: int) -> None:
        """The request of this number, the first of them a question."""
        if number % 400 == 399:
            self._add_and_remove(number)
        elif number % 500 == 499:
            self._discord.gateway(self._chance.choice(("disconnect", "reconnect")))
            self._discord.wait_gateway(connected=1)
        elif not self._answers:
            self._ask(number)
        else:
            weights, kinds = zip(*self._kinds, strict=True)
            self._chance.choices(kinds, weights)[0](number)

    def _wait(self, asked: Interaction) -> Payload | None:
        self._tally.asked += 1
        try:
            return asked.wait_answer()
        except TimeoutError as error:
            self._tally.lost.append(str(error))
            return None

    def _question(self) -> str:
        if self._chance.random() < 0.4:
            return self._chance.choice(ASKED)
        name, thing = self._chance.choice(_NAMES), self._chance.choice(_THINGS)
        return self._chance.choice(
            ("What did {} say about {}?", "Why does {} want {}?", "Did {} deny {}?")
        ).format(name, f"{thing} {self._chance.randrange(10_000)}" if self._chance.random() < 0.3 else thing)

    def _ask(self, number: int) -> None:
        reader = self._discord.user(number % 700)
        answer = self._wait(self._discord.command("ask", {"question": self._question()}, user=reader))
        if answer and buttons(answer):
            self._answers = [*self._answers[-20:], answer]

    def _mention(self, number: int) -> None:
        self._answered(self._discord.say(f"@bot {self._question()}", user=self._discord.user(number % 700)))

    def _follow_up(self, number: int) -> None:
        before = self._chance.choice(self._answers)
        self._answered(self._discord.say("and what did Psaki say?", reply_to=before))

    def _answered(self, message: Payload) -> None:
        self._tally.asked += 1
        try:
            self._discord.wait_message(GENERAL, message)
        except TimeoutError as error:
            self._tally.lost.append(str(error))

    def _turn(self, number: int) -> None:
        answer = self._chance.choice(self._answers)
        self._wait(self._discord.press(answer, custom_id="ab1:c:", user=self._discord.user(number % 700)))

    def _vote(self, number: int) -> None:
        answer, emoji = self._chance.choice(self._answers), self._chance.choice(("👍", "👎"))
        self._wait(self._discord.press(answer, emoji=emoji, user=self._discord.user(number % 700)))

    def _who(self, number: int) -> None:
        article = self._chance.choice(("putin-biden-talks", "bridge"))
        self._wait(self._discord.command("who", {"article": article}, user=self._discord.user(number % 700)))

    def _find_source(self, number: int) -> None:
        said = self._discord.say(
            self._chance.choice(("it takes one to know one", "The third pier has moved"))
        )
        self._wait(self._discord.menu("Find the source", said))

    def _complete(self, number: int) -> None:
        self._discord.autocomplete("ask", {"question": "?", "article": "put"}, "article")

    def _status(self, number: int) -> None:
        self._wait(self._discord.command("status", user=OWNER))

    def _list(self, number: int) -> None:
        self._wait(self._discord.command("article list", user=OWNER))

    def _add_and_remove(self, number: int) -> None:
        words = " ".join(f"Item {n} of list {number} was read aloud." for n in range(100))
        file = File("passing.txt", words.encode())
        for result in (
            finished(self._discord.command("article add", {"file": file}, user=OWNER)),
            self._removed("passing"),
            finished(self._discord.command("reindex", {"everything": True}, user=OWNER)),
        ):
            self._tally.expect("Nothing was changed" not in result, f"a build: {result}")

    def _removed(self, article: str) -> str:
        asked = self._discord.command("article remove", {"article": article}, user=OWNER).wait_answer()
        return finished(self._discord.press(asked, label="Remove", user=OWNER))
