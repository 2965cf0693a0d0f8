"""A text into sentences, and a place in it into whole sentences around it.

Sentences end where punctuation, spacing and the next word agree that they do; "U.S. president" and
"Mr. Smith" do not end one.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.models import Sentence, Span
from index.text.paragraphs import find_paragraphs
from index.text.quotations import Quotation, find_quotations
from index.text.word_lists import SHORT_MONTHS, read_groups

MOST_CHARS = 2500
"""The longest surroundings, in code points, unless the place itself is longer."""
_WORD_CHARS = 40
_LEAD_CHARS = 90
_END = re.compile(
    r"(?:(?<=\s)[.!?]+\s+(?:''|\"(?=\s+\S))|(?<![.!?…])[.!?…؟۔।॥]++[\"'”’»)\]]*+)(?=\s)"
    r"|[。！？｡]+[」』”’）》】〉]*|[។။]+"
)
_ALWAYS_END = "。！？｡។။"
_NEXT = re.compile(r"\s*(?:[\"'“‘«„(\[–—-]|``)*\s*")
# "Q: How deep is it? A: 31 metres.": without its question an answer says nothing.
_REPLY = re.compile(r"[A-Z]\w{0,15}:\s")
_LAST_WORD = re.compile(r"((?:\w\.)*[\w'’-]*\w)\.[\"'”’»)\]]*$")
_WORDS = read_groups("sentence_ends")
_NEVER_LAST, _STARTERS = frozenset(_WORDS["never"]), frozenset(_WORDS["next"])
_MAYBE_LAST = SHORT_MONTHS.union(_WORDS["maybe"])


@dataclass(frozen=True)
class Prose:
    """A canonical text and what stands in it, each in order.

    The sentences together hold all that is not white space.
    """

    text: str
    paragraphs: Sequence[Span]
    quotations: Sequence[Quotation]
    sentences: Sequence[Sentence]


def read_prose(text: str) -> Prose:
    """The paragraphs, quotations and sentences of a canonical text."""
    paragraphs = find_paragraphs(text)
    quotations = find_quotations(text, paragraphs)
    return Prose(text, paragraphs, quotations, _split_sentences(text, paragraphs, quotations))


def _split_sentences(
    text: str, paragraphs: Sequence[Span], quotations: Sequence[Quotation]
) -> list[Sentence]:
    starts = [quotation.outer.start for quotation in quotations]
    carried = {quotation.outer.end for quotation in quotations if quotation.continued}
    sentences: list[Sentence] = []
    bound = False
    for number, paragraph in enumerate(paragraphs, start=1):
        for start, end in pairwise([paragraph.start, *_boundaries(text, paragraph), paragraph.end]):
            if start > paragraph.start:
                before = bisect_left(starts, start)
                bound = before > 0 and start < quotations[before - 1].outer.end
            sentences.append(Sentence(trim_span(text, start, end), number, bound))
        leads = number < len(paragraphs) and _leads_to(text, paragraph, paragraphs[number])
        bound = leads or paragraph.end in carried
    return sentences


def _boundaries(text: str, paragraph: Span) -> Iterator[int]:
    for end in _END.finditer(text, paragraph.start, paragraph.end):
        following = _NEXT.match(text, end.end(), paragraph.end)
        at = following.end() if following else end.end()
        if at >= paragraph.end:
            return
        if end.group()[0] == "?" and _REPLY.match(text, at, paragraph.end):
            continue
        before = text[max(paragraph.start, end.end() - _WORD_CHARS) : end.end()]
        if end.group()[0] in _ALWAYS_END or _ends(before, text[at : at + 20], "(" in text[end.end() : at]):
            yield end.end()


def _ends(before: str, after: str, opened: bool) -> bool:
    """Whether a sentence ends between the words, `opened` saying that a parenthesis begins there."""
    if after[0].islower():
        return False
    word = _LAST_WORD.search(before)
    if word is None:
        return True
    last = word.group(1).lower()
    following = re.match(r"[\w']+", after)
    starts_anew = following is not None and following.group().lower() in _STARTERS
    if last in _NEVER_LAST:
        return False
    if last in _MAYBE_LAST:
        return starts_anew or not (opened or after[0].isdigit() or last.startswith(("no", "vol", "p")))
    if re.fullmatch(r"(?:\w\.)+\w", last) or (len(last) == 1 and last.isalpha() and word.group(1) != "I"):
        return starts_anew
    return True


def trim_span(text: str, start: int, end: int) -> Span:
    """The range of a text that is not blank, without the white space around it."""
    while text[start].isspace():
        start += 1
    while text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _leads_to(text: str, paragraph: Span, following: Span) -> bool:
    """Whether a short line is read with the longer one below it: a heading, but also a label."""
    if len(paragraph) > _LEAD_CHARS or len(following) <= len(paragraph):
        return False
    words = paragraph.of(text)
    return words[-1] not in ".!…,;:\"”'’»)" and not words[0].islower()


def surroundings(text: str, span: Span, sentences: int) -> Span:
    """The span of a canonical text, widened to whole sentences and by some sentences on each side.

    A quotation that would be cut is taken in whole or left out. What would make the whole longer than
    `MOST_CHARS` is left out; the span itself never is.
    """
    # Only paragraphs that can be reached are read, however long the article is.
    start = text.rfind("\n", 0, max(0, span.start - MOST_CHARS)) + 1
    end = text.find("\n", min(len(text), span.end + MOST_CHARS))
    prose = read_prose(text[start : len(text) if end < 0 else end])
    around = _widen(prose.sentences, Span(span.start - start, span.end - start), sentences)
    return Span(start + around.start, start + around.end)


def _widen(sentences: Sequence[Sentence], span: Span, further: int) -> Span:
    touched = [i for i, one in enumerate(sentences) if one.span.overlap(span)]
    if not touched:
        return span
    first, last = touched[0], touched[-1]

    def whole(first: int, last: int) -> Span:
        return Span(min(sentences[first].span.start, span.start), max(sentences[last].span.end, span.end))

    if len(whole(first, last)) > MOST_CHARS:
        return span
    units = [i for i, one in enumerate(sentences) if not one.bound]
    # The first round only makes up what quotations lack.
    for step in (0, *[1] * further):
        before = units[max(0, bisect_right(units, first - step) - 1)]
        if len(whole(before, last)) <= MOST_CHARS:
            first = before
        after = next((start for start in units if start > last + step), len(sentences)) - 1
        if len(whole(first, after)) <= MOST_CHARS:
            last = after
    return whole(first, last)
