"""Labelled questions to figures: what is seen first, does the evidence come first, and is the "no" honest?"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.evaluation.conversation import SHOWN, ask_each
from index.evaluation.glance import GRADES, Glance, Grade, glance
from index.evaluation.gold import hits, is_complete, touches
from index.evaluation.questions import DIALOG, LabelledQuestion
from index.models import Answer, Citation

if TYPE_CHECKING:
    from index.library import Index

RANKED = 10
"""How many citations the ranking is judged on."""
_HONEST = ("right", "right_no", "unsure_no")


@dataclass(frozen=True)
class GlanceFigures:
    """What the readers of answers see first. Shares lie in [0, 1]; None where there was nothing to count.

    `grades` counts each grade (see `index.evaluation.glance`), `by_type` does so for each type of question.
    Of the answerable questions: `right` and `false_no` are the shares of these grades, `shown` that of right
    or shown, `sure_share` that of right and surely said; `sure_precision` is the share of right in all that
    was said surely. `false_yes` is its share of the unanswerable. `turns_right` is the share of the turns of
    dialogs that are right, or not answered where nothing answers.
    """

    grades: Mapping[Grade, int]
    by_type: Mapping[str, Mapping[Grade, int]]
    right: float | None
    shown: float | None
    false_no: float | None
    sure_share: float | None
    sure_precision: float | None
    false_yes: float | None
    turns_right: float | None


@dataclass(frozen=True)
class Figures:
    """What an index makes of labelled questions. Shares lie in [0, 1]; None where there was nothing to count.

    `glance` is about what a reader sees first. `right_sentence_first` is the share of the answerable
    questions whose first highlight touches evidence; those of an abstention are those it held back.
    The ranking, of the answerable questions: `recall_at_1`, `_3` and `_5` are the shares with evidence among
    the first citations, `mrr_at_10` is the mean of 1/rank of the first that has it (0 from the 11th on).
    The answers: `all_evidence` is the share of the answerable questions shown all evidence in at most
    5 quotes and nothing forbidden highlighted, `highlight_precision` the share of the highlights on them that
    hold evidence. The threshold: `answerable_answered` and `unanswerable_answered` are the shares answered;
    `auroc` is how often an answerable question has more confidence than one that is not, a tie counting half.
    `mean_quote_chars` is the mean length of all quotes shown, in code points.
    """

    glance: GlanceFigures
    answerable: int
    unanswerable: int
    right_sentence_first: float | None
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

    `right_sentence_first` says whether the first highlight touches evidence. `rank` is that of the first
    ranked citation with evidence, from 1. `complete` says that the citations hold all evidence and highlight
    nothing forbidden. `highlights` says of each whether it touches evidence.
    """

    glance: Glance
    confidence: float
    right_sentence_first: bool = False
    rank: int | None = None
    complete: bool = False
    highlights: tuple[bool, ...] = ()
    quote_chars: tuple[int, ...] = ()

    @property
    def answerable(self) -> bool:
        """Whether the articles answer the question."""
        return self.glance.labelled.answerable


def judge_answers(
    questions: Sequence[LabelledQuestion],
    index: Index,
    on_question: Callable[[int, int], None] | None = None,
) -> list[Judgement]:
    """Ask an index every question and judge; `on_question` is told how many of how many are answered.

    Raises `QuestionError` for a question about an article that the index does not hold.
    """
    return [
        _judge_with_index(labelled, answer, index)
        for labelled, answer in ask_each(questions, index, on_question)
    ]


def _judge_with_index(labelled: LabelledQuestion, answer: Answer, index: Index) -> Judgement:
    if not labelled.answerable:
        return judge(labelled, answer)
    ranked = index.rank(answer.question, top=RANKED, article_ids=labelled.within)
    closest = (
        answer.citations
        or index.ask(answer.question, top=SHOWN, article_ids=labelled.within, least=0.0).citations
    )
    return judge(labelled, answer, ranked, closest)


def judge(
    labelled: LabelledQuestion,
    answer: Answer,
    ranked: Sequence[Citation] = (),
    closest: Sequence[Citation] = (),
) -> Judgement:
    """Judge an answer to a labelled question, a ranking by its first 10, and the first of what is closest."""
    shown = answer.citations[:SHOWN] if labelled.answerable else ()
    ranks = (
        number
        for number, citation in enumerate(ranked[:RANKED], start=1)
        if hits(labelled, citation.article_id, citation.span, citation.quote)
    )
    return Judgement(
        glance=glance(labelled, answer),
        confidence=answer.confidence,
        right_sentence_first=any(touches(labelled, c, h) for c in closest[:1] for h in c.highlights[:1]),
        rank=next(ranks, None),
        complete=bool(shown) and is_complete(labelled, shown),
        highlights=tuple(touches(labelled, c, h) for c in shown for h in c.highlights),
        quote_chars=tuple(len(citation.quote) for citation in answer.citations[:SHOWN]),
    )


def figures_of(judgements: Sequence[Judgement]) -> Figures:
    """Count what many judgements come to."""
    answerable = [j for j in judgements if j.answerable]
    unanswerable = [j for j in judgements if not j.answerable]
    ranks = [j.rank or RANKED + 1 for j in answerable]
    highlights = [right for j in answerable for right in j.highlights]
    quote_chars = [chars for j in judgements for chars in j.quote_chars]
    return Figures(
        glance=glance_figures([j.glance for j in judgements]),
        answerable=len(answerable),
        unanswerable=len(unanswerable),
        right_sentence_first=mean(j.right_sentence_first for j in answerable),
        recall_at_1=mean(rank <= 1 for rank in ranks),
        recall_at_3=mean(rank <= 3 for rank in ranks),
        recall_at_5=mean(rank <= 5 for rank in ranks),
        mrr_at_10=mean(1 / rank if rank <= RANKED else 0.0 for rank in ranks),
        all_evidence=mean(j.complete for j in answerable),
        highlights=len(highlights),
        highlight_precision=mean(highlights),
        auroc=auroc([j.confidence for j in answerable], [j.confidence for j in unanswerable]),
        answerable_answered=mean(j.glance.sure for j in answerable),
        unanswerable_answered=mean(j.glance.sure for j in unanswerable),
        quotes=len(quote_chars),
        mean_quote_chars=mean(quote_chars),
    )


def glance_figures(glances: Sequence[Glance]) -> GlanceFigures:
    """Count what many first looks come to."""
    answerable = [g for g in glances if g.labelled.answerable]
    kinds = sorted({g.labelled.type for g in glances})
    return GlanceFigures(
        grades=_grades(glances),
        by_type={kind: _grades(g for g in glances if g.labelled.type == kind) for kind in kinds},
        right=mean(g.grade == "right" for g in answerable),
        shown=mean(g.grade in ("right", "shown") for g in answerable),
        false_no=mean(g.grade == "false_no" for g in answerable),
        sure_share=mean(g.sure and g.grade == "right" for g in answerable),
        sure_precision=mean(g.grade == "right" for g in glances if g.sure),
        false_yes=mean(g.grade == "false_yes" for g in glances if not g.labelled.answerable),
        turns_right=mean(g.grade in _HONEST for g in glances if g.labelled.type == DIALOG),
    )


def _grades(glances: Iterable[Glance]) -> Mapping[Grade, int]:
    counted = Counter(g.grade for g in glances)
    return {grade: counted[grade] for grade in GRADES}


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """How often a positive exceeds a negative, a tie counting half; None without one of either."""
    below = sorted(negative)
    wins = sum((bisect_left(below, value) + bisect_right(below, value)) / 2 for value in positive)
    return wins / (len(positive) * len(below)) if positive and below else None


def mean(values: Iterable[float]) -> float | None:
    """The mean of what was counted, or the share of what is true; None where there is nothing."""
    counted = list(values)
    return sum(counted) / len(counted) if counted else None
