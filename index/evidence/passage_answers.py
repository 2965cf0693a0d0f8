"""Questions answered by what the articles tell: the sentence that answers best is marked and shown first."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from index.calibration import Calibration, Signals
from index.embedding.reader import Reader
from index.evidence.absence import is_nothing_near, missing_kind
from index.evidence.candidates import Candidate, CandidateFinder, is_in_doubt, with_lead
from index.evidence.citations import cite, newest_first
from index.evidence.copies import Copies
from index.evidence.retrieval import RankedPassage
from index.evidence.seen_places import SeenPlaces
from index.evidence.verdict import Verdict
from index.grammar.lists import asks_for_list
from index.models import Article, Citation, Heading, Span, Statement
from index.question.answer_kind import asks_about_now
from index.question.query import Query

_MOST_MARKED = 3
_LOOKED_THROUGH = 3
_AS_LIKELY = 1.0
_ALTERNATIVE, _ALTERNATIVE_IN_LIST, _ALTERNATIVE_IN_DOUBT = 2.0, 5.0, 12.0


@dataclass(frozen=True)
class _Shown:
    """A passage, and the sentences of it that may answer, none where they are far behind the best.

    `facts` are what stands out in some of these sentences.
    """

    ranked: RankedPassage
    marked: tuple[Span, ...]
    facts: Mapping[Span, Span] = field(default_factory=dict)


class PassageAnswerer:
    """Answers from the passages of one index."""

    def __init__(
        self,
        article: Callable[[str], Article],
        heading: Callable[[str], Heading],
        statements: Callable[[str], Sequence[Statement]],
        calibration: Calibration,
        border: float,
        reader: Reader | None,
    ) -> None:
        self._article = article
        self._heading = heading
        self._calibration = calibration
        self._border = border
        self._candidates = CandidateFinder(article, statements, reader)

    def answer(
        self, query: Query, ranked: Sequence[RankedPassage], copies: Copies, top: int, seen: SeenPlaces
    ) -> Verdict:
        """The passages whose sentences answer best, `top` of them at most, their first ones with marks."""
        found = self._candidates.find(query, ranked, seen)
        best = with_lead(found)
        nothing_near = is_nothing_near(query, [candidate.signals for candidate in found])
        if best is None or nothing_near or self.missing_kind(query, ranked):
            return Verdict(0.0)
        sure = self._calibration.confidence(best)
        doubt = is_in_doubt(query, found)
        is_sure = sure >= self._border and not doubt
        about_now = asks_about_now(query.question)
        # An older answer to a question about now is another one, too, as in a list.
        several = _ALTERNATIVE_IN_LIST if about_now or asks_for_list(query.question) else _ALTERNATIVE
        behind = several if is_sure or about_now else _ALTERNATIVE_IN_DOUBT
        most = len(found) if about_now else _MOST_MARKED
        shown = _shown(found, ranked, behind, most, with_facts=is_sure)
        cited = [self._cite(one, copies.elsewhere(one.ranked)) for one in shown]
        citations = newest_first(cited, self._article) if about_now else tuple(cited)
        return Verdict(sure, citations[:top], doubt=doubt)

    def missing_kind(self, query: Query, ranked: Sequence[RankedPassage]) -> str | None:
        """What the question wants to be given and none of the first passages gives; None where one does."""
        spans = (
            (r.passage.article_id, span) for r in ranked[:_LOOKED_THROUGH] for span in r.passage.sentences
        )
        sentences = (span.of(self._article(article_id).text) for article_id, span in spans)
        return missing_kind(query, sentences)

    def weigh(self, query: Query, ranked: Sequence[RankedPassage]) -> tuple[Citation, Signals] | None:
        """The citation shown first, and what speaks for its marked sentence; None where there is none."""
        found = self._candidates.find(query, ranked, SeenPlaces())
        best = with_lead(found)
        if best is None:
            return None
        return self._cite(_shown(found, ranked, _ALTERNATIVE)[0], ()), best

    def _cite(self, shown: _Shown, elsewhere: Iterable[str]) -> Citation:
        passage, also = shown.ranked.passage, map(self._heading, elsewhere)
        article = self._article(passage.article_id)
        return cite(article, passage.span, passage.paragraph, shown.marked, also=also, facts=shown.facts)


def _shown(
    found: Sequence[Candidate],
    ranked: Sequence[RankedPassage],
    behind: float,
    most: int = _MOST_MARKED,
    *,
    with_facts: bool = False,
) -> list[_Shown]:
    """The passages by their best candidates, then the others.

    Sentences are marked in the `most` first ones at most, and only where they are little `behind` the best.
    """
    by_passage: dict[int, list[Candidate]] = {}
    for candidate in found:
        by_passage.setdefault(id(candidate.ranked), []).append(candidate)
    shown: list[_Shown] = []
    for theirs in by_passage.values():
        best = theirs[0]
        near = not shown or (best.merit >= found[0].merit - behind and len(shown) < most)
        alike = [c for c in theirs if near and c.likelihood >= best.likelihood - _AS_LIKELY]
        marked = sorted((c.span for c in alike), key=lambda span: span.start)
        facts = {c.span: c.fact for c in alike if with_facts and c.fact}
        shown.append(_Shown(theirs[0].ranked, tuple(marked), facts))
    return [*shown, *(_Shown(r, ()) for r in ranked if id(r) not in by_passage)]
