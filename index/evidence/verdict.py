"""What an index makes of a question, before it is told as an answer."""

from dataclasses import dataclass

from index.models import Citation


@dataclass(frozen=True)
class Verdict:
    """How surely the citations answer; the reason is for when they do not, or when there are none.

    What is in `doubt` is not claimed, however high the confidence. Where it is `open`, passages may answer
    instead, in doubt: what is asked for was not found. The `note` is a sentence on why that is.
    """

    confidence: float
    citations: tuple[Citation, ...] = ()
    reason: str | None = None
    doubt: bool = False
    open: bool = False
    note: str | None = None
