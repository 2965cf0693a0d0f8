"""How signals become a confidence, and from which confidence on an answer is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp
from typing import Literal, get_args

import msgspec

from index.errors import CalibrationError

Strictness = Literal["lenient", "balanced", "strict"]
STRICTNESSES: tuple[Strictness, ...] = get_args(Strictness)
UNCLAIMED: Mapping[Strictness, float] = {"lenient": 0.05, "balanced": 0.1, "strict": 0.3}
"""Which share of the answerable questions of any set it was fitted on each strictness may leave unclaimed."""
REFUSED = 0.02
"""Which share of them may be refused."""
_LEAST_READING, _MOST_READING, _MOST_RANK = -4.0, 8.0, 6.0


class Signals(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What speaks for and against a sentence as the answer to a question.

    `cosine` is that of the two; `coverage` the share of the question, weighted by rarity, that the sentence
    holds, and `absence` the share that no article in scope mentions. `breadth` is the logarithm of how much
    longer than a short question it is, `failed` how many of the question's demands the sentence fails,
    counted less in a longer question. `reading` is how much likelier a reader finds an answer in the sentence
    than none in its passage, `rank` the score with which its passage ranks, `lead` how much likelier the
    sentence is than the next one. `formless` is 1 where it is not built as an answer to such a question is.
    """

    cosine: float
    coverage: float
    absence: float
    breadth: float
    failed: float
    reading: float = 0.0
    rank: float = 0.0
    lead: float = 0.0
    formless: float = 0.0

    def bounded(self) -> Signals:
        """The signals as far as they tell something.

        Beyond some rank it only says how many passages there are of other things, beyond some reading how
        long the question is.
        """
        reading = min(max(self.reading, _LEAST_READING), _MOST_READING)
        return msgspec.structs.replace(self, reading=reading, rank=min(self.rank, _MOST_RANK))

    def values(self) -> tuple[float, ...]:
        """The signals in the order of their fields."""
        return msgspec.structs.astuple(self)


FAVOUR = Signals(
    cosine=1, coverage=1, absence=-1, breadth=1, failed=-1, reading=1, rank=1, lead=1, formless=-1
)
"""Whether more of a signal speaks for an answer (1) or against it (-1)."""


@dataclass(frozen=True)
class Calibration:
    """A logistic curve over the weighted sum of signals, and the least confidence for each kind of answer.

    `thresholds` hold it for an answer that is sure, by strictness, `unsure` for one that is not: what lies
    below is no answer. `fitted_on` names the sets of questions that the numbers come from.
    """

    intercept: float
    weights: Signals
    thresholds: Mapping[Strictness, float]
    unsure: float = 0.0
    fitted_on: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if set(self.thresholds) != set(STRICTNESSES):
            raise ValueError("a calibration has a threshold for each strictness")

    def strength(self, signals: Signals) -> float:
        """The logarithm of the odds that a sentence with these signals answers."""
        weighed = zip(self.weights.values(), signals.bounded().values(), strict=True)
        return self.intercept + sum(weight * value for weight, value in weighed)

    def confidence(self, signals: Signals) -> float:
        """How likely a sentence with these signals answers, in [0, 1]."""
        return confidence(self.strength(signals))

    def to_json(self) -> bytes:
        """The text of a file that `from_json` reads."""
        return msgspec.json.format(msgspec.json.encode(self), indent=1) + b"\n"

    @classmethod
    def from_json(cls, text: str) -> Calibration:
        """The calibration in a file's text. Raises `CalibrationError` where there is none."""
        try:
            return msgspec.json.decode(text, type=cls)
        except (ValueError, RecursionError) as error:
            raise CalibrationError("This is no calibration: make one with articlebot calibrate.") from error


def confidence(strength: float) -> float:
    """How likely evidence of this strength answers the question, in [0, 1]."""
    return 1.0 / (1.0 + exp(-max(-40.0, min(40.0, strength))))


@cache
def built_in_calibration(*, with_reader: bool = True) -> Calibration:
    """The calibration that comes with the program, for what the built-in reader reads or for no reader."""
    name = "calibration.json" if with_reader else "calibration_without_reader.json"
    return Calibration.from_json(files("index").joinpath(name).read_text(encoding="utf-8"))
