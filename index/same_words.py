"""How alike the words that a question repeats are to what was said."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from index.text.terms import STOP_WORDS, fold

_FEW_WORDS = 4
_HARDLY_ALL = 0.5


def likeness(words: str, said: str, quoted: bool) -> float:
    """How alike the words are to some part of what was said, from 0 to 100.

    Function words alone ("no", "I do") must be all of what was said, unless they stand in quotation marks.
    """
    asked, theirs = _plain(words), _plain(said)
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


def _plain(words: str) -> str:
    return " ".join(fold(word) for word in re.findall(r"\w+", words))
