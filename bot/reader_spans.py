"""An article's paragraphs cut where something begins or ends in them, so that what overlaps can be shown."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index import Span

# A text made to hold statements inside statements must not make a page that grows with their square.
_DEEPEST = 4
_CLOSING = frozenset("\"'”’»›“‘")


@dataclass(frozen=True)
class Piece:
    """A part of a paragraph in which nothing begins and nothing ends.

    `said` are the numbers of the statements over it, the outermost first and at most four of the innermost,
    `begun` of those of which it is the first piece, and `ended` of those whose end is told behind it. `cited`
    says whether it is part of a cited place, and `first` and `last` whether it begins and ends one.
    """

    span: Span
    said: tuple[int, ...] = ()
    begun: tuple[int, ...] = ()
    ended: tuple[int, ...] = ()
    cited: bool = False
    first: bool = False
    last: bool = False


def paragraphs_of(text: str) -> Iterator[Span]:
    """The paragraphs of a canonical text, whole lines."""
    at = 0
    for line in text.split("\n"):
        if line.strip():
            yield Span(at, at + len(line))
        at += len(line) + 1


def pieces_of(
    text: str, paragraphs: Sequence[Span], said: Sequence[Span], cited: Sequence[Span]
) -> Iterator[list[Piece]]:
    """The pieces of each paragraph, in order; together they are the paragraph.

    Statements are known by their place in `said`; the spans of `cited` are in order and apart.
    """
    told_at = defaultdict(list)
    for number, span in enumerate(said):
        told_at[_end_of_words(text, span)].append(number)
    ends = [end for span in (*paragraphs, *said, *cited) for end in (span.start, span.end)]
    bounds = sorted({*ends, *told_at})
    cited_starts = [span.start for span in cited]
    waiting = deque(sorted(range(len(said)), key=lambda number: (said[number].start, -said[number].end)))
    over: list[int] = []
    for paragraph in paragraphs:
        pieces = []
        inside = bounds[bisect_left(bounds, paragraph.start) : bisect_right(bounds, paragraph.end)]
        for start, end in pairwise(inside):
            begun = []
            while waiting and said[waiting[0]].start <= start:
                begun.append(waiting.popleft())
            begun = [number for number in begun if said[number].end > start]
            over = [*(number for number in over if said[number].end > start), *begun][-_DEEPEST:]
            place = bisect_right(cited_starts, start) - 1
            mark = cited[place] if place >= 0 and cited[place].end > start else None
            pieces.append(
                Piece(
                    Span(start, end),
                    said=tuple(over),
                    begun=tuple(begun),
                    ended=tuple(told_at.get(end, ())),
                    cited=mark is not None,
                    first=mark is not None and mark.start == start,
                    last=mark is not None and mark.end == end,
                )
            )
        yield pieces


def _end_of_words(text: str, span: Span) -> int:
    """Where to tell that a statement ends: behind its words and the mark that closes their quotation."""
    end = span.start + len(text[span.start : span.end].rstrip())
    return end + 1 if text[end : end + 1] in _CLOSING else end
