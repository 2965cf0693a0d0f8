"""Labelled questions: what an answer to each must hold, for measuring."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from index.errors import ReadingError
from index.models import Span
from index.reading.drafts import decode, json_object
from index.text.canonical import clean_line

Scope = Literal["article", "archive"]
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


def read_questions(path: Path) -> list[LabelledQuestion]:
    """Read a file of one JSON object a line, with the fields of `LabelledQuestion`; others are ignored.

    Raises `ReadingError`, naming the file and the line, for what is not of this form.
    """
    name = clean_line(str(path), 200)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReadingError(f"{name} cannot be read: {error.strerror or error}.") from error
    lines = enumerate(decode(data, name).split("\n"), start=1)
    questions = [_question_of(line, f"Line {number} of {name}") for number, line in lines if line.strip()]
    if not questions:
        raise ReadingError(f"{name} holds no questions; write one JSON object a line.")
    return questions


def _question_of(line: str, where: str) -> LabelledQuestion:
    fields = json_object(line)
    if fields is None:
        raise ReadingError(
            f'{where} is not a JSON object; write {{"question": ..., "answerable": ...}} a line.'
        )
    question, answerable = fields.get("question"), fields.get("answerable")
    if not isinstance(question, str) or not question.strip():
        raise ReadingError(f'{where} needs a "question": a string that is not empty.')
    if not isinstance(answerable, bool):
        raise ReadingError(f'{where} needs "answerable": true or false.')
    labelled = LabelledQuestion(
        question=question,
        answerable=answerable,
        evidence=_cleaned(_strings(fields, "evidence", where)),
        forbidden=_cleaned(_strings(fields, "forbidden", where)),
        spans=_spans(fields, where),
        answers=_cleaned(_strings(fields, "answers", where)),
        article_ids=frozenset(_strings(fields, "article_ids", where)),
        scope=_scope(fields, where),
    )
    if answerable and not (labelled.evidence or labelled.spans or labelled.answers):
        raise ReadingError(f'{where} is answerable and needs "evidence": a list of strings.')
    if fields.get("scope") == "article" and not labelled.article_ids:
        raise ReadingError(f'{where} has the scope "article" and needs "article_ids".')
    return labelled


def _strings(fields: Mapping[str, object], key: str, where: str) -> tuple[str, ...]:
    value = fields.get(key)
    items: list[object] = value if isinstance(value, list) else []
    strings = tuple(item for item in items if isinstance(item, str) and clean_line(item, _LONGEST_TEXT))
    if value is not None and (not isinstance(value, list) or len(strings) != len(items)):
        raise ReadingError(f'{where} needs "{key}" to be a list of strings, none of them empty.')
    return strings


def _cleaned(strings: tuple[str, ...]) -> tuple[str, ...]:
    """The strings as the canonical text would hold them."""
    return tuple(clean_line(string, _LONGEST_TEXT) for string in strings)


def _spans(fields: Mapping[str, object], where: str) -> tuple[GoldSpan, ...]:
    value = fields.get("spans") or []
    if not isinstance(value, list):
        value = [value]
    return tuple(_gold_span(item, where) for item in value)


def _gold_span(item: object, where: str) -> GoldSpan:
    match item:
        case [str(article_id), int(start), int(end)] if 0 <= start < end:
            return GoldSpan(article_id, Span(start, end))
    raise ReadingError(f'{where} needs "spans" to be a list of [article id, start, end], start before end.')


def _scope(fields: Mapping[str, object], where: str) -> Scope:
    match fields.get("scope"):
        case None | "article":
            return "article"
        case "archive":
            return "archive"
    raise ReadingError(f'{where} needs "scope" to be "article" or "archive".')
