"""Articles with their statements marked by hand: what a reader of statements is measured against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.errors import ReadingError
from index.models import Article, Span
from index.reading.drafts import decode, json_object
from index.reading.files import default_article
from index.text.canonical import clean_line

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


def read_annotated(path: Path) -> list[AnnotatedArticle]:
    """Read a file of one JSON object a line, or of one object alone.

    A line is `{"article_id", "text", "quotes": [{"start", "end", "speaker"}]}` with the places in code points
    of its text. The object alone is of the article that comes with articlebot: `{"article": its id,
    "statements": [{"text", "speaker", "required"?}], "aliases"?: {speaker: [name]}}`, its statements in the
    article's order. Other fields are ignored. Raises `ReadingError`, naming the file and the line, for what
    is not of this form.
    """
    name = clean_line(str(path), 200)
    try:
        text = decode(path.read_bytes(), name)
    except OSError as error:
        raise ReadingError(f"{name} cannot be read: {error.strerror or error}.") from error
    alone = json_object(text)
    if alone is not None and "statements" in alone:
        return [_of_default_article(alone, name)]
    lines = enumerate(text.split("\n"), start=1)
    articles = [_of_line(line, f"Line {number} of {name}") for number, line in lines if line.strip()]
    if not articles:
        raise ReadingError(f"{name} holds no annotated articles; write one JSON object a line.")
    return articles


def without_marks(text: str, span: Span) -> Span:
    """The span without blanks and quotation marks at its ends."""
    said = span.of(text)
    start = span.start + len(said) - len(said.lstrip(_MARKS + " \n\t"))
    end = span.end - len(said) + len(said.rstrip(_MARKS + " \n\t"))
    return Span(start, end) if start < end else span


def _of_line(line: str, where: str) -> AnnotatedArticle:
    match json_object(line):
        case {"article_id": str(article_id), "text": str(text), "quotes": list(quotes)}:
            article = Article(article_id, article_id, text)
            return AnnotatedArticle(article, tuple(_quote(item, text, where) for item in quotes))
    raise ReadingError(
        f'{where} is no annotated article; write {{"article_id": ..., "text": ..., "quotes": [...]}} a line.'
    )


def _quote(item: object, text: str, where: str) -> GoldStatement:
    match item:
        case {"start": int(start), "end": int(end), "speaker": str(speaker)} if 0 <= start < end <= len(text):
            return GoldStatement(without_marks(text, Span(start, end)), speaker.strip())
    raise ReadingError(
        f'{where} needs each of its "quotes" to have "start" before "end" inside the text, and a "speaker".'
    )


def _of_default_article(fields: Mapping[str, object], name: str) -> AnnotatedArticle:
    article = default_article()
    statements, aliases = fields.get("statements"), fields.get("aliases", {})
    if fields.get("article") != article.article_id or not isinstance(statements, list):
        raise ReadingError(f'{name} needs "article": {article.article_id!r} and "statements": a list.')
    if not isinstance(aliases, dict) or not all(isinstance(names, list) for names in aliases.values()):
        raise ReadingError(f'{name} needs "aliases" to be an object of lists.')
    return AnnotatedArticle(
        article,
        tuple(_located(statements, article.text, name)),
        {speaker: tuple(map(str, names)) for speaker, names in aliases.items()},
    )


def _located(items: Sequence[object], text: str, name: str) -> Iterator[GoldStatement]:
    start = -1
    for item in items:
        match item:
            case {"text": str(said), "speaker": str(speaker)} if said:
                # Of two that overlap, the one that starts later may be told first.
                start = text.find(said, start + 1)
                start = start if start >= 0 else text.find(said)
                if start < 0:
                    raise ReadingError(
                        f"{name} has a statement that its article does not hold: {said[:60]!r}."
                    )
                required = not isinstance(item, dict) or item.get("required") is not False
                yield GoldStatement(
                    without_marks(text, Span(start, start + len(said))), speaker.strip(), required
                )
            case _:
                raise ReadingError(f'{name} needs each of its "statements" to have a "text" and a "speaker".')
