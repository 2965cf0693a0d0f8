"""What was asked and not surely answered, for those who look after the articles."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.chat.administrators import Administrators
from bot.chat.replies import Interaction, defer, show
from bot.ledger.unanswered import MissingTerm, Unanswered
from bot.markdown.escape import escape_line
from bot.message.answer import ANSWERED, NOT_ANSWERED
from bot.message.reply import Reply
from bot.phrases import cut, spell_count

_MOST_TERMS, _MOST_QUESTIONS, _MOST_QUESTION = 25, 10, 150
_NOTHING = "In the last 90 days nobody asked for anything that the articles never mention."


@dataclass(frozen=True)
class MissingTermList:
    """Shows what the articles of a collection lack, and the questions where these are kept."""

    administrators: Administrators
    unanswered: Unanswered
    collection: str

    async def show(self, interaction: Interaction) -> None:
        """Show it to whoever asks alone. Raises `NotAllowedError`, and `LedgerError`."""
        self.administrators.require(interaction)
        await defer(interaction, private=True)
        terms = await asyncio.to_thread(self.unanswered.terms, self.collection)
        questions = await asyncio.to_thread(self.unanswered.questions, self.collection)
        await show(interaction, _render(terms, questions))


def _render(terms: Sequence[MissingTerm], questions: Sequence[str]) -> Reply:
    """The terms that were asked for and stand in no article, and questions without a sure answer."""
    if not (terms or questions):
        return Reply(_NOTHING, NOT_ANSWERED)
    told = [f"{escape_line(one.term)} · {spell_count(one.times, 'time')}" for one in terms]
    asked = [escape_line(cut(question, _MOST_QUESTION)) for question in questions]
    lines = (
        *_listed("Asked for, and never mentioned in the articles", told, _MOST_TERMS),
        *_listed("Not surely answered", asked, _MOST_QUESTIONS),
    )
    return Reply("\n".join(lines), ANSWERED)


def _listed(title: str, lines: Sequence[str], most: int) -> Iterator[str]:
    if lines:
        yield f"**{title}**"
    yield from (f"• {line}" for line in lines[:most])
    if len(lines) > most:
        yield f"-# and {len(lines) - most:,} more"
