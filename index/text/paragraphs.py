"""What a paragraph is: a line that is not blank. Paragraphs are counted from 1.

Those of a live blog are in entries, each below a line that begins with the hour.
"""

import re
from bisect import bisect_right
from itertools import pairwise

from index.models import Span

_PARAGRAPH = re.compile(r"\S(?:[^\n]*\S)?")
_HOUR = re.compile(
    r"(?m)^[^\S\n]*[\[(]?(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?!\d|[:.]\d)\s?(?P<pm>[Pp]\.?[Mm])?"
)


def find_paragraphs(text: str, within: Span | None = None) -> list[Span]:
    """Every paragraph of a text, or of a part of it, without the white space around it, in order."""
    start, end = (within.start, within.end) if within else (0, len(text))
    return [Span(match.start(), match.end()) for match in _PARAGRAPH.finditer(text, start, end)]


def count_paragraphs(text: str) -> int:
    """How many paragraphs a text has."""
    return len(_PARAGRAPH.findall(text))


def paragraph_number(text: str, at: int) -> int:
    """The number of the paragraph in which a place of a text is."""
    return count_paragraphs(text[: text.rfind("\n", 0, at) + 1]) + 1


def earlier_entries(text: str, at: int) -> int:
    """How many entries are older than the one in which a place of a text is; 0 where it has no entries.

    In most live blogs the newest stands first; in which, the hours tell.
    """
    hours = list(_HOUR.finditer(text))
    number = bisect_right([hour.start() for hour in hours], at)
    times = [60 * (int(h["hour"]) % 12 + 12 if h["pm"] else int(h["hour"])) + int(h["minute"]) for h in hours]
    rises = sum((later > earlier) - (later < earlier) for earlier, later in pairwise(times))
    if not number or not rises:
        return 0
    return number - 1 if rises > 0 else len(hours) - number
