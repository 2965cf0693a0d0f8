"""The picture of who is quoted how much: a bar a speaker, what is quoted word for word apart from the rest.

Lengths are points. Discord shows a picture in a card at most 400 by 300 pixels large, so that a point here is
about a pixel there; it is drawn finer for those who open it.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bot.characters import cut, shown_line
from index import Voice

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text

_POINTS_AN_INCH, _DPI = 72, 216
_WIDTH, _MARGIN, _GAP = 400.0, 10.0, 7.0
_HEAD, _ROW, _BAR = 24.0, 21.0, 13.0
_SIZE, _SMALL = 11.0, 10.0
_WIDEST_NAME, _MOST_NAME, _MOST_DRAWN = 140.0, 60, 12
_WRITING: dict[str, Any] = {"family": "DejaVu Sans", "color": "#f2f3f5", "parse_math": False, "usetex": False}
# Dark also where Discord is light: writing on nothing would be legible on one of the two alone.
_BACKGROUND, _WORD_FOR_WORD, _OTHERWISE = "#2b2d31", "#5fdd9d", "#757b86"
_KEY = (("Words quoted", None), ("word for word", _WORD_FOR_WORD), ("reported or partly quoted", _OTHERWISE))


def draw_voices(voices: Sequence[Voice]) -> bytes:
    """A PNG with a bar for each of the speakers, at most 12, in their order.

    A name that the font has no signs for is drawn as its number in that order.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    drawn = voices[:_MOST_DRAWN]
    height = 2 * _MARGIN + _HEAD + _ROW * len(drawn)
    figure = Figure((_WIDTH / _POINTS_AN_INCH, height / _POINTS_AN_INCH), dpi=_DPI, facecolor=_BACKGROUND)
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, _WIDTH)
    axes.set_ylim(height, 0)
    _draw_key(axes)
    _draw_bars(axes, drawn)
    png = io.BytesIO()
    canvas.print_png(png)  # type: ignore[no-untyped-call]
    return png.getvalue()


def _draw_key(axes: Axes) -> None:
    x, y = _MARGIN, _MARGIN + _HEAD / 3
    for label, colour in _KEY:
        if colour is not None:
            axes.barh(y, 9, 9, left=x, color=colour)
            x += 9 + _GAP / 2
        x += _width(_written(axes, y, label, _SMALL, x=x)) + 2 * _GAP


def _draw_bars(axes: Axes, voices: Sequence[Voice]) -> None:
    rows = [_MARGIN + _HEAD + _ROW * (at + 0.5) for at in range(len(voices))]
    names = [
        _fitted(_written(axes, y, _drawable(voice.name) or f"no. {number}", _SIZE, ha="right"))
        for number, (y, voice) in enumerate(zip(rows, voices, strict=True), start=1)
    ]
    counts = [_written(axes, y, f"{voice.words:,}", _SIZE) for y, voice in zip(rows, voices, strict=True)]
    start = _MARGIN + max(map(_width, names)) + _GAP
    end = _WIDTH - _MARGIN - max(map(_width, counts)) - _GAP
    scale = (end - start) / max(1, *(voice.words for voice in voices))
    for y, voice, name, count in zip(rows, voices, names, counts, strict=True):
        name.set_x(start - _GAP)
        direct, whole = voice.direct_words * scale, voice.words * scale
        axes.barh(y, direct, _BAR, left=start, color=_WORD_FOR_WORD)
        axes.barh(y, whole - direct, _BAR, left=start + direct, color=_OTHERWISE)
        count.set_x(start + whole + _GAP)


def _written(axes: Axes, middle: float, words: str, size: float, x: float = 0.0, ha: str = "left") -> Text:
    """Words whose capitals stand in the middle of a row."""
    return axes.text(x, middle + 0.365 * size, words, size=size, ha=ha, va="baseline", **_WRITING)


def _drawable(name: str) -> str:
    """The name as far as it can be drawn; empty where the font lacks a sign of it."""
    from matplotlib.font_manager import findfont, get_font

    font = get_font(findfont(_WRITING["family"]))
    shown = shown_line(name)[:_MOST_NAME]
    return shown if all(font.get_char_index(ord(sign)) for sign in shown) else ""


def _fitted(text: Text) -> Text:
    """The text, shortened until it fits beside the bars."""
    whole = text.get_text()
    for length in range(len(whole) - 1, 0, -1):
        if _width(text) <= _WIDEST_NAME:
            break
        text.set_text(cut(whole, length))
    return text


def _width(text: Text) -> float:
    figure: Any = text.get_figure(root=True)
    return float(text.get_window_extent(figure.canvas.get_renderer()).width) * _POINTS_AN_INCH / _DPI
