"""What people post to nobody in particular, answered once where the bot is sure; else it keeps silent."""

import asyncio
import re

import discord

from bot.chat.address import may_speak
from bot.chat.turn import Result, Turns
from bot.features.find_source import plain_words
from bot.live.answer_view import ScopedQuestion
from bot.live.index import LiveIndex
from bot.message.answer import render
from index import canonical_question, questions_in

_MOST_ASKED = 3
_QUOTED = re.compile(r"^ *>.*$", re.MULTILINE)


class PostAnswers:
    """Answers posts, within the limits."""

    def __init__(self, live: LiveIndex, turns: Turns) -> None:
        self._live = live
        self._turns = turns

    async def answer(self, message: discord.Message) -> None:
        """Answer the first question of a post that surely can be, with its title where it has one.

        Raises `ArticlebotError` where that is refused, of which nobody is to be told.
        """
        title = message.channel.name if isinstance(message.channel, discord.Thread) else ""
        words = plain_words(_QUOTED.sub("", message.content))
        asked = await asyncio.to_thread(questions_in, f"{title}\n{words}")
        if not asked or not may_speak(message):
            return
        if turn := self._turns.post(message, asked[0]):
            await turn.take(self._surely_answered, asked[:_MOST_ASKED])

    async def _surely_answered(self, asked: list[str]) -> Result | None:
        for question in map(canonical_question, asked):
            view = await self._live.answer(ScopedQuestion(question, strictness="strict"))
            # "What happened?" may mean anything that people talk about; an overview claims no answer to it.
            if view.answer.status == "answered" and view.answer.kind != "overview":
                return render(view), view.answer.status
        return None
