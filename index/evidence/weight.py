"""How strongly a passage answers a question, and with which of its sentences.

Whether it answers depends on the signals of its sentences, those against an answer included: what no article
in scope mentions, and what the question demands and a sentence does not give. Which sentences answer, if any
do, is told better without the demands: by meaning (the cosine to the question), and by how much of the
question they hold, its words weighted by rarity.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import log

from index.calibration import Signals
from index.evidence.demands import Demands
from index.evidence.retrieval import RankedPassage
from index.models import Span
from index.question.query import Query
from index.text.terms import sentence_terms

_SHORT_QUESTION = 6
_LONG_QUESTION = 14
_COVERAGE_WEIGHT = 0.5
_AS_GOOD = 0.02
_LOOK_BACK = 200


@dataclass(frozen=True)
class Evidence:
    """A ranked passage: how strongly it answers, and which of its sentences are the most apt."""

    ranked: RankedPassage
    strength: float
    answering: tuple[Span, ...]


def signals(
    query: Query,
    ranked: RankedPassage,
    text: str,
    demands: Demands | None,
    named: Sequence[tuple[Span, frozenset[str]]] = (),
) -> Iterator[tuple[Span, Signals]]:
    """The sentences of a passage of the article with this canonical text, with what speaks for each.

    Without demands, as for what is no question, none is failed. `named` are what somebody said and the stems
    of the speaker's name, which count as said in each of its sentences.
    """
    passage = ranked.passage
    breadth = log(min(max(len(query.terms), _SHORT_QUESTION), _LONG_QUESTION) / _SHORT_QUESTION)
    # Of a question in many parts, no one sentence need meet the demands of all.
    share = min(1.0, _SHORT_QUESTION / max(1, len(query.terms))) ** 2
    begins = max(0, passage.span.start - _LOOK_BACK)
    for span, cosine in zip(passage.sentences, ranked.sentence_cosines, strict=True):
        sentence = span.of(text)
        words = sentence_terms(sentence)
        by = frozenset(stem for said, stems in named if said.overlap(span) for stem in stems)
        failed = demands.failed_by(sentence, words, text[begins : span.start], by) if demands else ()
        begins = span.start
        yield (
            span,
            Signals(
                cosine=cosine,
                coverage=query.coverage(by.union(word.stem for word in words if not word.stop)),
                absence=query.absence,
                breadth=breadth,
                failed=share * len(failed),
            ),
        )


def aptness(of_sentence: Signals) -> float:
    """How like a question a sentence is: in meaning, and by how much of the question it holds."""
    return of_sentence.cosine + _COVERAGE_WEIGHT * of_sentence.coverage


def weigh(query: Query, ranked: RankedPassage, text: str, strength: Callable[[Signals], float]) -> Evidence:
    """Weigh a passage of the article with this canonical text beside what is no question.

    `strength` makes one number of the signals of a sentence.
    """
    every = dict(signals(query, ranked, text, None))
    apt = {span: aptness(of_sentence) for span, of_sentence in every.items()}
    best = max(apt.values())
    return Evidence(
        ranked=ranked,
        strength=max(map(strength, every.values())),
        answering=tuple(span for span, aptness in apt.items() if aptness >= best - _AS_GOOD),
    )
