from collections.abc import Sequence
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import default_article, find_statements
from index.evaluation.annotated import AnnotatedArticle, GoldStatement, without_marks
from index.evaluation.attribution import AttributionFigures, is_right_speaker, measure_statements, pairs
from index.models import Article, KnownBy, Span, Statement

ARTICLE = Article("a", "A", "“" + "x" * 98 + "”" + "y" * 100)
SHARES = [name for name in AttributionFigures.__annotations__ if name not in ("articles", "marked", "found")]


def marked(start: int, end: int, speaker: str = "Ann Lee", required: bool = True) -> GoldStatement:
    return GoldStatement(Span(start, end), speaker, required)


def found(
    start: int, end: int, speaker: str | None = "Ann Lee", known_by: KnownBy | None = None
) -> Statement:
    how = known_by or ("name" if speaker else "nothing")
    text = ARTICLE.text[start:end]
    return Statement("a", Span(start, end), text, 1, "direct", speaker, known_by=how)


def annotated(*statements: GoldStatement, **aliases: tuple[str, ...]) -> AnnotatedArticle:
    return AnnotatedArticle(
        ARTICLE, statements, {name.replace("_", " "): names for name, names in aliases.items()}
    )


def measured(one: AnnotatedArticle, statements: Sequence[Statement]) -> AttributionFigures:
    return measure_statements([one], lambda article: statements)


def test_quotation_marks_do_not_count() -> None:
    (pair,) = pairs(annotated(marked(1, 99)), [found(0, 100)])
    assert (pair.shared, pair.iou) == (1, 1)


def test_a_pair_tells_what_it_shares() -> None:
    (pair,) = pairs(annotated(marked(100, 150)), [found(140, 160)])
    assert (pair.shared, pair.iou) == (10 / 50, 10 / 60)
    assert pairs(annotated(marked(100, 150)), [found(150, 160)]) == []


def test_each_is_paired_once_the_most_alike_first() -> None:
    long, short = marked(100, 190), marked(150, 190)
    whole, part = found(100, 190), found(160, 190)
    assert [(p.marked, p.found) for p in pairs(annotated(short, long), [part, whole])] == [
        (long, whole),
        (short, part),
    ]
    assert [p.marked for p in pairs(annotated(short, long), [whole])] == [long]
    assert [p.found for p in pairs(annotated(long), [part, whole])] == [whole]


@pytest.mark.parametrize(
    ("end", "passing"),
    [
        (129, (0, 0, 0)),
        (130, (1, 0, 0)),
        (179, (1, 0, 0)),
        (180, (1, 1, 1)),
    ],
)
def test_a_part_counts_from_three_and_from_eight_tenths(end: int, passing: tuple[int, int, int]) -> None:
    figures = measured(annotated(marked(100, 200)), [found(100, end)])
    assert (figures.f1_some, figures.f1_most, figures.f1_iou) == passing


def test_what_is_found_too_long_is_alike_only_up_to_a_quarter_more() -> None:
    assert measured(annotated(marked(100, 180)), [found(100, 200)]).f1_iou == 1
    longer = measured(annotated(marked(100, 179)), [found(100, 200)])
    assert (longer.f1_some, longer.f1_most, longer.f1_iou) == (1, 1, 0)


def test_precision_and_recall_are_of_all_articles_together() -> None:
    one = annotated(marked(100, 120), marked(120, 140), marked(140, 160))
    two = annotated(marked(100, 120))
    given_back = iter([[found(100, 120)], [found(100, 120), found(180, 190)]])
    figures = measure_statements([one, two], lambda article: next(given_back))
    assert (figures.articles, figures.marked, figures.found) == (2, 4, 3)
    assert (figures.precision_some, figures.recall_some) == (2 / 3, 2 / 4)
    assert figures.f1_some == pytest.approx(2 * (2 / 3 * 1 / 2) / (2 / 3 + 1 / 2))


def test_what_is_optional_counts_neither_way() -> None:
    one = annotated(marked(100, 120), marked(140, 180, required=False))
    without = measured(one, [found(100, 120)])
    with_it = measured(one, [found(100, 120), found(140, 180, "Bo Ek")])
    for figures in (without, with_it):
        assert (figures.marked, figures.found, figures.speaker) == (1, 1, 1)
        assert (figures.precision_some, figures.recall_some) == (1, 1)
    hardly = measured(one, [found(100, 120), found(175, 195)])
    assert (hardly.found, hardly.precision_some) == (2, 0.5)


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("Ann Lee", True),
        ("ann lee", True),
        ("Lee", True),
        ("Dr. Ann Lee", True),
        ("the mayor", True),
        ("a mayor", True),
        ("Bo Lee", False),
        ("Bo Ek", False),
        (None, False),
    ],
)
def test_a_speaker_is_right_under_any_name(name: str | None, right: bool) -> None:
    assert is_right_speaker(annotated(Ann_Lee=("The mayor",)), "Ann Lee", name) is right


def test_a_speaker_may_be_found_by_a_longer_name_than_was_marked() -> None:
    assert is_right_speaker(annotated(), "Lee", "Ann Lee")
    assert is_right_speaker(annotated(), "The White House", "White House")


def test_where_nobody_is_marked_nobody_is_to_be_found() -> None:
    one = annotated(marked(100, 120, ""), marked(120, 140, ""))
    figures = measured(one, [found(100, 120, None), found(120, 140)])
    assert figures.speaker == 0.5
    assert figures.named_precision is None


def test_the_right_speaker_is_asked_of_pairs_that_share_enough() -> None:
    one = annotated(marked(100, 120), marked(120, 140, "Bo Ek"), marked(140, 200))
    figures = measured(one, [found(100, 120, "Lee"), found(120, 140), found(140, 150)])
    assert figures.speaker == 1 / 2


def test_words_of_named_speakers_are_counted_by_code_points() -> None:
    one = annotated(
        marked(100, 140), marked(140, 160, "Bo Ek"), marked(160, 170, "a neighbour"), marked(170, 180, "he")
    )
    figures = measured(
        one,
        [
            found(100, 130),
            found(140, 150, known_by="surroundings"),
            found(150, 160, "Bo Ek"),
            found(180, 200, "Bo Ek", "pronoun"),
            found(160, 170, "neighbour"),
        ],
    )
    assert figures.named_precision == (30 + 10) / (40 + 30)
    assert figures.named_recall == (30 + 10) / (40 + 20)
    assert figures.named_wrong == 10 / 70
    assert figures.cued_wrong == 0


def test_a_name_at_somebody_elses_words_is_wrong() -> None:
    one = annotated(marked(100, 140), marked(140, 160, "Bo Ek"))
    figures = measured(one, [found(100, 160)])
    assert figures.named_wrong == figures.cued_wrong == 20 / 60


def test_words_marked_as_two_speakers_are_no_ones_else() -> None:
    one = annotated(marked(100, 140), marked(120, 130, "Bo Ek"))
    figures = measured(one, [found(100, 140)])
    assert (figures.named_precision, figures.named_wrong) == (1, 0)


def test_what_cannot_be_counted_is_none() -> None:
    nothing = asdict(measure_statements([], lambda article: []))
    assert {nothing[name] for name in SHARES} == {None}
    only_marked = measured(annotated(marked(100, 120)), [])
    assert (only_marked.precision_some, only_marked.recall_some, only_marked.f1_some) == (None, 0, 0)
    assert (only_marked.speaker, only_marked.named_precision, only_marked.named_recall) == (None, None, 0)
    only_found = measured(annotated(), [found(100, 120)])
    assert (only_found.precision_some, only_found.recall_some, only_found.f1_some) == (0, None, 0)


sentences = st.sampled_from(
    [
        "“It is safe,” Ann Lee said.",
        "Bo Ek said that it rains.",
        "According to the report, nobody came.",
        '"We will see," she added.',
        "The mayor told reporters that he was “very glad”.",
        "“No.”",
        "It rained all day.",
    ]
)
articles = st.lists(sentences, max_size=8).map(" ".join).map(lambda text: Article("a", "A", text))


def as_marked(article: Article) -> AnnotatedArticle:
    statements = (
        GoldStatement(without_marks(article.text, s.span), s.speaker or "") for s in find_statements(article)
    )
    return AnnotatedArticle(article, tuple(statements))


@settings(max_examples=50)
@given(articles)
def test_what_is_found_is_all_right_beside_itself(article: Article) -> None:
    figures = measure_statements([as_marked(article)], find_statements)
    assert figures.marked == figures.found
    for name in SHARES:
        wrong = name in ("named_wrong", "cued_wrong")
        assert getattr(figures, name) in (None, 0 if wrong else 1), name


def test_the_default_article_is_all_right_beside_itself() -> None:
    figures = measure_statements([as_marked(default_article())], find_statements)
    assert (figures.f1_some, figures.f1_most, figures.f1_iou, figures.speaker) == (1, 1, 1, 1)
    assert (figures.named_precision, figures.named_recall, figures.named_wrong) == (1, 1, 0)


places = st.tuples(st.integers(0, 199), st.integers(1, 40)).map(
    lambda at: Span(at[0], min(at[0] + at[1], len(ARTICLE.text)))
)
names = st.sampled_from(["Ann Lee", "Lee", "Bo Ek", "a neighbour", "he", ""])


@settings(max_examples=50)
@given(
    st.lists(st.builds(GoldStatement, places, names, st.booleans())),
    st.lists(st.builds(lambda at, who: found(at.start, at.end, who or None), places, names)),
)
def test_shares_lie_between_none_and_all(statements: list[GoldStatement], others: list[Statement]) -> None:
    figures = asdict(measured(annotated(*statements), others))
    assert all(figures[name] is None or 0 <= figures[name] <= 1 for name in SHARES)
