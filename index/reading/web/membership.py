"""Which blocks of a page stand in a text that was taken from it in another way."""

import re
from collections.abc import Sequence

from index.reading.web.blocks import Block

_SIGNS = re.compile(r"[\W_]+")
# Shorter words stand in many places; they count only between blocks that were found.
_SURE_CHARS, _MOST_DRIFT = 25, 200
_LEAST_REACH, _MOST_STEPS = 20_000, 10**9


def find_members(blocks: Sequence[Block], text: str) -> list[bool]:
    """Whether each block's letters and figures stand in the text, in the order of the page."""
    letters = _letters(text)
    keys = [_letters(block.cells or block.text) for block in blocks]
    places = _sure_places(keys, letters)
    after = [len(letters)] * (len(blocks) + 1)
    for i in range(len(blocks) - 1, -1, -1):
        place = places[i]
        after[i] = place[0] if place else after[i + 1]
    at = 0
    for i, key in enumerate(keys):
        if place := places[i]:
            at = place[1]
        elif 0 < len(key) < _SURE_CHARS:
            end = after[i + 1] if after[i + 1] >= at else len(letters)
            found = letters.find(key, at, min(end, at + _MOST_DRIFT + len(key)))
            if found >= 0:
                at = found + len(key)
                places[i] = (found, at)
    return [place is not None for place in places]


def _sure_places(keys: Sequence[str], letters: str) -> list[tuple[int, int] | None]:
    # However many blocks a page has, and however few of them the text: not each times all of it.
    reach = max(_LEAST_REACH, _MOST_STEPS // max(1, len(keys)))
    places: list[tuple[int, int] | None] = []
    at = 0
    for key in keys:
        found = letters.find(key, at, at + reach + len(key)) if len(key) >= _SURE_CHARS else -1
        if found >= 0:
            at = found + len(key)
        elif len(key) >= _SURE_CHARS:
            found = letters.find(key, 0, reach)
        places.append((found, found + len(key)) if found >= 0 else None)
    return places


def _letters(text: str) -> str:
    return _SIGNS.sub("", text.casefold())
