"""Articles with their statements marked by hand: what a reader of statements is measured against."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from msgspec import Meta, Struct

from index.errors import ReadingError
from index.models import Article, Span
from index.reading.files import default_article
from index.reading.json_lines import Record, json_object, misfit, read_record, read_records, read_text

_MARKS = "\"'“”‘’„«»`"


@dataclass(frozen=True)
class GoldStatement:
    """A statement as marked by hand, without the quotation marks and blanks around it.

    `speaker` is empty where the annotation names none. One that is not `required` may be found or not.
    """

    span: Span
    speaker: str
    required: bool = True


@dataclass(frozen=True)
class AnnotatedArticle:
    """An article and its statements. `aliases` are further names of a speaker."""

    article: Article
    statements: tuple[GoldStatement, ...]
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class _Quote(Struct, frozen=True):
    start: Annotated[int, Meta(ge=0)]
    end: int
    speaker: str


class _Line(Record, frozen=True):
    example = '{"article_id": ..., "text": ..., "quotes": [...]}'
    article_id: Annotated[str, Meta(description="a string")]
    text: Annotated[str, Meta(description="a string")]
    quotes: Annotated[
        list[_Quote],
        Meta(description='a list of objects, each with "start" before "end" inside the text and a "speaker"'),
    ]


class _Words(Struct, frozen=True):
    text: Annotated[str, Meta(min_length=1)]
    speaker: str
    required: Any = True


class _DefaultArticle(Record, frozen=True):
    example = '{"article": ..., "statements": [...]}'
    article: Annotated[str, Meta(description="the id of the article that comes with articlebot")]
    statements: Annotated[
        list[_Words], Meta(description='a list of objects, each with a "text" and a "speaker"')
    ]
    aliases: Annotated[dict[str, list[str]] | None, Meta(description="an object of lists of strings")] = None


def read_annotated(path: Path) -> list[AnnotatedArticle]:
    """Read a file of one JSON object a line, or of one object alone.

    A line is `{"article_id", "text", "quotes": [{"start", "end", "speaker"}]}` with the places in code points
    of its text. The object alone is of the article that comes with articlebot: `{"article": its id,
    "statements": [{"text", "speaker", "required"?}], "aliases"?: {speaker: [name]}}`, its statements in the
    article's order. Other fields are ignored. Raises `ReadingError`, naming the file and the line, for what
    is not of this form.
    """
    text, name = read_text(path)
    if "statements" in (json_object(text) or {}):
        return [_of_default_article(read_record(text, _DefaultArticle, name), name)]
    lines = read_records(text, name, _Line)
    articles = [_of_line(line, f"Line {number} of {name}") for number, line in lines]
    if not articles:
        raise ReadingError(f"{name} holds no annotated articles; write one JSON object a line.")
    return articles


def without_marks(text: str, span: Span) -> Span:
    """The span without blanks and quotation marks at its ends."""
    said = span.of(text)
    start = span.start + len(said) - len(said.lstrip(_MARKS + " \n\t"))
    end = span.end - len(said) + len(said.rstrip(_MARKS + " \n\t"))
    return Span(start, end) if start < end else span


def _of_line(line: _Line, where: str) -> AnnotatedArticle:
    if any(not quote.start < quote.end <= len(line.text) for quote in line.quotes):
        raise misfit(_Line, "quotes", where)
    article = Article(line.article_id, line.article_id, line.text)
    return AnnotatedArticle(
        article, tuple(_gold(line.text, Span(q.start, q.end), q.speaker) for q in line.quotes)
    )


def _gold(text: str, span: Span, speaker: str, required: bool = True) -> GoldStatement:
    return GoldStatement(without_marks(text, span), speaker.strip(), required)


def _of_default_article(marked: _DefaultArticle, name: str) -> AnnotatedArticle:
    article = default_article()
    if marked.article != article.article_id:
        raise ReadingError(f'{name} needs "article": {article.article_id!r}, which comes with articlebot.')
    return AnnotatedArticle(
        article,
        tuple(_locate(marked.statements, article.text, name)),
        {speaker: tuple(names) for speaker, names in (marked.aliases or {}).items()},
    )


def _locate(statements: Sequence[_Words], text: str, name: str) -> Iterator[GoldStatement]:
    start = -1
    for marked in statements:
        # Of two that overlap, the one that starts later may be told first.
        start = text.find(marked.text, start + 1)
        start = start if start >= 0 else text.find(marked.text)
        if start < 0:
            raise ReadingError(
                f"{name} has a statement that its article does not hold: {marked.text[:60]!r}."
            )
        span = Span(start, start + len(marked.text))
        yield _gold(text, span, marked.speaker, marked.required is not False)
