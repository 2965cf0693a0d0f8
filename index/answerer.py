"""A question to an answer: evidence, somebody's statements, or an honest no."""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from index.calibration import Signals, Strictness, built_in_calibration
from index.dialogue.earlier import Earlier, FollowUp
from index.dialogue.follow_up import FollowUpReader
from index.embedding.built_in import DEFAULT_MODEL
from index.embedding.embedder import Embedder
from index.embedding.reader import Reader
from index.evidence.candidates import READ
from index.evidence.citations import cite
from index.evidence.copies import Copies, WordsOf, telling_words
from index.evidence.passage_answers import PassageAnswerer
from index.evidence.retrieval import RankedPassage, Retriever
from index.evidence.seen_places import SeenPlaces
from index.evidence.verdict import Verdict, verb_of_somebody
from index.grammar.parts import QuestionPart, parts_of
from index.guide import guidance
from index.joint_answers import join_answers
from index.models import Answer, Article, Citation, Kind, Status
from index.overview import OverviewAnswerer
from index.question.canonical import Question, canonical_question
from index.question.query import Query, QueryReader
from index.speech.answers import SpeechAnswerer
from index.store.store import Store
from index.text.terms import is_english

MOST_CITATIONS = 50
_NEAREST = 3
_SURE_STATEMENT: Mapping[Strictness, float] = {"lenient": 0.5, "balanced": 0.6, "strict": 0.75}
_LEAST_STATEMENT = 0.2
_FOUND_BY_WORDS = (
    "The built-in models read English only; this article is in another language and was searched by words."
)
_SURE = 0.95


class Answerer:
    """Answers questions from one index; safe to share between threads."""

    def __init__(
        self,
        store: Store,
        embedder: Embedder,
        strictness: Strictness = "balanced",
        reader: Reader | None = None,
    ) -> None:
        self._store = store
        self._strictness = strictness
        self._calibration = store.manifest.calibration or built_in_calibration(with_reader=reader is not None)
        self._border = self._calibration.thresholds[strictness]
        self._reader = QueryReader(store.database, embedder)
        self._retriever = Retriever(store)
        self._article: Callable[[str], Article] = store.database.article
        text = lru_cache(maxsize=256)(store.database.text)
        self._is_english: Callable[[str], bool] = lru_cache(maxsize=256)(lambda i: is_english(text(i)))
        self._words: WordsOf = lru_cache(maxsize=2_000)(
            lambda article_id, span: telling_words(span.of(text(article_id)))
        )
        self._speech = SpeechAnswerer(store, embedder)
        self._follow_ups = FollowUpReader(store.database)
        self._overviews = OverviewAnswerer(store, self._reader, self._retriever)
        self._passages = PassageAnswerer(
            self._article,
            store.database.heading,
            store.database.statements,
            self._calibration,
            self._border,
            reader,
        )

    def answer(
        self,
        question: Question,
        top: int,
        article_ids: frozenset[str] | None,
        seen: SeenPlaces,
        least: float | None = None,
    ) -> Answer:
        """Answer from all articles or some, with at most `top` citations (1 to `MOST_CITATIONS`).

        What was shown already (`seen`) is left out. With less than the `least` confidence nothing is shown.
        """
        started = time.perf_counter()
        top = max(1, min(top, MOST_CITATIONS))
        meant = self._reader.meant(question, article_ids)
        found = (
            self._of_whole(question, meant, top, article_ids, seen)
            or self._of_parts(question, parts_of(meant), top, article_ids, seen, least)
            or self._answer_one(question, top, article_ids, seen, least)
        )
        return replace(found, elapsed_ms=1000 * (time.perf_counter() - started))

    def read_follow_up(
        self, question: str, earlier: Earlier, article_ids: Collection[str] | None
    ) -> FollowUp:
        """A question that may lean on an earlier one, as it is meant."""
        return self._follow_ups.read(question, earlier, article_ids)

    def missing(self, question: Question) -> list[str]:
        """The names and words of a question that no article has in any form."""
        return self._reader.missing(question)

    def _of_whole(
        self, question: Question, meant: str, top: int, article_ids: frozenset[str] | None, seen: SeenPlaces
    ) -> Answer | None:
        """The answer to who asks for an overview, or of the index itself; None for any other question."""
        line = guidance(question, meant, self._store.database, article_ids)
        overview = () if line else self._overviews.answer(meant, article_ids, seen)[:top]
        if not (overview or line):
            return None
        return Answer(
            question=question,
            status="answered" if overview else "abstained",
            kind="overview" if overview else "passage",
            confidence=_SURE if overview else 0.0,
            index_id=self._store.manifest.index_id,
            collection=self._store.collection,
            elapsed_ms=0.0,
            citations=overview,
            reason=line,
            guidance=bool(line),
        )

    def _of_parts(
        self,
        question: Question,
        parts: Sequence[QuestionPart],
        top: int,
        article_ids: frozenset[str] | None,
        seen: SeenPlaces,
        least: float | None,
    ) -> Answer | None:
        """The answer to several questions in one; None where it is one, or where none of them is answered."""
        answers: list[Answer] = []
        for part in parts if len(parts) > 1 else ():
            meant, within = self._after(answers, part.question, article_ids)
            answer = self._answer_one(canonical_question(meant), top, within, seen, least)
            answers.append(replace(answer, question=meant))
        return join_answers(question, [part.words for part in parts], answers, top)

    def _after(
        self, answers: Sequence[Answer], question: str, article_ids: frozenset[str] | None
    ) -> tuple[str, frozenset[str] | None]:
        """A part of a question as it is meant after the parts before it, and the articles to ask."""
        before = next((answer for answer in reversed(answers) if answer.status != "abstained"), None)
        if before is None:
            return question, article_ids
        earlier = Earlier.of(before.question, before.at_a_glance)
        meant = self.read_follow_up(question, earlier, article_ids)
        return meant.question, meant.article_ids or article_ids

    def _answer_one(
        self,
        question: Question,
        top: int,
        article_ids: frozenset[str] | None,
        seen: SeenPlaces,
        least: float | None,
    ) -> Answer:
        query = self._reader.read(question, article_ids)
        candidates = self._retriever.rank(query)
        unseen = [r for r in candidates if not seen.holds_all(r.passage)]
        copies = Copies(candidates, self._words)
        ranked = list(islice(copies.distinct(unseen), max(READ, top)))
        said = self._speech.answer(query, candidates, top, seen)
        kind, verdict = self._surer(
            query, said, lambda: self._passages.answer(query, ranked, copies, top, seen)
        )
        status = self._status(verdict, kind, least)
        is_told = status != "abstained"
        return Answer(
            question=question,
            status=status,
            kind=kind,
            confidence=verdict.confidence,
            index_id=self._store.manifest.index_id,
            collection=self._store.collection,
            elapsed_ms=0.0,
            citations=tuple(sorted(verdict.citations, key=lambda c: not c.highlights)) if is_told else (),
            nearest=() if is_told else tuple(self._near(r) for r in ranked[:_NEAREST]),
            reason=None if is_told else verdict.reason or self._reason(query, ranked, seen, verdict.note),
            note=(verdict.note or self._note(verdict, status)) if is_told else None,
        )

    def _surer(
        self, query: Query, said: Verdict | None, of_passages: Callable[[], Verdict]
    ) -> tuple[Kind, Verdict]:
        """What statements say, or what passages do where they tell it instead."""
        if said is None:
            return "passage", of_passages()
        if said.open:
            return "passage", replace(of_passages(), doubt=True, note=said.note)
        if said.citations and (verb := verb_of_somebody(query)):
            passages = of_passages()
            if passages.tells_instead_of(said, verb):
                return "passage", passages
        return "statement", said

    def _note(self, verdict: Verdict, status: Status) -> str | None:
        """What to tell of the closest words where the built-in models do not read their language."""
        reads_english_alone = DEFAULT_MODEL in self._store.manifest.model
        if status == "answered" or not reads_english_alone:
            return None
        return None if self._is_english(verdict.citations[0].article_id) else _FOUND_BY_WORDS

    def _status(self, verdict: Verdict, kind: Kind, least: float | None) -> Status:
        answered, unsure = (self._border, self._calibration.unsure)
        if kind == "statement":
            answered, unsure = _SURE_STATEMENT[self._strictness], _LEAST_STATEMENT
        if not verdict.citations or verdict.confidence < (unsure if least is None else least):
            return "abstained"
        return "answered" if verdict.confidence >= answered and not verdict.doubt else "unsure"

    def weigh(
        self, question: Question, article_ids: frozenset[str] | None = None
    ) -> tuple[Citation, Signals] | None:
        """The citation shown first, and what speaks for its sentence; None where statements answer."""
        query = self._reader.read(question, article_ids)
        candidates = self._retriever.rank(query)
        said = self._speech.answer(query, candidates, 1, SeenPlaces())
        if said is not None and not said.open:
            return None
        distinct = islice(Copies(candidates, self._words).distinct(candidates), READ)
        return self._passages.weigh(query, list(distinct))

    def rank(
        self, question: Question, top: int = 10, article_ids: frozenset[str] | None = None
    ) -> list[Citation]:
        """The passages nearest to the question, best first, whether they answer it or not."""
        query = self._reader.read(question, article_ids)
        candidates = self._retriever.rank(query)
        distinct = Copies(candidates, self._words).distinct(candidates)
        return [self._near(ranked) for ranked in islice(distinct, top)]

    def _near(self, ranked: RankedPassage) -> Citation:
        passage = ranked.passage
        return cite(self._article(passage.article_id), passage.span, passage.paragraph)

    def _reason(
        self, query: Query, ranked: Sequence[RankedPassage], seen: SeenPlaces, note: str | None
    ) -> str:
        """Why the index abstains; what was shown before (`seen`) is left out.

        The `note` tells what could not be looked for.
        """
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
        if note:
            return note
        if wanted := self._passages.missing_kind(query, ranked):
            return f"{articles} {mention} {' and '.join(query.mentioned)}, but no {wanted}."
        return f"{articles} {do_not} say."
