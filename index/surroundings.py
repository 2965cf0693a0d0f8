"""A place in an article with what stands around it: whole sentences, no quotation cut."""

from __future__ import annotations

from collections.abc import Sequence

from index.models import Sentence, Span
from index.text.passages import split_sentences

MOST_CHARS = 2500
"""The longest surroundings, in code points, unless the place itself is longer."""


def surroundings(text: str, span: Span, sentences: int) -> Span:
    """The span of a canonical text, widened to whole sentences and by some sentences on each side.

    A quotation that would be cut is taken in whole or left out. What would make the whole longer than
    `MOST_CHARS` is left out; the span itself never is.
    """
    # Only paragraphs that can be reached are read, however long the article is.
    start = text.rfind("\n", 0, max(0, span.start - MOST_CHARS)) + 1
    end = text.find("\n", min(len(text), span.end + MOST_CHARS))
    found = split_sentences(text[start : len(text) if end < 0 else end])
    touched = [i for i, one in enumerate(found) if _shifted(one.span, start).overlap(span)]
    if not touched:
        return span
    first, last = touched[0], touched[-1]

    def whole(first: int, last: int) -> Span:
        around = _shifted(Span(found[first].span.start, found[last].span.end), start)
        return Span(min(around.start, span.start), max(around.end, span.end))

    if len(whole(first, last)) > MOST_CHARS:
        return span
    # The first round only makes up what quotations lack.
    for further in (0, *[1] * sentences):
        before = _unit_start(found, max(0, first - further))
        if len(whole(before, last)) <= MOST_CHARS:
            first = before
        after = _unit_end(found, min(len(found) - 1, last + further))
        if len(whole(first, after)) <= MOST_CHARS:
            last = after
    return whole(first, last)


def _shifted(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _unit_start(sentences: Sequence[Sentence], number: int) -> int:
    """The first sentence of those that must not be parted from this one."""
    while number > 0 and sentences[number].bound:
        number -= 1
    return number


def _unit_end(sentences: Sequence[Sentence], number: int) -> int:
    while number + 1 < len(sentences) and sentences[number + 1].bound:
        number += 1
    return number
