"""The buttons below an answer: the sentences around, further evidence, and what readers think of it."""

from __future__ import annotations

import asyncio

from bot.chat.limits import Asker, Limits
from bot.chat.replies import Interaction, defer_press, show, tell
from bot.features.catalogue import GoneError, asked_again, still_there
from bot.features.earlier import question_and_state
from bot.features.votes import Feedback, Vote
from bot.live.index import LiveIndex
from bot.message.answer import lay_out, render, toggle
from bot.message.button_state import AnswerState

_STALE = "This button is from an earlier version of the bot; ask again."
_CHANGED = "There is nothing to quote for this any more; ask again."


class AnswerButtons:
    """Turns the pages of answers, shows more of them, and takes votes."""

    def __init__(self, serving: LiveIndex, limits: Limits, feedback: Feedback) -> None:
        self._serving = serving
        self._limits = limits
        self._feedback = feedback

    async def more(self, interaction: Interaction, tail: str) -> None:
        """Show the next page in place."""
        await self._turn(interaction, tail, other_view=False)

    async def context(self, interaction: Interaction, tail: str) -> None:
        """Show the sentences around, or no longer, in place."""
        await self._turn(interaction, tail, other_view=True)

    async def _turn(self, interaction: Interaction, tail: str, *, other_view: bool) -> None:
        question, state = self._pressed(interaction, tail)
        asked = asked_again(question, state, self._serving.live)
        with self._serving.place():
            await defer_press(interaction)
            served = await self._serving.ask(asked, context=other_view or state.context)
        if other_view:
            shown = toggle(served, state.page, context=state.context)
        else:
            shown = lay_out(served, state.page + 1, context=state.context)
        if shown is None:
            raise GoneError(_CHANGED)
        await show(interaction, render(shown, state, asked.chosen))

    async def helpful(self, interaction: Interaction, tail: str) -> None:
        """Note that an answer helped."""
        await self._vote(interaction, tail, helpful=True)

    async def not_helpful(self, interaction: Interaction, tail: str) -> None:
        """Note that an answer did not help."""
        await self._vote(interaction, tail, helpful=False)

    async def _vote(self, interaction: Interaction, tail: str, *, helpful: bool) -> None:
        question, state = self._pressed(interaction, tail)
        live = self._serving.live
        still_there(state.article, state.content, live)
        vote = Vote(
            helpful=helpful,
            user_id=interaction.user.id,
            message_id=interaction.message.id if interaction.message else 0,
            index_id=live.index.manifest.index_id,
            answer=state.encoded(),
        )
        await asyncio.to_thread(self._feedback.add, vote, question)
        await tell(interaction, "Thank you; that is noted.")

    def _pressed(self, interaction: Interaction, tail: str) -> tuple[str, AnswerState]:
        self._limits.count_press(Asker(interaction.user.id, interaction.guild_id))
        state = AnswerState.decoded(tail)
        found = question_and_state(interaction.message) if interaction.message else None
        if state is None or found is None:
            raise GoneError(_STALE)
        return found[0], state
