"""Labelled questions: what an answer to each must hold, for measuring."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta

from index.errors import ReadingError
from index.models import Span
from index.reading.json_lines import Record, json_object, misfit, numbered_lines, read_record, read_text
from index.text.canonical import clean_line

Scope = Literal["article", "archive"]
_Strings = Annotated[
    list[Annotated[str, Meta(pattern=r"\S")]] | None,
    Meta(description="a list of strings, none of them empty"),
]
_LONGEST_TEXT = 100_000
_LONGEST_TYPE = 40
_UNTYPED = "other"
DIALOG = "dialog"
"""The type of a question that is a turn of a dialog."""


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
    `article_ids` are the articles that the question is about, empty where nobody says. One that `follows` is
    asked in the conversation of the question before it.
    """

    question: str
    answerable: bool
    evidence: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    spans: tuple[GoldSpan, ...] = ()
    answers: tuple[str, ...] = ()
    article_ids: frozenset[str] = frozenset()
    scope: Scope = "article"
    type: str = _UNTYPED
    follows: bool = False

    @property
    def within(self) -> frozenset[str] | None:
        """The articles to ask, None for all."""
        return self.article_ids or None if self.scope == "article" else None


class _Question(Record, frozen=True):
    example = '{"question": ..., "answerable": ...}'
    question: Annotated[str, Meta(pattern=r"\S", description="a string that is not empty")]
    answerable: Annotated[bool, Meta(description="true or false")]
    evidence: _Strings = None
    forbidden: _Strings = None
    answers: _Strings = None
    spans: Annotated[
        list[tuple[str, int, int]] | None,
        Meta(description="a list of [article id, start, end], start before end"),
    ] = None


class _Line(_Question, frozen=True):
    article_id: Annotated[str | None, Meta(description="a string")] = None
    article_ids: _Strings = None
    scope: Annotated[Scope | None, Meta(description='"article" or "archive"')] = None
    type: Annotated[str | None, Meta(description="a string")] = None


class _Dialog(Record, frozen=True):
    example = '{"turns": [{"question": ..., "answerable": ...}]}'
    turns: Annotated[
        list[_Question], Meta(min_length=1, description="a list of questions, each with what answers it")
    ]
    article_id: Annotated[str | None, Meta(description="a string")] = None
    article_ids: _Strings = None


def read_questions(path: Path) -> list[LabelledQuestion]:
    """Read a file of one JSON object a line, with the fields of `LabelledQuestion`; others are ignored.

    A line with `turns` is a dialog: questions of the type "dialog", each of which follows the one before.
    `article_id` may name the only article. Raises `ReadingError`, naming the file and the line, for what is
    not of this form.
    """
    text, name = read_text(path)
    questions = [
        question
        for number, line in numbered_lines(text)
        for question in _questions_of(line, f"Line {number} of {name}")
    ]
    if not questions:
        raise ReadingError(f"{name} holds no questions; write one JSON object a line.")
    return questions


def _questions_of(line: str, where: str) -> Iterator[LabelledQuestion]:
    if "turns" in (json_object(line) or {}):
        dialog = read_record(line, _Dialog, where)
        for number, turn in enumerate(dialog.turns):
            labelled = _question_of(turn, where)
            yield replace(labelled, article_ids=_articles(dialog), type=DIALOG, follows=number > 0)
    else:
        yield _lone_question(read_record(line, _Line, where), where)


def _lone_question(line: _Line, where: str) -> LabelledQuestion:
    article_ids = _articles(line)
    if line.scope == "article" and not article_ids:
        raise ReadingError(f'{where} has the scope "article" and needs "article_ids".')
    return replace(
        _question_of(line, where),
        article_ids=article_ids,
        scope=line.scope or "article",
        type=clean_line(line.type or "", _LONGEST_TYPE) or _UNTYPED,
    )


def _articles(line: _Line | _Dialog) -> frozenset[str]:
    return frozenset([*(line.article_ids or ()), *filter(None, [line.article_id])])


def _question_of(line: _Question, where: str) -> LabelledQuestion:
    labelled = LabelledQuestion(
        question=line.question,
        answerable=line.answerable,
        evidence=_clean(line.evidence, "evidence", where),
        forbidden=_clean(line.forbidden, "forbidden", where),
        spans=_spans(line, where),
        answers=_clean(line.answers, "answers", where),
    )
    if line.answerable and not (labelled.evidence or labelled.spans or labelled.answers):
        raise ReadingError(f'{where} is answerable and needs "evidence": a list of strings.')
    return labelled


def _clean(strings: list[str] | None, field: str, where: str) -> tuple[str, ...]:
    """The strings as the canonical text would hold them."""
    cleaned = tuple(clean_line(string, _LONGEST_TEXT) for string in strings or ())
    if not all(cleaned):
        raise misfit(_Question, field, where)
    return cleaned


def _spans(line: _Question, where: str) -> tuple[GoldSpan, ...]:
    try:
        return tuple(GoldSpan(article_id, Span(start, end)) for article_id, start, end in line.spans or ())
    except ValueError as error:
        raise misfit(_Question, "spans", where) from error
