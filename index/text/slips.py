"""How near two spellings are to each other: slips of the pen, forms of a word, words found in a text."""

from collections.abc import Sequence

from rapidfuzz import fuzz, process, utils
from rapidfuzz.distance import OSA, Levenshtein

from index.text.terms import STOP_WORDS, fold, words_of

_SHORTEST_MISSPELT, _SHORTEST_TWICE = 5, 8
_SAME_WORD = 75.0
_FEW_WORDS = 4
_HARDLY_ALL = 0.5
_AS_TYPED = 60


def slips_of(word: str, known: Sequence[str]) -> list[str]:
    """Those of the known words that the word may be misspelt for, the nearest first."""
    edits = _edits_in(word)
    if not edits:
        return []
    near = process.extract(word, known, scorer=OSA.distance, score_cutoff=edits, limit=20)
    # A word that only ends otherwise is another word ("crime" is not "Crimea"), and typing errors
    # seldom hit the first letter.
    return [s for s, _, _ in near if s[0] == word[0] and not (s.startswith(word) or word.startswith(s))]


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


def nearest_spellings(typed: str, texts: Sequence[str], most: int) -> list[int]:
    """The places of the texts that are like what was typed, the likest first; the first where it is blank."""
    if not typed.strip():
        return list(range(len(texts)))[:most]
    found = process.extract(
        typed, texts, scorer=fuzz.WRatio, processor=utils.default_process, limit=most, score_cutoff=_AS_TYPED
    )
    return [place for _, _, place in found]
