"""An article's statements as citations: each with the passage that shows it, and by speaker."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, starmap

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
    by_speaker: dict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        if statement.speaker is not None:
            by_speaker[statement.speaker].append(statement)
    return sorted(starmap(_voice, by_speaker.items()), key=lambda voice: voice.words, reverse=True)


def _voice(name: str, statements: Sequence[Statement]) -> Voice:
    """Somebody by what they say, without statements inside another."""
    outermost = set(outermost_spans([statement.span for statement in statements]))
    said = [statement for statement in statements if statement.span in outermost]
    words: Counter[Speech] = Counter()
    for statement in said:
        words[statement.speech] += len(statement.text.split())
    return Voice(name, len(said), words.total(), words["direct"])


def said_by(analysis: Analysis, speaker: str) -> tuple[Citation, ...]:
    """All that an article quotes from a speaker, given by the canonical name, in the article's order."""
    theirs = [said for said in analysis.statements if said.speaker == speaker]
    return cite_statements(theirs, lambda _: analysis)


def cite_statements(
    statements: Sequence[Statement],
    analysis_of: Callable[[str], Analysis],
    most: int | None = None,
    ranked: bool = False,
    named: bool = False,
) -> tuple[Citation, ...]:
    """One citation a passage and speaker, in the order given: the first if `ranked`, else the telling ones.

    What several articles let the same speaker say is cited once. A speaker's own words tell more than
    reported ones, and many words more than few; every speaker has one before any has two. Where `named`, who
    says it is marked besides.
    """
    repeated = said_once(statements)
    by_passage: dict[_Shown, list[Statement]] = defaultdict(list)
    for statement in repeated:
        shown = _shown(statement, analysis_of(statement.article_id))
        by_passage[*shown, statement.speaker].append(statement)
    chosen = (list(by_passage) if ranked else _most_telling(by_passage))[:most]
    return tuple(
        cite(
            analysis_of(article_id).article,
            span,
            paragraph,
            outermost_spans(
                [
                    *(statement.span for statement in said),
                    *(_names(said[0], span, analysis_of(article_id)) if named else ()),
                ]
            ),
            speaker,
            joint_speech(said),
            joint_known_by(said),
            [
                analysis_of(other).article.heading
                for other in dict.fromkeys(chain(*map(repeated.__getitem__, said)))
            ],
        )
        for (article_id, span, paragraph, speaker), said in by_passage.items()
        if (article_id, span, paragraph, speaker) in chosen
    )


def _names(statement: Statement, shown: Span, analysis: Analysis) -> list[Span]:
    """Where what is shown of an article names the speaker of a statement: the place nearest to it."""
    mention = statement.speaker_mention
    if mention and statement.known_by in ("name", "title") and shown.covers(mention):
        return [mention]
    there = (m for m in analysis.cast.mentions(shown.start, shown.end) if m.name == statement.speaker)
    places = [m.whole(analysis.article.text) for m in there]
    return sorted(places, key=lambda place: abs(place.start - statement.span.start))[:1]


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
    named = [passage for passage in holding if mention and passage.span.covers(mention)]
    place = next(iter(named or holding), statement)
    return statement.article_id, place.span, place.paragraph
