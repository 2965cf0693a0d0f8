"""What an index makes of a question, before it is told as an answer."""

from dataclasses import dataclass

from index.models import Citation


@dataclass(frozen=True)
class Verdict:
    """How surely the citations answer; the reason is for when they do not, or when there are none."""

    confidence: float
    citations: tuple[Citation, ...] = ()
    reason: str | None = None
