"""A text into the sentences whose source can be looked for."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.errors import QuestionError
from index.models import Span
from index.statements import find_statements_and_cast
from index.text.canonical import canonical_text
from index.text.sentences import read_prose
from index.text.terms import content_stems

MOST_CHARS = 4000
"""Longer texts are refused: a claim is looked for in each sentence of theirs."""
MOST_CLAIMS = 10
_FEWEST_WORDS = 5
_FEWEST_CONTENT_WORDS = 2
_FEWEST_SAID = 4

_ADDRESS = re.compile(r"(?i)<?https?://[^\s>]+>?")
_LINE_START = re.compile(r"^[ \t]*(?:(?:>|[-*+•]|\d{1,3}[.)])[ \t]+)+", re.MULTILINE)


@dataclass(frozen=True)
class Piece:
    """What a claim says that somebody said."""

    text: str
    speaker: str | None


@dataclass(frozen=True)
class Claim:
    """A sentence of a text, and the pieces of it that are somebody's words."""

    text: str
    pieces: tuple[Piece, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether it is a question, which claims nothing."""
        return self.text.rstrip("\"'”’») ").endswith("?")


def read_claims(text: str) -> list[Claim]:
    """At most `MOST_CLAIMS` sentences with enough words to be found, without addresses.

    Raises `QuestionError` for a text without words or with more than `MOST_CHARS` characters.
    """
    if len(text) > MOST_CHARS:
        raise QuestionError(
            f"The text has {len(text):,} characters; a source can be found for at most {MOST_CHARS:,}."
        )
    plain = _plain(text)
    if not any(map(str.isalnum, plain)):
        raise QuestionError("The text has no words whose source could be found.")
    prose = read_prose(plain)
    statements, _ = find_statements_and_cast("", prose)
    said = [(statement.span, statement.speaker) for statement in statements]
    quoted = [quotation.inner for quotation in prose.quotations]
    said += [(inner, None) for inner in quoted if not any(span.covers(inner) for span, _ in said)]
    spans = [sentence.span for sentence in prose.sentences if _is_substantial(sentence.span.of(plain))]
    return [Claim(span.of(plain), tuple(_pieces(plain, span, said))) for span in spans[:MOST_CLAIMS]]


def _pieces(text: str, sentence: Span, said: Iterable[tuple[Span, str | None]]) -> Iterator[Piece]:
    for words, speaker in said:
        of_sentence = text[max(words.start, sentence.start) : min(words.end, sentence.end)]
        if len(of_sentence.split()) >= _FEWEST_SAID:
            yield Piece(of_sentence, speaker)


def _is_substantial(sentence: str) -> bool:
    content = set(content_stems(sentence))
    enough = len(sentence.split()) >= _FEWEST_WORDS and len(content) >= _FEWEST_CONTENT_WORDS
    return enough or len(content) > _FEWEST_CONTENT_WORDS


def _plain(text: str) -> str:
    """The text without addresses and without what begins the lines of quotes and lists."""
    plain = canonical_text(_LINE_START.sub("", _ADDRESS.sub(" ", text)))
    return "\n".join(" ".join(line.split()) for line in plain.split("\n"))
