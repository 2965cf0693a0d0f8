"""What a generation is searched with: made of its rows, and kept in a file where making it takes long."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from math import isqrt
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedding.encoder import Vectors
from index.store.derived.passage_vectors import Batch, PassageVectors
from index.store.derived.postings import Postings
from index.store.format.codec import vectors_from_block
from index.store.format.file import GenerationFile
from index.store.format.rows import Head

KEPT_FROM = 20_000
"""From how many passages on it is kept in a file, and vectors are found by what stands for them."""
KEPT_NAME = "search.npz"
_MOST_UPDATED, _MOST_BEHIND = 0.2, 0.02
_AT_ONCE, _OF_LIST, _ASKED = 2_000, 40, 64
_ARTICLE = np.dtype([("number", "<i8"), ("first", "<i8"), ("passages", "<i8"), ("seal", "S64")])
_Articles = NDArray[np.void]


@dataclass(frozen=True)
class SearchIndex:
    """The postings and the vectors of the passages of some articles, and which articles these are."""

    postings: Postings
    vectors: PassageVectors
    articles: _Articles

    @classmethod
    def of(cls, file: GenerationFile) -> SearchIndex:
        """That of a generation: what is kept of it, brought up to date, or else made anew."""
        kept = cls._kept(_kept_path(file)) if _count(file) >= KEPT_FROM else None
        return (kept and kept.updated(file)) or cls.made(file)

    def nearest(self, query: Vectors, k: int, within: Sequence[range] | None = None) -> list[int]:
        """The numbers of the k passages nearest to a vector, best first."""
        return self.vectors.search(query, k, within)

    def search(
        self, stems: Sequence[str], limit: int, within: Sequence[range] | None = None
    ) -> dict[int, float]:
        """At most `limit` passages that hold any of the stems, with their BM25 score, best first."""
        return self.postings.search(stems, limit, within)

    def holding(self, stems: Sequence[str], most: int, within: Sequence[range] | None = None) -> list[int]:
        """The numbers of the first passages that hold any of the stems, at most so many."""
        numbers: list[int] = self.postings.holding(stems, most, within).tolist()
        return numbers

    def count(self, stems: Sequence[str], within: Sequence[range] | None = None) -> int:
        """How many passages hold any of the stems."""
        return self.postings.count(stems, within)

    def vocabulary(self) -> list[str]:
        """Every stem that some passage holds, sorted."""
        return self.postings.vocabulary()

    @classmethod
    def _kept(cls, path: Path) -> SearchIndex | None:
        """What is kept in a file, which is deleted where it is damaged, since the rows tell the same."""
        try:
            return cls.read(path)
        except FileNotFoundError:
            return None
        except (OSError, KeyError, ValueError, RuntimeError, zipfile.BadZipFile):
            with suppress(OSError):
                path.unlink()
            return None

    @classmethod
    def made(cls, file: GenerationFile) -> SearchIndex:
        """That of a generation, of its rows alone."""
        if _count(file) < KEPT_FROM:
            dimension = file.generation.dimension
            vectors = PassageVectors.exact(dimension, _batches(file, file.heads))
        else:
            vectors = _coded(file)
        return cls(_postings(file, file.heads), vectors, _articles(file.heads))

    @classmethod
    def read(cls, path: Path) -> SearchIndex:
        """What `write` wrote. Raises one of `OSError`, `KeyError`, `ValueError`, `RuntimeError`, `BadZipFile`
        where it is not that.
        """
        with np.load(path, allow_pickle=False) as kept:
            arrays = {name: kept[name] for name in kept.files}
        vectors = PassageVectors.from_bytes(arrays.pop("vectors"))
        return cls(Postings.from_arrays(arrays), vectors, arrays["articles"])

    def write(self, path: Path) -> None:
        """Keep it in a file, whole or not at all. Raises `OSError` where the disk does not take it."""
        partial = partial_of(path)
        arrays: dict[str, Any] = {**self.postings.to_arrays(), "articles": self.articles}
        arrays["vectors"] = self.vectors.to_bytes()
        try:
            with partial.open("wb") as file:
                np.savez(file, **arrays)
            os.replace(partial, path)
        finally:
            partial.unlink(missing_ok=True)

    def updated(self, file: GenerationFile) -> SearchIndex | None:
        """The same for the articles of a generation, for which only what differs is read; this one is spent.

        None where that would be much.
        """
        articles = _articles(file.heads)
        kept, wanted = self.articles["seal"], articles["seal"]
        stale, missing = ~np.isin(kept, wanted), ~np.isin(wanted, kept)
        if stale.sum() + missing.sum() > _MOST_UPDATED * len(articles):
            return None
        postings, vectors = self.postings, self.vectors
        if stale.any():
            numbers = np.concatenate(
                [np.arange(a["first"], a["first"] + a["passages"]) for a in self.articles[stale]]
            )
            postings = postings.without(numbers)
            vectors.remove(numbers)
        if missing.any():
            heads = [file.heads[place] for place in np.flatnonzero(missing)]
            postings = postings.joined(_postings(file, heads))
            for batch in _batches(file, heads):
                vectors.add(batch)
        return SearchIndex(postings, vectors, articles)


def refresh(file: GenerationFile, *, erases: bool = False) -> None:
    """Bring what is kept for a folder's live generation up to date, where it is far behind.

    With `erases`, also where it holds anything else. Where the disk takes no other, none is kept; raises
    `OSError` where what is there cannot be deleted.
    """
    path = _kept_path(file)
    if _count(file) < KEPT_FROM:
        path.unlink(missing_ok=True)
        return
    behind = _behind(path, _articles(file.heads))
    if behind > _MOST_BEHIND or (erases and behind > 0):
        found = SearchIndex.of(file)
        path.unlink(missing_ok=True)
        with suppress(OSError):
            found.write(path)


def _behind(path: Path, articles: _Articles) -> float:
    """How many of the articles differ from those that are kept, as a share; 1 where nothing is kept."""
    try:
        with np.load(path, allow_pickle=False) as kept:
            theirs = kept["articles"]
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        return 1.0
    differing = len(np.setxor1d(theirs["seal"], articles["seal"]))
    return differing / max(1, len(articles))


def partial_of(path: Path) -> Path:
    """Where what is to be kept in a file is written first."""
    return path.with_suffix(".partial")


def _kept_path(file: GenerationFile) -> Path:
    return file.path.parent / KEPT_NAME


def _count(file: GenerationFile) -> int:
    return sum(head.passages for head in file.heads)


def _articles(heads: Sequence[Head]) -> _Articles:
    rows = [(head.number, head.first_passage, head.passages, head.quoted + head.searched) for head in heads]
    return np.array(rows, dtype=_ARTICLE)


def _postings(file: GenerationFile, heads: Sequence[Head]) -> Postings:
    numbers = [head.number for head in heads]
    rows = file.rows_of("stems, postings", "terms", numbers)
    of_heads = zip(heads, rows, strict=True)
    return Postings.of((head.passage_numbers, stems, blob) for head, (stems, blob) in of_heads)


def _batches(file: GenerationFile, heads: Sequence[Head]) -> Iterator[Batch]:
    numbers = list(chain.from_iterable(head.passage_numbers for head in heads))
    for begin in range(0, len(numbers), _AT_ONCE):
        some = numbers[begin : begin + _AT_ONCE]
        yield np.array(some, dtype=np.int64), _vectors(file, some, 0)


def _vectors(file: GenerationFile, numbers: Sequence[int], row: int) -> Vectors:
    """Of each passage the vector in that row of its block."""
    blocks = file.rows_of("block", "vectors", numbers)
    dimension = file.generation.dimension
    return np.array([vectors_from_block(block, dimension)[row] for (block,) in blocks], dtype=np.float32)


def _coded(file: GenerationFile) -> PassageVectors:
    count, chance = _count(file), np.random.default_rng(0)
    every = np.fromiter(chain.from_iterable(head.passage_numbers for head in file.heads), np.int64, count)
    some = sorted(chance.choice(every, min(count, _OF_LIST * isqrt(count)), replace=False).tolist())
    sample = chance.permutation(_vectors(file, some, 0))
    asked = _vectors(file, some[:: max(1, len(some) // _ASKED)], 1)
    return PassageVectors.coded(count, sample, _batches(file, file.heads), asked)
