"""Where an article quotes: paragraphs, and the quotations inside them.

Splitting keeps a quotation whole and statements are read from it, so both ask here. Straight and curly
double and single marks, guillemets, low opening marks and the `` '' of tokenised text are known; an
apostrophe is not a mark. A quotation of several paragraphs opens each of them and closes only the last.
"""

import re
from dataclasses import dataclass

from index.models import Span

_CLOSERS = {
    "“": ("”", '"', "’’", "''"),
    "‘‘": ("’’", "''"),
    "‟": '”"',
    "„": '“”"',
    '"': '"”',
    "«": "»",
    "»": "«",
    "``": ("''", '"'),
    "''": ("''",),
    "‘": "’'",
    "‚": "‘’",
    "'": "'’",
}
_ALIKE = ('"', "''")
"""Marks that open and close alike."""
_SINGLE = "‘‚'’"
_NEEDS_ROOM = ('"', "»", "'", "''")
_OPENS_PARAGRAPH = ("“", "„", "«", "‟", '"', "``", "''")
_BEFORE_OPENING = "([{—–-/:“„«‟\"'‘"
_ELISION = re.compile(r"['’‘](?:\d\ds?\b|t(?:is|was)\b|em\b|cause\b|n\b|til\b|round\b)", re.IGNORECASE)
_NEXT_SINGLE = re.compile(r"[\w.,!?](['’])(?!\w)|['‘](?=\w)(?<!\w['‘])")
_SINGLE_CHARS = 1000
_MARK = re.compile(r"``|''|’’|‘‘|[“”„‟«»\"‘’'‚]")


@dataclass(frozen=True)
class Quotation:
    """One quotation in one paragraph.

    `outer` takes in the marks, `inner` leaves them out. `paragraph` counts from 1. `depth` is 0 for a
    quotation that stands in no other. `continued` says that it goes on in the next paragraph, so that
    `outer` has no closing mark.
    """

    outer: Span
    inner: Span
    paragraph: int
    double: bool
    depth: int = 0
    continued: bool = False


def find_quotations(text: str, paragraphs: list[Span]) -> list[Quotation]:
    """Every quotation of the text, in the order of their opening marks."""
    found: list[Quotation] = []
    for number, paragraph in enumerate(paragraphs, start=1):
        following = paragraphs[number] if number < len(paragraphs) else None
        goes_on = following is not None and text.startswith(_OPENS_PARAGRAPH, following.start)
        found += _in_paragraph(text, paragraph, number, goes_on)
    return found


@dataclass(frozen=True)
class _Mark:
    start: int
    end: int
    sign: str

    @property
    def double(self) -> bool:
        return self.sign not in _SINGLE


def _in_paragraph(text: str, paragraph: Span, number: int, goes_on: bool) -> list[Quotation]:
    opened: list[_Mark] = []
    pairs: list[tuple[_Mark, int, int]] = []
    for match in _MARK.finditer(text, paragraph.start, paragraph.end):
        mark = _Mark(match.start(), match.end(), match.group())
        before = text[mark.start - 1] if mark.start > paragraph.start else " "
        after = text[mark.end] if mark.end < paragraph.end else " "
        can_open = (before.isspace() or before in _BEFORE_OPENING) and not after.isspace()
        can_close = not before.isspace() and not after.isalnum()
        partner = _partner(opened, mark.sign)
        if partner is None and mark.sign == "“" and can_close and not can_open:
            partner = next((i for i, other in enumerate(opened) if other.sign == "“"), None)
        if partner is not None and _closes(text, mark, can_open, can_close, paragraph.end):
            if opened[partner].end < mark.start:
                pairs.append((opened[partner], mark.start, mark.end))
            del opened[partner:]
        elif _may_open(mark.sign, can_open) and _opens(text, mark, can_open, before):
            same_kind = [i for i, other in enumerate(opened) if other.double == mark.double]
            if same_kind:
                del opened[same_kind[0] :]
            opened.append(mark)
    unclosed = next((mark for mark in opened if mark.double), None)
    if unclosed is not None and goes_on and unclosed.end < paragraph.end:
        pairs.append((unclosed, paragraph.end, paragraph.end))
    return _nested(pairs, number)


def _partner(opened: list[_Mark], sign: str) -> int | None:
    for position in range(len(opened) - 1, -1, -1):
        if sign in _CLOSERS.get(opened[position].sign, "”"):
            return position
    return None


def _closes(text: str, mark: _Mark, can_open: bool, can_close: bool, limit: int) -> bool:
    if mark.double:
        return mark.sign not in _ALIKE or can_close or not can_open
    return can_close and not _possessive(text, mark.start, limit)


def _may_open(sign: str, has_room: bool) -> bool:
    # Some hands open with the closing mark: (”so”).
    return sign in _CLOSERS or (sign == "”" and has_room)


def _opens(text: str, mark: _Mark, can_open: bool, before: str) -> bool:
    if mark.sign in "‘'" and _ELISION.match(text, mark.start):
        return False
    # Tokenised text sets a straight mark between two spaces.
    return can_open or mark.sign not in _NEEDS_ROOM or (mark.sign in _ALIKE and before.isspace())


def _possessive(text: str, at: int, limit: int) -> bool:
    """Whether the mark ends a plural possessive inside a quotation that closes further on."""
    if text[at - 1] not in "sS" or not re.match(r".\s+[a-z]", text[at : at + 8], re.DOTALL):
        return False
    later = _NEXT_SINGLE.search(text, at + 1, min(limit, at + _SINGLE_CHARS))
    return later is not None and later.group(1) is not None


def _nested(pairs: list[tuple[_Mark, int, int]], number: int) -> list[Quotation]:
    found: list[Quotation] = []
    enclosing: list[int] = []
    for mark, start, end in sorted(pairs, key=lambda pair: (pair[0].start, -pair[2])):
        while enclosing and enclosing[-1] <= mark.start:
            enclosing.pop()
        found.append(
            Quotation(
                outer=Span(mark.start, end),
                inner=Span(mark.end, start),
                paragraph=number,
                double=mark.double,
                depth=len(enclosing),
                continued=start == end,
            )
        )
        enclosing.append(end)
    return found
