"""How strongly a passage answers a question, and with which of its sentences.

A sentence counts by its meaning (its cosine to the question) and by how much of the question it holds, its
words weighted by rarity; the same share of a longer question is worth more. What no article in scope mentions
counts against every passage: a name the articles lack is the strongest sign that they do not say. A sentence
that gives no quantity cannot answer a question for one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from index.besides import Besides
from index.expectation import gives_expected_kind
from index.models import Span
from index.query import Query
from index.retrieval import Ranked
from index.terms import content_stems

_COVERAGE_WEIGHT = 0.5
_ABSENCE_WEIGHT = 0.5
_UNANSWERED_KIND = 0.25
_SHORT_QUESTION = 6
_LONG_QUESTION = 14
_TERM_WEIGHT = 0.03
_AS_GOOD = 0.02
_NEARLY_BEST = 0.06


@dataclass(frozen=True)
class Evidence:
    """A ranked passage, the strength of its best sentence, and the sentences that answer."""

    ranked: Ranked
    strength: float
    answering: tuple[Span, ...]


def weigh(query: Query, ranked: Ranked, text: str, besides: Besides) -> Evidence:
    """Weigh a passage of the article with this canonical text, by those of its sentences not shown yet.

    There must be one such sentence.
    """
    passage = ranked.chunk.passage
    strengths = {
        span: cosine + _strength(query, text[span.start : span.end])
        for span, cosine in zip(passage.sentences, ranked.sentence_cosines, strict=True)
        if not besides.holds(passage.article_id, span)
    }
    best = max(strengths.values())
    answering = tuple(span for span, strength in strengths.items() if strength >= best - _AS_GOOD)
    length = min(max(len(query.terms), _SHORT_QUESTION), _LONG_QUESTION) - _SHORT_QUESTION
    return Evidence(ranked, best - _ABSENCE_WEIGHT * query.absence + _TERM_WEIGHT * length, answering)


def _strength(query: Query, sentence: str) -> float:
    covered = _COVERAGE_WEIGHT * query.coverage(frozenset(content_stems(sentence)))
    return covered if gives_expected_kind(query.question, sentence) else covered - _UNANSWERED_KIND


def convincing(found: Sequence[Evidence]) -> list[Evidence]:
    """The evidence in its order, with answering sentences only in what is nearly the best."""
    best = max((evidence.strength for evidence in found), default=0.0)
    return [e if e.strength >= best - _NEARLY_BEST else Evidence(e.ranked, e.strength, ()) for e in found]
