"""What a paragraph is: a line that is not blank. Paragraphs are counted from 1."""

import re

from index.models import Span

_PARAGRAPH = re.compile(r"\S(?:[^\n]*\S)?")


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
