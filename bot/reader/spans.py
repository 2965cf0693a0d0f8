"""An article's text cut up: in parts, these in paragraphs, and these where something begins or ends."""

from bisect import bisect_left, bisect_right
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index import Span, find_paragraphs

MOST_CODE_POINTS, MOST_PARAGRAPHS = 200_000, 2_000
"""Of a part; only a paragraph that is longer is cut."""
# A text made to hold statements inside statements must not make a page that grows with their square.
_DEEPEST = 4
_CLOSING = frozenset("\"'”’»›“‘")


@dataclass(frozen=True)
class Piece:
    """A part of a paragraph in which nothing begins and nothing ends.

    `said` are the numbers of the statements over it, the outermost first and at most four of the innermost,
    `begun` of those of which it is the first piece, and `ended` of those whose end is told behind it. `cited`
    says whether it is part of a cited place, and `ends` which ends of one it is: first, last, both or none.
    """

    span: Span
    said: tuple[int, ...] = ()
    begun: tuple[int, ...] = ()
    ended: tuple[int, ...] = ()
    cited: bool = False
    ends: str = ""


@dataclass(frozen=True)
class Part:
    """As much of an article as is shown at a time; `first` is the number of the paragraph it begins with."""

    first: int
    span: Span


def paragraphs_of(text: str, within: Span) -> Iterator[Span]:
    """The paragraphs of a canonical text, as far as they are inside a span of it, as whole lines."""
    for paragraph in find_paragraphs(text, within):
        start = text.rfind("\n", within.start, paragraph.start) + 1
        end = text.find("\n", paragraph.end, within.end)
        yield Span(max(start, within.start), within.end if end < 0 else end)


def parts_of(text: str) -> list[Part]:
    """The parts of an article, at least one; one alone unless it is very long."""
    parts: list[Part] = []
    first, start, end = 1, 0, 0
    for number, paragraph in enumerate(paragraphs_of(text, Span(0, len(text))), start=1):
        if end and (paragraph.end - start > MOST_CODE_POINTS or number - first >= MOST_PARAGRAPHS):
            parts.append(Part(first, Span(start, end)))
            end = 0
        if not end:
            first, start = number, paragraph.start
        end = paragraph.end
        while end - start > MOST_CODE_POINTS:
            parts.append(Part(number, Span(start, _end_of_word(text, start))))
            start = parts[-1].span.end
    return [*parts, Part(first, Span(start, end or len(text)))]


def _end_of_word(text: str, start: int) -> int:
    """Where to cut a paragraph that is too long for a part: behind a space, if there is one."""
    end = start + MOST_CODE_POINTS
    space = text.rfind(" ", start + MOST_CODE_POINTS // 2, end)
    return end if space < 0 else space + 1


def part_with(place: int, parts: Sequence[Part]) -> int:
    """The number, from 1, of the part in which a place of the text is."""
    return max(1, bisect_right([part.span.start for part in parts], place))


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
            ends_of = (("first", mark.start == start), ("last", mark.end == end)) if mark else ()
            pieces.append(
                Piece(
                    Span(start, end),
                    said=tuple(over),
                    begun=tuple(begun),
                    ended=tuple(told_at.get(end, ())),
                    cited=mark is not None,
                    ends=" ".join(name for name, is_so in ends_of if is_so),
                )
            )
        yield pieces


def _end_of_words(text: str, span: Span) -> int:
    """Where to tell that a statement ends: behind its words and the mark that closes their quotation."""
    end = span.start + len(span.of(text).rstrip())
    return end + 1 if text[end : end + 1] in _CLOSING else end
