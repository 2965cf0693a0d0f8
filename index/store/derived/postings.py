"""Which passages hold a stem, how often, and how much that says: BM25 as SQLite's FTS5 computes it.

Derived from what is stored of each article. A query is made of stems; one of several words, with blanks
between, is held by a passage that holds them all, and each of them counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from math import log

import numpy as np
from numpy.typing import NDArray

from index.store.format.encoding import whole_numbers

_K1, _B = 1.2, 0.75
_LEAST_RARITY = 1e-6
_Places = NDArray[np.int32]
_NONE: _Places = np.empty(0, dtype=np.int32)


class Postings:
    """The stems of numbered passages; a passage's place is that of its number among all in order."""

    def __init__(self, articles: Iterable[tuple[range, str, bytes]]) -> None:
        """`articles` are the numbers of their passages, in order, and what `terms_to_row` made of these."""
        self._stems: dict[str, int] = {}
        numbers: list[range] = []
        lengths, stems, places, times = [], [], [], []
        count = 0
        for of_article, written, blob in articles:
            known = self._stems
            own = np.array([known.setdefault(one, len(known)) for one in written.split()], dtype=np.int32)
            values, size = whole_numbers(blob), len(of_article)
            different = values[size : 2 * size]
            held, often = np.split(values[2 * size :], 2)
            numbers.append(of_article)
            lengths.append(values[:size])
            stems.append(own[held])
            places.append(np.repeat(np.arange(count, count + size, dtype=np.int32), different))
            times.append(often)
            count += size
        self._numbers = np.fromiter(chain.from_iterable(numbers), dtype=np.int64, count=count)
        self._lengths = np.concatenate([np.empty(0), *lengths])
        self._average = float(self._lengths.sum()) / count if count else 1.0
        by_stem = np.concatenate([_NONE, *stems])
        order: NDArray[np.int64] = np.argsort(by_stem, kind="stable")
        self._places: _Places = np.concatenate([_NONE, *places])[order]
        self._times = np.concatenate([_NONE, *times], dtype=np.int32, casting="unsafe")[order]
        self._begins = np.zeros(len(self._stems) + 1, dtype=np.int64)
        np.cumsum(np.bincount(by_stem, minlength=len(self._stems)), out=self._begins[1:])

    def vocabulary(self) -> list[str]:
        """Every stem that some passage holds, sorted."""
        return sorted(self._stems)

    def holding(self, stems: Sequence[str], within: Sequence[range] | None = None) -> NDArray[np.int64]:
        """The numbers of the passages that hold any of the stems, in order."""
        found = [self._holding(stem.split()) for stem in stems]
        numbers: NDArray[np.int64] = self._numbers[np.unique(np.concatenate([_NONE, *found]))]
        return numbers if within is None else numbers[_inside(numbers, within)]

    def search(
        self, stems: Sequence[str], limit: int, within: Sequence[range] | None = None
    ) -> dict[int, float]:
        """At most `limit` passages that hold any of the stems, with their BM25 score (higher is better).

        How rare a stem is and how long passages are is told by all passages, also where the search is
        restricted to some.
        """
        scores = np.zeros(len(self._numbers))
        for stem in stems:
            for holding, gain in self._gains(stem.split()):
                scores[holding] += gain
        places: NDArray[np.int64] = np.flatnonzero(scores)
        if within is not None:
            places = places[_inside(self._numbers[places], within)]
        if len(places) > limit:
            least = np.partition(scores[places], -limit)[-limit]
            places = places[scores[places] >= least]
        best = places[np.argsort(-scores[places], kind="stable")][:limit]
        return dict(zip(self._numbers[best].tolist(), scores[best].tolist(), strict=True))

    def _gains(self, words: Sequence[str]) -> Iterator[tuple[_Places, NDArray[np.float64]]]:
        """Where all of the words stand, and what each of them adds there."""
        holding = self._holding(words)
        for word in words if len(holding) else ():
            begin, end = self._range(word)
            places, times = self._places[begin:end], self._times[begin:end]
            rarity = log((len(self._numbers) - len(places) + 0.5) / (len(places) + 0.5))
            often = times[np.searchsorted(places, holding)].astype(np.float64)
            length = _K1 * (1 - _B + _B * self._lengths[holding] / self._average)
            yield holding, max(rarity, _LEAST_RARITY) * (often * (_K1 + 1) / (often + length))

    def _holding(self, words: Sequence[str]) -> _Places:
        found: _Places | None = None
        for word in words:
            theirs = self._places[slice(*self._range(word))]
            found = theirs if found is None else found[np.isin(found, theirs, assume_unique=True)]
        return _NONE if found is None else found

    def _range(self, word: str) -> tuple[int, int]:
        number = self._stems.get(word)
        return (0, 0) if number is None else (int(self._begins[number]), int(self._begins[number + 1]))


def _inside(numbers: NDArray[np.int64], within: Sequence[range]) -> NDArray[np.bool_]:
    """Which of some numbers in order are in one of the ranges."""
    inside = np.zeros(len(numbers), dtype=np.bool_)
    for one in within:
        inside[np.searchsorted(numbers, one.start) : np.searchsorted(numbers, one.stop)] = True
    return inside
