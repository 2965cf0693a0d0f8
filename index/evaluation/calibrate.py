"""Labelled questions to a calibration: weights, and the borders between what is claimed, shown and refused.

The fit is a logistic regression of whether a question is answerable on the signals of the sentence marked
first. Within a set, answerable and unanswerable questions count the same in all, so that what share of a set
happens to be answerable says nothing. No weight may turn against its signal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import accumulate, groupby
from math import floor
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.calibration import FAVOUR, REFUSED, UNCLAIMED, Calibration, Signals
from index.errors import CalibrationError
from index.evaluation.figures import auroc, mean
from index.evaluation.glance import marks_answer
from index.evaluation.questions import LabelledQuestion

if TYPE_CHECKING:
    from index.library import Index

Numbers = NDArray[np.float64]

_STEPS = 100
_RIDGE = 5.0
_NO_SPREAD = 1e-9
_SETTLED = 1e-8
_FEWEST = 10
_BINS = 10
_GRID = 10_000


@dataclass(frozen=True)
class Sample:
    """A labelled question: whether anything answers it, whether what is marked first does, its signals."""

    answerable: bool
    right: bool
    signals: Signals


@dataclass(frozen=True)
class Bin:
    """Questions of like confidence: how many, their mean confidence, which share has the right words."""

    questions: int
    confidence: float
    right: float


@dataclass(frozen=True)
class CalibrationFigures:
    """What a calibration makes of a set of questions.

    `answered` gives for each strictness the share of the answerable questions that is answered surely, and
    that of the unanswerable. `risk_coverage` are points: the share of all questions answered, and in which
    share of those the words are wrong, from the most confident on. `reliability` are the bins that hold any
    question.
    """

    answerable: int
    unanswerable: int
    auroc: float | None
    answered: Mapping[str, tuple[float | None, float | None]]
    risk_coverage: tuple[tuple[float, float], ...]
    reliability: tuple[Bin, ...]


def read_samples(
    questions: Sequence[LabelledQuestion],
    index: Index,
    on_question: Callable[[int, int], None] | None = None,
) -> list[Sample]:
    """The questions that passages are to answer, with their signals; questions about somebody's words, which
    statements answer, are left out. `on_question` is told how many of how many are done.
    """
    found = []
    for done, labelled in enumerate(questions, start=1):
        weighed = index.weigh(labelled.question, article_ids=labelled.within)
        if weighed is not None:
            citation, signals = weighed
            right = labelled.answerable and marks_answer(labelled, citation)
            found.append(Sample(labelled.answerable, right, signals))
        if on_question is not None:
            on_question(done, len(questions))
    return found


def fit_calibration(sets: Mapping[str, Sequence[Sample]]) -> Calibration:
    """Fit on sets of samples, by their names.

    Raises `CalibrationError` where there are fewer than 10 answerable or 10 unanswerable questions.
    """
    every = [sample for of_set in sets.values() for sample in of_set]
    answers = np.array([sample.answerable for sample in every], dtype=np.float64)
    if min(answers.sum(), len(every) - answers.sum()) < _FEWEST:
        raise CalibrationError(
            f"A calibration needs at least {_FEWEST} answerable and {_FEWEST} unanswerable questions, not "
            "counting those about somebody's words."
        )
    shares = np.concatenate([_shares(of_set) for of_set in sets.values() if of_set])
    signals = np.array([sample.signals.bounded().values() for sample in every], dtype=np.float64)
    intercept, weights = _regression(signals, answers, shares)
    fitted = Calibration(
        intercept=round(intercept, 4),
        weights=Signals(*(round(float(weight), 4) for weight in weights)),
        thresholds=dict.fromkeys(UNCLAIMED, 0.0),
        unsure=0.0,
        fitted_on=tuple(sets),
    )
    return replace(
        fitted,
        thresholds={strictness: _border(fitted, sets, share) for strictness, share in UNCLAIMED.items()},
        unsure=_border(fitted, sets, REFUSED),
    )


def _shares(of_set: Sequence[Sample]) -> Numbers:
    """How much each question of a set counts: all of them as many as they are, both kinds alike."""
    answerable = np.array([sample.answerable for sample in of_set])
    counts = np.where(answerable, answerable.sum(), (~answerable).sum())
    return np.asarray(len(of_set) / 2 / counts, dtype=np.float64)


def _border(fitted: Calibration, sets: Mapping[str, Sequence[Sample]], share: float) -> float:
    """The confidence below which lies no more than a share of the answerable questions of any set."""
    borders = []
    for of_set in sets.values():
        given = sorted(confidences(fitted, [sample for sample in of_set if sample.answerable]))
        borders += given[int(share * len(given)) :][:1]
    # Rounded down, so that a border that is written down leaves out nothing that it was found with.
    return floor(min(borders) * _GRID) / _GRID


def _regression(signals: Numbers, answers: Numbers, shares: Numbers) -> tuple[float, Numbers]:
    """The penalised maximum of the likelihood, without the signals whose weights would turn against them."""
    mean, spread = signals.mean(axis=0), signals.std(axis=0)
    spread[spread < _NO_SPREAD] = 1.0
    scaled = (signals - mean) / spread
    free = np.ones(signals.shape[1], dtype=bool)
    while True:
        intercept, found = _newton(scaled[:, free], answers, shares)
        weights = np.zeros(signals.shape[1])
        weights[free] = found / spread[free]
        turned = weights * FAVOUR.values() < 0
        if not turned.any():
            return intercept - float(weights @ mean), weights
        free &= ~turned


def _newton(signals: Numbers, answers: Numbers, shares: Numbers) -> tuple[float, Numbers]:
    design = np.column_stack([np.ones(len(signals)), signals])
    penalty = np.array([0.0, *[_RIDGE] * signals.shape[1]])
    weights = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        likely = 1 / (1 + np.exp(-design @ weights))
        slope = design.T @ (shares * (likely - answers)) + penalty * weights
        curvature = (design * (shares * likely * (1 - likely))[:, np.newaxis]).T @ design + np.diag(penalty)
        step = np.linalg.solve(curvature, slope)
        weights -= step
        if np.abs(step).max() < _SETTLED:
            break
    return float(weights[0]), weights[1:]


def confidences(calibration: Calibration, of_set: Sequence[Sample]) -> list[float]:
    """The confidence of each question's answer."""
    return [calibration.confidence(sample.signals) for sample in of_set]


def measure_calibration(calibration: Calibration, of_set: Sequence[Sample]) -> CalibrationFigures:
    """What a calibration makes of a set, which should be another than it was fitted on."""
    given = confidences(calibration, of_set)
    yes = [value for value, sample in zip(given, of_set, strict=True) if sample.answerable]
    no = [value for value, sample in zip(given, of_set, strict=True) if not sample.answerable]
    ranked = sorted(zip(given, (s.right for s in of_set), strict=True), key=lambda pair: -pair[0])
    wrong = accumulate(not right for _, right in ranked)
    return CalibrationFigures(
        answerable=len(yes),
        unanswerable=len(no),
        auroc=auroc(yes, no),
        answered={
            strictness: (mean(value >= threshold for value in yes), mean(value >= threshold for value in no))
            for strictness, threshold in calibration.thresholds.items()
        },
        risk_coverage=tuple((count / len(ranked), bad / count) for count, bad in enumerate(wrong, start=1)),
        reliability=tuple(_bins(ranked)),
    )


def held_out(sets: Mapping[str, Sequence[Sample]]) -> dict[str, CalibrationFigures]:
    """Each set measured by a calibration fitted on all others, where one can be fitted on them."""
    found = {}
    for name, of_set in sets.items():
        others = {other: theirs for other, theirs in sets.items() if other != name}
        with suppress(CalibrationError):
            found[name] = measure_calibration(fit_calibration(others), of_set)
    return found


def _bins(ranked: Sequence[tuple[float, bool]]) -> Iterator[Bin]:
    for _, group in groupby(reversed(ranked), key=lambda pair: min(int(pair[0] * _BINS), _BINS - 1)):
        values, right = zip(*group, strict=True)
        yield Bin(len(values), sum(values) / len(values), sum(right) / len(values))
