"""The vectors of sentences, read from where they are stored as they are needed."""

from collections.abc import Sequence

import numpy as np

from index.embedding.encoder import Vectors
from index.store.database import Chunk, Database

_MOST_KEPT = 2_000


class SentenceVectors:
    """Reads the vectors of the sentences of one generation; keeps those that questions come back to."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: dict[int, Vectors] = {}

    def of_chunks(self, chunks: Sequence[Chunk]) -> Vectors:
        """Those of the sentences of passages, one after the other, shape (sentences, dimension)."""
        numbers, kept = [chunk.number for chunk in chunks], self._kept
        found = {number: kept[number] for number in numbers if number in kept}
        if len(found) < len(numbers):
            read = self._database.blocks([number for number in numbers if number not in found])
            found |= read
            # Where there are too many, it is others' turn.
            self._kept = read if len(kept) + len(read) > _MOST_KEPT else kept | read
        empty = np.empty((0, self._database.manifest.dimension), dtype=np.float32)
        return np.concatenate([empty, *(found[number][1:] for number in numbers)])

    def of_article(self, article_id: str) -> Vectors:
        """Those of all sentences of an article, in its order, each once."""
        chunks = self._database.chunks(self._database.passage_numbers[article_id])
        spans = [span for chunk in chunks for span in chunk.passage.sentences]
        first = {span: place for place, span in reversed(list(enumerate(spans)))}
        return self.of_chunks(chunks)[sorted(first.values())]
