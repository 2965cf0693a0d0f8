"""Labelled questions to figures: does the evidence come first, and is the "no" honest?"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.evaluation.questions import LabelledQuestion
from index.models import Answer, Citation, Highlight, Span

if TYPE_CHECKING:
    from index.library import Index

SHOWN = 5
"""How many citations an answer may show."""
RANKED = 10
"""How many citations the ranking is judged on."""
LONG_SPAN = 100
"""Of a gold span with more code points a quote need only cover half."""


@dataclass(frozen=True)
class Figures:
    """What an index makes of labelled questions. Shares lie in [0, 1]; None where there was nothing to count.

    The ranking, of the answerable questions: `recall_at_1`, `_3` and `_5` are the shares with evidence among
    the first citations, `mrr_at_10` is the mean of 1/rank of the first that has it (0 from the 11th on).
    The answers: `all_evidence` is the share of the answerable questions answered with all evidence in at most
    5 quotes and nothing forbidden highlighted, `highlight_precision` the share of the highlights on them that
    hold evidence. The threshold: `answerable_answered` and `unanswerable_answered` are the shares answered;
    `auroc` is how often an answerable question has more confidence than one that is not, a tie counting half.
    `mean_quote_chars` is the mean length of all quotes shown as answers, in code points.
    """

    answerable: int
    unanswerable: int
    recall_at_1: float | None
    recall_at_3: float | None
    recall_at_5: float | None
    mrr_at_10: float | None
    all_evidence: float | None
    highlights: int
    highlight_precision: float | None
    auroc: float | None
    answerable_answered: float | None
    unanswerable_answered: float | None
    quotes: int
    mean_quote_chars: float | None


@dataclass(frozen=True)
class Judgement:
    """What one answer is worth.

    `rank` is that of the first ranked citation with evidence, from 1. `complete` says that the citations hold
    all evidence and highlight nothing forbidden. `highlights` says of each whether it holds evidence.
    """

    answerable: bool
    answered: bool
    confidence: float
    rank: int | None
    complete: bool
    highlights: tuple[bool, ...]
    quote_chars: tuple[int, ...]


def evaluate(
    questions: Sequence[LabelledQuestion],
    index: Index,
    on_question: Callable[[int, int], None] | None = None,
) -> Figures:
    """Ask an index every question and count; `on_question` is told how many of how many are done.

    Raises `QuestionError` for a question about an article that the index does not hold.
    """
    judgements: list[Judgement] = []
    for labelled in questions:
        answer = index.ask(labelled.question, top=SHOWN, article_ids=labelled.within)
        ranked: Sequence[Citation] = ()
        if labelled.answerable:
            ranked = index.rank(labelled.question, top=RANKED, article_ids=labelled.within)
        judgements.append(judge(labelled, answer, ranked))
        if on_question is not None:
            on_question(len(judgements), len(questions))
    return figures_of(judgements)


def judge(labelled: LabelledQuestion, answer: Answer, ranked: Sequence[Citation]) -> Judgement:
    """Judge an answer to a labelled question, and a ranking by its first 10."""
    shown = answer.citations[:SHOWN]
    ranks = (number for number, citation in enumerate(ranked[:RANKED], start=1) if _hits(labelled, citation))
    return Judgement(
        answerable=labelled.answerable,
        answered=answer.status == "answered",
        confidence=answer.confidence,
        rank=next(ranks, None),
        complete=bool(shown) and _is_complete(labelled, shown),
        highlights=tuple(
            _holds_evidence(labelled, citation, highlight)
            for citation in (shown if labelled.answerable else ())
            for highlight in citation.highlights
        ),
        quote_chars=tuple(len(citation.quote) for citation in shown),
    )


def figures_of(judgements: Sequence[Judgement]) -> Figures:
    """Count what many judgements come to."""
    answerable = [j for j in judgements if j.answerable]
    unanswerable = [j for j in judgements if not j.answerable]
    ranks = [j.rank or RANKED + 1 for j in answerable]
    highlights = [right for j in answerable for right in j.highlights]
    quote_chars = [chars for j in judgements for chars in j.quote_chars]
    return Figures(
        answerable=len(answerable),
        unanswerable=len(unanswerable),
        recall_at_1=mean(rank <= 1 for rank in ranks),
        recall_at_3=mean(rank <= 3 for rank in ranks),
        recall_at_5=mean(rank <= 5 for rank in ranks),
        mrr_at_10=mean(1 / rank if rank <= RANKED else 0.0 for rank in ranks),
        all_evidence=mean(j.complete for j in answerable),
        highlights=len(highlights),
        highlight_precision=mean(highlights),
        auroc=auroc([j.confidence for j in answerable], [j.confidence for j in unanswerable]),
        answerable_answered=mean(j.answered for j in answerable),
        unanswerable_answered=mean(j.answered for j in unanswerable),
        quotes=len(quote_chars),
        mean_quote_chars=mean(quote_chars),
    )


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """How often a positive exceeds a negative, a tie counting half; None without one of either."""
    below = sorted(negative)
    wins = sum((bisect_left(below, value) + bisect_right(below, value)) / 2 for value in positive)
    return wins / (len(positive) * len(below)) if positive and below else None


def mean(values: Iterable[float]) -> float | None:
    """The mean of what was counted, or the share of what is true; None where there is nothing."""
    counted = list(values)
    return sum(counted) / len(counted) if counted else None


def _hits(labelled: LabelledQuestion, citation: Citation) -> bool:
    """Whether the quote covers a gold span or holds an answer of that article, or else any evidence.

    Of near-identical copies of a story one is shown: a long piece of evidence counts in whichever that is.
    """
    answers = _answers_in_text(labelled)
    only_evidence = not labelled.spans and not answers
    telling = [words for words in labelled.evidence if only_evidence or len(words) > LONG_SPAN]
    if any(_find(words, citation.quote) for words in telling):
        return True
    if any(_covers(citation.span, gold) for gold in _gold_of(labelled, citation)):
        return True
    articles = {gold.article_id for gold in labelled.spans} or labelled.article_ids
    is_told = not articles or citation.article_id in articles
    return is_told and any(_find(words, citation.quote, whole_words=True) for words in answers)


def _gold_of(labelled: LabelledQuestion, citation: Citation) -> list[Span]:
    return [gold.span for gold in labelled.spans if gold.article_id == citation.article_id]


def _answers_in_text(labelled: LabelledQuestion) -> tuple[str, ...]:
    """The answers that are words of the article; the "yes" to a yes-or-no question is none."""
    if not labelled.evidence:
        return labelled.answers
    return tuple(a for a in labelled.answers if any(_find(a, e, whole_words=True) for e in labelled.evidence))


def _covers(quote: Span, gold: Span) -> bool:
    return 2 * quote.overlap(gold) >= len(gold) if len(gold) > LONG_SPAN else quote.covers(gold)


def _is_complete(labelled: LabelledQuestion, citations: Sequence[Citation]) -> bool:
    highlighted = [highlight.text for citation in citations for highlight in citation.highlights]
    if any(_find(words, text) for words in labelled.forbidden for text in highlighted):
        return False
    if not labelled.evidence:
        return any(_hits(labelled, citation) for citation in citations)
    return all(any(_find(words, c.quote) for c in citations) for words in labelled.evidence)


def _holds_evidence(labelled: LabelledQuestion, citation: Citation, highlight: Highlight) -> bool:
    """Whether a highlight overlaps a gold span or evidence, or is half of evidence that the quote cuts."""
    if any(gold.overlap(highlight.span) for gold in _gold_of(labelled, citation)):
        return True
    at = highlight.span.start - citation.span.start
    inside = Span(at, at + len(highlight.text))
    for words in labelled.evidence or labelled.answers:
        if any(found.overlap(inside) for found in _find(words, citation.quote)):
            return True
        if 2 * len(highlight.text) >= len(words) and _find(highlight.text, words):
            return True
    return False


def _find(words: str, text: str, *, whole_words: bool = False) -> list[Span]:
    """Where a text holds the words, however many blanks or line ends stand between them."""
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    if whole_words:
        pattern = rf"(?<!\w){pattern}(?!\w)"
    # Only ASCII letters bound a word: Chinese and its like write none apart.
    return [Span(found.start(), found.end()) for found in re.finditer(pattern, text, re.ASCII)]
