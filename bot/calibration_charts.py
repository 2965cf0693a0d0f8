"""Pictures of what a calibration is worth: how much of what is answered is wrong, what a confidence means."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING

from index import CalibrationFigures

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_INCHES, _DPI = (6.0, 4.5), 120
_LARGEST_DOT = 120.0


def draw_risk_coverage(figures: Mapping[str, CalibrationFigures]) -> bytes:
    """A PNG with a line a set: of the questions answered, the surest first, which share is unanswerable."""
    from matplotlib.figure import Figure

    figure = Figure(_INCHES, dpi=_DPI, layout="constrained")
    axes = figure.add_subplot(xlim=(0, 1), ylim=(0, 1))
    axes.set_xlabel("share of the questions answered")
    axes.set_ylabel("share of those that have no answer")
    for name, of_set in figures.items():
        coverage, risk = zip(*of_set.risk_coverage, strict=True)
        axes.plot(coverage, risk, label=name)
    return _finished(figure, axes)


def draw_reliability(figures: Mapping[str, CalibrationFigures]) -> bytes:
    """A PNG with a line a set: of questions of like confidence, which share is answerable.

    A dot is as large as its share of the set's questions.
    """
    from matplotlib.figure import Figure

    figure = Figure(_INCHES, dpi=_DPI, layout="constrained")
    axes = figure.add_subplot(xlim=(0, 1), ylim=(0, 1))
    axes.set_xlabel("confidence")
    axes.set_ylabel("share that is answerable")
    axes.plot((0, 1), (0, 1), color="grey", linestyle="dotted")
    for name, of_set in figures.items():
        given = [one.confidence for one in of_set.reliability]
        (line,) = axes.plot(given, [one.answerable for one in of_set.reliability], label=name)
        asked = sum(one.questions for one in of_set.reliability)
        sizes = [_LARGEST_DOT * one.questions / asked for one in of_set.reliability]
        axes.scatter(given, [one.answerable for one in of_set.reliability], sizes, color=line.get_color())
    return _finished(figure, axes)


def _finished(figure: Figure, axes: Axes) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    axes.legend()
    png = io.BytesIO()
    FigureCanvasAgg(figure).print_png(png)  # type: ignore[no-untyped-call]
    return png.getvalue()
