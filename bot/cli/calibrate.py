"""The command that fits the confidence to labelled questions, and says what it is worth on others."""

from __future__ import annotations

import argparse
import io
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import index as library
from bot.cli.index_commands import temporary_index
from bot.model import embedder_of
from bot.settings import Settings

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_INCHES, _DPI = (6.0, 4.5), 120
_LARGEST_DOT = 120.0


def calibrate(options: argparse.Namespace, settings: Settings) -> int:
    """Fit on some sets of questions, report on others, and write the numbers and the pictures."""
    if options.pictures is not None and find_spec("matplotlib") is None:
        raise library.ArticlebotError(
            "Pictures are drawn by Matplotlib, which is not here: pip install 'articlebot[pictures]'."
        )
    embedder = embedder_of(settings)
    pairs = _pair(options.questions, options.articles)
    fitted_on = {_name(path): _samples(path, articles, embedder) for path, articles in pairs}
    calibration = library.fit_calibration(fitted_on)
    print("fitted on")
    _print({name: library.measure_calibration(calibration, of_set) for name, of_set in fitted_on.items()})
    others = library.held_out(fitted_on)
    if others:
        print("each fitted on the others only")
        _print(others)
    reported = {
        _name(Path(path)): library.measure_calibration(
            calibration, _samples(Path(path), [Path(articles)], embedder)
        )
        for path, articles in options.report
    }
    if reported:
        print("not fitted on")
        _print(reported)
    _write(options.out, calibration.to_json())
    print(f"Written to {options.out}; articlebot index --calibration {options.out} puts it into an index.")
    if options.pictures is not None:
        _draw(options.pictures, reported or others)
    return 0


def _pair(questions: Sequence[Path], articles: Sequence[Path]) -> list[tuple[Path, Sequence[Path]]]:
    if len(questions) == 1:
        return [(questions[0], articles)]
    if len(questions) != len(articles):
        raise library.CalibrationError(
            "Give as many paths of articles as files of questions, in the same order: each is asked of its "
            "own."
        )
    return [(path, [of_path]) for path, of_path in zip(questions, articles, strict=True)]


def _name(questions: Path) -> str:
    return "/".join(questions.parts[-2:])


def _samples(questions: Path, articles: Sequence[Path], embedder: library.Embedder) -> list[library.Sample]:
    from bot.cli.progress import show_count

    labelled = library.read_questions(questions)
    with temporary_index(articles, embedder) as index, show_count("asking") as count:
        return library.read_samples(labelled, index, count)


def _print(figures: Mapping[str, library.CalibrationFigures]) -> None:
    for name, of_set in figures.items():
        auroc = "-" if of_set.auroc is None else f"{of_set.auroc:.3f}"
        print(f"  {name}: {of_set.answerable} answerable, {of_set.unanswerable} not; AUROC {auroc}")
        for strictness, shares in of_set.answered.items():
            yes, no = ("-" if share is None else f"{share:.0%}" for share in shares)
            print(f"    {strictness:<9} answers {yes:>4} of the answerable, {no:>4} of the others")


def _draw(folder: Path, figures: Mapping[str, library.CalibrationFigures]) -> None:
    if not figures:
        raise library.CalibrationError(
            "There is no set to draw that was not fitted on: name one with --report, or fit on two or more."
        )
    for name, png in (("risk-coverage", _risk_coverage(figures)), ("reliability", _reliability(figures))):
        _write(folder / f"{name}.png", png)
    print(f"Drawn in {folder}: risk-coverage.png and reliability.png.")


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise library.CalibrationError(f"{path} cannot be written ({error.strerror}).") from error


def _risk_coverage(figures: Mapping[str, library.CalibrationFigures]) -> bytes:
    """A PNG with a line a set: of the questions answered, the surest first, which share is unanswerable."""

    def draw(axes: Axes) -> None:
        for name, of_set in figures.items():
            coverage, risk = zip(*of_set.risk_coverage, strict=True)
            axes.plot(coverage, risk, label=name)

    return _chart("share of the questions answered", "share of those that have no answer", draw)


def _reliability(figures: Mapping[str, library.CalibrationFigures]) -> bytes:
    """A PNG with a line a set: of questions of like confidence, which share is answerable.

    A dot is as large as its share of the set's questions.
    """

    def draw(axes: Axes) -> None:
        axes.plot((0, 1), (0, 1), color="grey", linestyle="dotted")
        for name, of_set in figures.items():
            given = [one.confidence for one in of_set.reliability]
            answerable = [one.answerable for one in of_set.reliability]
            asked = sum(one.questions for one in of_set.reliability)
            sizes = [_LARGEST_DOT * one.questions / asked for one in of_set.reliability]
            (line,) = axes.plot(given, answerable, label=name)
            axes.scatter(given, answerable, sizes, color=line.get_color())

    return _chart("confidence", "share that is answerable", draw)


def _chart(x: str, y: str, draw: Callable[[Axes], None]) -> bytes:
    """A PNG of shares by shares."""
    from matplotlib.figure import Figure

    figure = Figure(_INCHES, dpi=_DPI, layout="constrained")
    axes = figure.add_subplot(xlim=(0, 1), ylim=(0, 1), xlabel=x, ylabel=y)
    draw(axes)
    axes.legend()
    png = io.BytesIO()
    figure.savefig(png)
    return png.getvalue()
