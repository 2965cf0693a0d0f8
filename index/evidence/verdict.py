"""What an index makes of a question, before it is told as an answer."""

from dataclasses import dataclass

from index.models import Citation
from index.question.query import Query
from index.text.terms import content_stems


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

    def tells_instead_of(self, said: "Verdict", verb: frozenset[str]) -> bool:
        """Whether a sentence marked first has the verb, and nothing that was `said` stands in it."""
        first = next(iter(self.citations), None)
        if first is None:
            return False
        theirs = [one for one in said.citations if one.article_id == first.article_id]
        taken = [highlight.span for one in theirs for highlight in one.highlights]
        return any(
            verb <= set(content_stems(marked.text)) and not any(map(marked.span.overlap, taken))
            for marked in first.highlights
        )


def verb_of_somebody(query: Query) -> frozenset[str]:
    """The stems of the verb of "who proclaimed it?"; none where it is asked who said it."""
    asked = query.speech
    if asked is None or asked.asks != "speaker" or asked.act == "say" or asked.words is None:
        return frozenset()
    return frozenset(content_stems(query.question[: asked.words.start]))
