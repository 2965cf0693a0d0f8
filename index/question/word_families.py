"""Words that say the same in another form: "bought" for "buy", "dead" for "killed", "cop" for "police".

A word's own forms always say it, and words of its family do so in most articles. That is known from lists and
not from vectors, to which opposites and neighbours ("killed" and "injured") are as near as such words are.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

from index.text.terms import stem
from index.text.word_lists import read_groups, read_words

Wording = frozenset[str]
"""The stems of words that say something together: of "claimed" and "lives"."""


def load() -> None:
    """Read the lists, so that the first question need not wait for them."""
    _names_by_wording()
    _opposites()
    _opposed_families()


@cache
def forms(word_stem: str) -> tuple[str, ...]:
    """The stems of all forms of the word with this stem, its own first."""
    others = (form for group in _irregular() if word_stem in group for form in group)
    return tuple(dict.fromkeys((word_stem, *others)))


@cache
def relatives(word_stem: str) -> tuple[Wording, ...]:
    """What says the same as the word with this stem and is none of its forms."""
    own = {frozenset([form]) for form in forms(word_stem)}
    found = (wording for family in _families_of(word_stem) for wording in _families()[family])
    return tuple(dict.fromkeys(wording for wording in found if wording not in own))


@cache
def opposed(word_stem: str) -> tuple[Wording, ...]:
    """What says the opposite of the word with this stem."""
    of_word = (frozenset([other]) for other in _opposites().get(word_stem, ()))
    others = (o for family in _families_of(word_stem) for o in _opposed_families().get(family, ()))
    return _none_of(word_stem, (*of_word, *(wording for other in others for wording in _families()[other])))


@cache
def other_fates(word_stem: str) -> tuple[Wording, ...]:
    """What befell others, where the word with this stem tells what befell some: hurt, not killed."""
    fates = read_words("fates")
    if fates.isdisjoint(_families_of(word_stem)):
        return ()
    return _none_of(word_stem, (wording for fate in sorted(fates) for wording in _families()[fate]))


def _none_of(word_stem: str, found: Iterable[Wording]) -> tuple[Wording, ...]:
    """Those of some wordings that do not say the same as a word."""
    same = {*(frozenset([form]) for form in forms(word_stem)), *relatives(word_stem)}
    return tuple(dict.fromkeys(wording for wording in found if wording not in same))


def _families_of(word_stem: str) -> list[str]:
    theirs = {name for form in forms(word_stem) for name in _names_by_wording().get(frozenset([form]), ())}
    return [name for name in _families() if name in theirs]


@cache
def _names_by_wording() -> dict[Wording, list[str]]:
    """The names of the families that have a wording."""
    found: dict[Wording, list[str]] = defaultdict(list)
    for name, family in _families().items():
        for wording in family:
            found[wording].append(name)
    return found


@cache
def _families() -> dict[str, dict[Wording, None]]:
    """The wordings of each family, in order, by its name."""
    groups = read_groups("word_families").items()
    return {name: dict.fromkeys(w for words in family for w in _wordings(words)) for name, family in groups}


def _wordings(words: str) -> Iterator[Wording]:
    """A word in each of its forms, or several words, joined by a sign, as one."""
    joined = [stem(word) for word in words.split("+")]
    yield from (frozenset([form]) for form in forms(joined[0])) if len(joined) == 1 else [frozenset(joined)]


@cache
def _irregular() -> list[frozenset[str]]:
    groups = read_groups("irregular_forms").items()
    return [frozenset(stem(form) for form in (word, *irregular)) for word, irregular in groups]


@cache
def _opposites() -> dict[str, set[str]]:
    """The stems of the opposites of words, by the stem of each."""
    return _mutual((stem(a), stem(b)) for a, others in read_groups("opposites").items() for b in others)


@cache
def _opposed_families() -> dict[str, set[str]]:
    return _mutual((a, b) for a, others in read_groups("opposed_families").items() for b in others)


def _mutual(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for a, b in pairs:
        found[a].add(b)
        found[b].add(a)
    return found
