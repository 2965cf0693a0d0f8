from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Article, Index
from index.evaluation.figures import Judgement, auroc, figures_of, glance_figures, judge, judge_answers
from index.evaluation.glance import Glance, Grade
from index.evaluation.questions import GoldSpan, LabelledQuestion
from index.evidence.citations import cite
from index.models import Answer, Citation, Highlight, Span

TEXT = (
    "The ferry leaves at seven, the harbour office said. It takes two hours.\n\n"
    "Tickets cost 45 kroner. Children travel free, and dogs pay half."
)


def span(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def cited(words: str, *highlights: str, article_id: str = "ferry") -> Citation:
    return Citation(
        article_id=article_id,
        title="The ferry",
        published=None,
        source=None,
        url=None,
        paragraph=1,
        span=span(words),
        quote=words,
        highlights=tuple(Highlight(span(highlight), highlight) for highlight in highlights),
    )


def answer(*citations: Citation, confidence: float = 0.5) -> Answer:
    return Answer("?", "answered" if citations else "abstained", "passage", confidence, "i1", 1.0, citations)


def rank_of(labelled: LabelledQuestion, ranked: Sequence[Citation]) -> int | None:
    return judge(labelled, answer(), ranked).rank


FIRST, SECOND = TEXT.split("\n\n")


def test_without_spans_a_citation_counts_when_it_holds_evidence() -> None:
    labelled = LabelledQuestion("?", True, evidence=("cost 45 kroner",))
    assert rank_of(labelled, [cited(FIRST), cited(SECOND)]) == 2
    assert rank_of(labelled, [cited(FIRST)]) is None
    assert rank_of(labelled, [*[cited(FIRST)] * 10, cited(SECOND)]) is None


def test_evidence_is_found_however_its_blanks_are_written() -> None:
    labelled = LabelledQuestion("?", True, evidence=("two hours. Tickets",))
    assert rank_of(labelled, [cited(TEXT)]) == 1


def test_a_citation_counts_when_it_covers_a_gold_span_of_its_article() -> None:
    gold = GoldSpan("ferry", span("45 kroner"))
    labelled = LabelledQuestion("?", True, evidence=("Tickets",), spans=(gold,))
    assert rank_of(labelled, [cited("Tickets cost 45"), cited("cost 45 kroner")]) == 2
    assert rank_of(labelled, [cited(SECOND, article_id="other")]) is None


def test_of_a_long_gold_span_half_is_enough() -> None:
    labelled = LabelledQuestion("?", True, spans=(GoldSpan("ferry", Span(0, len(TEXT))),))
    assert rank_of(labelled, [cited(FIRST)]) == 1
    assert rank_of(labelled, [cited(SECOND)]) is None


def test_a_citation_counts_when_it_holds_an_answer_of_its_article_as_a_word() -> None:
    labelled = LabelledQuestion("?", True, answers=("half",), article_ids=frozenset({"ferry"}))
    assert rank_of(labelled, [cited(SECOND, article_id="other"), cited("dogs pay half")]) == 2
    assert rank_of(LabelledQuestion("?", True, answers=("hour",)), [cited(FIRST)]) is None


def test_an_answer_that_the_evidence_does_not_hold_is_only_a_label() -> None:
    labelled = LabelledQuestion("?", True, evidence=("dogs pay half",), answers=("free",))
    assert rank_of(labelled, [cited("Children travel free"), cited("dogs pay half")]) == 2


def test_an_answer_is_complete_with_all_evidence_and_nothing_forbidden_highlighted() -> None:
    labelled = LabelledQuestion("?", True, evidence=("at seven", "dogs pay half"), forbidden=("45 kroner",))

    def complete(*citations: Citation) -> bool:
        return judge(labelled, answer(*citations), ()).complete

    assert complete(cited(SECOND, "dogs pay half"), cited(FIRST))
    assert not complete(cited(FIRST))
    assert not complete(cited(SECOND, "Tickets cost 45 kroner."), cited(FIRST))
    assert not complete(*[cited(FIRST)] * 5, cited(SECOND))
    assert not complete()


@pytest.mark.parametrize(
    ("quote", "highlight", "right"),
    [
        (SECOND, "Tickets cost 45 kroner.", True),
        (SECOND, "45", True),
        (SECOND, "dogs pay half", False),
        ("kroner. Children travel free", "Children travel free", False),
        ("cost 45", "cost 45", True),
        ("45", "45", False),
    ],
)
def test_a_highlight_is_right_when_it_holds_evidence(quote: str, highlight: str, right: bool) -> None:
    labelled = LabelledQuestion("?", True, evidence=("cost 45 kroner",))
    assert judge(labelled, answer(cited(quote, highlight)), ()).highlights == (right,)


def test_a_highlight_is_right_when_it_overlaps_a_gold_span() -> None:
    labelled = LabelledQuestion("?", True, spans=(GoldSpan("ferry", span("travel free")),))
    assert judge(labelled, answer(cited(SECOND, "Children travel")), ()).highlights == (True,)
    elsewhere = answer(cited(SECOND, "Children travel", article_id="other"))
    assert judge(labelled, elsewhere, ()).highlights == (False,)


def looked(grade: Grade, sure: bool = False, kind: str = "fact") -> Glance:
    answerable = grade not in ("right_no", "unsure_no", "false_yes")
    return Glance(LabelledQuestion("?", answerable, type=kind), "?", grade, sure)


def judgement(answerable: bool, confidence: float, rank: int | None = None, **others: Any) -> Judgement:
    sure = confidence >= 0.5
    grade: Grade = "right" if answerable else "false_yes" if sure else "right_no"
    return Judgement(looked(grade, sure), confidence, rank=rank, **others)


def test_figures_are_shares_of_what_they_count() -> None:
    figures = figures_of(
        [
            judgement(True, 0.9, 1, complete=True, highlights=(True, False), quote_chars=(100, 200)),
            judgement(True, 0.8, 3, highlights=(True,), quote_chars=(60,)),
            judgement(True, 0.4, 6),
            judgement(True, 0.3, right_sentence_first=True),
            judgement(False, 0.6, quote_chars=(40,)),
            judgement(False, 0.4),
        ]
    )
    assert (figures.answerable, figures.unanswerable) == (4, 2)
    assert (figures.recall_at_1, figures.recall_at_3, figures.recall_at_5) == (0.25, 0.5, 0.5)
    assert figures.mrr_at_10 == pytest.approx((1 + 1 / 3 + 1 / 6) / 4)
    assert figures.all_evidence == 0.25
    assert figures.highlights == 3
    assert figures.highlight_precision == pytest.approx(2 / 3)
    assert figures.auroc == pytest.approx((2 + 2 + 0.5 + 0) / 8)
    assert (figures.answerable_answered, figures.unanswerable_answered) == (0.5, 0.5)
    assert (figures.quotes, figures.mean_quote_chars) == (4, 100)
    assert figures.right_sentence_first == 0.25
    assert (figures.glance.right, figures.glance.sure_share, figures.glance.false_yes) == (1, 0.5, 0.5)


def test_what_cannot_be_counted_is_none() -> None:
    figures = figures_of([judgement(True, 0.2)])
    assert figures.recall_at_1 == 0
    assert figures.auroc is None
    assert figures.unanswerable_answered is None
    assert figures.highlight_precision is None


def test_figures_of_a_glance_are_shares_of_the_answerable_the_sure_and_the_unanswerable() -> None:
    figures = glance_figures(
        [
            looked("right", sure=True),
            looked("right"),
            looked("shown", sure=True),
            looked("hidden", kind="why"),
            looked("false_no", kind="why"),
            looked("right_no"),
            looked("unsure_no"),
            looked("false_yes", sure=True),
            looked("false_yes", sure=True),
        ]
    )
    assert (figures.right, figures.shown, figures.false_no) == (2 / 5, 3 / 5, 1 / 5)
    assert (figures.sure_share, figures.sure_precision, figures.false_yes) == (1 / 5, 1 / 4, 2 / 4)
    assert figures.turns_right is None
    assert list(figures.by_type) == ["fact", "why"]
    assert {grade: count for grade, count in figures.by_type["why"].items() if count} == {
        "hidden": 1,
        "false_no": 1,
    }
    assert tuple(figures.grades.values()) == (2, 1, 1, 0, 1, 1, 1, 2)


def test_a_turn_of_a_dialog_is_right_when_it_is_or_is_not_answered_for_good_reason() -> None:
    grades: list[Grade] = ["right", "shown", "false_no", "right_no", "unsure_no", "false_yes"]
    turns = [looked(grade, kind="dialog") for grade in grades]
    assert glance_figures([*turns, looked("wrong")]).turns_right == 3 / 6


def test_nothing_seen_is_no_figure() -> None:
    figures = glance_figures([])
    assert {figures.right, figures.sure_precision, figures.false_yes, figures.turns_right} == {None}
    assert set(figures.grades.values()) == {0}


def test_the_first_highlight_of_what_is_closest_is_judged_also_where_nothing_is_shown() -> None:
    labelled = LabelledQuestion("?", True, evidence=("cost 45 kroner",))
    right, wrong = cited(SECOND, "Tickets cost 45 kroner."), cited(SECOND, "dogs pay half")

    def first(*closest: Citation) -> bool:
        return judge(labelled, answer(), (), closest).right_sentence_first

    assert first(right, wrong)
    assert not first(wrong, right)
    assert not first(cited(SECOND), right)
    assert not first()


confidences = st.lists(st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]), min_size=1, max_size=12)


@given(confidences, confidences)
def test_auroc_is_the_share_of_pairs_in_the_right_order(positive: list[float], negative: list[float]) -> None:
    pairs = [(p > n) + (p == n) / 2 for p in positive for n in negative]
    assert auroc(positive, negative) == pytest.approx(sum(pairs) / len(pairs))


def test_an_index_is_asked_every_question(default_index: Index) -> None:
    here = frozenset(default_index.article_ids)
    questions = [
        LabelledQuestion("On which channel was Biden interviewed?", True, ("an interview with ABC",)),
        LabelledQuestion("Where does Putin want to go this weekend?", True, ("taiga",), article_ids=here),
        LabelledQuestion("What is the capital of France?", False),
    ]
    done: list[tuple[int, int]] = []
    figures = figures_of(judge_answers(questions, default_index, lambda *counts: done.append(counts)))
    assert done == [(1, 3), (2, 3), (3, 3)]
    assert (figures.answerable, figures.unanswerable) == (2, 1)
    assert (figures.recall_at_5, figures.auroc, figures.unanswerable_answered) == (1, 1, 0)
    assert (figures.right_sentence_first, figures.glance.grades["right_no"]) == (1, 1)


def test_long_evidence_counts_in_whichever_copy_of_a_story_is_shown() -> None:
    story = "The ferry to Bergen leaves at seven and takes two hours. " * 3
    labelled = LabelledQuestion(
        "?", True, evidence=(story.strip(),), spans=(GoldSpan("original", Span(0, len(story) - 1)),)
    )
    copy = Article("copy", "The ferry", story + "Dogs pay half.")
    shown = cite(copy, Span(0, len(copy.text)), 1)
    elsewhere = cite(copy, Span(len(story), len(copy.text)), 1)
    assert rank_of(labelled, [elsewhere, shown]) == 2
