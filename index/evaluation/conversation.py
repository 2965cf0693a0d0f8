"""Labelled questions asked as people ask them: alone, or after the answer before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from index.dialogue.earlier import Earlier
from index.evaluation.questions import LabelledQuestion
from index.models import Answer

if TYPE_CHECKING:
    from index.library import Index

SHOWN = 5
"""How many citations an answer may show."""


def ask_each(
    questions: Sequence[LabelledQuestion],
    index: Index,
    on_question: Callable[[int, int], None] | None = None,
) -> Iterator[tuple[LabelledQuestion, Answer]]:
    """Ask an index every question; `on_question` is told how many of how many are answered.

    The answer to one that follows another is to the question as it is understood then. Raises
    `QuestionError` for a question about an article that the index does not hold.
    """
    earlier: Earlier | None = None
    for done, labelled in enumerate(questions, start=1):
        if labelled.follows and earlier is not None:
            _, answer = index.follow_up(labelled.question, earlier, top=SHOWN, article_ids=labelled.within)
        else:
            answer = index.ask(labelled.question, top=SHOWN, article_ids=labelled.within)
        earlier = Earlier.of(answer.question, answer.at_a_glance)
        if on_question is not None:
            on_question(done, len(questions))
        yield labelled, answer
