"""An article as points: one with all its rows but vectors, and one a passage."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from qdrant_client import models

from index.store.cluster.points import DENSE, SENTENCES, SPARSE, Payload, article_point
from index.store.derived.postings import stem_weights
from index.store.format.codec import terms_from_row, vectors_from_block
from index.store.format.rows import Head, Row, Rows

COLUMNS = {
    "texts": ("text",),
    "spans": ("sentences", "passages"),
    "findings": ("statements", "members", "mentions"),
    "terms": ("stems", "postings"),
}
"""What the tables of an article's point have beside its number."""
USUAL_LENGTH = 64.0
"""How many stems a passage has, for what a stem is said to weigh there; scores take the true average."""
_NONE = np.empty(0, dtype=np.uint32)
_BLOBS = frozenset(("sentences", "passages", "postings"))


@dataclass(frozen=True)
class Terms:
    """The stems of an article's passages: of each how many, which by places in `stems`, and how often."""

    stems: list[str]
    lengths: NDArray[np.uint32]
    held: list[NDArray[np.uint32]]
    often: list[NDArray[np.uint32]]

    @classmethod
    def of(cls, head: Head, row: Row) -> Terms:
        """Those that an article's row of `terms` tells."""
        _, stems, blob = row
        lengths, different, held, often = terms_from_row(head.passages, blob)
        ends = np.cumsum(different)[:-1]
        return cls(stems.split(), lengths, np.split(held, ends), np.split(often, ends))

    def passages(self) -> dict[str, int]:
        """How many passages hold each stem."""
        counts = np.bincount(np.concatenate([_NONE, *self.held]), minlength=len(self.stems))
        return dict(zip(self.stems, counts.tolist(), strict=True))


def points_of(
    head: Head,
    rows: Rows,
    terms: Terms,
    stems: Mapping[str, int],
    dimension: int,
    life: Payload,
) -> Iterator[models.PointStruct]:
    """The points of an article; `stems` are the numbers of stems, and `life` is what all of them carry."""
    common: Payload = {"article_id": head.article_id, **life}
    tables = {table: _written(table, rows[table][0]) for table in COLUMNS}
    yield models.PointStruct(
        id=article_point(head.number),
        vector={},
        payload={"kind": "article", "head": list(head), **tables, **common},
    )
    numbers = np.array([stems[stem] for stem in terms.stems], dtype=np.int64)
    passages = zip(rows["vectors"], terms.lengths, terms.held, terms.often, strict=True)
    for (number, block), length, held, often in passages:
        of_passage, *of_sentences = vectors_from_block(block, dimension).tolist()
        indices = numbers[held].tolist()
        weights = stem_weights(often, np.full(len(often), length), USUAL_LENGTH)
        vector: dict[str, Any] = {
            DENSE: of_passage,
            SPARSE: models.SparseVector(indices=indices, values=weights.tolist()),
        }
        if of_sentences:
            vector[SENTENCES] = of_sentences
        payload = {
            "kind": "passage",
            "first_passage": head.first_passage,
            "source": head.source,
            "day": head.published,
            "held": indices,
            "often": often.tolist(),
            "length": int(length),
            **common,
        }
        yield models.PointStruct(id=number, vector=vector, payload=payload)


def row_of(table: str, number: int, written: list[str]) -> Row:
    """A row as it is in SQLite."""
    return number, *map(_read, COLUMNS[table], written)


def _read(column: str, value: str) -> str | bytes:
    return b64decode(value) if column in _BLOBS else value


def _written(table: str, row: Row) -> list[str]:
    return [
        b64encode(value).decode() if column in _BLOBS else value
        for column, value in zip(COLUMNS[table], row[1:], strict=True)
    ]
