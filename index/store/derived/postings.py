"""Which passages hold a stem, how often, and how much that says: BM25 as SQLite's FTS5 computes it.

Derived from what is stored of each article. A query is made of stems; one of several words, with blanks
between, is held by a passage that holds them all, and each of them counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from math import log

import numpy as np
from numpy.typing import NDArray

from index.store.format.codec import terms_from_row

_K1, _B = 1.2, 0.75
_LEAST_RARITY = 1e-6
_Places = NDArray[np.int32]
_NONE: _Places = np.empty(0, dtype=np.int32)


class Postings:
    """The stems of numbered passages; a passage's place is that of its number among all in order.

    The entries of a stem, each a place and how often it holds the stem, lie together, in order of places.
    """

    def __init__(
        self,
        stems: Sequence[str],
        numbers: NDArray[np.int64],
        lengths: NDArray[np.int32],
        begins: NDArray[np.int64],
        places: _Places,
        times: NDArray[np.uint16],
    ) -> None:
        """The entries of stem `i` are those from `begins[i]` to `begins[i + 1]`."""
        self._stems = {stem: place for place, stem in enumerate(stems)}
        self._numbers, self._lengths = numbers, lengths
        self._begins, self._places, self._times = begins, places, times
        self._average = float(lengths.sum()) / len(lengths) if len(lengths) else 1.0

    @classmethod
    def of(cls, articles: Iterable[tuple[range, str, bytes]]) -> Postings:
        """Those of articles: the numbers of the passages, in order, and what `terms_to_row` made of them."""
        known: dict[str, int] = {}
        numbers: list[range] = []
        lengths, stems, places, times = [], [], [], []
        count = 0
        for of_article, written, blob in articles:
            own = np.array([known.setdefault(one, len(known)) for one in written.split()], dtype=np.int32)
            size = len(of_article)
            of_passages, different, held, often = terms_from_row(size, blob)
            numbers.append(of_article)
            lengths.append(of_passages)
            stems.append(own[held])
            places.append(np.repeat(np.arange(count, count + size, dtype=np.int32), different))
            times.append(np.minimum(often, np.iinfo(np.uint16).max))
            count += size
        by_stem = np.concatenate([_NONE, *stems])
        order = np.argsort(by_stem, kind="stable")
        return cls(
            list(known),
            np.fromiter(chain.from_iterable(numbers), dtype=np.int64, count=count),
            np.concatenate([_NONE, *lengths], dtype=np.int32, casting="unsafe"),
            _sums(np.bincount(by_stem, minlength=len(known))),
            np.concatenate([_NONE, *places])[order],
            np.concatenate([_NONE, *times], dtype=np.uint16, casting="unsafe")[order],
        )

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Postings:
        """What `to_arrays` gave."""
        stems = arrays["stems"].tobytes().decode().split()
        others = (arrays[name] for name in ("numbers", "lengths", "begins", "places", "times"))
        return cls(stems, *others)  # type: ignore[arg-type]

    def to_arrays(self) -> dict[str, NDArray[np.generic]]:
        """It all, by name."""
        return {
            "stems": np.frombuffer(" ".join(self._stems).encode(), dtype=np.uint8),
            "numbers": self._numbers,
            "lengths": self._lengths,
            "begins": self._begins,
            "places": self._places,
            "times": self._times,
        }

    def without(self, numbers: NDArray[np.int64]) -> Postings:
        """The same but for some passages, and for stems that no other passage holds."""
        leaves = np.isin(self._numbers, numbers)
        stays, gone = ~leaves, np.flatnonzero(leaves[self._places])
        begins = self._begins - np.searchsorted(gone, self._begins)
        is_held = np.diff(begins) > 0
        return Postings(
            [stem for stem, held in zip(self._stems, is_held.tolist(), strict=True) if held],
            self._numbers[stays],
            self._lengths[stays],
            np.append(begins[:-1][is_held], begins[-1]),
            (np.cumsum(stays, dtype=np.int32) - 1)[np.delete(self._places, gone)],
            np.delete(self._times, gone),
        )

    def joined(self, others: Postings) -> Postings:
        """These and those of other passages; it is fast where the others' numbers are later."""
        stems = dict(self._stems)
        theirs = np.array([stems.setdefault(stem, len(stems)) for stem in others._stems], dtype=np.int64)
        added = np.diff(others._begins)
        grown = np.append(np.diff(self._begins), np.zeros(len(stems) - len(self._stems), dtype=np.int64))
        of_entry = np.repeat(theirs, added)
        order = np.argsort(of_entry, kind="stable")
        at = _sums(grown)[1:][of_entry[order]]
        grown[theirs] += added
        moved = others._places[order] + np.int32(len(self._numbers))
        both = Postings(
            list(stems),
            np.append(self._numbers, others._numbers),
            np.append(self._lengths, others._lengths),
            _sums(grown),
            np.insert(self._places, at, moved),
            np.insert(self._times, at, others._times[order]),
        )
        return both if bool(np.all(np.diff(both._numbers) > 0)) else both._in_order()

    def _in_order(self) -> Postings:
        """The same with the passages by their numbers."""
        order = np.argsort(self._numbers)
        rank = np.empty(len(order), dtype=np.int32)
        rank[order] = np.arange(len(order), dtype=np.int32)
        places = rank[self._places]
        entries = np.lexsort((places, np.repeat(np.arange(len(self._stems)), np.diff(self._begins))))
        return Postings(
            list(self._stems),
            self._numbers[order],
            self._lengths[order],
            self._begins,
            places[entries],
            self._times[entries],
        )

    def vocabulary(self) -> list[str]:
        """Every stem that some passage holds, sorted."""
        return sorted(self._stems)

    def holding(
        self, stems: Sequence[str], most: int, within: Sequence[range] | None = None
    ) -> NDArray[np.int64]:
        """The numbers of the first passages that hold any of the stems, in order, at most so many."""
        places = self._holding_any(stems)
        if within is not None:
            places = places[_inside(self._numbers[places], within)]
        numbers: NDArray[np.int64] = self._numbers[places[:most]]
        return numbers

    def count(self, stems: Sequence[str], within: Sequence[range] | None = None) -> int:
        """How many passages hold any of the stems."""
        places = self._holding_any(stems)
        return len(places) if within is None else int(_inside(self._numbers[places], within).sum())

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
            entries = self._entries(word)
            places, times = self._places[entries], self._times[entries]
            often = times if len(words) == 1 else times[np.searchsorted(places, holding)]
            rarity = stem_rarity(len(places), len(self._numbers))
            yield holding, rarity * stem_weights(often, self._lengths[holding], self._average)

    def _holding_any(self, stems: Sequence[str]) -> _Places:
        found = [self._holding(stem.split()) for stem in stems]
        if len(found) == 1:
            return found[0]
        held = np.zeros(len(self._numbers), dtype=np.bool_)
        for places in found:
            held[places] = True
        return np.flatnonzero(held).astype(np.int32)

    def _holding(self, words: Sequence[str]) -> _Places:
        found: _Places | None = None
        for word in words:
            theirs = self._places[self._entries(word)]
            found = theirs if found is None else found[np.isin(found, theirs, assume_unique=True)]
        return _NONE if found is None else found

    def _entries(self, word: str) -> slice:
        place = self._stems.get(word)
        return slice(0) if place is None else slice(self._begins[place], self._begins[place + 1])


def stem_rarity(holding: int, passages: int) -> float:
    """How much it says that a passage holds a stem that so many of all hold."""
    return max(log((passages - holding + 0.5) / (holding + 0.5)), _LEAST_RARITY)


def stem_weights(
    often: NDArray[np.integer], lengths: NDArray[np.integer], average: float
) -> NDArray[np.float64]:
    """What a stem weighs in passages that hold it so often and have so many stems, beside the average."""
    times = often.astype(np.float64)
    weights: NDArray[np.float64] = times * (_K1 + 1) / (times + _K1 * (1 - _B + _B * lengths / average))
    return weights


def _sums(counts: NDArray[np.generic]) -> NDArray[np.int64]:
    """How many there are before each count, and in all."""
    sums = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=sums[1:])
    return sums


def _inside(numbers: NDArray[np.int64], within: Sequence[range]) -> NDArray[np.bool_]:
    """Which of some numbers in order are in one of the ranges."""
    inside = np.zeros(len(numbers), dtype=np.bool_)
    for one in within:
        inside[np.searchsorted(numbers, one.start) : np.searchsorted(numbers, one.stop)] = True
    return inside
