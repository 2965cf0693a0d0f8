"""What several articles have in nearly the same words, as copies of one agency's story do, is shown once.

Words that differ in a figure or in a negation are not the same, however alike they are otherwise.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from index.evidence.retrieval import RankedPassage
from index.models import Passage, Span, Statement
from index.text.terms import STOP_WORDS, words_of
from index.text.word_lists import CONTRACTED_DENIALS, COUNTS, DENIALS, MONTHS, WEEKDAYS

_OVERLAP = 0.8
_SAME_PASSAGE, _SAME_STATEMENT = 0.8, 0.9
# A copy is about as long, and its best sentence as near to the question; only such are read and compared.
_AS_LONG, _AS_NEAR = 0.7, 0.03
_DENIALS = DENIALS | CONTRACTED_DENIALS
# The word may is hardly ever the month.
_FIGURES = COUNTS.union(WEEKDAYS, MONTHS) - {"may"}
_FUNCTION_WORDS = STOP_WORDS - _DENIALS - _FIGURES

WordsOf = Callable[[str, Span], frozenset[str]]
"""Gives the telling words at a place of an article."""


class Copies:
    """Tells which of the passages found for a question mostly repeat another, by their telling words."""

    def __init__(self, ranked: Sequence[RankedPassage], words_of: WordsOf) -> None:
        self._ranked = ranked
        self._words_of = words_of
        self._lengths = np.array([len(r.passage.span) for r in ranked])
        self._nearest = np.array([max(r.sentence_cosines) for r in ranked])

    def distinct(self, ranked: Iterable[RankedPassage]) -> Iterator[RankedPassage]:
        """Passages in their order, without those that mostly repeat an earlier one."""
        kept: list[tuple[Passage, frozenset[str]]] = []
        for candidate in ranked:
            passage = candidate.passage
            if any(_mostly_stands_in(passage, other) for other, _ in kept):
                continue
            words = self._words_of(passage.article_id, passage.span)
            if not any(_same(words, theirs, _SAME_PASSAGE) for _, theirs in kept):
                kept.append((passage, words))
                yield candidate

    def elsewhere(self, shown: RankedPassage) -> list[str]:
        """The ids of the other articles of which a passage found has nearly the words of the one shown."""
        here = shown.passage.article_id
        words = self._words_of(here, shown.passage.span)
        found = (
            other.article_id
            for other in self._may_be_copies_of(shown)
            if other.article_id != here
            and _same(words, self._words_of(other.article_id, other.span), _SAME_PASSAGE)
        )
        return list(dict.fromkeys(found))

    def _may_be_copies_of(self, shown: RankedPassage) -> Iterator[Passage]:
        length = len(shown.passage.span)
        as_long = (self._lengths >= _AS_LONG * length) & (length >= _AS_LONG * self._lengths)
        as_near = abs(self._nearest - max(shown.sentence_cosines)) <= _AS_NEAR
        return (self._ranked[number].passage for number in np.flatnonzero(as_long & as_near).tolist())


def _mostly_stands_in(one: Passage, other: Passage) -> bool:
    """Whether most of a passage stands in another of the same article."""
    return one.article_id == other.article_id and one.span.overlap(other.span) >= _OVERLAP * len(one.span)


def said_once(statements: Iterable[Statement]) -> dict[Statement, list[str]]:
    """The statements without those that repeat an earlier one's words from another article, in their order.

    Each is given with the ids of the articles that repeat it. Words are repeated only by the same speaker,
    under a longer or shorter name, and in the same kind of speech.
    """
    kept: dict[Statement, list[str]] = {}
    words: dict[Statement, frozenset[str]] = {}
    by_speech: dict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        said = words[statement] = telling_words(statement.text)
        earlier = by_speech[statement.speech]
        first = next(
            (e for e in earlier if _is_theirs(statement, e) and _same(said, words[e], _SAME_STATEMENT)), None
        )
        if first is None:
            kept[statement] = []
            earlier.append(statement)
        elif statement.article_id not in kept[first]:
            kept[first].append(statement.article_id)
    return kept


def telling_words(text: str) -> frozenset[str]:
    """The words of a text but for its function words, without case."""
    return frozenset(words_of(text.casefold())) - _FUNCTION_WORDS


def _same(words: frozenset[str], others: frozenset[str], share: float) -> bool:
    """Whether texts share so many of their words, and neither denies or counts what the other does not.

    One may have a figure more than the other, but not a different one.
    """
    if not words or len(words) < share * len(others) or len(others) < share * len(words):
        return False
    common = len(words & others)
    if common < share * (len(words) + len(others) - common):
        return False
    here, there = words - others, others - words
    differs = any(map(_is_figure, here)) and any(map(_is_figure, there))
    return not differs and _DENIALS.isdisjoint(here | there)


def _is_figure(word: str) -> bool:
    return word[0].isdigit() or word in _FIGURES


def _is_theirs(statement: Statement, earlier: Statement) -> bool:
    """Whether another article lets the same speaker say it."""
    if statement.article_id == earlier.article_id or not (statement.speaker and earlier.speaker):
        return False
    name, other = set(statement.speaker.casefold().split()), set(earlier.speaker.casefold().split())
    return name <= other or other <= name
