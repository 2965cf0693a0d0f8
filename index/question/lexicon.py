"""The words an index knows, and which of them a question's word may mean.

A word that the index lacks may be misspelt, transliterated otherwise, or glued to its neighbour by a
careless editor ("Psakireportedly"); a name may be so even where the index knows it.
"""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from itertools import islice, takewhile
from math import log

from index.embedding.built_in import built_in_model_folder
from index.question.word_families import Wording, forms, relatives
from index.text.slips import slips_of
from index.text.terms import STOP_WORDS, Term, fold, name_key, other_number_stems

UNCOMMON, RARE = 3.0, 4.6
"""The rarity of words that may well be names, and of those that hardly are anything else."""
_SHORTEST_GLUED = 4
_MOST_VARIANTS = 4
_FIRST_WORD = 1000
_RANK_OF_UNLISTED = 40_000
_COMMON_RANK = 200
_MOST_COMMON = 6_000


class Lexicon:
    """The sorted stems of an index."""

    def __init__(self, stems: Sequence[str]) -> None:
        self._stems = stems
        self._known = frozenset(stems)
        # One text a key: of lists there would be as many as stems.
        self._by_name_key: dict[str, str] = {}
        for stem in stems:
            key = name_key(stem)
            others = self._by_name_key.get(key)
            self._by_name_key[key] = f"{others} {stem}" if others else stem

    def knows(self, stem: str) -> bool:
        """Whether an article of the index has a word with the stem."""
        return stem in self._known

    def variants(self, term: Term) -> tuple[str, ...]:
        """The stems of the index that the term may stand for, its own first; empty where there is none."""
        written = (term.stem,) if term.name else forms(term.stem)
        own = [stem for stem in (*written, *other_number_stems(term.folded)) if stem in self._known]
        if term.stem[0].isdigit() or (own and not term.name):
            return tuple(own)
        found = dict.fromkeys(
            [*own, *self._by_name_key.get(name_key(term.stem), "").split(), *self._glued(term.stem)]
        )
        if not found and (term.name or not is_listed(term.folded)):
            found = dict.fromkeys(slips_of(term.stem, self._stems))
        return tuple(found)[:_MOST_VARIANTS]

    def relatives(self, term: Term) -> tuple[Wording, ...]:
        """What the index has that says the same as the term in another form; of a name there is none."""
        found = () if term.name else relatives(term.stem)
        return tuple(wording for wording in found if wording <= self._known)

    def _glued(self, stem: str) -> list[str]:
        if len(stem) < _SHORTEST_GLUED:
            return []
        longer = takewhile(lambda s: s.startswith(stem), self._stems[bisect_left(self._stems, stem) :])
        return [s for s in longer if self._is_word(s[len(stem) :])]

    def _is_word(self, stem: str) -> bool:
        return len(stem) >= 2 and (stem in STOP_WORDS or (len(stem) >= 3 and stem in self._known))


def rarity(word: str) -> float:
    """0 for the most common words, rising to about 5.3 for words that the vocabulary lacks."""
    rank = _ranks().get(fold(word), _RANK_OF_UNLISTED) - _FIRST_WORD
    return log(1 + max(rank, 0) / _COMMON_RANK)


def is_listed(word: str) -> bool:
    """Whether the vocabulary of English has the word."""
    return fold(word) in _ranks()


@cache
def common_words() -> tuple[str, ...]:
    """The words of English that most texts are made of, the most common first."""
    words = (word for word in _ranks() if word.isalpha() and word.isascii() and len(word) > 1)
    return tuple(islice(words, _MOST_COMMON))


@cache
def _ranks() -> dict[str, int]:
    lines = (built_in_model_folder() / "vocab.txt").read_text(encoding="utf-8").splitlines()
    return {word: rank for rank, word in enumerate(lines)}
