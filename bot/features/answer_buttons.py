"""The buttons below an answer: the sentences around, further evidence, and what readers think of it."""

import asyncio
from dataclasses import replace

from bot.chat.replies import Interaction, tell
from bot.chat.turn import Result, Turns
from bot.features.earlier import EarlierAnswer
from bot.features.votes import Feedback, Vote
from bot.live.answer_view import ScopedQuestion
from bot.live.index import LiveIndex
from bot.live.snapshot import GoneError
from bot.message.answer import render
from bot.message.answer_pages import toggle
from bot.message.button_state import AnswerState

_CHANGED = "There is nothing to quote for this any more; ask again."


class AnswerPages:
    """Turns the pages of answers, and shows what stands around them."""

    def __init__(self, live: LiveIndex, turns: Turns) -> None:
        self._live = live
        self._turns = turns

    async def more(self, interaction: Interaction, memory: str) -> None:
        """Show the next page in place."""
        await self._show(interaction, memory, other_view=False)

    async def context(self, interaction: Interaction, memory: str) -> None:
        """Show the sentences around, or no longer, in place."""
        await self._show(interaction, memory, other_view=True)

    async def _show(self, interaction: Interaction, memory: str, *, other_view: bool) -> None:
        turn, earlier = self._turns.press(interaction), EarlierAnswer.of_press(interaction, memory)
        asked = await asyncio.to_thread(earlier.asked, self._live.snapshot)
        await turn.take(self._further, asked, earlier.state, other_view)

    async def _further(self, asked: ScopedQuestion, state: AnswerState, other_view: bool) -> Result:
        view = await self._live.answer(self._turns.placed(asked), around=other_view or state.context)
        if not view.quoted:
            raise GoneError(_CHANGED)
        pressed = replace(view, page=state.page, context=state.context)
        return render(toggle(pressed) if other_view else replace(pressed, page=state.page + 1)), None


class AnswerVotes:
    """Takes votes on answers."""

    def __init__(self, live: LiveIndex, turns: Turns, feedback: Feedback) -> None:
        self._live = live
        self._turns = turns
        self._feedback = feedback

    async def helpful(self, interaction: Interaction, memory: str) -> None:
        """Note that an answer helped."""
        await self._vote(interaction, memory, helpful=True)

    async def not_helpful(self, interaction: Interaction, memory: str) -> None:
        """Note that an answer did not help."""
        await self._vote(interaction, memory, helpful=False)

    async def _vote(self, interaction: Interaction, memory: str, *, helpful: bool) -> None:
        self._turns.press(interaction)
        earlier = EarlierAnswer.of_press(interaction, memory)
        snapshot = self._live.snapshot
        snapshot.article_id(earlier.state)
        vote = Vote(
            helpful=helpful,
            user_id=interaction.user.id,
            message_id=interaction.message.id if interaction.message else 0,
            index_id=snapshot.index.manifest.index_id,
            answer=str(earlier.state),
            collection=snapshot.index.collection,
        )
        await asyncio.to_thread(self._feedback.add, vote, earlier.question)
        await tell(interaction, "Thank you; that is noted.")
