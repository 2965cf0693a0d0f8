"""Questions from Discord: commands, mentions, direct messages and replies, each answered with one message."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Sequence

import aiohttp
import discord

from bot.chat.limits import Asker, Limits, TooManyError
from bot.chat.replies import Interaction, defer, explained, reply_in_words, reply_to, show
from bot.features.catalogue import chosen_by, named_article
from bot.features.earlier import chosen_before, earlier_of
from bot.live.index import MOST_CITED, LiveIndex, QueueFullError, ScopedQuestion, Snapshot
from bot.live.keys import article_key
from bot.live.served import Served, serve
from bot.message.answer import lay_out, render, render_refusal, state_of
from bot.message.button_state import SeenPlace
from bot.message.reply import Reply
from bot.wording import cut
from index import ArticlebotError, Heading, canonical_question, is_courtesy, is_greeting

_log = logging.getLogger(__name__)
_NO_CARDS = "I may not show quotes in this channel: give me the permission Embed Links here, or use /ask."
_MOST_TOLD = 1000
_MOST_NAMED, _MOST_TITLE = 3, 80


class Responder:
    """Answers questions, within the limits."""

    def __init__(self, serving: LiveIndex, limits: Limits) -> None:
        self._serving = serving
        self._limits = limits
        self._told: dict[int, float] = {}

    async def ask(
        self,
        interaction: Interaction,
        question: str,
        article: str | None,
        private: bool,
        after: str | None = None,
        before: str | None = None,
        source: str | None = None,
    ) -> None:
        """Answer a command. Raises `ArticlebotError` before it is acknowledged where it is refused."""
        started = time.monotonic()
        live = self._serving.live
        question = canonical_question(question)
        article_id = None if article is None else named_article(article, live)
        chosen = chosen_by(after, before, source, live)
        asked = ScopedQuestion(
            question, None if article_id is None else frozenset((article_id,)), chosen=chosen
        )
        self._limits.count_question(Asker(interaction.user.id, interaction.guild_id))
        if chosen:
            # Among many articles this takes a moment, and what fits none is refused to the asker alone.
            await asyncio.to_thread(live.within, asked)
        with self._serving.place():
            await defer(interaction, private=private)
            await show(interaction, await self._answered(asked, started))

    async def answer_message(self, message: discord.Message, me: discord.ClientUser) -> None:
        """Answer a message that mentions the bot, was sent to it alone, or replies to an answer of its."""
        started = time.monotonic()
        question = _question_in(message, me)
        if message.reference and is_courtesy(question):
            return
        if not _may_speak(message):
            _log.info("no permission to answer in channel %d", message.channel.id)
            return
        try:
            if not question or is_greeting(question):
                await reply_in_words(message, _hint(list(self._serving.live.headings.values())))
                return
            if not _may_show_cards(message):
                raise ArticlebotError(_NO_CARDS)
            question = canonical_question(question)
            self._limits.count_question(Asker(message.author.id, message.guild.id if message.guild else None))
            with self._serving.place():
                typing = asyncio.create_task(_type(message.channel))
                try:
                    reply = await self._answered_message(message, question, me, started)
                finally:
                    typing.cancel()
            await reply_to(message, reply)
        except (TooManyError, QueueFullError) as error:
            if self._may_tell(message.author.id):
                await reply_in_words(message, explained(error))
        except ArticlebotError as error:
            await reply_in_words(message, explained(error))

    async def _answered_message(
        self, message: discord.Message, question: str, me: discord.ClientUser, started: float
    ) -> Reply:
        before = message.reference.resolved if message.reference else None
        if not isinstance(before, discord.Message) or before.author.id != me.id:
            return await self._answered(ScopedQuestion(question), started)
        answer = before
        asked, served = await self._serving.run(lambda live: _follow(question, answer, live))
        return self._rendered(asked, served, started)

    async def _answered(self, asked: ScopedQuestion, started: float) -> Reply:
        return self._rendered(asked, await self._serving.ask(asked), started)

    def _rendered(self, asked: ScopedQuestion, served: Served, started: float) -> Reply:
        self._serving.count(served.answer.status, started)
        shown = lay_out(served)
        if shown is None:
            return render_refusal(served.answer, asked.chosen)
        seen = tuple(SeenPlace(article_key(article_id), span) for article_id, span in asked.seen)
        scoped = asked.article_ids is not None and len(asked.article_ids) == 1
        state = state_of(shown, scoped=scoped, seen=seen, chosen=asked.chosen)
        return render(shown, state, asked.chosen)

    def _may_tell(self, user_id: int) -> bool:
        """Whether to say once more to somebody that they ask too much; in a channel everybody sees it."""
        now = time.monotonic()
        self._told = {user: at for user, at in self._told.items() if now - at < 60}
        if user_id in self._told or len(self._told) >= _MOST_TOLD:
            return False
        self._told[user_id] = now
        return True


def _hint(headings: Sequence[Heading]) -> str:
    """What to tell somebody who says nothing that could be answered."""
    named = ", ".join(f"“{cut(heading.title, _MOST_TITLE)}”" for heading in headings[:_MOST_NAMED])
    others = f" and {len(headings) - _MOST_NAMED:,} more" if len(headings) > _MOST_NAMED else ""
    return (
        f"Ask me about the articles: {named}{others}. For example: what somebody said, or who did what. "
        "/who lists whom an article quotes."
    )


def _follow(question: str, before: discord.Message, live: Snapshot) -> tuple[ScopedQuestion, Served]:
    """Answer a reply to a message of the bot, after what that showed and from what that was asked of."""
    asked = ScopedQuestion(question, chosen=chosen_before(before, live))
    earlier = earlier_of(before, live)
    if earlier is None:
        return asked, serve(live.index, live.ask(asked), context=False)
    meant, answer = live.index.follow_up(question, earlier, top=MOST_CITED, article_ids=live.within(asked))
    asked = ScopedQuestion(meant.question, meant.article_ids, meant.seen, asked.chosen)
    return asked, serve(live.index, live.linked_answer(answer), context=False)


def concerns(message: discord.Message, me: discord.ClientUser) -> bool:
    """Whether a message is for the bot: it mentions it or was sent to it alone, by a person."""
    if message.author.bot or message.type not in (discord.MessageType.default, discord.MessageType.reply):
        return False
    return message.guild is None or any(user.id == me.id for user in message.mentions)


def _question_in(message: discord.Message, me: discord.ClientUser) -> str:
    """The words of a message without the mention of the bot, other mentions as names."""
    own = re.compile(rf"<@!?{me.id}>")
    names = {f"<@{user.id}>": user.display_name for user in message.mentions}
    words = own.sub(" ", message.content)
    for mention, name in names.items():
        words = words.replace(mention, name)
    return " ".join(words.split())


def _may_speak(message: discord.Message) -> bool:
    if message.guild is None:
        return True
    permissions = message.channel.permissions_for(message.guild.me)
    in_thread = isinstance(message.channel, discord.Thread)
    return permissions.send_messages_in_threads if in_thread else permissions.send_messages


def _may_show_cards(message: discord.Message) -> bool:
    return message.guild is None or message.channel.permissions_for(message.guild.me).embed_links


async def _type(channel: discord.abc.Messageable) -> None:
    """Show that the bot is writing; an answer is worth more than that."""
    try:
        async with channel.typing():
            await asyncio.Event().wait()
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        _log.info("the typing indicator could not be shown (%s)", type(error).__name__)
