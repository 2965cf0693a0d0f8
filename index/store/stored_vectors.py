"""The vectors of passages and of their sentences, read from where they are stored as they are needed."""

from collections.abc import Sequence

import numpy as np

from index.embedding.encoder import Vectors
from index.store.database import Chunk, Database

_MOST_KEPT = 2_000


class StoredVectors:
    """Reads the vectors of one generation; keeps those that questions come back to."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: dict[int, Vectors] = {}

    def of_passages(self, numbers: Sequence[int]) -> Vectors:
        """Those of numbered passages, shape (len(numbers), dimension)."""
        return self._joined([block[:1] for block in self._blocks(numbers)])

    def of_sentences(self, chunks: Sequence[Chunk]) -> Vectors:
        """Those of the sentences of passages, one after the other, shape (sentences, dimension)."""
        return self._joined([block[1:] for block in self._blocks([chunk.number for chunk in chunks])])

    def of_article(self, article_id: str) -> Vectors:
        """Those of all sentences of an article, in its order, each once."""
        chunks = self._database.chunks(self._database.passage_numbers[article_id])
        spans = [span for chunk in chunks for span in chunk.passage.sentences]
        first = {span: place for place, span in reversed(list(enumerate(spans)))}
        return self.of_sentences(chunks)[sorted(first.values())]

    def _blocks(self, numbers: Sequence[int]) -> list[Vectors]:
        kept = self._kept
        found = {number: kept[number] for number in numbers if number in kept}
        if len(found) < len(numbers):
            read = self._database.blocks([number for number in numbers if number not in found])
            found |= read
            # Where there are too many, it is others' turn.
            self._kept = read if len(kept) + len(read) > _MOST_KEPT else kept | read
        return [found[number] for number in numbers]

    def _joined(self, parts: Sequence[Vectors]) -> Vectors:
        return np.concatenate([np.empty((0, self._database.manifest.dimension), dtype=np.float32), *parts])
