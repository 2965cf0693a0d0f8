"""A message into the sentences whose source can be looked for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.canonical import canonical_text
from index.errors import QuestionError
from index.models import Article
from index.quotations import find_paragraphs, find_quotations
from index.splitting import split_sentences
from index.statements import find_statements
from index.terms import content_stems

MOST_CHARS = 4000
"""The longest message that Discord knows."""
MOST_CLAIMS = 10
_FEWEST_WORDS = 5
_FEWEST_CONTENT_WORDS = 2
_FEWEST_SAID = 4

_LINK = re.compile(r"\[([^\]\n]{1,500})\]\(\s*<?https?://[^)\s]+\)", re.IGNORECASE)
_NO_WORDS = re.compile(
    r"<?https?://[^\s>]+>?|<(?:@[!&]?|#|a?:\w{1,40}:|t:|/[\w -]{1,100}:)-?\d{1,20}(?::\w)?>"
    r"|@(?:everyone|here)\b",
    re.IGNORECASE,
)
_LINE_START = re.compile(r"^[ \t]*(?:(?:>>>|>|#{1,3}|-#|[-*+•]|\d{1,3}[.)])[ \t]+)+", re.MULTILINE)
_ESCAPE = re.compile(r"\\([*_~|`>#\\-])")
_EMPHASIS = re.compile(r"(?<!\\)(?:\*{1,3}|~~|\|\||`{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w))")


@dataclass(frozen=True)
class Piece:
    """What a claim says that somebody said."""

    text: str
    speaker: str | None


@dataclass(frozen=True)
class Claim:
    """A sentence of a message, and the pieces of it that are somebody's words."""

    text: str
    pieces: tuple[Piece, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether it is a question, which claims nothing."""
        return self.text.rstrip("\"'”’») ").endswith("?")


def read_claims(text: str) -> list[Claim]:
    """At most `MOST_CLAIMS` sentences with enough words to be found, without markup, links and mentions.

    Raises `QuestionError` for a text without words or with more than `MOST_CHARS` characters.
    """
    if len(text) > MOST_CHARS:
        raise QuestionError(
            f"The text has {len(text):,} characters; a source can be found for at most {MOST_CHARS:,}."
        )
    plain = _without_markup(text)
    if not any(map(str.isalnum, plain)):
        raise QuestionError("The text has no words whose source could be found.")
    said = [(s.span, s.speaker) for s in find_statements(Article("", "", plain))]
    quoted = [q.inner for q in find_quotations(plain, find_paragraphs(plain)) if q.depth == 0]
    said += [(inner, None) for inner in quoted if not any(span.covers(inner) for span, _ in said)]
    claims: list[Claim] = []
    for sentence in split_sentences(plain):
        span = sentence.span
        text_of_claim = plain[span.start : span.end]
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


def _without_markup(text: str) -> str:
    plain = _LINK.sub(r"\1", text)
    plain = _NO_WORDS.sub(" ", plain)
    plain = _LINE_START.sub("", plain)
    plain = _EMPHASIS.sub("", plain)
    plain = canonical_text(_ESCAPE.sub(r"\1", plain))
    return "\n".join(" ".join(line.split()) for line in plain.split("\n"))
