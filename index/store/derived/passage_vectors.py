"""The nearest passages by their vectors: the one place that talks to FAISS."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import isqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedding.encoder import Vectors

Numbers = NDArray[np.int64]
Batch = tuple[Numbers, Vectors]
"""Numbers of passages, and their vectors, shape (len(numbers), dimension)."""

_TRAINED_OF_LIST, _ROUNDS = 40, 8
_LEAST_RECALL, _OF_FIRST = 0.98, 10
_SEARCHED = 100
_LEAST_LOOKED_AT = 50_000


class PassageVectors:
    """A search among unit vectors by cosine, for each the number of its passage."""

    def __init__(self, index: Any) -> None:
        self._index = index

    @classmethod
    def exact(cls, dimension: int, batches: Iterable[Batch]) -> PassageVectors:
        """A search that compares with every vector."""
        import faiss

        made = cls(faiss.IndexIDMap2(faiss.IndexFlatIP(dimension)))
        for batch in batches:
            made.add(batch)
        return made

    @classmethod
    def coded(cls, count: int, sample: Vectors, batches: Iterable[Batch], asked: Vectors) -> PassageVectors:
        """A search that compares with the vectors of the nearest lists, each number in a byte.

        `count` says how many there will be, `sample` is of those, and `asked` are vectors as questions have
        them: as many lists are looked through as find nearly all of what is nearest to these.
        """
        import faiss

        lists = max(1, min(isqrt(count), len(sample) // _TRAINED_OF_LIST))
        dimension = sample.shape[1]
        index = faiss.IndexIVFScalarQuantizer(
            faiss.IndexFlatIP(dimension),
            dimension,
            lists,
            faiss.ScalarQuantizer.QT_8bit,
            faiss.METRIC_INNER_PRODUCT,
        )
        index.cp.niter = _ROUNDS
        index.train(sample[: lists * _TRAINED_OF_LIST])
        made, exact = cls(index), _Nearest(asked)
        for batch in batches:
            made.add(batch)
            exact.look_at(batch)
        index.nprobe = max(1, min(lists // 4, lists * _LEAST_LOOKED_AT // count))
        while index.nprobe < lists and made._recall(asked, exact.numbers) < _LEAST_RECALL:
            index.nprobe = min(lists, 2 * index.nprobe)
        return made

    def _recall(self, asked: Vectors, nearest: Numbers) -> float:
        """How much of what is nearest is among what a search would look at more closely."""
        found = [
            np.isin(one, self.search(query, _SEARCHED)) for one, query in zip(nearest, asked, strict=True)
        ]
        return float(np.mean(found))

    @classmethod
    def from_bytes(cls, data: NDArray[np.uint8]) -> PassageVectors:
        """What `to_bytes` wrote."""
        import faiss

        return cls(faiss.deserialize_index(data))

    def to_bytes(self) -> NDArray[np.uint8]:
        """It all in FAISS's own format."""
        import faiss

        data: NDArray[np.uint8] = faiss.serialize_index(self._index)
        return data

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def add(self, batch: Batch) -> None:
        """Add vectors."""
        numbers, vectors = batch
        self._index.add_with_ids(np.ascontiguousarray(vectors), numbers)

    def remove(self, numbers: Numbers) -> None:
        """Remove the vectors of passages."""
        import faiss

        self._index.remove_ids(faiss.IDSelectorBatch(numbers))

    def search(self, query: Vectors, k: int, within: Sequence[range] | None = None) -> list[int]:
        """The numbers of the k nearest vectors, best first; fewer where there are fewer.

        `query` has shape (dimension,); `within` restricts the search to ranges of numbers.
        """
        k = min(k, len(self))
        if k == 0:
            return []
        parameters = None if within is None else self._restricted_to(within)
        _, numbers = self._index.search(query[np.newaxis, :], k, params=parameters)
        # FAISS fills up short results with -1, which must never be used as a number.
        return [int(number) for number in numbers[0] if number >= 0]

    def _restricted_to(self, within: Sequence[range]) -> Any:
        import faiss

        allowed = np.concatenate([np.arange(r.start, r.stop, dtype=np.int64) for r in within])
        selector = faiss.IDSelectorBatch(allowed)
        if isinstance(self._index, faiss.IndexIVF):
            # The nearest of few passages may be in any list.
            return faiss.SearchParametersIVF(sel=selector, nprobe=self._index.nlist)  # type: ignore[call-arg]
        return faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]


class _Nearest:
    """The numbers of the vectors that are nearest to some others, among all that were looked at."""

    def __init__(self, asked: Vectors) -> None:
        self._asked = asked
        self._cosines = np.full((len(asked), _OF_FIRST), -2.0, dtype=np.float32)
        self.numbers: Numbers = np.full((len(asked), _OF_FIRST), -1, dtype=np.int64)

    def look_at(self, batch: Batch) -> None:
        numbers, vectors = batch
        cosines = np.hstack([self._cosines, self._asked @ vectors.T])
        every = np.hstack([self.numbers, np.broadcast_to(numbers, (len(self._asked), len(numbers)))])
        best = np.argpartition(-cosines, _OF_FIRST - 1, axis=1)[:, :_OF_FIRST]
        self._cosines = np.take_along_axis(cosines, best, axis=1)
        self.numbers = np.take_along_axis(every, best, axis=1)
