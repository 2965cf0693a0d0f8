"""The figures that a sentence gives: dates, weekdays, years, and quantities with what they count."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.text.terms import STOP_WORDS, fold, stem

_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = r"(?P<month>jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:[a-z]{2,6})?\.?"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_DATES = (
    re.compile(rf"\b{_MONTH} {_DAY}\b(?![:.,]\d)", re.IGNORECASE),
    re.compile(rf"\b{_DAY} (?:of )?{_MONTH}(?!\w)", re.IGNORECASE),
)
_WEEKDAY = re.compile(r"\b(mon|tues|wednes|thurs|fri|satur|sun)days?\b", re.IGNORECASE)
_YEAR = re.compile(
    r"(?:\b(?:in|since|of|until|till|by|from|before|after|during|early|late|mid|year|spring|summer|autumn|fall"
    r"|winter)[ -]|_,? )(?P<year>1[5-9]\d\d|20\d\d)(?![\w%-]|[.,]\d)",
    re.IGNORECASE,
)
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen".split()
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_VALUES = {word: float(value) for value, word in enumerate(_SMALL)} | {
    word: 10.0 * tens for tens, word in enumerate(_TENS, start=2)
}
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_QUANTITY = re.compile(
    rf"(?<![\w.,-])(?P<currency>[$€£¥₹] ?)?(?P<number>\d+(?:,\d{{3}})*(?:\.\d+)?|(?:{'|'.join(_VALUES)})\b)"
    rf"(?: (?P<scale>{'|'.join(_SCALES)})\b)?(?P<unit> ?%|[ -]per ?cent\b|[ -][^\W\d_]+)?(?!\d)",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\b(?:about|around|nearly|almost|over|under|roughly|some|approximately|than|least|most|to|up|between|and"
    r"|or)\s+$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Figure:
    """A figure as it is written. Figures of one kind can be compared: `value` says which are the same."""

    kind: str
    value: str
    written: str


def figures_of(sentence: str) -> list[Figure]:
    """The figures of a sentence; what is only said to be near a number is none."""
    found: list[Figure] = []
    rest = sentence
    for form in _DATES:
        for match in form.finditer(rest):
            month = next(m for m in _MONTHS if m.startswith(match["month"].lower()[:3]))
            found.append(Figure("date", f"{month} {int(match['day'])}", match.group().rstrip(".")))
        rest = form.sub(lambda match: "_" * len(match.group()), rest)
    found += [Figure("weekday", m.group(1).lower(), m.group()) for m in _WEEKDAY.finditer(rest)]
    found += [Figure("year", m["year"], m["year"]) for m in _YEAR.finditer(rest)]
    rest = _YEAR.sub(lambda match: "_" * len(match.group()), rest)
    for match in _QUANTITY.finditer(rest):
        unit = _unit(match)
        if unit is not None and not _VAGUE.search(rest[: match.start()]):
            found.append(Figure(unit, f"{_value(match):g}", _written(match)))
    return found


def _written(match: re.Match[str]) -> str:
    """The number, with what it counts where that is a noun for certain."""
    whole, unit = match.group().strip(), match["unit"] or ""
    noun = not unit or unit.endswith(("s", "%", "cent"))
    return whole if noun else whole.removesuffix(unit)


def _value(match: re.Match[str]) -> float:
    number = match["number"].lower()
    value = _VALUES[number] if number in _VALUES else float(number.replace(",", ""))
    return value * _SCALES[match["scale"].lower()] if match["scale"] else value


def _unit(match: re.Match[str]) -> str | None:
    """What is counted; None where the sentence does not say it in the next word."""
    if match["currency"]:
        return match["currency"].strip()
    word = fold((match["unit"] or "").strip(" -"))
    if word in ("%", "percent", "per cent"):
        return "%"
    if not word or word in STOP_WORDS or match["number"].lower() == "one":
        return None
    return stem(word)
