"""English words that are looked for in more than one place: months and days, numbers, what denies.

The longer lists are files in `words/`.
"""

from collections.abc import Iterable
from importlib.resources import files

MONTHS = tuple(
    "january february march april may june july august september october november december".split()
)
WEEKDAYS = tuple("monday tuesday wednesday thursday friday saturday sunday".split())
SHORT_MONTHS = frozenset("jan feb mar apr jun jul aug sep sept oct nov dec".split())
CALENDAR = SHORT_MONTHS.union(MONTHS, WEEKDAYS)
MONTH = "(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)"
"""The pattern of how a month begins, written in whichever way."""

_TO_NINETEEN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
)
_TO_TENTH = "first second third fourth fifth sixth seventh eighth ninth tenth"
_TENS = "ten twenty thirty forty fifty sixty seventy eighty ninety"
NUMBERS = {word: value for value, word in enumerate(_TO_NINETEEN.split())}
NUMBERS |= {word: 10 * tens for tens, word in enumerate(_TENS.split(), start=1)}
ORDINALS = {
    word: f"{value}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(value, 'th') }"
    for value, word in enumerate(_TO_TENTH.split(), start=1)
}
"""The words that tell a place in a row, and how figures write them."""
SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
COUNTS = frozenset(NUMBERS).union(*((scale, f"{scale}s") for scale in (*SCALES, "dozen")))
"""All words that count."""

DENIALS = frozenset("not no never none nobody nothing neither nor without cannot".split())
CONTRACTED_DENIALS = frozenset(
    "don doesn didn isn aren wasn weren won wouldn couldn shouldn hasn haven hadn".split()
)
"""What stands before the "t" of "don't"."""


def month_number(word: str) -> int:
    """Which month the word is, whole or shortened, from 1; 0 for another word."""
    return next((i for i, month in enumerate(MONTHS, start=1) if month.startswith(word.lower())), 0)


def either(words: Iterable[str]) -> str:
    """The pattern of any of the words."""
    return "|".join(sorted(words, reverse=True))


def read_words(name: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(_read(name).split())


def read_phrases(name: str) -> frozenset[str]:
    """The lines of a list."""
    return frozenset(_read(name).splitlines())


def read_pattern(name: str) -> str:
    """The pattern of what any line of a list fits, each a pattern, in the order of the lines."""
    return f"(?:{'|'.join(_read(name).splitlines())})"


def read_groups(name: str) -> dict[str, list[str]]:
    """The words of a list that groups them, behind the head of each group on each of its lines."""
    groups: dict[str, list[str]] = {}
    for line in _read(name).splitlines():
        head, words = line.split(": ")
        groups.setdefault(head, []).extend(words.split())
    return groups


def _read(name: str) -> str:
    return files("index.text").joinpath("words", f"{name}.txt").read_text(encoding="utf-8")
