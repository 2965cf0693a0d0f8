"""The nearest passages by their vectors: the one place that talks to FAISS."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedding.encoder import Vectors


class PassageVectors:
    """The vectors of numbered passages; scores are cosines, for unit vectors."""

    def __init__(self, numbers: Sequence[int], vectors: Vectors) -> None:
        """`numbers` are in order, `vectors` have shape (len(numbers), dimension)."""
        import faiss

        self._numbers = np.array(numbers, dtype=np.int64)
        self._index: Any = faiss.IndexFlatIP(vectors.shape[1])
        self._index.add(np.ascontiguousarray(vectors))
        # FAISS's own memory, looked at in place: its way to give rows out takes ten times as long.
        values = faiss.rev_swig_ptr(self._index.get_xb(), vectors.size)
        self._vectors: Vectors = values.reshape(vectors.shape)

    def search(self, query: Vectors, k: int, within: Sequence[range] | None = None) -> list[int]:
        """The numbers of the k nearest vectors, best first; fewer where there are fewer.

        `query` has shape (dimension,); `within` restricts the search to ranges of numbers.
        """
        import faiss

        k = min(k, len(self._numbers))
        if k == 0:
            return []
        parameters = None
        if within is not None:
            allowed = [np.arange(*np.searchsorted(self._numbers, (r.start, r.stop))) for r in within]
            selector = faiss.IDSelectorBatch(np.concatenate(allowed))
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        _, places = self._index.search(query[np.newaxis, :], k, params=parameters)
        # FAISS fills up short results with -1, which must never be used as a position.
        return [int(self._numbers[place]) for place in places[0] if place >= 0]

    def cosines(self, query: Vectors, numbers: Sequence[int]) -> NDArray[np.float32]:
        """The cosine of the query to each numbered vector, shape (len(numbers),)."""
        rows = self._vectors[np.searchsorted(self._numbers, np.asarray(numbers, dtype=np.int64))]
        return np.asarray(rows @ query, dtype=np.float32)
