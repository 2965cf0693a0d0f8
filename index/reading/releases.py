"""What a text prints above itself: labels of a press release, its headline, its day."""

import re
from datetime import date

from index.reading.drafts import parse_date
from index.text.word_lists import MONTH

_LINES_LOOKED_AT, _DATE_LINE_WORDS, _MOST_HEADLINE_CHARS, _FEWEST_WORDS = 8, 8, 200, 3
_LABEL = re.compile(
    r"(?:for (?:immediate )?release|embargoed|press release|news release|media (?:contact|release|advisory)"
    r"|contacts?\s*:|strictly embargoed|immediate release)\b",
    re.IGNORECASE,
)
_RELEASE = re.compile(r"(?:for (?:immediate )?release|(?:press|news|media) release)\b", re.IGNORECASE)
_DAY = rf"(?:{MONTH}[a-z]*\.?\s+\d{{1,2}},?\s+\d{{4}}|\d{{1,2}}\s+{MONTH}[a-z]*\.?,?\s+\d{{4}})"
_DATELINE = re.compile(rf"[A-Z][\w.,'’ -]{{1,60}}?[,(]\s*({_DAY})\s*(?:/|--|[—–(:)-])", re.IGNORECASE)


def printed_headline(lines: list[str]) -> str | None:
    """The headline of a press release, below its labels; of any other text, None."""
    head = [line.strip() for line in lines if line.strip()][:_LINES_LOOKED_AT]
    if not head or not _RELEASE.match(head[0]):
        return None
    for line in head[1:]:
        is_headline = len(line) <= _MOST_HEADLINE_CHARS and len(line.split()) >= _FEWEST_WORDS
        if is_headline and not _LABEL.match(line) and "@" not in line and not _is_date_line(line):
            return _in_small_letters(line, "\n".join(lines)) if line.isupper() else line
    return None


def _in_small_letters(headline: str, text: str) -> str:
    """A headline in capitals as the text spells its words."""
    spelt = [_spelling(word, text) for word in headline.split()]
    return " ".join(spelt)[:1].upper() + " ".join(spelt)[1:]


def _spelling(word: str, text: str) -> str:
    found = re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE)
    return next((match.group() for match in found if not match.group().isupper()), word.lower())


def printed_day(lines: list[str]) -> date | None:
    """The day that stands on a line of its own above a text, or before its first sentence."""
    for line in [line.strip() for line in lines if line.strip()][:_LINES_LOOKED_AT]:
        if _is_date_line(line):
            return parse_date(line)
        if found := _DATELINE.match(line):
            return parse_date(found.group(1))
    return None


def _is_date_line(line: str) -> bool:
    return len(line.split()) <= _DATE_LINE_WORDS and not line.endswith(".") and parse_date(line) is not None
