"""How near two spellings are to each other: slips of the pen, forms of a word, words found in a text."""

import heapq
import math
import re
import time
from collections.abc import Iterable, Sequence
from itertools import chain, islice

from rapidfuzz import fuzz, process, utils
from rapidfuzz.distance import OSA, Levenshtein

from index.text.terms import STOP_WORDS, fold, words_of

_SHORTEST_MISSPELT, _SHORTEST_TWICE = 5, 8
_SAME_WORD = 75.0
_FEW_WORDS = 4
_HARDLY_ALL = 0.5
_AS_TYPED, _AT_A_TIME = 60, 1000
_VOWELS = frozenset("aeiouy")
_FIRST_COMMON = 500
_SHORTEST_SWAPPED, _SHORTEST_LACKING, _SHORTEST_RARER, _SHORTEST_OTHER = 3, 4, 6, 7


def slips_of(word: str, known: Sequence[str]) -> list[str]:
    """Those of the known words that the word may be misspelt for, the nearest first."""
    edits = _edits_in(word)
    if not edits:
        return []
    near = process.extract(word, known, scorer=OSA.distance, score_cutoff=edits, limit=20)
    # A word that only ends otherwise is another word ("crime" is not "Crimea"), and typing errors
    # seldom hit the first letter.
    return [s for s, _, _ in near if s[0] == word[0] and not (s.startswith(word) or word.startswith(s))]


def common_slip(word: str, common: Sequence[str]) -> str | None:
    """The one of some common words, the most common first, that a word which is none may be misspelt for.

    Only slips that fingers make count: two letters swapped, one left out or doubled, a vowel for another.
    The shorter the word and the rarer its model, the fewer of them.
    """
    near = process.extract(word, common, scorer=OSA.distance, score_cutoff=1, limit=None)
    ranked = [(kind, place, model) for model, _, place in near if (kind := _kind_of_slip(word, model, place))]
    return min(ranked)[2] if ranked else None


def _kind_of_slip(word: str, model: str, place: int) -> int:
    """How unlikely the one edit between a word and its model is, from 1; 0 where it is none of a finger's."""
    shortest = _SHORTEST_LACKING if place < _FIRST_COMMON else _SHORTEST_RARER
    if sorted(word) == sorted(model):
        return 1 if len(word) >= _SHORTEST_SWAPPED and (place < _FIRST_COMMON or len(word) >= 5) else 0
    if len(word) != len(model):
        shorter, longer = sorted((word, model), key=len)
        if len(word) < shortest or word[0] != model[0]:
            return 0
        return 2 if re.sub(r"(.)\1", r"\1", longer) == re.sub(r"(.)\1", r"\1", shorter) else 3
    changed = {letter for pair in zip(word, model, strict=True) if len(set(pair)) > 1 for letter in pair}
    return 4 if len(word) >= _SHORTEST_OTHER and changed <= _VOWELS else 0


def is_slip(one: str, other: str) -> bool:
    """Whether one of two names may be the other, misspelt."""
    edits = _edits_in(min(one, other, key=len))
    if not edits or one[0] != other[0]:
        return False
    return OSA.distance(one.removesuffix("s"), other.removesuffix("s"), score_cutoff=edits) <= edits


def _edits_in(word: str) -> int:
    """How many edits may have made a word what it is."""
    return sum(len(word) >= shortest for shortest in (_SHORTEST_MISSPELT, _SHORTEST_TWICE))


def one_letter_apart(one: str, other: str) -> bool:
    """Whether two words, not short, differ by one letter that is other, or too many."""
    long_enough = min(len(one), len(other)) >= _SHORTEST_MISSPELT
    return long_enough and Levenshtein.distance(one, other, score_cutoff=1) <= 1


def is_form_of(one: str, other: str) -> bool:
    """Whether two words are one in two spellings or forms."""
    return fuzz.ratio(one, other) >= _SAME_WORD


def likeness(words: str, text: str, quoted: bool) -> float:
    """How alike the words are to some part of a text, from 0 to 100.

    Function words alone ("no", "I do") must be all of the text, unless they stand in quotation marks.
    """
    asked, theirs = (" ".join(map(fold, words_of(side))) for side in (words, text))
    if not asked:
        return 0.0
    if not quoted and all(word in STOP_WORDS for word in asked.split()):
        return 100.0 if asked == theirs else 0.0
    if len(asked.split()) < _FEW_WORDS:
        # A few letters are found almost anywhere; a few words must be there as they are.
        return 100.0 if f" {asked} " in f" {theirs} " else 0.0
    if len(asked) <= len(theirs):
        return fuzz.partial_ratio(asked, theirs)
    return fuzz.ratio(asked, theirs) if len(theirs) >= _HARDLY_ALL * len(asked) else 0.0


def nearest_spellings(
    typed: str, texts: Iterable[str], most: int, within_s: float = math.inf
) -> list[tuple[int, str]]:
    """The texts that are like what was typed, with their places, the likest first; the first if it is blank.

    Of many texts those are looked at that there is time for, in seconds.
    """
    numbered = enumerate(texts)
    if not typed.strip():
        return list(islice(numbered, most))
    ends, asked = time.monotonic() + within_s, [utils.default_process(typed)]
    best: list[tuple[float, int, str]] = []
    while some := list(islice(numbered, _AT_A_TIME)):
        theirs = [utils.default_process(text) for _, text in some]
        # Unlike `process.extract`, this lets other threads run.
        scores = process.cdist(asked, theirs, scorer=fuzz.WRatio, score_cutoff=_AS_TYPED)[0]
        like = ((float(s), -place, text) for s, (place, text) in zip(scores, some, strict=True) if s)
        best = heapq.nlargest(most, chain(best, like))
        if time.monotonic() > ends:
            break
    return [(-place, text) for _, place, text in best]
