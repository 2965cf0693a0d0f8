"""Statements found against statements marked by hand: is what was said found, and given to whom said it?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from index.evaluation.annotated import AnnotatedArticle, GoldStatement, without_marks
from index.models import Article, Span, Statement
from index.statements import same_speaker
from index.text.terms import words_of

_SOME, _MOST = 0.3, 0.8
_PRONOUNS = frozenset("he she they it i we you his her their one some who".split())
_DESCRIBES = re.compile(r"(?:an?|some|one|several|many)\s", re.IGNORECASE)


@dataclass(frozen=True)
class AttributionFigures:
    """What a reader of statements makes of annotated articles. All but the counts are shares in [0, 1].

    A statement found and one marked by hand are paired by what they share, each once, the most first;
    quotation marks do not count. `f1_some` and `f1_most` are the F1 of the pairs that share at least 0.3 and
    0.8 of what was marked (the rule of the GenderGapTracker evaluation, Asr et al. 2021), `f1_iou` of those
    whose intersection is at least 0.8 of their union; `precision_some` and `recall_some` belong to the first.
    `speaker` is the share of its pairs with the right speaker.

    Of the speakers whom an article names, by code points: `named_precision` is the share of what is ascribed
    to them that was marked as theirs, `named_recall` the share of what had to be found that is, `named_wrong`
    the share of what is ascribed to them that was marked as somebody else's, and `cued_wrong` the same where
    the name stands at the words said. None where there was nothing to count.
    """

    articles: int
    marked: int
    found: int
    precision_some: float | None
    recall_some: float | None
    f1_some: float | None
    f1_most: float | None
    f1_iou: float | None
    speaker: float | None
    named_precision: float | None
    named_recall: float | None
    named_wrong: float | None
    cued_wrong: float | None


def measure_statements(
    annotated: Sequence[AnnotatedArticle], find: Callable[[Article], Sequence[Statement]]
) -> AttributionFigures:
    """Find the statements of annotated articles and count."""
    counts = [_count(one, find(one.article)) for one in annotated]
    some, most, alike = (
        _f1([c.pairs[i] for c in counts], [c.marked for c in counts], [c.found for c in counts])
        for i in range(3)
    )
    return AttributionFigures(
        articles=len(annotated),
        marked=sum(c.marked for c in counts),
        found=sum(c.found for c in counts),
        precision_some=some[0],
        recall_some=some[1],
        f1_some=some[2],
        f1_most=most[2],
        f1_iou=alike[2],
        speaker=_share(sum(c.right_speaker for c in counts), sum(c.pairs[0] for c in counts)),
        named_precision=_share(sum(c.theirs for c in counts), sum(c.returned for c in counts)),
        named_recall=_share(sum(c.held for c in counts), sum(c.named for c in counts)),
        named_wrong=_share(sum(c.wrong for c in counts), sum(c.returned for c in counts)),
        cued_wrong=_share(sum(c.cued_wrong for c in counts), sum(c.cued for c in counts)),
    )


@dataclass(frozen=True)
class Pair:
    """A statement marked by hand and the one found for it."""

    marked: GoldStatement
    found: Statement
    shared: float
    """Of what was marked, the share that was found."""
    iou: float


def pairs(one: AnnotatedArticle, found: Sequence[Statement]) -> list[Pair]:
    """Marked and found statements that overlap, each in at most one pair, those most alike first."""
    candidates: list[Pair] = []
    for statement in found:
        span = without_marks(one.article.text, statement.span)
        for marked in one.statements:
            both = span.overlap(marked.span)
            if both:
                union = len(span) + len(marked.span) - both
                candidates.append(Pair(marked, statement, both / len(marked.span), both / union))
    chosen: list[Pair] = []
    for pair in sorted(candidates, key=lambda p: -p.iou):
        if not any(p.marked is pair.marked or p.found is pair.found for p in chosen):
            chosen.append(pair)
    return chosen


def is_right_speaker(one: AnnotatedArticle, marked: str, found: str | None) -> bool:
    """Whether the speaker found is the one marked by hand, under any name that the annotation knows.

    Where nobody is marked, nobody is to be found.
    """
    if not found or not marked:
        return not found and not marked
    plain_found = _plain(found)
    for name in (marked, *one.aliases.get(marked, ())):
        if plain_found == _plain(name) or same_speaker(name, found) or same_speaker(found, name):
            return True
    return False


@dataclass(frozen=True)
class _Counts:
    marked: int
    found: int
    pairs: tuple[int, int, int]
    right_speaker: int
    returned: int
    theirs: int
    wrong: int
    named: int
    held: int
    cued: int
    cued_wrong: int


def _count(one: AnnotatedArticle, found: Sequence[Statement]) -> _Counts:
    paired = pairs(one, found)
    optional = [p for p in paired if not p.marked.required and p.shared >= _SOME]
    passing = [p for p in paired if p.marked.required]
    returned = theirs = wrong = named = held = cued = cued_wrong = 0
    for speaker in dict.fromkeys(marked.speaker for marked in one.statements if _is_name(marked.speaker)):
        theirs_marked = [m for m in one.statements if is_right_speaker(one, speaker, m.speaker)]
        own = _covered(m.span for m in theirs_marked)
        required = _covered(m.span for m in theirs_marked if m.required)
        other = (
            _covered(m.span for m in one.statements if not is_right_speaker(one, speaker, m.speaker)) - own
        )
        given = [s for s in found if is_right_speaker(one, speaker, s.speaker)]
        words = _covered(without_marks(one.article.text, s.span) for s in given)
        at_cue = _covered(without_marks(one.article.text, s.span) for s in given if s.known_by == "name")
        returned, named, held = returned + len(words), named + len(required), held + len(words & required)
        theirs, wrong = theirs + len(words & own), wrong + len(words & other)
        cued, cued_wrong = cued + len(at_cue), cued_wrong + len(at_cue & other)
    return _Counts(
        marked=sum(m.required for m in one.statements),
        found=len(found) - len(optional),
        pairs=(
            sum(p.shared >= _SOME for p in passing),
            sum(p.shared >= _MOST for p in passing),
            sum(p.iou >= _MOST for p in passing),
        ),
        right_speaker=sum(
            p.shared >= _SOME and is_right_speaker(one, p.marked.speaker, p.found.speaker) for p in passing
        ),
        returned=returned,
        theirs=theirs,
        wrong=wrong,
        named=named,
        held=held,
        cued=cued,
        cued_wrong=cued_wrong,
    )


def _is_name(speaker: str) -> bool:
    """Whether a speaker is called by a name, and not described: "Jane Hill", no "a Michigan school"."""
    words = speaker.split()
    if not words:
        return False
    proper = words[1:] if words[0].lower() == "the" and len(words) > 1 else words
    return proper[0][:1].isupper() and proper[0].lower() not in _PRONOUNS and not _DESCRIBES.match(speaker)


def _plain(name: str) -> str:
    words = words_of(name.casefold())
    return " ".join(words[1:] if words and words[0] in ("the", "a", "an") else words)


def _covered(spans: Iterable[Span]) -> set[int]:
    return {at for span in spans for at in range(span.start, span.end)}


def _f1(
    hits: Sequence[int], marked: Sequence[int], found: Sequence[int]
) -> tuple[float | None, float | None, float | None]:
    right = sum(hits)
    precision, recall = _share(right, sum(found)), _share(right, sum(marked))
    return precision, recall, _share(2 * right, sum(found) + sum(marked))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
