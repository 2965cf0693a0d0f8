"""Unit vectors on disk and in memory: the one place that talks to FAISS."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedding.encoder import Vectors
from index.errors import IndexDamagedError


class VectorIndex:
    """Vectors numbered from 0 in the order they were added; scores are cosines, for unit vectors."""

    def __init__(self, faiss_index: Any) -> None:
        import faiss

        self._index = faiss_index
        # FAISS's own memory, looked at in place: its way to give rows out takes ten times as long.
        numbers = faiss.rev_swig_ptr(faiss_index.get_xb(), faiss_index.ntotal * faiss_index.d)
        self._vectors: Vectors = numbers.reshape(faiss_index.ntotal, faiss_index.d)

    @classmethod
    def of(cls, vectors: Vectors) -> VectorIndex:
        """An index of the rows of an array of shape (count, dimension)."""
        import faiss

        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors))
        return cls(index)

    @classmethod
    def read(cls, path: Path) -> VectorIndex:
        """The index in a file. Raises `IndexDamagedError` if FAISS cannot read it."""
        import faiss

        try:
            return cls(faiss.read_index(str(path)))
        except RuntimeError as error:
            raise IndexDamagedError(f"{path} is damaged: FAISS cannot read it.") from error

    def write(self, path: Path) -> None:
        """Write FAISS's own format. Raises `OSError` where the disk does not take it."""
        import faiss

        # FAISS's own writer does not say when closing the file fails, as it does on a full disk.
        path.write_bytes(faiss.serialize_index(self._index).tobytes())

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return int(self._index.d)

    def search(self, query: Vectors, k: int, within: Sequence[range] | None = None) -> list[int]:
        """The numbers of the k nearest vectors, best first; fewer where there are fewer.

        `query` has shape (dimension,); `within` restricts the search to ranges of numbers.
        """
        import faiss

        k = min(k, len(self))
        if k == 0:
            return []
        parameters = None
        if within is not None:
            allowed = np.concatenate([np.arange(r.start, r.stop, dtype=np.int64) for r in within])
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBatch(allowed))  # type: ignore[call-arg]
        _, numbers = self._index.search(query[np.newaxis, :], k, params=parameters)
        # FAISS fills up short results with -1, which must never be used as a position.
        return [int(number) for number in numbers[0] if number >= 0]

    def cosines(self, query: Vectors, numbers: Sequence[int]) -> NDArray[np.float32]:
        """The cosine of the query to each numbered vector, shape (len(numbers),)."""
        rows = self._vectors[np.asarray(numbers, dtype=np.int64)]
        return np.asarray(rows @ query, dtype=np.float32)

    def rows(self, numbers: range) -> Vectors:
        """The vectors of a range of numbers, shape (len(numbers), dimension)."""
        return self._vectors[numbers.start : numbers.stop].copy()
