"""A text into the sentences whose source can be looked for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.errors import QuestionError
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
    quoted = [quotation.inner for quotation in prose.outer_quotations]
    said += [(inner, None) for inner in quoted if not any(span.covers(inner) for span, _ in said)]
    claims: list[Claim] = []
    for sentence in prose.sentences:
        span = sentence.span
        text_of_claim = span.of(plain)
        if not _is_substantial(text_of_claim):
            continue
        pieces = [
            Piece(plain[max(words.start, span.start) : min(words.end, span.end)], speaker)
            for words, speaker in said
            if words.overlap(span)
        ]
        claims.append(Claim(text_of_claim, tuple(p for p in pieces if len(p.text.split()) >= _FEWEST_SAID)))
    return claims[:MOST_CLAIMS]


def _is_substantial(sentence: str) -> bool:
    content = set(content_stems(sentence))
    enough = len(sentence.split()) >= _FEWEST_WORDS and len(content) >= _FEWEST_CONTENT_WORDS
    return enough or len(content) > _FEWEST_CONTENT_WORDS


def _plain(text: str) -> str:
    """The text without addresses and without what begins the lines of quotes and lists."""
    plain = canonical_text(_LINE_START.sub("", _ADDRESS.sub(" ", text)))
    return "\n".join(" ".join(line.split()) for line in plain.split("\n"))
