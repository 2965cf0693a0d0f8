"""What a reader of an answer sees first, and whether that answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from index.evaluation.conversation import ask_each
from index.evaluation.gold import answers_in_text, hits, spans_in
from index.evaluation.questions import LabelledQuestion
from index.models import Answer, Citation, Status

if TYPE_CHECKING:
    from index.library import Index

Grade = Literal["right", "shown", "hidden", "wrong", "false_no", "right_no", "unsure_no", "false_yes"]
"""What an answer is worth at a glance.

Of an answerable question: the words marked in the first citation that has any hold an answer, or are a part
of one ("right"); an answer stands in what the first three citations with marked words quote ("shown"), or
only in another citation ("hidden"); something else is shown ("wrong"), or nothing ("false_no"). Of an
unanswerable one: nothing is shown ("right_no"), the closest words as such ("unsure_no"), or some as an
answer ("false_yes").
"""
GRADES: tuple[Grade, ...] = get_args(Grade)
_OF_STATUS: Mapping[Status, Grade] = {"abstained": "right_no", "unsure": "unsure_no", "answered": "false_yes"}
_FIRST = 3


@dataclass(frozen=True)
class Glance:
    """The first look at an answer: its grade, whether it claims to be one (`sure`), and what it marks.

    `asked` is the question as it was understood, which is another where it leans on the one before it.
    """

    labelled: LabelledQuestion
    asked: str
    grade: Grade
    sure: bool
    marked: tuple[str, ...] = ()

    @property
    def gold(self) -> tuple[str, ...]:
        """The words any of which would have been right; none where nothing answers."""
        return _gold_words(self.labelled)


def glance(labelled: LabelledQuestion, answer: Answer) -> Glance:
    """Look at the answer to a labelled question as its reader does first."""
    first = answer.at_a_glance
    return Glance(
        labelled=labelled,
        asked=answer.question,
        grade=_grade(labelled, answer, first),
        sure=answer.status == "answered",
        marked=tuple(highlight.text for citation in first[:1] for highlight in citation.highlights),
    )


def read_glances(
    questions: Sequence[LabelledQuestion],
    index: Index,
    on_question: Callable[[int, int], None] | None = None,
) -> list[Glance]:
    """Ask an index every question, and look; `on_question` is told how many of how many are answered.

    Raises `QuestionError` for a question about an article that the index does not hold.
    """
    return [glance(labelled, answer) for labelled, answer in ask_each(questions, index, on_question)]


def _grade(labelled: LabelledQuestion, answer: Answer, first: Sequence[Citation]) -> Grade:
    if not labelled.answerable:
        return _OF_STATUS[answer.status]
    if not first:
        return "false_no"
    if marks_answer(labelled, first[0]):
        return "right"
    if any(_quotes_answer(labelled, citation) for citation in first[:_FIRST]):
        return "shown"
    return "hidden" if any(_quotes_answer(labelled, c) for c in answer.citations) else "wrong"


def marks_answer(labelled: LabelledQuestion, citation: Citation) -> bool:
    """Whether the marked words hold an answer, or are one, or several words of one."""
    if labelled.spans:
        places = spans_in(labelled, citation.article_id)
        return any(
            hits(labelled, citation.article_id, marked.span, marked.text)
            or (_is_phrase(marked.text) and any(place.covers(marked.span) for place in places))
            for marked in citation.highlights
        )
    gold = list(map(_plain, _gold_words(labelled)))
    marked = [_plain(highlight.text) for highlight in citation.highlights]
    return _holds_any(gold, " ".join(marked)) or any(
        words in gold or (_is_phrase(words) and any(words in answer for answer in gold)) for words in marked
    )


def _quotes_answer(labelled: LabelledQuestion, citation: Citation) -> bool:
    if labelled.spans:
        return hits(labelled, citation.article_id, citation.span, citation.quote)
    return _holds_any(map(_plain, _gold_words(labelled)), _plain(citation.quote))


def _gold_words(labelled: LabelledQuestion) -> tuple[str, ...]:
    return answers_in_text(labelled) or labelled.evidence


def _holds_any(gold: Iterable[str], text: str) -> bool:
    return any(words in text for words in gold)


def _is_phrase(words: str) -> bool:
    return len(words.split()) > 1


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
