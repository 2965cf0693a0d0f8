"""An article's statements as citations: each with the passage that shows it, and by speaker."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from index.evidence.citations import cite, joint_known_by, joint_speech
from index.evidence.copies import said_once
from index.models import Citation, Span, Speech, Statement, outermost_spans
from index.store.database import Analysis

_Shown = tuple[str, Span, int, str | None]
_OWN_WORDS: tuple[Speech, ...] = ("reported", "mixed", "direct")


@dataclass(frozen=True)
class Voice:
    """Somebody whom an article quotes, and how much: the number of statements and of words said in them.

    `direct_words` are those of `words` that the article gives as the speaker's own, in direct speech.
    """

    name: str
    statements: int
    words: int
    direct_words: int


def voices(statements: Iterable[Statement]) -> list[Voice]:
    """Those who say something, the most words first; what has no known speaker is left out."""
    found = (
        Voice(name, len(said), _count_words(said), _count_words([s for s in said if s.speech == "direct"]))
        for name, said in _by_speaker(statements).items()
    )
    return sorted(found, key=lambda voice: voice.words, reverse=True)


def _count_words(statements: Iterable[Statement]) -> int:
    return sum(len(statement.text.split()) for statement in statements)


def _by_speaker(statements: Iterable[Statement]) -> dict[str, list[Statement]]:
    """The statements of each speaker, without those inside another of the same."""
    found: dict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        if statement.speaker is not None:
            found[statement.speaker].append(statement)
    for name, said in found.items():
        kept = set(outermost_spans([statement.span for statement in said]))
        found[name] = [statement for statement in said if statement.span in kept]
    return found


def cite_statements(
    statements: Sequence[Statement], analysis_of: Callable[[str], Analysis], most: int | None = None
) -> tuple[Citation, ...]:
    """One citation a passage and speaker, the `most` telling ones, in the order given.

    What several articles let the same speaker say is cited once. A speaker's own words tell more than
    reported ones, and many words more than few; every speaker has one before any has two.
    """
    repeated = said_once(statements)
    by_passage: dict[_Shown, list[Statement]] = defaultdict(list)
    for statement in repeated:
        shown = _shown(statement, analysis_of(statement.article_id))
        by_passage[*shown, statement.speaker].append(statement)
    chosen = _most_telling(by_passage)[:most]

    def also(shown: Sequence[Statement]) -> dict[str, None]:
        return dict.fromkeys(article_id for statement in shown for article_id in repeated[statement])

    return tuple(
        cite(
            analysis_of(key[0]).article,
            key[1],
            key[2],
            outermost_spans([statement.span for statement in by_passage[key]]),
            key[3],
            joint_speech(by_passage[key]),
            joint_known_by(by_passage[key]),
            [analysis_of(article_id).article for article_id in also(by_passage[key])],
        )
        for key in by_passage
        if key in chosen
    )


def _most_telling(by_passage: dict[_Shown, list[Statement]]) -> list[_Shown]:
    earlier: Counter[str | None] = Counter()
    ranks: dict[_Shown, int] = {}
    telling = sorted(by_passage, key=lambda shown: _telling(by_passage[shown]), reverse=True)
    for shown in telling:
        ranks[shown] = earlier[shown[3]]
        earlier[shown[3]] += 1
    return sorted(telling, key=ranks.__getitem__)


def _telling(statements: Sequence[Statement]) -> tuple[int, int]:
    best = max(_OWN_WORDS.index(statement.speech) for statement in statements)
    return best, sum(len(statement.span) for statement in statements)


def _shown(statement: Statement, analysis: Analysis) -> tuple[str, Span, int]:
    """The passage that shows a statement whole, best with its speaker; else the statement alone."""
    holding = [passage for passage in analysis.passages if passage.span.covers(statement.span)]
    mention = statement.speaker_mention
    named = [p for p in holding if mention is not None and p.span.covers(mention)]
    if holding:
        passage = (named or holding)[0]
        return statement.article_id, passage.span, passage.paragraph
    return statement.article_id, statement.span, statement.paragraph
