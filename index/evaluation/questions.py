"""Labelled questions: what an answer to each must hold, for measuring."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta

from index.errors import ReadingError
from index.models import Span
from index.reading.json_lines import Record, misfit, read_records, read_text
from index.text.canonical import clean_line

Scope = Literal["article", "archive"]
_Strings = Annotated[
    list[Annotated[str, Meta(pattern=r"\S")]] | None,
    Meta(description="a list of strings, none of them empty"),
]
_LONGEST_TEXT = 100_000


@dataclass(frozen=True)
class GoldSpan:
    """A place in an article that answers."""

    article_id: str
    span: Span


@dataclass(frozen=True)
class LabelledQuestion:
    """A question and what is known about its answer.

    `evidence` must be inside the quotes of a full answer, and `forbidden` in none of its highlights.
    `spans` and `answers` (short strings, usually of the article) say where the answer stands.
    `article_ids` are the articles that the question is about, empty where nobody says.
    """

    question: str
    answerable: bool
    evidence: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    spans: tuple[GoldSpan, ...] = ()
    answers: tuple[str, ...] = ()
    article_ids: frozenset[str] = frozenset()
    scope: Scope = "article"

    @property
    def within(self) -> frozenset[str] | None:
        """The articles to ask, None for all."""
        return self.article_ids or None if self.scope == "article" else None


class _Line(Record, frozen=True):
    example = '{"question": ..., "answerable": ...}'
    question: Annotated[str, Meta(pattern=r"\S", description="a string that is not empty")]
    answerable: Annotated[bool, Meta(description="true or false")]
    evidence: _Strings = None
    forbidden: _Strings = None
    answers: _Strings = None
    article_ids: _Strings = None
    spans: Annotated[
        list[tuple[str, int, int]] | None,
        Meta(description="a list of [article id, start, end], start before end"),
    ] = None
    scope: Annotated[Scope | None, Meta(description='"article" or "archive"')] = None


def read_questions(path: Path) -> list[LabelledQuestion]:
    """Read a file of one JSON object a line, with the fields of `LabelledQuestion`; others are ignored.

    Raises `ReadingError`, naming the file and the line, for what is not of this form.
    """
    text, name = read_text(path)
    lines = read_records(text, name, _Line)
    questions = [_question_of(line, f"Line {number} of {name}") for number, line in lines]
    if not questions:
        raise ReadingError(f"{name} holds no questions; write one JSON object a line.")
    return questions


def _question_of(line: _Line, where: str) -> LabelledQuestion:
    labelled = LabelledQuestion(
        question=line.question,
        answerable=line.answerable,
        evidence=_clean(line.evidence, "evidence", where),
        forbidden=_clean(line.forbidden, "forbidden", where),
        spans=_spans(line, where),
        answers=_clean(line.answers, "answers", where),
        article_ids=frozenset(line.article_ids or ()),
        scope=line.scope or "article",
    )
    if line.answerable and not (labelled.evidence or labelled.spans or labelled.answers):
        raise ReadingError(f'{where} is answerable and needs "evidence": a list of strings.')
    if line.scope == "article" and not labelled.article_ids:
        raise ReadingError(f'{where} has the scope "article" and needs "article_ids".')
    return labelled


def _clean(strings: list[str] | None, field: str, where: str) -> tuple[str, ...]:
    """The strings as the canonical text would hold them."""
    cleaned = tuple(clean_line(string, _LONGEST_TEXT) for string in strings or ())
    if not all(cleaned):
        raise misfit(_Line, field, where)
    return cleaned


def _spans(line: _Line, where: str) -> tuple[GoldSpan, ...]:
    try:
        return tuple(GoldSpan(article_id, Span(start, end)) for article_id, start, end in line.spans or ())
    except ValueError as error:
        raise misfit(_Line, "spans", where) from error
