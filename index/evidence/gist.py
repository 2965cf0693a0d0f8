"""What an article says in few of its sentences: its lead, and those nearest to the whole of it.

Sentences that lean on the one before ("But he ...") and somebody's own words stand back behind others.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.embedding.encoder import Vectors
from index.evidence.copies import telling_words
from index.models import Span
from index.store.database import Analysis
from index.text.furniture import find_furniture

_SHORTEST, _LONGEST, _SHORT_LEAD = 40, 500, 90
_LEAD_AMONG, _NEAR_THE_WHOLE = 6, 0.6
_ALIKE, _SHARED = 0.75, 0.5
_LEANING, _SPEECH, _MOSTLY = 0.1, 0.1, 0.5
_LEANS = re.compile(
    r"(?i)\W*(?:and|but|so|or|he|she|it|they|his|her|their|its|this|that|these|those|there|then|also|such|instead"
    r"|however|still|meanwhile|yet|another|here)\b"
)
_NOTICE = re.compile(
    r"(?i)for more\b|.*(?:https?:|\bwww\.|\w\.(?:com|org|net)\b|\d{3}[.-]\d{3}|@\w|\b[ap]\.?m\.? ET\b)"
)


@dataclass(frozen=True, eq=False)
class Gist:
    """An article's sentences, one vector each, and which of them tell what it is about."""

    analysis: Analysis
    vectors: Vectors

    @cached_property
    def nearness(self) -> NDArray[np.float32]:
        """How near each sentence is to the mean of the story's, which is that of all where none tell it."""
        whole = self.vectors[self.story or slice(None)].mean(axis=0)
        return np.asarray(self.vectors @ (whole / max(float(np.linalg.norm(whole)), 1e-9)), dtype=np.float32)

    @cached_property
    def story(self) -> list[int]:
        """The numbers of the sentences that can tell the story alone."""
        furniture = find_furniture(self.analysis.article.text)
        return [
            number
            for number, span in enumerate(self.analysis.sentences)
            if _tells(self._text(number)) and not any(part.overlap(span) for part in furniture)
        ]

    def lead(self) -> list[int]:
        """The first sentence of the story that is near to the whole, and the next where it is short."""
        if not self.story:
            return [0]
        nearest = float(self.nearness[self.story].max())
        first = self.story[:_LEAD_AMONG]
        lead = next((n for n in first if self.nearness[n] >= _NEAR_THE_WHOLE * nearest), first[0])
        short = len(self.analysis.sentences[lead]) < _SHORT_LEAD and lead + 1 in self.story
        return [lead, lead + 1] if short else [lead]

    def central(self, most: int, besides: Collection[int]) -> list[int]:
        """The sentences nearest to the whole, one of each part of the article, none like another."""
        chosen: list[int] = []
        rest = [number for number in self.story if number not in besides]
        for part in np.array_split(np.array(rest, dtype=int), max(1, min(most, len(rest)))):
            fresh = [int(n) for n in part if not self._repeats(int(n), [*besides, *chosen])]
            chosen += [max(fresh, key=self._aptness)] if fresh else []
        return chosen

    def touched(self, span: Span) -> range:
        """Which of the article's sentences hold a part of a span, counted from 0."""
        sentences = self.analysis.sentences
        first = bisect_right(sentences, span.start, key=lambda sentence: sentence.end)
        return range(first, bisect_left(sentences, span.end, key=lambda sentence: sentence.start))

    def _aptness(self, number: int) -> float:
        """How well a sentence tells what the article is about, for whoever reads it alone."""
        leans = _LEANS.match(self._text(number)) is not None
        return float(self.nearness[number]) - _LEANING * leans - _SPEECH * (number in self._spoken)

    @cached_property
    def _spoken(self) -> frozenset[int]:
        """The sentences that are mostly somebody's own words."""
        sentences = self.analysis.sentences
        own = (said.span for said in self.analysis.statements if said.speech == "direct")
        overlaps = (
            (number, span.overlap(sentences[number])) for span in own for number in self.touched(span)
        )
        return frozenset(number for number, chars in overlaps if chars >= _MOSTLY * len(sentences[number]))

    def _repeats(self, number: int, others: Sequence[int]) -> bool:
        """Whether a sentence says again what one of the others says."""
        words = telling_words(self._text(number))
        return any(
            float(self.vectors[number] @ self.vectors[other]) >= _ALIKE
            or len(words & (theirs := telling_words(self._text(other))))
            >= _SHARED * min(len(words), len(theirs))
            for other in others
        )

    def _text(self, number: int) -> str:
        return self.analysis.sentences[number].of(self.analysis.article.text)


def _tells(sentence: str) -> bool:
    """Whether a sentence is whole, neither too short nor too long, asks nothing and is no notice."""
    ends = sentence.rstrip("\"'”’»)]")[-1:] in (".", "!", "…", "。")
    return ends and _SHORTEST <= len(sentence) <= _LONGEST and not _NOTICE.match(sentence)
