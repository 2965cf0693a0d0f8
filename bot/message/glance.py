"""The words that answer, each citation's on a line behind its speaker: what is seen first."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from bot.markdown.escape import emphasise_line
from bot.message.pages import word_end
from bot.message.source_line import FULL, Measure, Numbered, name_speaker
from index import Citation, Span

_SHORT = 40
"""So many characters are shown whole or not at all."""


def glance_lines(cited: Sequence[Numbered], measure: Measure = FULL) -> Iterator[str]:
    """A line a citation, its speaker named where that is another than on the line before.

    Quotation marks stand around what the speaker said in these words, and a fact is bold; "…" stands where
    words are left out.
    """
    before = ""
    for (number, citation), room in zip(cited, _rooms(cited, measure), strict=True):
        speaker = name_speaker(citation, measure) + (" (reported)" if citation.speech == "reported" else "")
        words = _words(citation, room)
        marker = f" \\[{number}\\]" if citation.highlights else ""
        goes_on = "" if words.startswith("“") else "… "
        named = "" if not speaker else goes_on if speaker == before else f"{speaker}: "
        yield f"{named}{words}{marker}"
        before = speaker


def _spans(citation: Citation) -> list[tuple[Span, Span | None]]:
    """What answers, with its fact where that is sure; where nothing does, the whole."""
    marked = [(highlight.span, highlight.fact) for highlight in citation.highlights]
    return sorted(marked, key=lambda pair: pair[0].start) or [(citation.span, None)]


def _rooms(cited: Sequence[Numbered], measure: Measure) -> list[int]:
    """How many characters each citation may show: of the room for all an equal share of what others leave."""
    wanted = []
    for spans in (_spans(citation) for _, citation in cited):
        most = measure.fact if any(fact for _, fact in spans) else measure.words
        wanted.append(min(most, sum(len(span) for span, _ in spans)))
    rooms, left = list(wanted), measure.words
    for done, at in enumerate(sorted(range(len(wanted)), key=wanted.__getitem__)):
        rooms[at] = min(wanted[at], left // (len(wanted) - done))
        left -= rooms[at]
    return rooms


def _words(citation: Citation, room: int) -> str:
    shown: list[str] = []
    for span, fact in _spans(citation):
        if shown and (room <= 0 or room < _SHORT < len(span)):
            return f"{' … '.join(shown)} …"
        part = _around(citation, span, fact, room) if len(span) > max(room, _SHORT) else span
        opening, closing = ("“", "”") if _is_word_for_word(citation, span) else ("", "")
        begun, ended = "…" if part.start > span.start else "", "…" if part.end < span.end else ""
        text = emphasise_line(_slice(citation, part), part.start, [fact] if fact else ())
        shown.append(f"{opening}{begun}{text}{ended}{closing}")
        room -= len(part)
    return " … ".join(shown)


def _around(citation: Citation, span: Span, fact: Span | None, room: int) -> Span:
    """As many whole words of what answers as fit into the room: the first ones, or those around a fact."""
    start = span.start
    if fact and fact.end > start + room:
        before = Span(start, fact.start)
        shortened = _slice(citation, before)[-max(1, (room - len(fact)) // 2) :].split(maxsplit=1)
        start = fact.start - (len(shortened[1]) if len(shortened) > 1 else 0)
    end = word_end(citation, start, min(start + room, span.end))
    return Span(start, max(end, min(fact.end, start + room)) if fact else end)


def _is_word_for_word(citation: Citation, span: Span) -> bool:
    """Whether the speaker is quoted in these words: all are, or the article opens a quotation there."""
    at = span.start - citation.span.start
    sign = citation.quote[at - 1] if at else ""
    opens = sign in ('"', "'", "„", "‚") or (sign != "" and unicodedata.category(sign) == "Pi")
    return citation.speech == "direct" or (citation.speech == "mixed" and opens)


def _slice(citation: Citation, span: Span) -> str:
    return citation.quote[span.start - citation.span.start : span.end - citation.span.start]
