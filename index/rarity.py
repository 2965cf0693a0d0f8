"""How rare a word is in English at large, for articles too few to tell.

The word-piece vocabulary of BERT (Devlin et al. 2019), which the built-in model carries, lists whole words by
falling frequency; a word's place in it is its rank. By Zipf's law the logarithm of the rank measures rarity.
"""

from functools import cache
from math import log

from index.embedding.built_in import built_in_model_folder
from index.text.terms import fold

_FIRST_WORD = 1000
_RANK_OF_UNLISTED = 40_000
_COMMON_RANK = 200


def rarity(word: str) -> float:
    """0 for the most common words, rising to about 5.3 for words that the vocabulary lacks."""
    rank = _ranks().get(fold(word), _RANK_OF_UNLISTED) - _FIRST_WORD
    return log(1 + max(rank, 0) / _COMMON_RANK)


@cache
def _ranks() -> dict[str, int]:
    lines = (built_in_model_folder() / "vocab.txt").read_text(encoding="utf-8").splitlines()
    return {word: rank for rank, word in enumerate(lines)}
