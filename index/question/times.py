"""The times that a question names ("in 1989", "on Tuesday"), and whether a sentence tells of others."""

import re
from collections.abc import Callable

from index.text.word_lists import MONTHS, WEEKDAYS, either, month_number

_YEAR = re.compile(r"(?<![\d$€£¥.,#-])(?P<year>1[4-9]\d\d|20\d\d)(?P<decade>['’]?s\b)?(?![\d%]|[.,]\d)")
_WEEKDAY = re.compile(rf"(?i)\b({either(WEEKDAYS)})s?\b")
_MONTH = re.compile(
    rf"\b(?:(?i:in|of|since|until|by|before|after|last|this|next|early|late|mid|during)\s+)?"
    rf"(?P<month>(?i:{either(MONTHS)}))\b"
)
# Without a capital and what leads to a month, these are words like any other.
_WORDS_TOO = ("may", "march")


def tells_other_time(question: str, sentence: str) -> bool:
    """Whether a sentence names years, months or weekdays, and none of those that the question names."""
    return any(
        (asked := times_of(question)) and (told := times_of(sentence)) and asked.isdisjoint(told)
        for times_of in _TIMES
    )


def _years(text: str) -> frozenset[int]:
    found: set[int] = set()
    for match in _YEAR.finditer(text):
        year = int(match["year"])
        found.update(range(year, year + 10) if match["decade"] else (year,))
    return frozenset(found)


def _months(text: str) -> frozenset[int]:
    return frozenset(
        month_number(match["month"])
        for match in _MONTH.finditer(text)
        if match["month"] not in _WORDS_TOO or match.start() < match.start("month")
    )


def _weekdays(text: str) -> frozenset[int]:
    return frozenset(WEEKDAYS.index(match[1].lower()) for match in _WEEKDAY.finditer(text))


_TIMES: tuple[Callable[[str], frozenset[int]], ...] = (_years, _months, _weekdays)
