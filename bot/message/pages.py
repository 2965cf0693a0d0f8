"""Citations to pages that each fit into a message; what is too long is cut at a word and continued."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.markdown.escape import block_quote
from bot.phrases import WORD_END
from index import Citation, Span


@dataclass(frozen=True)
class Part:
    """A slice of a citation's quote; `number` is the citation's, from 1."""

    number: int
    citation: Citation
    span: Span

    @property
    def markdown(self) -> str:
        """The slice as a block quote, "…" where it is cut, what answers in bold, a fact underlined."""
        whole, span = self.citation.span, self.span
        quote = self.citation.quote[span.start - whole.start : span.end - whole.start]
        highlights = self.citation.highlights
        facts = [highlight.fact for highlight in highlights if highlight.fact]
        quoted = block_quote(quote, span.start, [highlight.span for highlight in highlights], facts)
        if span.start > whole.start:
            quoted = quoted.replace("> ", "> … ", 1)
        return f"{quoted}…" if span.end < whole.end else quoted


Page = tuple[Part, ...]


@dataclass(frozen=True)
class Room:
    """How much markdown fits: for all of a page, for the quote of one part of it; and how many parts."""

    page: int
    part: int
    parts: int = 3


def paginate(citations: Sequence[Citation], source_line: Callable[[Part], str], room: Room) -> list[Page]:
    """Every word of every citation, in order; what answers and what is only further never share a page."""
    pages: list[Page] = []
    page: list[Part] = []
    used = 0
    for number, citation in enumerate(citations, start=1):
        for part in _parts(number, citation, room.part):
            length = len(part.markdown) + len(source_line(part)) + 2
            fits = len(page) < room.parts and used + length <= room.page
            if page and not (fits and bool(page[-1].citation.highlights) == bool(citation.highlights)):
                pages.append(tuple(page))
                page, used = [], 0
            page.append(part)
            used += length
    return [*pages, tuple(page)] if page else pages


def _parts(number: int, citation: Citation, limit: int) -> Iterator[Part]:
    start, offset = citation.span.start, citation.span.start
    while start < citation.span.end:
        end = citation.span.end
        if end - start > limit:
            end = word_end(citation, start, start + limit)
        part = Part(number, citation, Span(start, end))
        while len(part.markdown) > limit:
            shorter = (len(part.span) * limit) // (len(part.markdown) + 1)
            part = Part(number, citation, Span(start, word_end(citation, start, start + max(1, shorter))))
        yield part
        start = part.span.end
        while start < citation.span.end and citation.quote[start - offset].isspace():
            start += 1


def word_end(citation: Citation, start: int, end: int) -> int:
    """The end of the last word that ends by `end`, or `end` inside a word that is too long."""
    offset = citation.span.start
    ends = [match.end() for match in WORD_END.finditer(citation.quote, start - offset, end - offset)]
    return offset + ends[-1] if ends else end
