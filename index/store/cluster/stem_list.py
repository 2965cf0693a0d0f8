"""Which stems the passages of a generation hold, by numbers, and how many passages hold each.

A list is the sum of parts: the first ones tell all stems, each later one what a generation changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from uuid import uuid4

from qdrant_client import models

from index.errors import IndexDamagedError
from index.store.cluster import filters
from index.store.cluster.pointer_point import Step
from index.store.cluster.points import Points

_STEMS_OF_PART = 5_000


class StemList:
    """The stems of a generation."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self._passages: Counter[str] = Counter()
        self._changed: Counter[str] = Counter()
        self._next = 0

    @classmethod
    def read(cls, points: Points, step: Step) -> StemList:
        """That of a generation. Raises `IndexDamagedError` where it is not what was written."""
        found = cls()
        fields = ["words", "numbers", "changes"]
        for _, part in points.scroll(filters.of_stem_list(step.stem_list, step.number), fields):
            words = part["words"].split()
            found.numbers.update(zip(words, part["numbers"], strict=True))
            found._passages.update(dict(zip(words, part["changes"], strict=True)))
        if found.held != step.held:
            raise IndexDamagedError(f"The index {points.address} is damaged: its list of stems is not whole.")
        found._next = 1 + max(found.numbers.values(), default=-1)
        return found

    @property
    def held(self) -> int:
        """How many different stems each of the passages holds, all together."""
        return self._passages.total()

    def passages(self, stem: str) -> int:
        """How many passages hold a stem."""
        return self._passages[stem]

    def vocabulary(self) -> list[str]:
        """Every stem that some passage holds, sorted."""
        return sorted(+self._passages)

    def change(self, passages: Mapping[str, int]) -> None:
        """Let so many passages more hold each stem, or fewer."""
        for stem in passages:
            if stem not in self.numbers:
                self.numbers[stem] = self._next
                self._next += 1
        self._passages.update(passages)
        self._changed.update(passages)

    def write(self, points: Points, number: int, step: int, *, whole: bool) -> None:
        """Write what changed as parts of the list with a number; or, as those of a new one, the whole."""
        changes = +self._passages if whole else Counter({s: n for s, n in self._changed.items() if n})
        stems = sorted(changes)
        some = (stems[begin : begin + _STEMS_OF_PART] for begin in range(0, len(stems), _STEMS_OF_PART))
        points.write(
            models.PointStruct(
                id=str(uuid4()),
                vector={},
                payload={
                    "kind": "stems",
                    "stem_list": number,
                    "born": step,
                    "gone": filters.NEVER,
                    "words": " ".join(part),
                    "numbers": [self.numbers[stem] for stem in part],
                    "changes": [changes[stem] for stem in part],
                },
            )
            for part in some
        )
