"""Questions about somebody's words, answered with the statements that the articles attribute to them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from rapidfuzz import fuzz

from index.besides import Besides
from index.database import Analysis
from index.embedding import Embedder, Vectors
from index.models import Citation, Statement
from index.query import Query
from index.retrieval import Ranked
from index.saying import cite_statements
from index.statements import Cast, find_cast
from index.store import Store
from index.terms import content_stems, fold

_MOST_ARTICLES = 10
_SAME_WORDS = 85.0
_FEW_WORDS = 4
_TOPIC_COVERAGE = 0.5
_TOPIC_COSINE = 0.4
_SURE = 0.95
_ON_TOPIC = 0.85
_NEVER = 0.05


@dataclass(frozen=True)
class Said:
    """An answer made of statements, or, without citations, the reason why there is none."""

    confidence: float
    citations: tuple[Citation, ...]
    reason: str | None = None


class Speaking:
    """Finds statements by speaker, topic and wording."""

    def __init__(self, store: Store, embedder: Embedder) -> None:
        self._database = store.database
        self._sentences = store.sentences
        self._embedder = embedder
        self._analysis: Callable[[str], Analysis] = lru_cache(maxsize=64)(store.database.analysis)
        self._cast: Callable[[str], Cast] = lru_cache(maxsize=64)(
            lambda i: find_cast(self._analysis(i).article)
        )

    def answer(self, query: Query, ranked: Sequence[Ranked], top: int, besides: Besides) -> Said | None:
        """The statements that the question asks for, but those shown already; None where it asks for
        something else.
        """
        article_ids = list(dict.fromkeys(r.chunk.passage.article_id for r in ranked))[:_MOST_ARTICLES]
        if query.words is not None:
            return self._by_words(query.words, article_ids, top, besides)
        if query.speaker is not None:
            return self._by_speaker(query, query.speaker, article_ids, top, besides)
        return None

    def _by_words(self, words: str, article_ids: Sequence[str], top: int, besides: Besides) -> Said | None:
        asked = _plain(words)
        found = [
            (score, statement)
            for article_id in article_ids
            for statement in self._analysis(article_id).statements
            if (score := _likeness(asked, _plain(statement.text))) >= _SAME_WORDS
        ]
        if not found:
            return None
        best = max(score for score, _ in found)
        chosen = [statement for score, statement in found if score == best]
        if unseen := _unseen(chosen, besides):
            return Said(_SURE, cite_statements(unseen, self._analysis, top))
        return Said(_NEVER, (), "Nobody else is quoted with these words.")

    def _by_speaker(
        self, query: Query, asked: str, article_ids: Sequence[str], top: int, besides: Besides
    ) -> Said | None:
        names = {article_id: self._cast(article_id).resolve(asked) for article_id in article_ids}
        theirs = [
            statement
            for article_id, name in names.items()
            if name is not None
            for statement in self._analysis(article_id).statements
            if statement.speaker == name
        ]
        about = theirs if query.topic is None else self._about(query, query.topic, theirs)
        if unseen := _unseen(about, besides):
            return Said(
                _SURE if query.topic is None else _ON_TOPIC, cite_statements(unseen, self._analysis, top)
            )
        if about:
            on_topic = "" if query.topic is None else f" about {query.topic}"
            return Said(_NEVER, (), f"{about[0].speaker} is quoted with nothing else{on_topic}.")
        # What is no person may say things without the verbs of speech, as books and laws do.
        known = [name for i, name in names.items() if name and (theirs or self._cast(i).members[name].person)]
        if not (known and query.only_words):
            return None
        if not theirs:
            return Said(_NEVER, (), f"{known[0]} is mentioned, but nothing they said is quoted.")
        return Said(_NEVER, (), f"{theirs[0].speaker} is quoted, but not about {query.topic}.")

    def _about(self, query: Query, topic: str, statements: Sequence[Statement]) -> list[Statement]:
        asked = query.narrowed(topic)
        if not asked.terms:
            return list(statements)
        by_meaning = not all(term.name for term in asked.terms)
        vector = self._embedder.embed([topic])[0]
        return [
            statement
            for statement in statements
            if asked.coverage(frozenset(content_stems(self._context(statement)))) >= _TOPIC_COVERAGE
            or (by_meaning and self._likeness_in_meaning(vector, statement) >= _TOPIC_COSINE)
        ]

    def _context(self, statement: Statement) -> str:
        """The sentences that hold the statement."""
        analysis = self._analysis(statement.article_id)
        touched = [span for span in analysis.sentences if span.overlap(statement.span)]
        return analysis.article.text[touched[0].start : touched[-1].end]

    def _likeness_in_meaning(self, topic: Vectors, statement: Statement) -> float:
        first = self._database.sentence_numbers(statement.article_id).start
        sentences = enumerate(self._analysis(statement.article_id).sentences, start=first)
        touched = [number for number, span in sentences if span.overlap(statement.span)]
        return float(np.max(self._sentences.cosines(topic, touched)))


def _unseen(statements: Sequence[Statement], besides: Besides) -> list[Statement]:
    return [s for s in statements if not besides.holds(s.article_id, s.span)]


def _plain(words: str) -> str:
    return " ".join(fold(word) for word in re.findall(r"\w+", words))


def _likeness(asked: str, said: str) -> float:
    """How alike the asked words are to some part of what was said, from 0 to 100."""
    if len(asked.split()) < _FEW_WORDS:
        # A few letters are found almost anywhere; a few words must be there as they are.
        return 100.0 if asked and f" {asked} " in f" {said} " else 0.0
    return fuzz.partial_ratio(asked, said) if len(asked) <= len(said) else fuzz.ratio(asked, said)
