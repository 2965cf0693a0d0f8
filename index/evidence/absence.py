"""What an index provably does not tell: it mentions nothing of the question, or gives nothing of the kind."""

from collections.abc import Iterable, Sequence

from index.calibration import Signals
from index.question.answer_kind import asked_for, gives_expected_kind
from index.question.query import Query
from index.text.terms import content_stems

_NEAR = 0.3


def is_nothing_near(query: Query, found: Sequence[Signals]) -> bool:
    """Whether no article has a word of the question and no sentence comes near it in meaning."""
    return not query.terms or (
        query.absence >= 1.0 and max((signals.cosine for signals in found), default=0.0) < _NEAR
    )


def missing_kind(query: Query, sentences: Iterable[str]) -> str | None:
    """What the question wants to be given, in words, where no sentence on whom or what it names gives such.

    None where it wants nothing of a kind that can be told, and where it names nobody.
    """
    wanted = asked_for(query.question)
    if wanted is None or not query.mentioned:
        return None
    stems = {stem for term in query.terms if term.name for stem in term.variants}
    gives = any(
        not stems.isdisjoint(content_stems(sentence)) and gives_expected_kind(query.question, sentence)
        for sentence in sentences
    )
    return None if gives else wanted
