"""How signals become a confidence, and from which confidence on an answer is given."""

from dataclasses import dataclass
from math import exp


@dataclass(frozen=True)
class Calibration:
    """A logistic curve over the sum of evidence signals, and the threshold for an answer."""

    slope: float
    midpoint: float
    threshold: float

    def confidence(self, evidence: float) -> float:
        """How likely evidence of this strength answers the question, in [0, 1]."""
        return 1.0 / (1.0 + exp(-self.slope * (evidence - self.midpoint)))


DEFAULT_CALIBRATION = Calibration(slope=8.0, midpoint=0.56, threshold=0.5)
