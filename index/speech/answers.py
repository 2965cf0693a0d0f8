"""Questions about somebody's words, answered with the statements that the articles attribute to them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from index.embedding.embedder import Embedder
from index.evidence.citations import newest_first
from index.evidence.retrieval import RankedPassage
from index.evidence.seen_places import SeenPlaces
from index.evidence.verdict import Verdict
from index.grammar import SpeechQuestion
from index.models import Citation, KnownBy
from index.question.answer_kind import asks_about_now
from index.question.query import Query
from index.speech.findings import NOTHING, Findings, Scored
from index.speech.scenes import Scene
from index.speech.search import SpeechSearch
from index.speech.speakers import named_speakers
from index.speech.topics import Topic
from index.speech.voices import cite_statements
from index.statements.vocabulary import ENGLISH_ALONE
from index.store.database import Analysis
from index.store.store import Store

_MOST_ARTICLES = 10
_NEVER = 0.05
_SUREST: dict[KnownBy, float] = {
    "name": 1.0,
    "title": 0.88,
    "pronoun": 0.88,
    "surroundings": 0.85,
    "either": 0.5,
    "nothing": 0.5,
}
"""How sure it can be at most who says something, by how the article tells."""


class SpeechAnswerer:
    """Answers from the statements of one index."""

    def __init__(self, store: Store, embedder: Embedder) -> None:
        self._database = store.database
        self._vectors = store.vectors
        self._embedder = embedder
        self._scene = lru_cache(maxsize=64)(lambda article_id: Scene(store.database.analysis(article_id)))

    def answer(
        self, query: Query, ranked: Sequence[RankedPassage], top: int, seen: SeenPlaces
    ) -> Verdict | None:
        """The statements that the question asks for, but those shown already; None where it asks for
        something else, or where passages may answer it better.
        """
        asked = query.speech
        if asked is None:
            return None
        ids = list(dict.fromkeys(r.passage.article_id for r in ranked))
        if not (asked.speaker or asked.topic or asked.words) and len(ids) > _MOST_ARTICLES:
            return None
        scenes = list(map(self._scene, ids[:_MOST_ARTICLES]))
        one = len(query.article_ids or self._database.article_ids) == 1
        topic_of: Callable[[str], Topic] = cache(lambda phrase: self._topic(query, phrase))
        findings = SpeechSearch(query.question, asked, scenes, topic_of, one).find()
        if not findings.statements and _are_foreign(asked, scenes):
            return Verdict(_NEVER, open=True, note=ENGLISH_ALONE)
        if findings is NOTHING:
            return None
        unseen = [s for s in findings.statements if not seen.holds(s.statement.article_id, s.statement.span)]
        if unseen:
            return Verdict(max(map(_confidence, unseen)), self._cited(query, findings, unseen, top))
        return Verdict(_NEVER, reason=findings.reason, open=findings.open)

    def _cited(
        self, query: Query, findings: Findings, unseen: Sequence[Scored], top: int
    ) -> tuple[Citation, ...]:
        cited = self._statements_cited(query, findings, unseen, top)
        speaks_for = findings.speaks_for
        return tuple(replace(c, speaks_for=speaks_for.get(c.speaker)) if c.speaker else c for c in cited)

    def _statements_cited(
        self, query: Query, findings: Findings, unseen: Sequence[Scored], top: int
    ) -> tuple[Citation, ...]:
        statements = [scored.statement for scored in unseen]
        who = query.speech is not None and query.speech.asks == "speaker"
        every = (
            cite_statements(statements, self._analysis, named=who) if asks_about_now(query.question) else ()
        )
        if len({citation.published for citation in every}) > 1:
            return newest_first(every, lambda article_id: self._analysis(article_id).article)[:top]
        return cite_statements(statements, self._analysis, top, findings.ranked, who)

    def _analysis(self, article_id: str) -> Analysis:
        return self._scene(article_id).analysis

    def _topic(self, query: Query, phrase: str) -> Topic:
        vector = cache(lambda: self._embedder.embed([phrase])[0])

        @cache
        def cosines(article_id: str) -> NDArray[np.float32]:
            return np.asarray(self._vectors.of_article(article_id) @ vector(), dtype=np.float32)

        def meaning(scene: Scene, sentences: range) -> float:
            found = cosines(scene.analysis.article.article_id)[sentences.start : sentences.stop]
            return max(float(found.max()), 0.0)

        of_speaker = bool(query.speech and query.speech.speaker)
        return Topic(phrase, query.narrowed(phrase), of_speaker, meaning)


def _are_foreign(asked: SpeechQuestion, scenes: Sequence[Scene]) -> bool:
    """Whether the articles that name the speaker, or else the nearest one, are not in English."""
    called = asked.speaker.text if asked.speaker else ""
    naming = [scene for scene in scenes if called and named_speakers(called, scene)] or scenes[:1]
    return bool(naming) and not any(scene.is_english for scene in naming)


def _confidence(scored: Scored) -> float:
    """How surely a statement is asked for, which is never more than how surely its speaker is known."""
    return min(scored.sureness, _SUREST[scored.statement.known_by])
