"""A question to ranked passages: dense and lexical candidates, fused.

Each candidate has three scores: the cosine of the passage (embedded with its article's title), BM25 over
folded stems, and the cosine of its best sentence. They are put on one scale as z-scores over the candidates
and added; no weights are fitted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from index.models import Passage
from index.question.query import Query
from index.store.database import Chunk
from index.store.store import Store

CANDIDATES = 100
"""How many passages the dense and the lexical search each propose."""
_SAME_TO_DIGITS = 5


@dataclass(frozen=True)
class RankedPassage:
    """A passage, its fused score, and the cosine of each of its sentences to the question."""

    passage: Passage
    score: float
    sentence_cosines: tuple[float, ...]


class Retriever:
    """Ranks the passages of one index."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def rank(self, query: Query) -> list[RankedPassage]:
        """All candidates for the question, best first."""
        database, article_ids = self._store.database, query.article_ids
        dense = database.nearest(query.vector, CANDIDATES, article_ids)
        lexical = database.search(query.stems, CANDIDATES, article_ids)
        numbers = sorted({*dense, *lexical})
        chunks = database.chunks(numbers)
        cosines = self._sentence_cosines(query, chunks)
        scores = (
            _standardised(self._store.vectors.of_passages(numbers) @ query.vector)
            + _standardised([lexical.get(number, 0.0) for number in numbers])
            + _standardised([max(of_chunk) for of_chunk in cosines])
        )
        ranked = map(RankedPassage, (chunk.passage for chunk in chunks), scores.tolist(), cosines)
        # The same words in two articles differ by how a processor rounds; then the earlier one comes first.
        return sorted(ranked, key=lambda r: -round(r.score, _SAME_TO_DIGITS))

    def _sentence_cosines(self, query: Query, chunks: Sequence[Chunk]) -> list[tuple[float, ...]]:
        cosines = iter((self._store.vectors.of_sentences(chunks) @ query.vector).tolist())
        return [tuple(islice(cosines, len(chunk.passage.sentences))) for chunk in chunks]


def _standardised(values: Sequence[float] | NDArray[np.float32]) -> NDArray[np.float64]:
    scores = np.asarray(values, dtype=np.float64)
    spread = scores.std() if len(scores) else 0.0
    return (scores - scores.mean()) / spread if spread > 1e-9 else np.zeros_like(scores)
