"""Words that mean the opposite of each other, where a sentence with one does not answer for the other.

Left out are pairs that tell the same event from two sides ("buy" and "sell", "before" and "after").
"""

from functools import cache

from index.text.terms import fold, stem

_PAIRS = """
    accept refuse, accept reject, active passive, add remove, advance retreat, advantage disadvantage, agree
    disagree, alive dead, allow forbid, allow prohibit, always never, ancient modern, apart together,
    artificial natural, begin end, beginning end, behind front, best worst, better worse, birth death, born
    died, build destroy, cheap expensive, cheaper costlier, close open, cold hot, colder warmer, common
    rare, common uncommon, complex simple, complex simpler, create destroy, dark light, decline rise,
    decrease increase, deep shallow, defensive offensive, different same, different similar, difficult easy,
    direct indirect, discourage encourage, domestic foreign, down up, earlier later, earliest latest, early
    late, east west, eastern western, empty full, evening morning, evil good, exclude include, expand
    shrink, external internal, fail succeed, failure success, fall rise, fast slow, faster slower, female
    male, fewer more, fewest most, first last, foreign native, formal informal, gain lose, guilty innocent,
    heavier lighter, heavy light, high low, higher lower, highest lowest, illegal legal, increase reduce,
    inferior superior, inside outside, invisible visible, large small, larger smaller, largest smallest,
    least most, left right, less more, longer shorter, longest shortest, lower upper, major minor, majority
    minority, maximum minimum, men women, modern old, multiple single, narrow wide, negative positive,
    newest oldest, north south, northern southern, oldest youngest, oppose support, peace war, permanent
    temporary, poor rich, private public, rural urban, start stop, strength weakness, strong weak, stronger
    weaker, summer winter, thick thin
"""


@cache
def _by_stem() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for pair in _PAIRS.split(","):
        one, other = (stem(fold(word)) for word in pair.split())
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return {word: frozenset(opposed) for word, opposed in found.items()}


def opposites(word_stem: str) -> frozenset[str]:
    """The stems of the opposites of a word, given by its own stem."""
    return _by_stem().get(word_stem, frozenset())
