"""**Ask about it**: a question of the article that a message announces, asked in a window."""

import asyncio

import discord

from bot.chat.replies import Interaction, ask_back, typed_in
from bot.chat.turn import Result, Turns
from bot.live.answer_view import ScopedQuestion
from bot.live.index import LiveIndex
from bot.live.keys import named_by
from bot.live.snapshot import GoneError
from bot.message.answer import render
from bot.message.button_state import Action, custom_id
from bot.phrases import cut, make_line
from index import Heading, canonical_question

_MOST_TITLE = 90
_GONE = "That article is no longer here."


class ArticleQuestions:
    """Asks for a question of one article, and answers it from that alone."""

    def __init__(self, live: LiveIndex, turns: Turns) -> None:
        self._live = live
        self._turns = turns

    async def ask(self, interaction: Interaction, memory: str) -> None:
        """Open the window at a press, and answer what it is sent off with. Raises `GoneError`."""
        heading = self._heading(memory)
        if interaction.type is discord.InteractionType.component:
            self._turns.press(interaction)
            about = f"About: {cut(make_line(heading.title), _MOST_TITLE)}"
            await ask_back(
                interaction, custom_id(Action.ABOUT, memory), "Ask about it", "Your question", about
            )
            return
        question = canonical_question(typed_in(interaction))
        turn = self._turns.command(interaction)
        asked = await asyncio.to_thread(self._live.snapshot.scoped, question, heading.article_id)
        await turn.take(self._answered, asked)

    def _heading(self, key: str) -> Heading:
        headings = self._live.snapshot.headings
        article_id = named_by(key, headings)
        if article_id is None:
            raise GoneError(_GONE)
        return headings[article_id]

    async def _answered(self, asked: ScopedQuestion) -> Result:
        view = await self._live.answer(self._turns.placed(asked))
        return render(view), view.answer.status
