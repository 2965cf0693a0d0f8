"""The times that a question names ("in 1989", "on Tuesday"), and whether a sentence tells of others."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from index.text.word_lists import MONTHS, WEEKDAYS, either, month_number

_YEAR = re.compile(r"(?<![\d$€£¥.,#-])(?P<year>1[4-9]\d\d|20\d\d)(?P<decade>['’]?s\b)?(?![\d%]|[.,]\d)")
_WEEKDAY = re.compile(
    rf"\b(?:(?P<day>(?i:{either(WEEKDAYS)}))s?|(?P<short>Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:s|rs?)?"
    r"|(?P<some>(?i:weekday|weekend))s?)\b"
)
# Without hours beside them, the short ones are words like any other.
_HOURS = re.compile(r"\.?\s*(?:[\d:–—-]|closed\b|to\b)")
_MONTH = re.compile(
    rf"\b(?:(?i:in|of|since|until|by|before|after|last|this|next|early|late|mid|during)\s+)?"
    rf"(?P<month>(?i:{either(MONTHS)}))\b"
)
# Without a capital and what leads to a month, these are words like any other.
_WORDS_TOO = ("may", "march")
_UP_TO = re.compile(r"\.?\s*(?:to|through|until|till|[-–—])\s*")
_SOME = {"weekday": range(5), "weekend": range(5, 7)}


def tells_other_time(question: str, sentence: str) -> bool:
    """Whether a sentence names years, months or weekdays, and none of those that the question names.

    From Monday to Friday all days between are named as well.
    """
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
    named = [
        (match, month_number(match["month"]) - 1)
        for match in _MONTH.finditer(text)
        if match["month"] not in _WORDS_TOO or match.start() < match.start("month")
    ]
    return frozenset({number for _, number in named}.union(_between(named, text, len(MONTHS))))


def _weekdays(text: str) -> frozenset[int]:
    some = {day for match in _WEEKDAY.finditer(text) for day in _SOME.get((match["some"] or "").lower(), ())}
    named = [
        (match, next(i for i, day in enumerate(WEEKDAYS) if day.startswith(name.lower())))
        for match in _WEEKDAY.finditer(text)
        if (name := match["day"] or (match["short"] if _is_beside_hours(match, text) else None))
    ]
    return frozenset(some.union((day for _, day in named), _between(named, text, len(WEEKDAYS))))


def _is_beside_hours(short: re.Match[str], text: str) -> bool:
    return bool(_HOURS.match(text, short.end())) or text[: short.start()].endswith(("-", "–", "—", " to "))


def _between(named: Sequence[tuple[re.Match[str], int]], text: str, cycle: int) -> Iterator[int]:
    """What lies between two that are named as the first and the last of several."""
    for (first, start), (last, end) in pairwise(named):
        if _UP_TO.fullmatch(text, first.end(), last.start()):
            yield from ((start + step) % cycle for step in range((end - start) % cycle))


_TIMES: tuple[Callable[[str], frozenset[int]], ...] = (_years, _months, _weekdays)
