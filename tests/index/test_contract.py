import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.contract import answer_to_json, figures_to_json, glance_to_json, statement_to_json
from index.evaluation.attribution import measure_statements
from index.evaluation.figures import figures_of
from index.evaluation.glance import GRADES, Glance
from index.evaluation.questions import LabelledQuestion
from index.models import Answer, Citation, Highlight, Span, Statement

CITATION = Citation(
    article_id="talks",
    title="Talks",
    published=date(2021, 3, 9),
    source="The Paper",
    url="https://a.example/",
    paragraph=2,
    span=Span(10, 24),
    quote="“It is,” he s…",
    highlights=(Highlight(Span(11, 17), "It is,"),),
    speaker="Ann Lee",
    speech="direct",
    known_by="name",
)
ANSWERED = Answer("Is it?", "answered", "statement", 1, "i1", 12.34567, (CITATION,), missing=("when it is",))
ABSTAINED = Answer(
    "Who?",
    "abstained",
    "passage",
    0.25,
    "i1",
    1.0,
    nearest=(
        replace(CITATION, published=None, url=None, highlights=(), speaker=None, speech=None, known_by=None),
    ),
    reason="Nobody.",
)


def test_an_answer_has_the_form_that_other_programs_read() -> None:
    assert answer_to_json(ANSWERED) == (
        '{"version": 2, "question": "Is it?", "status": "answered", "kind": "statement", "confidence": 1.0, '
        '"citations": [{"article_id": "talks", "title": "Talks", "published": "2021-03-09", '
        '"url": "https://a.example/", "paragraph": 2, "start": 10, "end": 24, "quote": "“It is,” he s…", '
        '"speaker": "Ann Lee", "speech": "direct", "known_by": "name", "speaks_for": null, '
        '"highlights": [{"start": 11, "end": 17, "text": "It is,"}]}], '
        '"nearest": [], "reason": null, "missing": ["when it is"], "note": null, "index_id": "i1", '
        '"collection": "main", "elapsed_ms": 12.346}'
    )


def test_a_fact_is_told_where_it_stands_out() -> None:
    (highlight,) = CITATION.highlights
    citation = replace(CITATION, highlights=(replace(highlight, fact=Span(11, 13)),))
    (cited,) = json.loads(answer_to_json(replace(ANSWERED, citations=(citation,))))["citations"]
    told = {"start": 11, "end": 17, "text": "It is,", "fact": {"start": 11, "end": 13}}
    assert cited["highlights"] == [told]


def test_an_abstention_has_it_too() -> None:
    answer = json.loads(answer_to_json(ABSTAINED))
    assert (answer["status"], answer["citations"], answer["confidence"]) == ("abstained", [], 0.25)
    assert answer["reason"] == "Nobody."
    assert answer["nearest"] == [
        {
            "article_id": "talks",
            "title": "Talks",
            "published": None,
            "url": None,
            "paragraph": 2,
            "start": 10,
            "end": 24,
            "quote": "“It is,” he s…",
            "speaker": None,
            "speech": None,
            "known_by": None,
            "speaks_for": None,
            "highlights": [],
        }
    ]


def test_a_statement_has_the_form_that_other_programs_read() -> None:
    statement = Statement("talks", Span(3, 8), "It is", 1, "reported", "Ann Lee", Span(0, 3), "said", "title")
    assert statement_to_json(statement) == (
        '{"article_id": "talks", "start": 3, "end": 8, "text": "It is", "speaker": "Ann Lee", '
        '"speaker_mention": [0, 3], "cue": "said", "speech": "reported", "paragraph": 1, '
        '"known_by": "title"}'
    )
    unknown = json.loads(statement_to_json(Statement("talks", Span(3, 8), "It is", 1, "direct")))
    assert (unknown["speaker"], unknown["speaker_mention"], unknown["cue"]) == (None, None, None)


def test_figures_are_rounded_and_what_was_not_counted_is_null() -> None:
    nothing = figures_of([])
    counted = replace(nothing, glance=replace(nothing.glance, right=1 / 3), mrr_at_10=2 / 3)
    figures = json.loads(figures_to_json(counted))
    assert list(figures)[:4] == ["version", "glance", "answerable", "unanswerable"]
    assert (figures["version"], figures["mrr_at_10"], figures["auroc"]) == (2, 0.6667, None)
    assert (figures["glance"]["right"], figures["glance"]["false_yes"]) == (0.3333, None)
    assert figures["glance"]["grades"] == dict.fromkeys(GRADES, 0)


def test_a_first_look_at_an_answer_has_the_form_that_other_programs_read() -> None:
    labelled = LabelledQuestion("and she?", True, answers=("at seven", "seven"), type="dialog", follows=True)
    look = Glance(labelled, "What did she say?", "wrong", sure=True, marked=("at six",))
    assert glance_to_json(look) == (
        '{"question": "and she?", "asked": "What did she say?", "type": "dialog", "grade": "wrong", '
        '"sure": true, "marked": ["at six"], "right": ["at seven", "seven"]}'
    )


def test_figures_of_statements_have_the_form_that_other_programs_read() -> None:
    figures = replace(measure_statements([], lambda article: []), articles=3, f1_some=2 / 3, speaker=1.0)
    assert figures_to_json(figures) == (
        '{"version": 2, "articles": 3, "marked": 0, "found": 0, "precision_some": null, "recall_some": null, '
        '"f1_some": 0.6667, "f1_most": null, "f1_iou": null, "speaker": 1.0, "named_precision": null, '
        '"named_recall": null, "named_wrong": null, "cued_wrong": null}'
    )


def test_half_a_surrogate_pair_becomes_something_with_utf_8() -> None:
    line = answer_to_json(replace(ABSTAINED, question="a\udcffb"))
    assert json.loads(line.encode())["question"] == "a\ufffdb"


@given(st.text(), st.text())
def test_any_text_comes_back_from_one_line_of_utf_8(question: str, quote: str) -> None:
    citation = replace(CITATION, quote=quote + "!", span=Span(5, 6 + len(quote)), highlights=())
    line = answer_to_json(replace(ANSWERED, question=question, citations=(citation,)))
    assert line.splitlines() == [line]
    answer = json.loads(line.encode())
    assert answer["question"] == question
    assert answer["citations"][0]["quote"] == quote + "!"


def test_a_number_that_json_lacks_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        answer_to_json(replace(ANSWERED, elapsed_ms=float("nan")))
