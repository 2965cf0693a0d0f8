"""What stands largest on the first page of a PDF: its headline."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from index.text.canonical import clean_line

if TYPE_CHECKING:
    from pypdf import PageObject

_MOST_CHARS, _FEWEST_CHARS, _LARGER = 250, 4, 1.15


def first_headline(page: "PageObject", look: Callable[..., None]) -> str | None:
    """The words in the largest letters of a page, where they are larger than most and few enough.

    `look` is called again and again, and may raise where it takes too long.
    """
    pieces: list[tuple[float, str]] = []

    def note(text: str, _: list[float], matrix: list[float], __: Any, size: float) -> None:
        if text:
            pieces.append((round(abs(size) * _scale(matrix), 1), text))

    page.extract_text(visitor_text=note, visitor_operand_before=look)
    chars: dict[float, int] = {}
    for size, text in pieces:
        chars[size] = chars.get(size, 0) + len(text.strip())
    inked = {size: count for size, count in chars.items() if count}
    if not inked:
        return None
    usual = max(inked, key=lambda size: inked[size])
    for size in sorted(inked, reverse=True):
        words = clean_line("".join(text for at, text in pieces if at == size), _MOST_CHARS + 2)
        if size < _LARGER * usual:
            return None
        if _FEWEST_CHARS <= len(words) <= _MOST_CHARS:
            return words
    return None


def _scale(matrix: list[float]) -> float:
    return max(abs(matrix[0]), abs(matrix[1])) or 1.0
