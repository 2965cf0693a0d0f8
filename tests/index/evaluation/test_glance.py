from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Article, Citation, Index, Span
from index.evaluation.glance import Grade, glance, read_glances
from index.evaluation.questions import GoldSpan, LabelledQuestion
from index.evidence.citations import cite
from index.models import Answer, Status

PRICES = "Tickets cost 45 kroner, children travel free. Dogs pay half of that."
TIMES = "The ferry leaves at seven, the harbour office said. It takes two hours."
CREW = "The captain is Ann Lee, who has sailed it since 1998."
ARTICLE = Article("ferry", "The ferry", "\n\n".join((PRICES, TIMES, CREW)))
FARE = LabelledQuestion("how much is it", True, answers=("Tickets cost 45 kroner", "45 kroner"))


def place(words: str) -> Span:
    start = ARTICLE.text.index(words)
    return Span(start, start + len(words))


def quoted(quote: str, *marked: str) -> Citation:
    return cite(ARTICLE, place(quote), 1, [place(words) for words in marked])


def answer(*citations: Citation, status: Status = "answered") -> Answer:
    status = status if citations else "abstained"
    return Answer("?", status, "passage", 0.5, "i1", 1.0, citations)


def grade(labelled: LabelledQuestion, *citations: Citation, status: Status = "answered") -> Grade:
    return glance(labelled, answer(*citations, status=status)).grade


@pytest.mark.parametrize(
    ("marked", "right"),
    [
        (["Tickets cost 45 kroner, children travel free."], True),
        (["45 kroner"], True),
        (["cost 45"], True),
        (["45"], False),
        (["kroner"], False),
        (["Tickets cost 45", "kroner"], True),
        (["Dogs pay half of that."], False),
        (["children travel free", "Dogs pay half"], False),
    ],
)
def test_what_is_marked_first_is_right_when_it_holds_an_answer_or_is_words_of_one(
    marked: Sequence[str], right: bool
) -> None:
    assert grade(FARE, quoted(PRICES, *marked)) == ("right" if right else "shown")


def test_an_answer_of_one_word_is_right_alone() -> None:
    labelled = LabelledQuestion("who is the captain", True, answers=("Ann Lee", "Lee"))
    assert grade(labelled, quoted(CREW, "Lee")) == "right"
    assert grade(labelled, quoted(CREW, "Ann")) == "shown"


def test_an_answer_is_shown_in_the_first_three_with_marked_words_and_hidden_behind_them() -> None:
    others = quoted(TIMES, "at seven"), quoted(CREW, "Ann Lee")
    fare = quoted(PRICES, "Dogs pay half")
    assert grade(FARE, *others, fare) == "shown"
    assert grade(FARE, *others, others[0], fare) == "hidden"
    assert grade(FARE, *others, quoted(PRICES)) == "hidden"
    assert grade(FARE, *others) == "wrong"


def test_where_nothing_is_marked_the_first_citation_is_what_is_seen() -> None:
    assert grade(FARE, quoted(PRICES), quoted(TIMES), status="unsure") == "shown"
    assert grade(FARE, quoted(TIMES), quoted(PRICES), status="unsure") == "hidden"


@pytest.mark.parametrize("status", ["answered", "unsure"])
def test_right_is_right_said_surely_or_not(status: Status) -> None:
    found = glance(FARE, answer(quoted(PRICES, "45 kroner"), status=status))
    assert (found.grade, found.sure) == ("right", status == "answered")
    assert (found.marked, found.gold) == (("45 kroner",), FARE.answers)


def test_an_abstention_is_a_false_no_to_what_is_answerable() -> None:
    assert grade(FARE) == "false_no"


@pytest.mark.parametrize(
    ("status", "expected"),
    [("answered", "false_yes"), ("unsure", "unsure_no"), ("abstained", "right_no")],
)
def test_what_nothing_answers_is_judged_by_what_is_claimed(status: Status, expected: Grade) -> None:
    cited = () if status == "abstained" else (quoted(PRICES, "45 kroner"),)
    found = glance(LabelledQuestion("is there wifi", False), answer(*cited, status=status))
    assert (found.grade, found.gold) == (expected, ())


def test_evidence_stands_for_answers_that_are_no_words_of_the_article() -> None:
    labelled = LabelledQuestion("do kids pay", True, evidence=("children travel free",), answers=("No",))
    assert grade(labelled, quoted(PRICES, "children travel free")) == "right"
    # "No" stands in none of them as a word.
    assert grade(labelled, quoted("Tickets cost 45 kroner", "Tickets cost 45 kroner")) == "wrong"


def test_of_gold_spans_what_is_marked_covers_one_as_recall_counts_it_or_is_words_of_it() -> None:
    labelled = LabelledQuestion("how long", True, spans=(GoldSpan("ferry", place("takes two hours")),))
    assert grade(labelled, quoted(TIMES, "It takes two hours.")) == "right"
    assert grade(labelled, quoted(TIMES, "two hours")) == "right"
    assert grade(labelled, quoted(TIMES, "hours")) == "shown"
    assert grade(labelled, quoted(TIMES, "the harbour office said. It takes")) == "shown"
    elsewhere = replace(labelled, spans=(GoldSpan("other", place("takes two hours")),))
    assert grade(elsewhere, quoted(TIMES, "It takes two hours.")) == "wrong"


def test_of_a_long_gold_span_half_is_enough() -> None:
    labelled = LabelledQuestion(
        "all of it", True, spans=(GoldSpan("ferry", Span(0, len(PRICES + TIMES) + 2)),)
    )
    assert grade(labelled, quoted(TIMES, TIMES)) == "right"


def test_beside_gold_spans_an_answer_counts_as_a_word() -> None:
    labelled = LabelledQuestion(
        "since when", True, spans=(GoldSpan("ferry", place("two")),), answers=("98", "1998")
    )
    assert grade(labelled, quoted(CREW, "since 1998")) == "right"
    assert grade(replace(labelled, answers=("98",)), quoted(CREW, "since 1998")) == "wrong"


@given(st.data())
def test_neither_case_nor_blanks_matter(data: st.DataObject) -> None:
    def altered(text: str) -> str:
        words = [data.draw(st.sampled_from([w, w.upper(), w.lower()])) for w in text.split()]
        return data.draw(st.sampled_from([" ", "  ", "\n"])).join(words)

    labelled = LabelledQuestion("?", True, answers=(altered("Tickets cost 45 kroner"),))
    assert grade(labelled, quoted(PRICES, "Tickets cost 45 kroner, children travel free.")) == "right"
    assert grade(labelled, quoted(PRICES, "cost 45")) == "right"
    assert grade(labelled, quoted(PRICES, "Dogs pay half")) == "shown"
    assert grade(labelled, quoted(TIMES, "at seven")) == "wrong"


def test_an_index_is_asked_and_looked_at(default_index: Index) -> None:
    questions = [
        LabelledQuestion("On which channel was Biden interviewed?", True, answers=("an interview with ABC",)),
        LabelledQuestion("What is the capital of France?", False),
    ]
    done: list[tuple[int, int]] = []
    found = read_glances(questions, default_index, lambda *counts: done.append(counts))
    assert [one.grade for one in found] == ["right", "right_no"]
    assert [one.asked for one in found] == [labelled.question for labelled in questions]
    assert done == [(1, 2), (2, 2)]
