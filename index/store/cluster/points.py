"""The points of one collection, read and written in portions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, ParamSpec, TypeVar, cast
from uuid import UUID

import httpx
import numpy as np
from qdrant_client import QdrantClient, models
from qdrant_client.http.exceptions import ApiException

from index.embedding.encoder import Vectors
from index.errors import IndexDamagedError, StoreError
from index.store.cluster.address import ClusterAddress

P = ParamSpec("P")
T = TypeVar("T")
Payload = dict[str, Any]
PointId = int | str
DENSE, SENTENCES, SPARSE = "passage", "sentences", "stems"
_WRITTEN, _READ, _READ_VECTORS, _NOT_FOUND = 128, 1_000, 128, 404
_INDEXED = {
    "kind": models.PayloadSchemaType.KEYWORD,
    "born": models.PayloadSchemaType.INTEGER,
    "gone": models.PayloadSchemaType.INTEGER,
    "first_passage": models.PayloadSchemaType.INTEGER,
    "held": models.PayloadSchemaType.INTEGER,
    "stem_list": models.PayloadSchemaType.INTEGER,
    "article_id": models.PayloadSchemaType.KEYWORD,
    "collection": models.PayloadSchemaType.KEYWORD,
    "source": models.PayloadSchemaType.KEYWORD,
    "day": models.PayloadSchemaType.DATETIME,
}


def article_point(number: int) -> str:
    """The id of an article's point; a passage's is its number itself."""
    return str(UUID(int=number))


def asked(address: ClusterAddress, ask: Callable[P, T], /, *arguments: P.args, **named: P.kwargs) -> T:
    """What a cluster answers. Raises `StoreError` where it does not, with its sentence."""
    try:
        return ask(*arguments, **named)
    except (ApiException, httpx.HTTPError, OSError, ValueError) as error:
        if getattr(error, "status_code", None) == _NOT_FOUND or "not found" in str(error):
            raise IndexDamagedError(
                f"The index {address} is not there any more, or parts of it are missing: "
                "build it again with articlebot index --rebuild."
            ) from error
        said = getattr(error, "reason_phrase", None) or getattr(error, "source", None) or error
        raise StoreError(f"The index {address} cannot be used: {said}. Is INDEX_URL right?") from error


class Points:
    """Reads and writes points of a collection."""

    def __init__(self, client: QdrantClient, address: ClusterAddress, collection: str) -> None:
        self._client = client
        self.address = address
        self.collection = collection

    def create(self, dimension: int) -> None:
        """Make the collection, for vectors of so many numbers."""
        # Vectors have the length 1, so that their product is their cosine, and they stay as they are.
        dense = models.VectorParams(size=dimension, distance=models.Distance.DOT)
        # They are read for the passages that are found already, so that no graph has to lead to them.
        sentences = models.VectorParams(
            size=dimension,
            distance=models.Distance.DOT,
            multivector_config=models.MultiVectorConfig(comparator=models.MultiVectorComparator.MAX_SIM),
            hnsw_config=models.HnswConfigDiff(m=0),
            on_disk=True,
        )
        self._asked(
            self._client.create_collection,
            self.collection,
            vectors_config={DENSE: dense, SENTENCES: sentences},
            sparse_vectors_config={SPARSE: models.SparseVectorParams()},
            shard_number=self.address.shards,
            replication_factor=self.address.replicas,
            write_consistency_factor=self.address.replicas,
            on_disk_payload=True,
        )
        for field, kind in _INDEXED.items():
            self._asked(self._client.create_payload_index, self.collection, field, kind)

    def drop(self) -> None:
        """Delete the collection."""
        self._asked(self._client.delete_collection, self.collection)

    def write(self, points: Iterable[models.PointStruct]) -> None:
        """Write points, and wait until each replica has them."""
        rest = iter(points)
        while some := list(islice(rest, _WRITTEN)):
            self._asked(self._client.upsert, self.collection, some, wait=True)

    def change(self, payload: Payload, which: models.Filter) -> None:
        """Set fields of whatever a filter finds, one point after the other."""
        self._asked(self._client.set_payload, self.collection, payload, which, wait=True)

    def delete(self, which: models.Filter) -> None:
        """Delete what a filter finds. Raises `StoreError` where a count finds some of it afterwards."""
        chosen = models.FilterSelector(filter=which)
        self._asked(self._client.delete, self.collection, points_selector=chosen, wait=True)
        if left := self.count(which):
            raise StoreError(f"The index {self.address} still has {left:,} points that were deleted.")

    def count(self, which: models.Filter) -> int:
        """How many points a filter finds."""
        return int(self._asked(self._client.count, self.collection, which, exact=True).count)

    def payloads(self, ids: Sequence[PointId], fields: Sequence[str]) -> dict[PointId, Payload]:
        """Fields of points, by their ids, of those that are there."""
        found: dict[PointId, Payload] = {}
        for begin in range(0, len(ids), _READ):
            some = ids[begin : begin + _READ]
            read = self._asked(self._client.retrieve, self.collection, some, with_payload=list(fields))
            found |= {cast(PointId, one.id): one.payload or {} for one in read}
        return found

    def vectors(self, ids: Sequence[PointId]) -> dict[PointId, Vectors]:
        """The vector of each passage, and below it those of its sentences, of those that are there."""
        found: dict[PointId, Vectors] = {}
        for begin in range(0, len(ids), _READ_VECTORS):
            some = ids[begin : begin + _READ_VECTORS]
            read = self._asked(
                self._client.retrieve,
                self.collection,
                some,
                with_payload=False,
                with_vectors=[DENSE, SENTENCES],
            )
            for one in read:
                its = cast(dict[str, Any], one.vector)
                rows = [its[DENSE], *its.get(SENTENCES, [])]
                found[cast(PointId, one.id)] = np.array(rows, dtype=np.float32)
        return found

    def scroll(
        self, which: models.Filter, fields: Sequence[str], most: int | None = None
    ) -> Iterator[tuple[PointId, Payload]]:
        """The ids of what a filter finds, at most so many, in their order, with fields."""
        offset, left = None, most
        while left is None or left > 0:
            limit = _READ if left is None else min(left, _READ)
            found, offset = self._asked(
                self._client.scroll,
                self.collection,
                which,
                limit=limit,
                offset=offset,
                with_payload=list(fields),
            )
            yield from ((cast(PointId, one.id), one.payload or {}) for one in found)
            left = None if left is None else left - len(found)
            if offset is None:
                return

    def nearest(self, query: Vectors, k: int, which: models.Filter) -> list[int]:
        """The ids of the nearest points by their dense vectors, best first."""
        found = self._asked(
            self._client.query_points,
            self.collection,
            query=query.tolist(),
            using=DENSE,
            query_filter=which,
            limit=k,
            with_payload=False,
        )
        return [int(cast(int, point.id)) for point in found.points]

    def heaviest(
        self, weights: Mapping[int, float], k: int, which: models.Filter, fields: Sequence[str]
    ) -> list[tuple[int, float, Payload]]:
        """The points whose sparse vectors have the largest product with the weights: id, product, fields."""
        found = self._asked(
            self._client.query_points,
            self.collection,
            query=models.SparseVector(indices=list(weights), values=list(weights.values())),
            using=SPARSE,
            query_filter=which,
            limit=k,
            with_payload=list(fields),
        )
        return [(int(cast(int, point.id)), point.score, point.payload or {}) for point in found.points]

    def _asked(self, ask: Callable[P, T], /, *arguments: P.args, **named: P.kwargs) -> T:
        return asked(self.address, ask, *arguments, **named)
