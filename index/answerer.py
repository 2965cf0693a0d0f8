"""A question to an answer: evidence, somebody's statements, or an honest no."""

import time
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import islice

from index.calibration import Signals, Strictness, built_in_calibration, confidence
from index.embedding.embedder import Embedder
from index.evidence.citations import cite, newest_first
from index.evidence.copies import Copies, WordsOf, telling_words
from index.evidence.demands import Demands
from index.evidence.retrieval import RankedPassage, Retriever
from index.evidence.seen_places import SeenPlaces
from index.evidence.verdict import Verdict
from index.evidence.weight import Evidence, keep_convincing, signals, weigh
from index.models import Answer, Article, Citation, Passage
from index.question.answer_kind import asked_for, asks_about_now, gives_expected_kind
from index.question.query import Query, QueryReader, Question
from index.speech.answers import SpeechAnswerer
from index.store.store import Store
from index.text.terms import content_stems

MOST_CITATIONS = 50
_NEAREST = 3
_WEIGHED = 3


class Answerer:
    """Answers questions from one index; safe to share between threads."""

    def __init__(self, store: Store, embedder: Embedder, strictness: Strictness = "balanced") -> None:
        self._store = store
        self._calibration = store.manifest.calibration or built_in_calibration()
        self._threshold = self._calibration.thresholds[strictness]
        self._reader = QueryReader(store.database, embedder)
        self._retriever = Retriever(store)
        self._article: Callable[[str], Article] = lru_cache(maxsize=64)(store.database.article)
        self._words: WordsOf = lru_cache(maxsize=2_000)(self._words_of)
        self._speech = SpeechAnswerer(store, embedder)

    def answer(
        self, question: Question, top: int, article_ids: frozenset[str] | None, seen: SeenPlaces
    ) -> Answer:
        """Answer from all articles or some, with at most `top` citations (1 to `MOST_CITATIONS`).

        What was shown already (`seen`) is left out.
        """
        started = time.perf_counter()
        top = max(1, min(top, MOST_CITATIONS))
        query = self._reader.read(question, article_ids)
        candidates = self._retriever.rank(query)
        unseen = [r for r in candidates if not seen.holds_all(r.passage)]
        copies = Copies(candidates, self._words)
        ranked = list(islice(copies.distinct(unseen), max(_WEIGHED, top)))
        said = self._speech.answer(query, candidates, top, seen)
        verdict = said or self._of_passages(query, ranked, copies, top, seen)
        answered = bool(verdict.citations) and verdict.confidence >= self._threshold
        return Answer(
            question=question,
            status="answered" if answered else "abstained",
            kind="statement" if said is not None else "passage",
            confidence=verdict.confidence,
            index_id=self._store.manifest.index_id,
            elapsed_ms=1000 * (time.perf_counter() - started),
            citations=verdict.citations if answered else (),
            nearest=() if answered else tuple(self._near(r) for r in ranked[:_NEAREST]),
            reason=None if answered else verdict.reason,
        )

    def _of_passages(
        self, query: Query, ranked: Sequence[RankedPassage], copies: Copies, top: int, seen: SeenPlaces
    ) -> Verdict:
        demands, strength = Demands(query), self._calibration.strength
        found = [weigh(query, r, self._text(r.passage.article_id), seen, strength, demands) for r in ranked]
        sure = max((confidence(evidence.strength) for evidence in found[:_WEIGHED]), default=0.0)
        cited = [self._cited(e, copies.elsewhere(e.ranked)) for e in keep_convincing(found[:top])]
        citations = newest_first(cited) if asks_about_now(query.question) else tuple(cited)
        return Verdict(sure, citations, self._reason(query, ranked, seen))

    def signals(self, question: Question, article_ids: frozenset[str] | None = None) -> list[Signals]:
        """What speaks for each sentence that decides on an answer; none where statements answer."""
        query = self._reader.read(question, article_ids)
        candidates = self._retriever.rank(query)
        if self._speech.answer(query, candidates, 1, SeenPlaces()) is not None:
            return []
        demands = Demands(query)
        weighed = islice(Copies(candidates, self._words).distinct(candidates), _WEIGHED)
        return [
            found
            for r in weighed
            for _, found in signals(query, r, self._text(r.passage.article_id), demands)
        ]

    def rank(
        self, question: Question, top: int = 10, article_ids: frozenset[str] | None = None
    ) -> list[Citation]:
        """The passages nearest to the question, best first, whether they answer it or not."""
        query = self._reader.read(question, article_ids)
        candidates = self._retriever.rank(query)
        distinct = Copies(candidates, self._words).distinct(candidates)
        return [self._near(ranked) for ranked in islice(distinct, top)]

    def _text(self, article_id: str) -> str:
        return self._article(article_id).text

    def _words_of(self, passage: Passage) -> frozenset[str]:
        return telling_words(passage.span.of(self._text(passage.article_id)))

    def _cited(self, evidence: Evidence, elsewhere: Sequence[str]) -> Citation:
        passage, also = evidence.ranked.passage, map(self._article, elsewhere)
        article = self._article(passage.article_id)
        return cite(article, passage.span, passage.paragraph, evidence.answering, also=also)

    def _near(self, ranked: RankedPassage) -> Citation:
        passage = ranked.passage
        return cite(self._article(passage.article_id), passage.span, passage.paragraph)

    def _reason(self, query: Query, ranked: Sequence[RankedPassage], seen: SeenPlaces) -> str:
        """Why the index abstains; what was shown before (`seen`) is left out."""
        one = len(query.article_ids or self._store.database.article_ids) == 1
        articles, mention, say, do_not = (
            ("The article", "mentions", "says", "does not")
            if one
            else ("The articles", "mention", "say", "do not")
        )
        if query.unmentioned:
            return f"{articles} never {mention} {' or '.join(query.unmentioned)}."
        if seen:
            return f"{articles} {say} nothing else on that."
        wanted = asked_for(query.question)
        if wanted is not None and query.mentioned and not self._gives(query, ranked[:_NEAREST]):
            return f"{articles} {mention} {' and '.join(query.mentioned)}, but no {wanted}."
        return f"{articles} {do_not} say."

    def _gives(self, query: Query, near: Sequence[RankedPassage]) -> bool:
        """Whether a sentence about somebody or something that the question names gives what it asks for."""
        stems = {stem for term in query.terms if term.name for stem in term.variants}
        spans = ((r.passage.article_id, span) for r in near for span in r.passage.sentences)
        sentences = (span.of(self._text(article_id)) for article_id, span in spans)
        return any(
            not stems.isdisjoint(content_stems(sentence)) and gives_expected_kind(query.question, sentence)
            for sentence in sentences
        )
