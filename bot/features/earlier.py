"""An earlier answer, from the message that shows it: to show more of it, or to follow it up."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import discord

from bot.chat.layout import custom_ids_in, question_in
from bot.chat.replies import Interaction
from bot.live.answer_view import AnswerView, ScopedQuestion
from bot.live.keys import named_by
from bot.live.snapshot import GoneError, Snapshot
from bot.message.answer_pages import current_page
from bot.message.button_state import STALE, AnswerState, read_custom_id
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
        for custom_id in custom_ids_in(message):
            with suppress(GoneError):
                _, memory = read_custom_id(custom_id)
                return cls(question, AnswerState.read(memory))
        return None

    @classmethod
    def of_press(cls, interaction: Interaction, memory: str) -> EarlierAnswer:
        """The answer below which a button was pressed that remembers it. Raises `GoneError`."""
        question = question_in(interaction.message)
        if question is None:
            raise GoneError(STALE)
        return cls(question, AnswerState.read(memory))

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
        on_page = [part.citation for part in current_page(view)] or view.quoted[:1]
        return Earlier.of(self.question, on_page, one_article=self.state.scoped)
