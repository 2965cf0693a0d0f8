"""Where an article quotes.

Splitting keeps a quotation whole and statements are read from it, so both ask here. Straight and curly
double and single marks, guillemets, low opening marks and the `` '' of tokenised text are known; an
apostrophe is not a mark. A quotation of several paragraphs opens each of them and closes only the last.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from index.models import Span
from index.text.word_lists import read_groups

_CLOSERS = read_groups("quotation_marks")
_ALIKE = ('"', "''")
"""Marks that open and close alike."""
_SINGLE = "‘‚'’"
_NEEDS_ROOM = ('"', "»", "'", "''")
_OPENS_PARAGRAPH = ("“", "„", "«", "‟", '"', "``", "''")
_BEFORE_OPENING = "([{—–-/:“„«‟\"'‘"
_ELISION = re.compile(r"['’‘](?:\d\ds?\b|t(?:is|was)\b|em\b|cause\b|n\b|til\b|round\b)", re.IGNORECASE)
_NEXT_SINGLE = re.compile(r"[\w.,!?](['’])(?!\w)|['‘](?=\w)(?<!\w['‘])")
_SINGLE_CHARS = 1000
QUOTED = re.compile(r"(\"[^\"]*\"|“[^”]*”|«[^»]*»)")
"""What stands in quotation marks, which are in it: near enough for a question or a line."""
_MARK = re.compile(r"``|''|’’|‘‘|[“”„‟«»\"‘’'‚]")


@dataclass(frozen=True)
class Quotation:
    """One quotation in one paragraph.

    `outer` takes in the marks, `inner` leaves them out. `continued` says that it goes on in the next
    paragraph, so that `outer` has no closing mark.
    """

    outer: Span
    inner: Span
    double: bool
    continued: bool = False


def find_quotations(text: str, paragraphs: Sequence[Span]) -> list[Quotation]:
    """Every quotation of the text that stands in no other, in order."""
    found: list[Quotation] = []
    for paragraph, following in zip_longest(paragraphs, paragraphs[1:]):
        goes_on = following is not None and text.startswith(_OPENS_PARAGRAPH, following.start)
        inside = _pair_marks(text, paragraph, goes_on)
        for quotation in sorted(inside, key=lambda quotation: quotation.outer.start):
            if not found or found[-1].outer.end <= quotation.outer.start:
                found.append(quotation)
    return found


@dataclass(frozen=True)
class _Mark:
    """A mark in [start, end), and the signs beside it; there is white space around a paragraph."""

    start: int
    end: int
    sign: str
    before: str
    after: str

    @property
    def double(self) -> bool:
        return self.sign not in _SINGLE

    @property
    def can_open(self) -> bool:
        return (self.before.isspace() or self.before in _BEFORE_OPENING) and not self.after.isspace()

    @property
    def can_close(self) -> bool:
        return not self.before.isspace() and not self.after.isalnum()


def _pair_marks(text: str, paragraph: Span, goes_on: bool) -> Iterator[Quotation]:
    """The quotations of a paragraph as they close, those in others too; `goes_on`: so may the last."""
    opened: list[_Mark] = []
    for match in _MARK.finditer(text, paragraph.start, paragraph.end):
        start, end = match.span()
        before = text[start - 1] if start else " "
        mark = _Mark(start, end, match.group(), before, text[end : end + 1] or " ")
        partner = _partner(opened, mark)
        if partner is not None and _closes(text, mark, paragraph.end):
            first = opened[partner]
            if first.end < start:
                yield Quotation(Span(first.start, end), Span(first.end, start), first.double)
            del opened[partner:]
        elif _opens(text, mark):
            same_kind = (i for i, other in enumerate(opened) if other.double == mark.double)
            opened[next(same_kind, len(opened)) :] = [mark]
    unclosed = next((mark for mark in opened if mark.double), None)
    if unclosed is not None and unclosed.end < paragraph.end and (goes_on or _introduced(text, unclosed)):
        inner = Span(unclosed.end, paragraph.end)
        yield Quotation(Span(unclosed.start, paragraph.end), inner, double=True, continued=goes_on)


def _introduced(text: str, mark: _Mark) -> bool:
    """Whether a colon leads to a mark that some hand forgot to close."""
    return mark.can_open and mark.sign in '“"' and text[max(0, mark.start - 2) : mark.start].strip() == ":"


def _partner(opened: list[_Mark], mark: _Mark) -> int | None:
    """The place among the open marks of the one that a mark may close."""
    for position in range(len(opened) - 1, -1, -1):
        if mark.sign in _CLOSERS.get(opened[position].sign, "”"):
            return position
    if mark.sign == "“" and mark.can_close and not mark.can_open:
        return next((i for i, other in enumerate(opened) if other.sign == "“"), None)
    return None


def _closes(text: str, mark: _Mark, limit: int) -> bool:
    if mark.double:
        return mark.sign not in _ALIKE or mark.can_close or not mark.can_open
    return mark.can_close and not _is_possessive(text, mark.start, limit)


def _opens(text: str, mark: _Mark) -> bool:
    # Some hands open with the closing mark: (”so”).
    if mark.sign not in _CLOSERS and not (mark.sign == "”" and mark.can_open):
        return False
    if mark.sign in "‘'" and _ELISION.match(text, mark.start):
        return False
    # Tokenised text sets a straight mark between two spaces.
    return mark.can_open or mark.sign not in _NEEDS_ROOM or (mark.sign in _ALIKE and mark.before.isspace())


def _is_possessive(text: str, at: int, limit: int) -> bool:
    """Whether the mark ends a plural possessive inside a quotation that closes further on."""
    if text[at - 1] not in "sS" or not re.match(r".\s+[a-z]", text[at : at + 8], re.DOTALL):
        return False
    later = _NEXT_SINGLE.search(text, at + 1, min(limit, at + _SINGLE_CHARS))
    return later is not None and later.group(1) is not None
