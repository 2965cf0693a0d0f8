"""Statements found against statements marked by hand: is what was said found, and given to whom said it?"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product

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
    total = sum((_count(one, find(one.article)) for one in annotated), Counter[str]())
    return AttributionFigures(
        articles=len(annotated),
        marked=total["marked"],
        found=total["found"],
        precision_some=_share(total["some"], total["found"]),
        recall_some=_share(total["some"], total["marked"]),
        f1_some=_f1(total, "some"),
        f1_most=_f1(total, "most"),
        f1_iou=_f1(total, "iou"),
        speaker=_share(total["right_speaker"], total["some"]),
        named_precision=_share(total["theirs"], total["returned"]),
        named_recall=_share(total["held"], total["named"]),
        named_wrong=_share(total["wrong"], total["returned"]),
        cued_wrong=_share(total["cued_wrong"], total["cued"]),
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
    for statement, marked in product(found, one.statements):
        span = without_marks(one.article.text, statement.span)
        if both := span.overlap(marked.span):
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
    return any(
        _plain(found) == _plain(name) or same_speaker(name, found) or same_speaker(found, name)
        for name in (marked, *one.aliases.get(marked, ()))
    )


def _count(one: AnnotatedArticle, found: Sequence[Statement]) -> Counter[str]:
    paired = pairs(one, found)
    optional = [p for p in paired if not p.marked.required and p.shared >= _SOME]
    required = [p for p in paired if p.marked.required]
    some = [p for p in required if p.shared >= _SOME]
    counts = Counter(
        marked=sum(m.required for m in one.statements),
        found=len(found) - len(optional),
        some=len(some),
        most=sum(p.shared >= _MOST for p in required),
        iou=sum(p.iou >= _MOST for p in required),
        right_speaker=sum(is_right_speaker(one, p.marked.speaker, p.found.speaker) for p in some),
    )
    for speaker in {marked.speaker for marked in one.statements if _is_name(marked.speaker)}:
        counts.update(_count_words(one, found, speaker))
    return counts


def _count_words(one: AnnotatedArticle, found: Sequence[Statement], speaker: str) -> Counter[str]:
    """What is ascribed to a speaker, in code points."""
    text = one.article.text
    theirs = [m for m in one.statements if is_right_speaker(one, speaker, m.speaker)]
    own = _cover(m.span for m in theirs)
    required = _cover(m.span for m in theirs if m.required)
    other = _cover(m.span for m in one.statements if m not in theirs) - own
    given = [s for s in found if is_right_speaker(one, speaker, s.speaker)]
    words = _cover(without_marks(text, s.span) for s in given)
    at_cue = _cover(without_marks(text, s.span) for s in given if s.known_by == "name")
    return Counter(
        returned=len(words),
        theirs=len(words & own),
        wrong=len(words & other),
        named=len(required),
        held=len(words & required),
        cued=len(at_cue),
        cued_wrong=len(at_cue & other),
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


def _cover(spans: Iterable[Span]) -> set[int]:
    return {at for span in spans for at in range(span.start, span.end)}


def _f1(total: Counter[str], hits: str) -> float | None:
    return _share(2 * total[hits], total["found"] + total["marked"])


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
