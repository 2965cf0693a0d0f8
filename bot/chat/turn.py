"""The way of every question and every press, in one order, so that their latencies compare.

It is counted against the limits, given a place in the queue, acknowledged, worked on and shown; then is
counted how it ended, and how long it took from its arrival on. What refuses it before it is acknowledged is
told to who asked alone.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, replace
from functools import partial
from typing import ParamSpec

import discord

from bot.chat.limits import Asker, Limits
from bot.chat.replies import Interaction, defer, defer_press, reply_to, show, show_privately
from bot.chat.threads import reply_in_thread, show_in_thread
from bot.ledger.places import Conduct
from bot.ledger.unanswered import Unanswered
from bot.live.answer_view import ScopedQuestion
from bot.live.counts import Counts, Outcome
from bot.live.index import LiveIndex, QueueFullError
from bot.message.reply import Reply
from index import ArticlebotError, IndexDamagedError

_log = logging.getLogger(__name__)
P = ParamSpec("P")
Result = tuple[Reply, Outcome | None]
"""What is shown, and how a question ended; None for a press, which is none."""


@dataclass(frozen=True)
class Turn:
    """A question or a press that the limits have let in; `note` is told of a question not surely answered."""

    live: LiveIndex
    counts: Counts
    acknowledge: Callable[[], Awaitable[None]] | None
    show: Callable[[Reply], Awaitable[None]]
    started: float
    note: Callable[[str], Awaitable[None]] | None = None

    async def take(
        self, work: Callable[P, Awaitable[Result | None]], *args: P.args, **options: P.kwargs
    ) -> None:
        """Do the work and show its reply, where it has one.

        Raises `QueueFullError`, before the acknowledgement.
        """
        try:
            with self.live.place():
                if self.acknowledge is not None:
                    await self.acknowledge()
                result = await work(*args, **options)
                if result is None:
                    return
                reply, outcome = result
                await self.show(reply)
        except Exception as error:
            if ended := _outcome_of(error):
                self.counts.question(ended)
            raise
        if outcome is not None:
            self.counts.question(outcome, self.started)
        if self.note is not None and outcome in ("unsure", "abstained") and reply.question:
            await self.note(reply.question)


class NotHereError(ArticlebotError):
    """The bot is not to answer in a channel."""


class Turns:
    """Lets questions and presses in, as the bot behaves in a place.

    What the articles lack that was asked for is noted as `unanswered`, where that is given.
    Each method raises `TooManyError` where the limits do not, those for questions `NotHereError` too.
    """

    def __init__(
        self,
        live: LiveIndex,
        limits: Limits,
        counts: Counts,
        conduct: Conduct,
        unanswered: Unanswered | None = None,
    ) -> None:
        self._live = live
        self._limits = limits
        self._counts = counts
        self.conduct = conduct
        self._unanswered = unanswered

    def command(
        self, interaction: Interaction, question: str | None = None, *, private: bool | None = None
    ) -> Turn:
        """The turn of a command, answered to all or to one, where that is not said as the place has it.

        A question is given that may be answered in a thread of its own, as the place has it.
        """
        private = bool(self.conduct.private) if private is None else private
        shown = partial(show, interaction)
        if question is not None and self.conduct.threads and not private:
            shown = partial(show_in_thread, interaction, question)
        asker = Asker(interaction.user.id, interaction.guild_id)
        return self._question(asker, partial(defer, interaction, private=private), shown)

    def message(self, message: discord.Message, question: str | None = None) -> Turn:
        """The turn of a message, which nothing acknowledges; with a question as that of a command."""
        return self._question(_author_of(message), None, self._beside(message, question))

    def post(self, message: discord.Message, question: str) -> Turn | None:
        """The turn of a post that nobody asked to be answered; None where it is not to be looked at."""
        if self.conduct.answers is False or not self._limits.may_look_at_post(_author_of(message)):
            return None
        return Turn(self._live, self._counts, None, self._beside(message, question), time.monotonic())

    def _beside(
        self, message: discord.Message, question: str | None
    ) -> Callable[[Reply], Coroutine[None, None, None]]:
        if question is not None and self.conduct.threads:
            return partial(reply_in_thread, message, question)
        return partial(reply_to, message)

    def placed(self, asked: ScopedQuestion) -> ScopedQuestion:
        """A question as it is asked in this place."""
        return replace(asked, strictness=self.conduct.strictness)

    def may_refuse(self, message: discord.Message) -> bool:
        """Whether to tell who wrote a message that it is not answered."""
        return self._limits.may_tell(_author_of(message))

    def press(self, interaction: Interaction, *, beside: bool = False) -> Turn:
        """The turn of a pressed button: its message is edited, or the reply stands beside it, for one."""
        started = time.monotonic()
        self._limits.count_press(Asker(interaction.user.id, interaction.guild_id))
        shown = partial(show_privately if beside else show, interaction)
        return Turn(self._live, self._counts, partial(defer_press, interaction), shown, started)

    def _question(
        self,
        asker: Asker,
        acknowledge: Callable[[], Awaitable[None]] | None,
        shown: Callable[[Reply], Awaitable[None]],
    ) -> Turn:
        started = time.monotonic()
        if self.conduct.answers is False:
            raise NotHereError("I do not answer in this channel; its server has chosen others for that.")
        self._limits.count_question(asker)
        note = partial(self._note, asker.user_id) if self._unanswered else None
        return Turn(self._live, self._counts, acknowledge, shown, started, note)

    async def _note(self, user_id: int, question: str) -> None:
        collection = self._live.snapshot.index.collection
        try:
            missing = await self._live.run(lambda snapshot: snapshot.index.missing(question))
            if self._unanswered:
                await asyncio.to_thread(self._unanswered.note, collection, missing, question, user_id)
        except ArticlebotError as error:
            _log.warning("what the articles lack could not be noted: %s", error)


def _author_of(message: discord.Message) -> Asker:
    return Asker(message.author.id, message.guild.id if message.guild else None)


def _outcome_of(error: Exception) -> Outcome | None:
    """How a question ended that this error answers; None where the asker can mend it."""
    if isinstance(error, QueueFullError):
        return "refused"
    is_fault = isinstance(error, IndexDamagedError) or not isinstance(error, ArticlebotError)
    return "failed" if is_fault else None
