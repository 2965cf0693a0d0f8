"""The sentences that may answer a question, the likeliest first.

How likely one is, is the sum of what several ways of looking say, which were weighed once: how surely a
reader that sees question and passage together finds an answer in it, how like the question it is in meaning
and words, how its passage ranks, and whether it is built as such an answer is. Headings, questions and what
else is no part of the story lend their words to what stands below them, and are no candidates.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from msgspec.structs import replace

from index.calibration import Signals
from index.embedding.reader import Reader
from index.embedding.span_reader import Reading
from index.evidence.demands import Demands
from index.evidence.parties import gives_parties
from index.evidence.retrieval import RankedPassage
from index.evidence.seen_places import SeenPlaces
from index.evidence.weight import aptness, signals
from index.grammar.question_forms import is_question
from index.models import Article, Span, Statement
from index.question.answer_form import lacks_form, only_says_again
from index.question.answer_kind import asks_whether, gives_expected_kind
from index.question.counts import tells_other_count
from index.question.query import Query
from index.question.times import tells_other_time
from index.text.furniture import find_furniture
from index.text.terms import terms

READ = 5
"""How many passages are looked at: an answer is hardly ever further down, and each costs time to read."""
_MOST_TEXT = 1_800
_APTNESS_WEIGHT, _RANK_WEIGHT, _FORM_WEIGHT = 8.0, 1.0, 3.0
# More than a reader that takes "hurt" for "killed" finds in it.
_OPPOSED_WEIGHT = 12.0
_MOSTLY = 0.5
_MOST_LEAD = 8.0
_SURE_FACT, _MOST_FACT, _SURELY_NONE = 4.0, 80, -6.0


@dataclass(frozen=True)
class Candidate:
    """A sentence that may answer, its passage, what speaks for it, and how likely it is beside others.

    `answer` is where in the sentence a reader finds the answer; `gives_all` says that it gives the kind
    of thing asked for, that nobody who acts in the question is missing in it or acted on instead, and that
    it tells neither of another time or count nor of the opposite.
    """

    ranked: RankedPassage
    span: Span
    signals: Signals
    likelihood: float
    answer: Span | None
    gives_all: bool

    @property
    def fact(self) -> Span | None:
        """What a reader surely finds in the sentence, where that is little and not nearly all of it."""
        found = self.answer
        is_sure = found is not None and self.signals.reading >= _SURE_FACT
        return found if found and is_sure and len(found) <= min(_MOST_FACT, len(self.span) // 2) else None

    @property
    def merit(self) -> float:
        """How likely it is whatever the rank of its passage, which says little of two that are near."""
        return self.likelihood - _RANK_WEIGHT * self.signals.rank


class CandidateFinder:
    """Looks for candidates in the passages of one index; without a reader, by likeness alone."""

    def __init__(
        self,
        article: Callable[[str], Article],
        statements: Callable[[str], Sequence[Statement]],
        reader: Reader | None,
    ) -> None:
        self._article = article
        self._named: Callable[[str], list[tuple[Span, frozenset[str]]]] = lru_cache(maxsize=64)(
            lambda article_id: list(_named(statements(article_id)))
        )
        self._reader = reader
        self._furniture: Callable[[str], list[Span]] = lru_cache(maxsize=64)(
            lambda article_id: find_furniture(article(article_id).text)
        )

    def find(self, query: Query, ranked: Sequence[RankedPassage], seen: SeenPlaces) -> list[Candidate]:
        """The candidates of the first passages, the likeliest first; what was shown already is left out."""
        near = _near(ranked)
        texts = [r.passage.span.of(self._article(r.passage.article_id).text) for r in near]
        readings = self._reader.read(query.question, texts) if self._reader else [None] * len(texts)
        demands = Demands(query)
        every = [
            candidate
            for r, reading in zip(near, readings, strict=True)
            for candidate in self._of_passage(query, r, reading, demands)
            if not seen.holds(r.passage.article_id, candidate.span)
        ]
        found: dict[tuple[str, Span], Candidate] = {}
        for candidate in sorted(every, key=lambda candidate: -candidate.likelihood):
            # Neighbours in one paragraph have a sentence in common.
            found.setdefault((candidate.ranked.passage.article_id, candidate.span), candidate)
        return list(found.values())

    def _of_passage(
        self, query: Query, ranked: RankedPassage, reading: Reading | None, demands: Demands
    ) -> Iterator[Candidate]:
        passage = ranked.passage
        text, start = self._article(passage.article_id).text, passage.span.start
        for span, of_sentence in signals(query, ranked, text, demands, self._named(passage.article_id)):
            sentence = span.of(text)
            is_none = is_question(sentence) or only_says_again(query.question, sentence)
            if is_none or self._is_furniture(passage.article_id, span):
                continue
            score, answer = 0.0, None
            if reading is not None:
                score, place = reading.best(Span(span.start - start, span.end - start))
                answer = Span(start + place.start, start + place.end)
            formless = float(lacks_form(query.question, sentence))
            found = replace(of_sentence, reading=score, rank=ranked.score, formless=formless)
            # Whether something is open is also told by what says that it is closed.
            opposed = demands.is_opposed_by(sentence) and not asks_whether(query.question)
            opposed = opposed or tells_other_time(query.question, sentence)
            all_given = (
                not opposed
                and gives_parties(query.question, sentence)
                and gives_expected_kind(query.question, sentence)
                and not tells_other_count(query.question, sentence)
            )
            likelihood = _likelihood(found) - _OPPOSED_WEIGHT * opposed
            yield Candidate(ranked, span, found, likelihood, answer, all_given)

    def _is_furniture(self, article_id: str, span: Span) -> bool:
        return any(part.covers(span) for part in self._furniture(article_id))


def _near(ranked: Sequence[RankedPassage]) -> Sequence[RankedPassage]:
    """The first passages, fewer of them where they are long: it is their length that takes time."""
    lengths = accumulate(len(r.passage.span) for r in ranked[:READ])
    return ranked[: sum(length <= _MOST_TEXT for length in lengths) or 1]


def _named(statements: Sequence[Statement]) -> Iterator[tuple[Span, frozenset[str]]]:
    """What somebody said, and the stems of the name."""
    for statement in statements:
        if statement.speaker:
            yield statement.span, _stems_of(statement.speaker)


@lru_cache(maxsize=1_000)
def _stems_of(name: str) -> frozenset[str]:
    return frozenset(term.stem for term in terms(name))


def is_in_doubt(query: Query, candidates: Sequence[Candidate]) -> bool:
    """Whether the first candidate is not to be claimed as the answer.

    So it is where the question has no word of its own or names what no article mentions, where most of it is
    said nowhere in any form and no reader finds an answer either, where a reader surely finds none, where the
    candidate is not the first by each way of looking alone, by the reader and by likeness, or where it is not
    built as an answer is or does not give what is asked for.
    """
    first = candidates[0]
    disagree = any(
        look(first.signals) < max(look(candidate.signals) for candidate in candidates)
        for look in (lambda found: found.reading, aptness)
    )
    # What a reader finds are things and times, not whether something is so.
    unread = first.signals.reading <= 0 and not asks_whether(query.question)
    asks_of_nothing = not query.terms or bool(query.unmentioned) or (unread and query.absence >= _MOSTLY)
    is_unfit = first.signals.reading < _SURELY_NONE or bool(first.signals.formless) or not first.gives_all
    return asks_of_nothing or disagree or is_unfit


def _likelihood(found: Signals) -> float:
    return (
        found.reading
        + _APTNESS_WEIGHT * aptness(found)
        + _RANK_WEIGHT * found.rank
        - _FORM_WEIGHT * found.formless
    )


def with_lead(candidates: Sequence[Candidate]) -> Signals | None:
    """The signals of the first candidate, with its lead over the best one of another place."""
    if not candidates:
        return None
    first, *others = candidates
    second = next((c.likelihood for c in others), first.likelihood - _MOST_LEAD)
    return replace(first.signals, lead=min(_MOST_LEAD, first.likelihood - second))
