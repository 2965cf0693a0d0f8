"""The passages of one generation, found by the collection's own indexes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from index.embedding.encoder import Vectors
from index.store.cluster import filters
from index.store.cluster.article_points import USUAL_LENGTH
from index.store.cluster.pointer_point import Step
from index.store.cluster.points import Payload, Points
from index.store.cluster.stem_list import StemList
from index.store.derived.postings import stem_rarity, stem_weights

_MORE, _MOST_WEIGHED = 64, 3_200
_ROUNDED = 1 + 1e-5


class PointSearch:
    """Finds passages; the stems are read at once, and what is counted is remembered."""

    def __init__(self, points: Points, step: Step, passages: int) -> None:
        self._points = points
        self._step = step.number
        self._passages = passages
        self._average = step.length / passages if passages else 1.0
        self._stems = StemList.read(points, step)
        self._count = lru_cache(maxsize=10_000)(self._counted)

    def nearest(self, query: Vectors, k: int, within: Sequence[range] | None = None) -> list[int]:
        """The numbers of the k nearest passages, best first."""
        return self._points.nearest(query, k, filters.passages(self._step, within))

    def search(
        self, stems: Sequence[str], limit: int, within: Sequence[range] | None = None
    ) -> dict[int, float]:
        """At most `limit` passages that hold any of the stems, with their BM25 score, best first.

        The collection tells which passages weigh most if each word counts for itself and a passage is as long
        as usual. Their scores are made here, and more are looked at until none of the others can score more.
        """
        groups = [group for stem in stems if (group := self._numbers(stem))]
        rarities = {number: self._rarity(word) for stem in stems for word, number in self._known(stem)}
        weights: dict[int, float] = defaultdict(float)
        for group in groups:
            for number in group:
                weights[number] += rarities[number]
        which = filters.passages(self._step, within)
        slack = max(1.0, self._average / USUAL_LENGTH) * _ROUNDED
        looked_at, found = limit + _MORE, list[tuple[int, float, Payload]]()
        scores: dict[int, float] = {}
        while weights:
            found = self._points.heaviest(weights, looked_at, which, ["held", "often", "length"])
            scored = ((n, self._score(payload, groups, rarities)) for n, _, payload in found)
            best = sorted((one for one in scored if one[1] > 0), key=lambda one: (-one[1], one[0]))[:limit]
            scores = dict(best)
            is_all = len(found) < looked_at or looked_at >= _MOST_WEIGHED
            if is_all or (len(best) == limit and best[-1][1] >= slack * found[-1][1]):
                break
            looked_at *= 2
        return scores

    def holding(self, stems: Sequence[str], most: int, within: Sequence[range] | None = None) -> list[int]:
        """The numbers of the first passages that hold any of the stems, at most so many."""
        groups = [group for stem in stems if (group := self._numbers(stem))]
        if not groups:
            return []
        which = filters.passages(self._step, within, groups)
        return [int(number) for number, _ in self._points.scroll(which, [], most)]

    def count(self, stems: Sequence[str], within: Sequence[range] | None = None) -> int:
        """How many passages hold any of the stems."""
        if within is None and len(stems) == 1 and " " not in stems[0]:
            return self._stems.passages(stems[0])
        groups = tuple(group for stem in stems if (group := self._numbers(stem)))
        return self._count(groups, None if within is None else tuple(within)) if groups else 0

    def _counted(self, groups: tuple[tuple[int, ...], ...], within: tuple[range, ...] | None) -> int:
        return self._points.count(filters.passages(self._step, within, groups))

    def vocabulary(self) -> list[str]:
        """Every stem that some passage holds, sorted."""
        return self._stems.vocabulary()

    def _known(self, stem: str) -> list[tuple[str, int]]:
        return [(word, self._stems.numbers[word]) for word in stem.split() if self._stems.passages(word)]

    def _numbers(self, stem: str) -> tuple[int, ...]:
        """The numbers of the words of a stem; none where nobody holds all of them."""
        known = self._known(stem)
        return tuple(number for _, number in known) if len(known) == len(stem.split()) else ()

    def _rarity(self, word: str) -> float:
        return stem_rarity(self._stems.passages(word), self._passages)

    def _score(self, passage: Payload, groups: Sequence[Sequence[int]], rarities: dict[int, float]) -> float:
        often = dict(zip(passage["held"], passage["often"], strict=True))
        words = [number for group in groups if all(n in often for n in group) for number in group]
        times = np.array([often[number] for number in words])
        weights = stem_weights(times, np.full(len(times), passage["length"]), self._average)
        return float(weights @ np.array([rarities[number] for number in words]))
