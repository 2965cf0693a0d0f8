"""Questions from Discord: commands, mentions, direct messages and replies, each answered with one message."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import aiohttp
import discord

from bot.chat.address import may_speak, words_to
from bot.chat.guidance import Guide
from bot.chat.limits import TooManyError
from bot.chat.replies import Interaction, ask_back, explain, reply_in_words, typed_in
from bot.chat.turn import Result, Turns
from bot.features.catalogue import chosen_by, named_article
from bot.features.earlier import EarlierAnswer
from bot.live.answer_view import AnswerView, ScopedQuestion
from bot.live.index import LiveIndex, QueueFullError
from bot.live.keys import named_by
from bot.live.snapshot import GoneError
from bot.message.answer import render, what_said
from bot.message.button_state import STALE, Action, VoicesState, custom_id
from bot.phrases import cut
from index import ArticlebotError, Earlier, canonical_question, is_courtesy

_log = logging.getLogger(__name__)
_MOST_ABOUT = 100
_HELP = "help"
_LINK = re.compile(r"<?https?://\S+>?")
_NOT_READ = (
    "To ask about a page or a file, choose Ask about this in the menu of your message, under Apps, or use "
    "/ask with url: or file:."
)


class Responder:
    """Answers questions, within the limits."""

    def __init__(self, live: LiveIndex, turns: Turns, guide: Guide) -> None:
        self._live = live
        self._turns = turns
        self._guide = guide

    async def ask(
        self,
        interaction: Interaction,
        question: str,
        article: str | None,
        private: bool | None,
        after: str | None = None,
        before: str | None = None,
        source: str | None = None,
    ) -> None:
        """Answer a command. Raises `ArticlebotError` before it is acknowledged where it is refused."""
        turn = self._turns.command(interaction, question, private=private)
        question = canonical_question(question)
        snapshot = self._live.snapshot
        article_id = None if article is None else named_article(article, snapshot)
        chosen = chosen_by(after, before, source, snapshot)
        asked = await asyncio.to_thread(snapshot.scoped, question, article_id, chosen)
        await turn.take(self._answered, asked)

    async def ask_what_was_said(self, interaction: Interaction, memory: str) -> None:
        """Answer what a speaker says whom a button names, in a message of its own."""
        turn = self._turns.command(interaction, private=_is_private(interaction))
        state = VoicesState.read(memory)
        self._live.snapshot.article_id(state)
        await turn.take(self._said, state)

    async def _said(self, state: VoicesState) -> Result:
        names = [voice.name for voice in await self._live.voices(state)]
        speaker = None if state.speaker is None else named_by(state.speaker, names)
        if speaker is None:
            raise GoneError(STALE)
        snapshot = self._live.snapshot
        return await self._answered(snapshot.scoped(what_said(speaker), snapshot.article_id(state)))

    async def follow_up(self, interaction: Interaction, memory: str) -> None:
        """Ask in a window for a question after the answer that is shown; sent off, answer that question."""
        earlier = EarlierAnswer.of_press(interaction, memory)
        if interaction.type is discord.InteractionType.component:
            self._turns.press(interaction)
            about = cut(f"After: {earlier.question}", _MOST_ABOUT)
            custom = custom_id(Action.FOLLOW_UP, memory)
            await ask_back(interaction, custom, "Follow up", "Your question", about)
            return
        question = canonical_question(typed_in(interaction))
        turn = self._turns.command(interaction, private=_is_private(interaction))
        await turn.take(self._followed, question, earlier)

    async def _answered(self, asked: ScopedQuestion) -> Result:
        return self._result_of(await self._live.answer(self._turns.placed(asked)))

    async def answer_message(self, message: discord.Message, me: discord.ClientUser) -> None:
        """Answer a message that mentions the bot, was sent to it alone, or replies to an answer of its."""
        question = words_to(message, me)
        if message.reference and is_courtesy(question):
            return
        if not may_speak(message):
            _log.info("no permission to answer in channel %d", message.channel.id)
            return
        try:
            if _LINK.fullmatch(question) or (message.attachments and not question):
                raise ArticlebotError(_NOT_READ)
            turn = self._turns.message(message, question)
            await turn.take(self._answered_message, message, canonical_question(question or _HELP), me)
        except (TooManyError, QueueFullError) as error:
            if self._turns.may_refuse(message):
                await reply_in_words(message, explain(error))
        except ArticlebotError as error:
            await reply_in_words(message, explain(error))

    async def _answered_message(
        self, message: discord.Message, question: str, me: discord.ClientUser
    ) -> Result:
        before, earlier = message.reference.resolved if message.reference else None, None
        if isinstance(before, discord.Message) and before.author.id == me.id:
            earlier = EarlierAnswer.of_message(before)
        async with _typing(message.channel):
            if earlier is None:
                return await self._answered(ScopedQuestion(question))
            return await self._followed(question, earlier)

    async def _followed(self, question: str, earlier: EarlierAnswer) -> Result:
        """Answer a reply to an answer, after what that showed and from what that was asked of."""
        snapshot = self._live.snapshot
        scoped = await asyncio.to_thread(snapshot.scoped, question, chosen=earlier.chosen(snapshot))
        asked = self._turns.placed(scoped)
        try:
            again = self._turns.placed(await asyncio.to_thread(earlier.asked, snapshot))
        except GoneError:
            # Of an answer whose article is gone or has another text now only the question is left.
            return self._result_of(await self._live.follow_up(asked, Earlier(earlier.question)))
        state = earlier.state
        view = replace(
            await self._live.answer(again, around=state.context), page=state.page, context=state.context
        )
        return self._result_of(await self._live.follow_up(asked, earlier.leaned_on(view)))

    def _result_of(self, view: AnswerView) -> Result:
        answer = view.answer
        if answer.guidance:
            return self._guide.reply(
                answer.reason or "", is_empty=not self._live.snapshot.headings
            ), answer.status
        return render(view), answer.status


def _is_private(interaction: Interaction) -> bool:
    """Whether what was pressed stands in a message for one reader."""
    return interaction.message is not None and interaction.message.flags.ephemeral


@asynccontextmanager
async def _typing(channel: discord.abc.Messageable) -> AsyncIterator[None]:
    """Show that the bot is writing; an answer is worth more than that."""
    typing = asyncio.create_task(_type(channel))
    try:
        yield
    finally:
        typing.cancel()


async def _type(channel: discord.abc.Messageable) -> None:
    try:
        async with channel.typing():
            await asyncio.Event().wait()
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        _log.info("the typing indicator could not be shown (%s)", type(error).__name__)
