"""Sentences into the passages that are embedded and cited.

A passage is a run of whole sentences. It never parts the sentences of one quotation, nor a heading from
what it heads, unless together they are longer than a passage may be.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.models import Passage, Sentence, Span
from index.text.sentences import Prose, trim_span

PASSAGE_CHARS = 600
"""The length up to which sentences are gathered into one passage, in code points."""
QUOTE_CHARS = 1000
"""The longest passage there is, so that a citation can always show it whole."""
_SHORT_PARAGRAPH = 200
_OVERLAP_CHARS = 200
_GAP = re.compile(r"\s")

TokenCounts = Callable[[Sequence[str]], Sequence[int]]
"""How many word pieces the model makes of each text, its special tokens included."""


def split_passages(
    article_id: str, prose: Prose, token_counts: TokenCounts, max_tokens: int
) -> list[Passage]:
    """The passages of an article, in order, each at most `max_tokens` long for the model.

    Neighbours in one paragraph overlap by a short sentence or quotation, so that what refers back is
    found with what it refers to. Every sentence is in a passage; a sentence too long for the model is
    cut at words into windows of its own.
    """
    counted = list(_cut_to_windows(prose.text, prose.sentences, token_counts, max_tokens))
    sentences = [sentence for sentence, _ in counted]
    packer = _Packer(sentences, [count for _, count in counted], max_tokens)
    units = packer.units()
    passages: list[Passage] = []
    first = 0
    while first < len(units):
        last = packer.last_unit(units, first)
        chosen = sentences[units[first].start : units[last].stop]
        span = Span(chosen[0].span.start, chosen[-1].span.end)
        spans = tuple(sentence.span for sentence in chosen)
        passages.append(Passage(article_id, span, chosen[0].paragraph, spans))
        if last + 1 == len(units):
            break
        first = last if last > first and packer.overlaps(units[last], units[last + 1]) else last + 1
    return passages


def _cut_to_windows(
    text: str, sentences: Sequence[Sentence], token_counts: TokenCounts, max_tokens: int
) -> Iterator[tuple[Sentence, int]]:
    """The sentences, the too long ones in parts, each with its length for the model."""
    tokens = token_counts([s.span.of(text) for s in sentences])
    for sentence, count in zip(sentences, tokens, strict=True):
        if count <= max_tokens and len(sentence.span) <= QUOTE_CHARS:
            yield sentence, count
        else:
            parts = _halve(text, sentence.span)
            halves = [Sentence(s, sentence.paragraph, i > 0 or sentence.bound) for i, s in enumerate(parts)]
            yield from _cut_to_windows(text, halves, token_counts, max_tokens)


def _halve(text: str, span: Span) -> tuple[Span, Span]:
    middle = (span.start + span.end) // 2
    gaps = (match.start() for match in _GAP.finditer(text, span.start, span.end))
    cut = min(gaps, key=lambda gap: abs(gap - middle), default=middle)
    return trim_span(text, span.start, cut), trim_span(text, cut, span.end)


@dataclass(frozen=True)
class _Packer:
    sentences: Sequence[Sentence]
    tokens: Sequence[int]
    max_tokens: int

    def units(self) -> list[range]:
        """Runs of sentence numbers that a passage takes or leaves together."""
        units: list[range] = []
        for number, sentence in enumerate(self.sentences):
            if units and sentence.bound and self._fits(units[-1].start, number, QUOTE_CHARS):
                units[-1] = range(units[-1].start, number + 1)
            else:
                units.append(range(number, number + 1))
        return units

    def last_unit(self, units: Sequence[range], first: int) -> int:
        """The last unit of the passage that starts with the first."""
        start = units[first].start
        for last in range(first + 1, len(units)):
            end = units[last].stop - 1
            before = units[last - 1][-1]
            ends_paragraph = self.sentences[units[last].start].paragraph != self.sentences[before].paragraph
            long_enough = self._length(start, before) >= _SHORT_PARAGRAPH
            if (ends_paragraph and long_enough) or not self._fits(start, end, PASSAGE_CHARS):
                return last - 1
        return len(units) - 1

    def overlaps(self, unit: range, following: range) -> bool:
        """Whether the passage that starts with the following unit repeats this one before it."""
        first, last = self.sentences[unit.start], self.sentences[following.start]
        return (
            first.paragraph == last.paragraph
            and self._length(unit.start, unit[-1]) <= _OVERLAP_CHARS
            and self._fits(unit.start, following[-1], PASSAGE_CHARS)
        )

    def _length(self, first: int, last: int) -> int:
        return self.sentences[last].span.end - self.sentences[first].span.start

    def _fits(self, first: int, last: int, chars: int) -> bool:
        tokens = sum(self.tokens[first : last + 1])
        return self._length(first, last) <= chars and tokens <= self.max_tokens
