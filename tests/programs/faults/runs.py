"""What the rows of the fault table share: what they count, what they break, and how it is asked."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index import Article, ArticlebotError, Builder, Embedder, default_article, verify
from tests.discord_server import Discord, Interaction
from tests.fixtures.cards import shown
from tests.fixtures.running_bot import RunningBot, clean_environment
from tests.programs.bench_texts import QUESTIONS

QUESTION = "What did Peskov say?"
WORDS = "these remarks by the U.S. president are very bad"
ASKED = [*QUESTIONS, "What did Calloway say?"]
_BRIDGE = (
    "The bridge at Aldermoor was closed on Monday. Engineer Ruth Calloway said: “The third pier has moved.”"
)
_NOT_AS_IT_SAYS = ("Traceback", "unexpected:", "never retrieved", "never awaited", "Exception ignored")


class SkippedError(Exception):
    """A fault that cannot be had on this machine; the message says what is missing."""


@dataclass
class Tally:
    """What came of a fault. Each list holds a sentence for everything that went wrong in that way.

    `lost` are answers that never came to somebody whom the bot should have answered, `index_lost` indexes
    that could not be served again, `misbehaved` ends, messages and answers other than the bot promises.
    `recovery_s` are seconds from the end of a fault to the next right answer.
    """

    runs: int = 0
    asked: int = 0
    lost: list[str] = field(default_factory=list)
    index_lost: list[str] = field(default_factory=list)
    misbehaved: list[str] = field(default_factory=list)
    recovery_s: list[float] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def expect(self, holds: bool, otherwise: str) -> None:
        """Note what is not as the bot promises."""
        if not holds:
            self.misbehaved.append(otherwise)

    def expect_quiet(self, bot: RunningBot) -> None:
        """Note a log that tells of a defect."""
        self.misbehaved += [line for line in bot.output if any(mark in line for mark in _NOT_AS_IT_SAYS)]

    def expect_whole(self, index: Path) -> None:
        """Note an index that does not verify."""
        try:
            verify(index)
        except ArticlebotError as error:
            self.index_lost.append(str(error))

    @contextmanager
    def recovering(self) -> Iterator[None]:
        """Measure from the end of a fault to the next right answer."""
        begun = time.monotonic()
        yield
        self.recovery_s.append(time.monotonic() - begun)


Fault = Callable[["Ground", int], Tally]
"""Does something bad so many times, in a folder of its own, and counts what came of it."""


@dataclass(frozen=True)
class Ground:
    """A folder to break things in: `index` holds a live generation and the one before it, both whole."""

    folder: Path
    embedder: Embedder

    @property
    def index(self) -> Path:
        return self.folder / "index"

    def prepare(self) -> None:
        """Build the two generations: the default article, then another one beside it."""
        builder = Builder(self.index, self.embedder)
        builder.build([default_article()])
        builder.build([Article("bridge", "The bridge", _BRIDGE)])

    @contextmanager
    def serving(
        self, index: Path | None = None, settings: Mapping[str, str] | None = None
    ) -> Iterator[tuple[Discord, RunningBot]]:
        """A Discord and a bot that is ready in it."""
        with (
            self.discord() as discord,
            RunningBot(index or self.index, {**discord.environment, **(settings or {})}) as bot,
        ):
            discord.wait_ready()
            yield discord, bot

    @contextmanager
    def discord(self) -> Iterator[Discord]:
        """A Discord without a bot."""
        with Discord(Path(tempfile.mkdtemp(prefix="discord-", dir=self.folder))) as discord:
            yield discord


@dataclass(frozen=True)
class Ended:
    """How a command of articlebot's ended: its exit code, and what it printed on either stream."""

    code: int
    printed: str
    complained: str

    @property
    def refused_in_a_sentence(self) -> bool:
        """Whether it ended with exit code 2 and one line that says why."""
        lines = [line for line in self.complained.splitlines() if not line.startswith("There is no index")]
        return self.code == 2 and len(lines) == 1 and lines[0].startswith("articlebot: ")


def articlebot(*arguments: str | Path, given: str = "", cwd: Path, **environment: str) -> Ended:
    """Run a command of articlebot's to its end."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", *map(str, arguments)],
        input=given,
        capture_output=True,
        text=True,
        cwd=cwd,
        env=clean_environment() | environment,
        timeout=600,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def answers_of(ended: Ended) -> list[dict[str, Any]]:
    """What `articlebot ask --json -` answered, without how long each took."""
    answers = [json.loads(line) for line in ended.printed.splitlines()]
    return [{key: value for key, value in one.items() if key != "elapsed_ms"} for one in answers]


def ask_all(index: Path, **environment: str) -> Ended:
    """Ask an index all questions by the command line."""
    questions = "\n".join(ASKED)
    return articlebot(
        "ask", "--json", "-", "--index", index, given=questions, cwd=index.parent, **environment
    )


def expect_end(bot: RunningBot, tally: Tally) -> None:
    """Stop a bot, and note an end or a log other than the bot promises."""
    code = bot.stop()
    tally.expect(code == 0, f"exit code {code} after SIGTERM")
    tally.expect_quiet(bot)


def expect_answers(discord: Discord, tally: Tally, *, timeout: float = 30, user: int = 1) -> bool:
    """Ask the default question until `timeout`, and note where the right answer does not come."""
    return expect_answered(
        [discord.command("ask", {"question": QUESTION}, user=discord.user(user))], tally, timeout
    )


def expect_answered(asked: Iterable[Interaction], tally: Tally, timeout: float = 30) -> bool:
    """Note each of the default question's interactions that is not answered right."""
    right = True
    for one in asked:
        tally.asked += 1
        try:
            answer = shown(one.wait_answer(timeout))
        except TimeoutError as error:
            tally.lost.append(str(error))
            right = False
            continue
        if WORDS not in answer:
            tally.misbehaved.append(f"the answer was: {answer[:200]}")
            right = False
    return right
