"""The picture of who is quoted how much: a bar a speaker, what is quoted word for word apart from the rest.

Lengths are points. Discord shows a picture in a card at most 400 by 300 pixels large, so that a point here is
about a pixel there; it is drawn finer for those who open it.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from bot.phrases import cut, make_line
from index import Voice

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

# DejaVu Sans has the signs of many scripts.
_FONT = Path(__file__).parent / "fonts" / "DejaVuSans.ttf"
_PIXELS_A_POINT = 3
_WIDTH, _MARGIN, _GAP = 400.0, 10.0, 7.0
_HEAD, _ROW, _BAR, _KEY_BAR = 24.0, 21.0, 13.0, 9.0
_SIZE, _SMALL = 11.0, 10.0
_WIDEST_NAME, _MOST_NAME, _MOST_DRAWN = 140.0, 60, 12
# Dark also where Discord is light: writing on nothing would be legible on one of the two alone.
_BACKGROUND, _WRITING, _WORD_FOR_WORD, _OTHERWISE = "#2b2d31", "#f2f3f5", "#5fdd9d", "#757b86"
_KEY = (("Words quoted", None), ("word for word", _WORD_FOR_WORD), ("reported or partly quoted", _OTHERWISE))


def draw_voices(voices: Sequence[Voice]) -> bytes:
    """A PNG with a bar for each of at most 12 speakers, by number where the font lacks a name's signs."""
    drawn = voices[:_MOST_DRAWN]
    sheet = _Sheet(_WIDTH, 2 * _MARGIN + _HEAD + _ROW * len(drawn))
    _draw_key(sheet)
    _draw_bars(sheet, drawn)
    return sheet.png()


class _Sheet:
    """A picture to draw on, measured in points from its upper left corner."""

    def __init__(self, width: float, height: float) -> None:
        from PIL import Image, ImageDraw

        size = round(width * _PIXELS_A_POINT), round(height * _PIXELS_A_POINT)
        self._image = Image.new("RGB", size, _BACKGROUND)
        self._draw = ImageDraw.Draw(self._image)

    def bar(self, left: float, right: float, middle: float, height: float, colour: str) -> None:
        """A filled rectangle; none where it would be less wide than a pixel."""
        x, end, y, below = (
            round(edge * _PIXELS_A_POINT) for edge in (left, right, middle - height / 2, middle + height / 2)
        )
        if end > x:
            # Pillow fills both corners that it is given.
            self._draw.rectangle((x, y, end - 1, below - 1), colour)

    def write(
        self, x: float, middle: float, words: str, size: float, ends: Literal["left", "right"] = "left"
    ) -> None:
        """Write words whose capitals stand in the middle of a row, from or up to a place in it."""
        at = x * _PIXELS_A_POINT, (middle + 0.365 * size) * _PIXELS_A_POINT
        self._draw.text(at, words, _WRITING, _font(size), anchor="ls" if ends == "left" else "rs")

    def png(self) -> bytes:
        """The picture as a file."""
        file = io.BytesIO()
        self._image.save(file, "PNG")
        return file.getvalue()


def _draw_key(sheet: _Sheet) -> None:
    x, y = _MARGIN, _MARGIN + _HEAD / 3
    for label, colour in _KEY:
        if colour is not None:
            sheet.bar(x, x + _KEY_BAR, y, _KEY_BAR, colour)
            x += _KEY_BAR + _GAP / 2
        sheet.write(x, y, label, _SMALL)
        x += _width(label, _SMALL) + 2 * _GAP


def _draw_bars(sheet: _Sheet, voices: Sequence[Voice]) -> None:
    names = [_fitted(_drawable(voice.name) or f"no. {n}") for n, voice in enumerate(voices, start=1)]
    counts = [f"{voice.words:,}" for voice in voices]
    start = _MARGIN + max(_width(name, _SIZE) for name in names) + _GAP
    end = _WIDTH - _MARGIN - max(_width(count, _SIZE) for count in counts) - _GAP
    scale = (end - start) / max(1, *(voice.words for voice in voices))
    for row, (voice, name, count) in enumerate(zip(voices, names, counts, strict=True)):
        y = _MARGIN + _HEAD + _ROW * (row + 0.5)
        direct, whole = start + voice.direct_words * scale, start + voice.words * scale
        sheet.write(start - _GAP, y, name, _SIZE, "right")
        sheet.bar(start, direct, y, _BAR, _WORD_FOR_WORD)
        sheet.bar(direct, whole, y, _BAR, _OTHERWISE)
        sheet.write(whole + _GAP, y, count, _SIZE)


def _drawable(name: str) -> str:
    """The name as far as it can be drawn; empty where the font lacks a sign of it."""
    shown = make_line(name)[:_MOST_NAME]
    return shown if all(map(_has_glyph, shown)) else ""


def _fitted(name: str) -> str:
    """The name, shortened until it fits beside the bars."""
    lengths = range(len(name), 0, -1)
    return next((fit for fit in (cut(name, n) for n in lengths) if _width(fit, _SIZE) <= _WIDEST_NAME), "")


def _width(words: str, size: float) -> float:
    return _font(size).getlength(words) / _PIXELS_A_POINT


def _has_glyph(sign: str) -> bool:
    return bytes(_font(_SIZE).getmask(sign)) != _missing()


@lru_cache(maxsize=1)
def _missing() -> bytes:
    """What is drawn in the place of a sign that the font lacks; no font has one for U+FFFF."""
    return bytes(_font(_SIZE).getmask("\uffff"))


@lru_cache(maxsize=2)
def _font(size: float) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(_FONT, size * _PIXELS_A_POINT, layout_engine=ImageFont.Layout.BASIC)
