"""A question as it is asked of an index, before anything is understood of it."""

from collections.abc import Iterable

from index.errors import QuestionError
from index.text.canonical import canonical_text

MAX_QUESTION_CHARS = 1000
"""Longer questions are refused: nobody types them, and every stranger can send them."""


class Question(str):
    """A question in canonical text on one line, neither empty nor too long."""

    __slots__ = ()


def canonical_question(question: str) -> Question:
    """The question as it is asked of an index. Raises `QuestionError` if it is empty or too long."""
    if isinstance(question, Question):
        return question
    asked = " ".join(canonical_text(question).split())
    if not any(c.isalnum() for c in asked):
        raise QuestionError("The question is empty: ask something, for example: What did Peskov say?")
    if len(asked) > MAX_QUESTION_CHARS:
        raise QuestionError(
            f"The question has {len(asked):,} characters; at most {MAX_QUESTION_CHARS:,} can be asked."
        )
    return Question(asked)


def require_known(article_ids: Iterable[str], known_ids: Iterable[str]) -> None:
    """Raise `QuestionError` for the first article, by its id, that is not known."""
    for article_id in sorted(set(article_ids).difference(known_ids)):
        raise QuestionError(f"There is no article {article_id!r} in the index: see articlebot index --list.")
