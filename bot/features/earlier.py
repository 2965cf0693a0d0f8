"""An earlier answer, from the message that shows it: to show more of it, or to follow it up."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import discord

from bot.live.answer_view import AnswerView, ScopedQuestion
from bot.live.keys import named_by
from bot.live.snapshot import GoneError, Snapshot
from bot.message.answer import current_page
from bot.message.button_state import AnswerState, question_of, read_custom_id
from index import Earlier, Filter


@dataclass(frozen=True)
class EarlierAnswer:
    """The question that a message answers, and what its buttons remember."""

    question: str
    state: AnswerState

    @classmethod
    def of_message(cls, message: discord.Message) -> EarlierAnswer | None:
        """The answer that a message of the bot shows; None where it shows none."""
        question = question_in(message)
        if question is None:
            return None
        for row in message.components:
            for button in row.children if isinstance(row, discord.ActionRow) else ():
                with suppress(GoneError):
                    _, memory = read_custom_id(getattr(button, "custom_id", None) or "")
                    return cls(question, AnswerState.read(memory))
        return None

    def asked(self, snapshot: Snapshot) -> ScopedQuestion:
        """The question as it was asked. Raises `GoneError`, and `QuestionError` where no article fits."""
        article_id = snapshot.article_id(self.state)
        places = ((named_by(key, snapshot.headings), span) for key, span in self.state.seen)
        return snapshot.scoped(
            self.question,
            article_id if self.state.scoped else None,
            self.chosen(snapshot),
            [(found, span) for found, span in places if found is not None],
        )

    def chosen(self, snapshot: Snapshot) -> Filter:
        """The filter that chose the articles. Raises `GoneError` where its source is no longer there."""
        key = self.state.source
        source = None if key is None else named_by(key, snapshot.sources)
        if key is not None and source is None:
            raise GoneError("The source that was asked is no longer in the index; ask again.")
        return Filter(self.state.after, self.state.before, () if source is None else (source,))

    def leaned_on(self, view: AnswerView) -> Earlier:
        """What a question can lean on that follows this answer, which is shown so."""
        on_page = [part.citation for part in current_page(view)] if view.quoted else []
        return Earlier.of(self.question, on_page, one_article=self.state.scoped)


def question_in(message: discord.Message | None) -> str | None:
    """The question that a message of the bot answers; None for others."""
    return question_of(message.embeds[0].footer.text) if message and message.embeds else None
