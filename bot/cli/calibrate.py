"""The command that fits the confidence to labelled questions, and says what it is worth on others."""

from __future__ import annotations

import argparse
import io
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import index as library
from bot.cli.index_commands import build_index
from bot.cli.measurement import glance_lines
from bot.model import embedder_of, reader_of
from bot.settings import Settings

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_INCHES, _DPI = (6.0, 4.5), 120
_LARGEST_DOT = 120.0


def calibrate(options: argparse.Namespace, settings: Settings) -> None:
    """Fit on some sets of questions, report on others, and write the numbers and the pictures."""
    if options.pictures is not None and find_spec("matplotlib") is None:
        raise library.ArticlebotError(
            "Pictures are drawn by Matplotlib, which is not here: pip install 'articlebot[pictures]'."
        )
    pairs = _pair(options.questions, options.articles)
    with tempfile.TemporaryDirectory(prefix="articlebot-") as folder:
        sets = _LabelledSets(Path(folder), settings)
        fitted_on = {name: sets.samples(name) for name in [sets.add(*pair) for pair in pairs]}
        calibration = library.fit_calibration(fitted_on)
        fitted = {
            name: library.measure_calibration(calibration, of_set) for name, of_set in fitted_on.items()
        }
        _print("fitted on", fitted, {name: sets.glance(name, calibration) for name in fitted})
        others = library.held_out(fitted_on)
        _print("each fitted on the others only", others)
        names = [sets.add(Path(path), [Path(articles)]) for path, articles in options.report]
        reported = {name: library.measure_calibration(calibration, sets.samples(name)) for name in names}
        _print("not fitted on", reported, {name: sets.glance(name, calibration) for name in names})
    _write(options.out, calibration.to_json())
    print(f"Written to {options.out}; articlebot index --calibration {options.out} puts it into an index.")
    if options.pictures is not None:
        _draw_pictures(options.pictures, reported or others)


class _LabelledSets:
    """Sets of labelled questions, each with an index of the articles that it is asked of, in a folder."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self._folder = folder
        self._embedder = embedder_of(settings)
        self._reader = reader_of(settings)
        self._strictness = settings.strictness
        self._questions: dict[str, list[library.LabelledQuestion]] = {}

    def add(self, questions: Path, articles: Sequence[Path]) -> str:
        """Index the articles of a set, and return its name."""
        name = "/".join(questions.parts[-2:])
        self._questions[name] = library.read_questions(questions)
        build_index(self._folder_of(name), self._embedder, articles)
        return name

    def samples(self, name: str) -> list[library.Sample]:
        """What the confidence is fitted to: questions that can be asked alone."""
        from bot.cli.progress import show_count

        alone = [labelled for labelled in self._questions[name] if not labelled.follows]
        with self._opened(name) as index, show_count("weighing") as count:
            return library.read_samples(alone, index, count)

    def glance(self, name: str, calibration: library.Calibration) -> library.GlanceFigures:
        """What readers see first where a calibration is in use."""
        from bot.cli.progress import show_count

        build_index(self._folder_of(name), self._embedder, calibration=calibration)
        with self._opened(name) as index, show_count("asking") as count:
            return library.glance_figures(library.read_glances(self._questions[name], index, count))

    def _folder_of(self, name: str) -> Path:
        return self._folder / str(list(self._questions).index(name))

    def _opened(self, name: str) -> closing[library.Index]:
        return closing(
            library.Index.open(self._folder_of(name), self._embedder, self._strictness, self._reader)
        )


def _pair(questions: Sequence[Path], articles: Sequence[Path]) -> list[tuple[Path, Sequence[Path]]]:
    if len(questions) == 1:
        return [(questions[0], articles)]
    if len(questions) != len(articles):
        raise library.CalibrationError(
            "Give as many paths of articles as files of questions, in the same order: each is asked of its "
            "own."
        )
    return [(path, [of_path]) for path, of_path in zip(questions, articles, strict=True)]


def _print(
    title: str,
    figures: Mapping[str, library.CalibrationFigures],
    glances: Mapping[str, library.GlanceFigures] | None = None,
) -> None:
    if figures:
        print(title)
    for name, of_set in figures.items():
        print(f"  {name}")
        if glances:
            print(*(f"  {line}" for line in glance_lines(glances[name])), sep="\n")
        auroc = "-" if of_set.auroc is None else f"{of_set.auroc:.3f}"
        print(f"    {of_set.answerable} answerable, {of_set.unanswerable} not; AUROC {auroc}")
        for strictness, shares in of_set.answered.items():
            yes, no = ("-" if share is None else f"{share:.0%}" for share in shares)
            print(f"    {strictness:<9} answers {yes:>4} of the answerable, {no:>4} of the others")


def _draw_pictures(folder: Path, figures: Mapping[str, library.CalibrationFigures]) -> None:
    if not figures:
        raise library.CalibrationError(
            "There is no set to draw that was not fitted on: name one with --report, or fit on two or more."
        )
    _draw(folder / "risk-coverage.png", partial(_plot_risk_coverage, figures))
    _draw(folder / "reliability.png", partial(_plot_reliability, figures))
    print(f"Drawn in {folder}: risk-coverage.png and reliability.png.")


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise library.CalibrationError(f"{path} cannot be written ({error.strerror}).") from error


def _plot_risk_coverage(figures: Mapping[str, library.CalibrationFigures], axes: Axes) -> None:
    """A line a set: of the questions answered, the surest first, which share has wrong words."""
    axes.set(xlabel="share of the questions answered", ylabel="share of those with wrong words")
    for name, of_set in figures.items():
        coverage, risk = zip(*of_set.risk_coverage, strict=True)
        axes.plot(coverage, risk, label=name)


def _plot_reliability(figures: Mapping[str, library.CalibrationFigures], axes: Axes) -> None:
    """A line a set: of questions of like confidence, which share has the right words.

    A dot is as large as its share of the set's questions.
    """
    axes.set(xlabel="confidence", ylabel="share with the right words")
    axes.plot((0, 1), (0, 1), color="grey", linestyle="dotted")
    for name, of_set in figures.items():
        given = [one.confidence for one in of_set.reliability]
        answerable = [one.right for one in of_set.reliability]
        asked = sum(one.questions for one in of_set.reliability)
        sizes = [_LARGEST_DOT * one.questions / asked for one in of_set.reliability]
        (line,) = axes.plot(given, answerable, label=name)
        axes.scatter(given, answerable, sizes, color=line.get_color())


def _draw(file: Path, plot: Callable[[Axes], None]) -> None:
    """Draw shares by shares into a PNG."""
    from matplotlib.figure import Figure

    figure = Figure(_INCHES, dpi=_DPI, layout="constrained")
    axes = figure.add_subplot(xlim=(0, 1), ylim=(0, 1))
    plot(axes)
    axes.legend()
    png = io.BytesIO()
    figure.savefig(png)
    _write(file, png.getvalue())
