"""An article into sentences, and sentences into the passages that are embedded and cited.

Sentences end where punctuation, spacing and the next word agree that they do; "U.S. president" and
"Mr. Smith" do not end one. A passage is a run of whole sentences. It never parts the sentences of one
quotation, nor a heading from what it heads, unless together they are longer than a passage may be.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.models import Article, Passage, Sentence, Span
from index.text.paragraphs import find_paragraphs
from index.text.quotations import Quotation, find_quotations

PASSAGE_CHARS = 600
"""The length up to which sentences are gathered into one passage, in code points."""
QUOTE_CHARS = 1000
"""The longest passage there is, so that a citation can always show it whole."""
_SHORT_PARAGRAPH = 200
_OVERLAP_CHARS = 200
_WORD_CHARS = 40
_HEADING_CHARS = 90

TokenCounts = Callable[[Sequence[str]], Sequence[int]]
"""How many word pieces the model makes of each text, its special tokens included."""

_END = re.compile(
    r"(?:(?<=\s)[.!?]+\s+(?:''|\"(?=\s+\S))|(?<![.!?…])[.!?…]++[\"'”’»)\]]*+)(?=\s)|[。！？]+[」』”]*"
)
_NEXT = re.compile(r"\s*(?:[\"'“‘«„(\[–—-]|``)*\s*")
_LAST_WORD = re.compile(r"((?:\w\.)*[\w'’-]*\w)\.[\"'”’»)\]]*$")
_TITLES = frozenset(
    "mr mrs ms dr prof sen rep gov gen col lt sgt cpl const capt cmdr adm maj rev hon pres supt insp st mt ft"
    " mme messrs vs viz cf eg ie e.g i.e fig approx al ca".split()
)
_MAYBE_LAST = frozenset(
    "jr sr inc ltd co corp bros plc etc no nos vol pp p ed eds a.m p.m dept univ est ave blvd rd jan feb"
    " mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun ph.d".split()
)
_STARTERS = frozenset(
    "the a an in on at it he she they we i you this that these those there but and or so when while after"
    " before if as for with from by his her their its our my what who where why how not no yes then now"
    " however although since because until according".split()
)
MOST_CHARS = 2500
"""The longest surroundings, in code points, unless the place itself is longer."""


def split_sentences(text: str) -> list[Sentence]:
    """Every sentence of a canonical text, in order; together they hold all that is not white space."""
    paragraphs = find_paragraphs(text)
    quotations: dict[int, list[Quotation]] = defaultdict(list)
    for quotation in find_quotations(text, paragraphs):
        if quotation.depth == 0:
            quotations[quotation.paragraph].append(quotation)
    sentences: list[Sentence] = []
    heading = carried = False
    for number, paragraph in enumerate(paragraphs, start=1):
        inside = quotations[number]
        starts = [q.outer.start for q in inside]
        bounds = [paragraph.start, *_boundaries(text, paragraph), paragraph.end]
        for index, (start, end) in enumerate(pairwise(bounds)):
            bound = _within(inside, starts, start) if index else heading or carried
            sentences.append(Sentence(_trimmed(text, start, end), number, bound))
        following = paragraphs[number] if number < len(paragraphs) else None
        heading = following is not None and _is_heading(text, paragraph, following)
        carried = bool(inside) and inside[-1].continued
    return sentences


def split_passages(article: Article, token_counts: TokenCounts, max_tokens: int) -> list[Passage]:
    """The passages of an article, in order, each at most `max_tokens` long for the model.

    Neighbours in one paragraph overlap by a short sentence or quotation, so that what refers back is
    found with what it refers to. Every sentence is in a passage; a sentence too long for the model is
    cut at words into windows of its own.
    """
    sentences = list(_windowed(article.text, split_sentences(article.text), token_counts, max_tokens))
    tokens = token_counts([s.span.of(article.text) for s in sentences])
    packing = _Packer(sentences, tokens, max_tokens)
    units = packing.units()
    passages: list[Passage] = []
    first = 0
    while first < len(units):
        last = packing.last_unit(units, first)
        chosen = sentences[units[first].start : units[last].stop]
        span = Span(chosen[0].span.start, chosen[-1].span.end)
        spans = tuple(sentence.span for sentence in chosen)
        passages.append(Passage(article.article_id, span, chosen[0].paragraph, spans))
        if last + 1 == len(units):
            break
        first = last if last > first and packing.overlaps(units[last], units[last + 1]) else last + 1
    return passages


def _boundaries(text: str, paragraph: Span) -> Iterator[int]:
    for end in _END.finditer(text, paragraph.start, paragraph.end):
        following = _NEXT.match(text, end.end(), paragraph.end)
        at = following.end() if following else end.end()
        if at >= paragraph.end:
            return
        if end.group()[0] in "。！？" or _ends(
            text[max(paragraph.start, end.end() - _WORD_CHARS) : end.end()], text[at : at + 20]
        ):
            yield end.end()


def _ends(before: str, after: str) -> bool:
    if after[0].islower():
        return False
    word = _LAST_WORD.search(before)
    if word is None:
        return True
    last = word.group(1)
    following = re.match(r"[\w']+", after)
    starts_anew = following is not None and following.group().lower() in _STARTERS
    if last.lower() in _TITLES:
        return False
    if last.lower() in _MAYBE_LAST:
        return starts_anew or (not after[0].isdigit() and not last.lower().startswith(("no", "vol", "p")))
    if re.fullmatch(r"(?:\w\.)+\w", last) or (len(last) == 1 and last.isalpha() and last != "I"):
        return starts_anew
    return True


def _within(quotations: Sequence[Quotation], starts: Sequence[int], position: int) -> bool:
    before = bisect_left(starts, position)
    return before > 0 and position < quotations[before - 1].outer.end


def _trimmed(text: str, start: int, end: int) -> Span:
    while text[start].isspace():
        start += 1
    while text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _is_heading(text: str, paragraph: Span, following: Span) -> bool:
    if len(paragraph) > _HEADING_CHARS or len(following) <= len(paragraph):
        return False
    words = paragraph.of(text)
    return words[-1] not in ".!…,;:\"”'’»)" and not words[0].islower()


def _windowed(
    text: str, sentences: Sequence[Sentence], token_counts: TokenCounts, max_tokens: int
) -> Iterator[Sentence]:
    tokens = token_counts([s.span.of(text) for s in sentences])
    for sentence, count in zip(sentences, tokens, strict=True):
        if count <= max_tokens and len(sentence.span) <= QUOTE_CHARS:
            yield sentence
        else:
            parts = _halves(text, sentence.span)
            halves = [Sentence(s, sentence.paragraph, i > 0 or sentence.bound) for i, s in enumerate(parts)]
            yield from _windowed(text, halves, token_counts, max_tokens)


def _halves(text: str, span: Span) -> tuple[Span, Span]:
    middle = (span.start + span.end) // 2
    gaps = [m.start() for m in re.finditer(r"\s", span.of(text))]
    at = bisect_right(gaps, middle - span.start)
    near = [span.start + gap for gap in gaps[max(0, at - 1) : at + 1] if gap > 0]
    cut = min(near, key=lambda gap: abs(gap - middle), default=middle)
    return _trimmed(text, span.start, cut), _trimmed(text, cut, span.end)


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
