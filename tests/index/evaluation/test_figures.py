import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Article, Index
from index.errors import QuestionError, ReadingError
from index.evaluation.figures import Judgement, auroc, evaluate, figures_of, judge
from index.evaluation.questions import GoldSpan, LabelledQuestion, read_questions
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

    assert complete(cited(FIRST), cited(SECOND, "dogs pay half"))
    assert not complete(cited(FIRST))
    assert not complete(cited(FIRST), cited(SECOND, "Tickets cost 45 kroner."))
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


def judgement(answerable: bool, confidence: float, rank: int | None = None, **others: Any) -> Judgement:
    return Judgement(
        answerable,
        **{
            "answered": confidence >= 0.5,
            "confidence": confidence,
            "rank": rank,
            "complete": False,
            "highlights": (),
            "quote_chars": (),
            **others,
        },
    )


def test_figures_are_shares_of_what_they_count() -> None:
    figures = figures_of(
        [
            judgement(True, 0.9, 1, complete=True, highlights=(True, False), quote_chars=(100, 200)),
            judgement(True, 0.8, 3, highlights=(True,), quote_chars=(60,)),
            judgement(True, 0.4, 6),
            judgement(True, 0.3),
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


def test_what_cannot_be_counted_is_none() -> None:
    figures = figures_of([judgement(True, 0.2)])
    assert figures.recall_at_1 == 0
    assert figures.auroc is None
    assert figures.unanswerable_answered is None
    assert figures.highlight_precision is None


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
    figures = evaluate(questions, default_index, lambda *counts: done.append(counts))
    assert done == [(1, 3), (2, 3), (3, 3)]
    assert (figures.answerable, figures.unanswerable) == (2, 1)
    assert (figures.recall_at_5, figures.auroc, figures.unanswerable_answered) == (1, 1, 0)
    elsewhere = LabelledQuestion("Where?", False, article_ids=frozenset({"elsewhere"}))
    with pytest.raises(QuestionError, match="elsewhere"):
        evaluate([elsewhere], default_index)


def written(folder: Path, *lines: str) -> Path:
    path = folder / "questions.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_questions_are_read_with_all_that_is_known(tmp_path: Path) -> None:
    full = {
        "id": "q1",
        "question": "When?",
        "article_ids": ["ferry"],
        "answerable": True,
        "evidence": ["leaves at\u00a0seven"],
        "forbidden": ["free"],
        "spans": [["ferry", 20, 25]],
        "answers": ["seven"],
        "type": "fact",
        "scope": "archive",
    }
    path = written(
        tmp_path, json.dumps(full), "", '{"question": "Why?", "answerable": false, "evidence": []}'
    )
    assert read_questions(path) == [
        LabelledQuestion(
            "When?",
            True,
            evidence=("leaves at seven",),
            forbidden=("free",),
            spans=(GoldSpan("ferry", Span(20, 25)),),
            answers=("seven",),
            article_ids=frozenset({"ferry"}),
            scope="archive",
        ),
        LabelledQuestion("Why?", False),
    ]


def test_a_question_is_asked_of_its_articles_unless_it_is_for_the_whole_archive() -> None:
    ferry = frozenset({"ferry"})
    assert LabelledQuestion("?", False, article_ids=ferry).within == ferry
    assert LabelledQuestion("?", False, article_ids=ferry, scope="archive").within is None
    assert LabelledQuestion("?", False).within is None


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("[1]", "is not a JSON object"),
        ("[" * 100_000, "is not a JSON object"),
        ('{"answerable": true}', '"question"'),
        ('{"question": " ", "answerable": false}', '"question"'),
        ('{"question": "?", "answerable": "yes"}', '"answerable"'),
        ('{"question": "?", "answerable": true}', '"evidence"'),
        ('{"question": "?", "answerable": true, "evidence": "words"}', '"evidence"'),
        ('{"question": "?", "answerable": true, "evidence": [""]}', '"evidence"'),
        ('{"question": "?", "answerable": false, "forbidden": [1]}', '"forbidden"'),
        ('{"question": "?", "answerable": true, "spans": [["a", 3, 2]]}', '"spans"'),
        ('{"question": "?", "answerable": true, "spans": [["a", 3]]}', '"spans"'),
        ('{"question": "?", "answerable": true, "spans": {"a": 3}}', '"spans"'),
        ('{"question": "?", "answerable": false, "scope": "all"}', '"scope"'),
        ('{"question": "?", "answerable": false, "scope": "article"}', '"article_ids"'),
    ],
)
def test_a_malformed_line_is_named(tmp_path: Path, line: str, says: str) -> None:
    path = written(tmp_path, '{"question": "?", "answerable": false}', line)
    with pytest.raises(ReadingError) as raised:
        read_questions(path)
    assert str(raised.value).startswith(f"Line 2 of {path} ")
    assert says in str(raised.value)


def test_a_file_without_questions_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="holds no questions"):
        read_questions(written(tmp_path, "", " "))
    with pytest.raises(ReadingError, match="cannot be read: No such file"):
        read_questions(tmp_path / "none.jsonl")
    with pytest.raises(ReadingError, match="cannot be read"):
        read_questions(tmp_path)


def test_long_evidence_counts_in_whichever_copy_of_a_story_is_shown() -> None:
    story = "The ferry to Bergen leaves at seven and takes two hours. " * 3
    labelled = LabelledQuestion(
        "?", True, evidence=(story.strip(),), spans=(GoldSpan("original", Span(0, len(story) - 1)),)
    )
    copy = Article("copy", "The ferry", story + "Dogs pay half.")
    shown = cite(copy, Span(0, len(copy.text)), 1)
    elsewhere = cite(copy, Span(len(story), len(copy.text)), 1)
    assert rank_of(labelled, [elsewhere, shown]) == 2
