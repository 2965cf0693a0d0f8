"""Words laid beside words: where a claim stands in a passage, and where the two part."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from index.models import Span
from index.text.slips import is_form_of
from index.text.terms import CLAIM_WORD, fold

_MARGIN = 3


@dataclass(frozen=True)
class Word:
    """A word of a text: folded, and where it stands."""

    folded: str
    start: int
    end: int


@dataclass(frozen=True)
class Difference:
    """Words of a claim that stand in place of words of the article; either may be none."""

    claim: tuple[Word, ...]
    article: tuple[Word, ...]

    @property
    def is_spelling(self) -> bool:
        """Whether both sides are one word in two spellings or forms."""
        ours, theirs = ("".join(word.folded for word in side) for side in (self.claim, self.article))
        figures = any(c.isdigit() for c in ours + theirs)
        return not figures and is_form_of(ours, theirs)


@dataclass(frozen=True)
class Alignment:
    """A claim laid beside the part of a passage that is most like it.

    `score` is how alike they are, from 0 to 100; `span` is that part, in the text of the passage's words;
    `shared` counts the words that are the same.
    """

    score: float
    span: Span
    shared: int
    partings: tuple[Difference, ...]


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text."""
    return tuple(Word(_folded(word.group()), *word.span()) for word in CLAIM_WORD.finditer(text))


def align(claim: Sequence[Word], passage: Sequence[Word], lowest: float) -> Alignment | None:
    """Lay a claim beside a passage; None where they are less alike than `lowest`."""
    ours, theirs = (" ".join(word.folded for word in side) for side in (claim, passage))
    if not ours or len(ours) > len(theirs) * 100 / lowest:
        return None
    found = fuzz.partial_ratio_alignment(ours, theirs, score_cutoff=lowest)
    if found is None:
        return None
    starts = accumulate((len(word.folded) + 1 for word in passage), initial=0)
    bounds = enumerate(pairwise(starts))
    touched = [i for i, (start, end) in bounds if end > found.dest_start and start < found.dest_end]
    # Letters may end inside a word that is the claim's too; words further off would only draw it out.
    near = [
        _aligned(claim, passage[max(0, touched[0] - margin) : touched[-1] + margin + 1], found.score)
        for margin in (0, _MARGIN)
    ]
    return max(filter(None, near), key=lambda a: (a.shared, -len(a.span)), default=None)


def _aligned(claim: Sequence[Word], near: Sequence[Word], score: float) -> Alignment | None:
    steps = Levenshtein.opcodes([word.folded for word in claim], [word.folded for word in near])
    equal = [step for step in steps if step.tag == "equal"]
    if not equal:
        return None
    # What stands in the passage before the first and after the last word of the claim is no part of it.
    kept = [
        step
        for step in steps
        if step.src_start < step.src_end or equal[0].dest_start <= step.dest_start < equal[-1].dest_end
    ]
    runs = (list(group) for _, group in groupby(kept, key=lambda step: step.tag == "equal"))
    partings = tuple(
        Difference(
            tuple(claim[run[0].src_start : run[-1].src_end]),
            tuple(near[run[0].dest_start : run[-1].dest_end]),
        )
        for run in runs
        if run[0].tag != "equal"
    )
    places = [place for step in kept for place in near[step.dest_start : step.dest_end]]
    shared = sum(step.src_end - step.src_start for step in equal)
    return Alignment(score, Span(places[0].start, places[-1].end), shared, partings)


def _folded(word: str) -> str:
    bare = re.sub(r"[,'’]", "", fold(word))
    return bare if bare[:1].isdigit() else bare.replace(".", "")
