from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Article, Builder, Embedder, Filter, Heading, Index, QuestionError, sources_of

ARCHIVE = [
    Heading("flood-1", "Flood", date(2021, 3, 19), "Reuters", "https://www.reuters.com/flood"),
    Heading("flood-2", "Flood", date(2021, 3, 31), "BBC News", "https://bbc.co.uk/flood"),
    Heading("flood-3", "Flood", date(2021, 4, 1), "bbc world", None),
    Heading("flood-4", "Flood", date(2022, 12, 31), None, "https://news.example.org/reuters"),
    Heading("undated", "Flood", None, "Reuters", None),
]


def selected(**typed: object) -> set[str]:
    return set(Filter.typed(**typed).select(ARCHIVE))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("after", "before", "found"),
    [
        ("2021-03-19", None, {"flood-1", "flood-2", "flood-3", "flood-4"}),
        ("2021-03-20", None, {"flood-2", "flood-3", "flood-4"}),
        ("2021-04", None, {"flood-3", "flood-4"}),
        ("2022", None, {"flood-4"}),
        (None, "2021-03-31", {"flood-1", "flood-2"}),
        (None, "2021-03", {"flood-1", "flood-2"}),
        (None, "2021", {"flood-1", "flood-2", "flood-3"}),
        ("2021-03", "2021-03", {"flood-1", "flood-2"}),
        (" 2021-04-01 ", "2021-04-01", {"flood-3"}),
    ],
)
def test_days_are_inclusive_and_a_month_or_a_year_is_all_its_days(
    after: str | None, before: str | None, found: set[str]
) -> None:
    assert selected(after=after, before=before) == found


@pytest.mark.parametrize(
    ("sources", "found"),
    [
        (["reuters"], {"flood-1", "undated"}),
        (["BBC"], {"flood-2", "flood-3"}),
        (["bbc.co"], {"flood-2"}),
        (["EXAMPLE.org"], {"flood-4"}),
        (["https://www.bbc.co.uk/news"], {"flood-2"}),
        (["world", "reuters.com"], {"flood-1", "flood-3"}),
    ],
)
def test_a_source_is_part_of_the_name_or_of_the_links_host(sources: list[str], found: set[str]) -> None:
    assert selected(sources=sources) == found


def test_days_and_sources_must_both_fit() -> None:
    assert selected(after="2021-03-20", sources=["bbc"]) == {"flood-2", "flood-3"}
    assert selected(before="2021-03-31", sources=["reuters", "bbc"]) == {"flood-1", "flood-2"}


@pytest.mark.parametrize(
    "typed", ["", "soon", "21", "2021-3-1", "2021-02-29", "0000", "2021-13", "٢٠٢١", "2021-"]
)
def test_what_is_no_date_is_said_to_be_none(typed: str) -> None:
    for bound in ("after", "before"):
        with pytest.raises(QuestionError, match="is no date: write it as 2024-05-31"):
            Filter.typed(**{bound: typed})


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"after": "2024-05-01"}, "No article is dated 2024-05-01 or later; the newest is from 2022-12-31."),
        ({"before": "2020"}, "No article is dated 2020-12-31 or earlier; the oldest is from 2021-03-19."),
        (
            {"after": "2021-05", "before": "2021-06"},
            "No article is dated from 2021-05-01 to 2021-06-30; there are some from 2021-03-19 to 2022",
        ),
        (
            {"sources": ["AP"]},
            "No article is from 'AP'; there are Reuters, BBC News, bbc world, reuters.com, bbc.co.uk,"
            " news.example.org.",
        ),
        (
            {"after": "2022", "sources": ["bbc"]},
            "No article from 'bbc' is dated 2022-01-01 or later; the newest is from 2021-04-01.",
        ),
        ({"after": "2022", "before": "2021-12-31"}, "2022-01-01 is later than 2021-12-31"),
        ({"sources": [" "]}, "The source is empty"),
    ],
)
def test_a_filter_that_nothing_fits_says_what_there_is(typed: dict[str, object], sentence: str) -> None:
    with pytest.raises(QuestionError) as refused:
        selected(**typed)
    assert str(refused.value).startswith(sentence)


def test_without_dates_or_sources_that_is_said() -> None:
    bare = [Heading("a", "A"), Heading("b", "B", source="AP")]
    with pytest.raises(QuestionError, match="No article has a date"):
        Filter.typed(after="2021").select(bare)
    with pytest.raises(QuestionError, match="none of them names its source"):
        Filter.typed(sources=["x"]).select(bare[:1])
    with pytest.raises(QuestionError, match="No article from 'ap' has a date"):
        Filter.typed(before="2021", sources=["ap"]).select(bare)


@given(
    st.lists(st.dates(date(2020, 1, 1), date(2022, 12, 31)), min_size=1, max_size=20),
    st.dates(date(2020, 1, 1), date(2022, 12, 31)),
    st.dates(date(2020, 1, 1), date(2022, 12, 31)),
)
def test_exactly_the_articles_of_the_days_are_found(days: list[date], one: date, other: date) -> None:
    after, before = min(one, other), max(one, other)
    headings = [Heading(str(n), "A", day) for n, day in enumerate(days)]
    wanted = {h.article_id for h, day in zip(headings, days, strict=True) if after <= day <= before}
    chosen = Filter.typed(str(after), str(before))
    if wanted:
        assert chosen.select(headings) == wanted
    else:
        with pytest.raises(QuestionError):
            chosen.select(headings)


def test_a_filter_without_bounds_leaves_nothing_out() -> None:
    assert not Filter()
    assert not Filter.typed()
    assert Filter(after=date(2021, 1, 1))
    assert Filter().select(ARCHIVE) == {heading.article_id for heading in ARCHIVE}


def test_sources_are_named_the_most_frequent_first() -> None:
    assert sources_of(ARCHIVE)[:3] == ["Reuters", "BBC News", "bbc world"]
    assert sources_of([Heading("a", "A")]) == []


def test_only_what_was_chosen_is_asked(tmp_path: Path, embedder: Embedder) -> None:
    towns = [("ulm", 2019), ("graz", 2020), ("bern", 2021)]
    Builder(tmp_path / "index", embedder).build(
        Article(
            town, town.title(), f"The mayor of {town.title()} opened a new bridge.", date(year, 5, 1), town
        )
        for town, year in towns
    )
    index = Index.open(tmp_path / "index", embedder)
    chosen = index.within(Filter.typed(after="2020"))
    assert chosen == {"graz", "bern"}
    answer = index.ask("Who opened a new bridge?", article_ids=chosen)
    assert {citation.article_id for citation in answer.citations} == chosen
    assert index.within(Filter.typed(sources=["GRAZ"]), ["graz", "ulm"]) == {"graz"}
    with pytest.raises(QuestionError, match="the newest is from 2019-05-01"):
        index.within(Filter.typed(after="2020"), ["ulm"])
    with pytest.raises(QuestionError, match="no article 'nope'"):
        index.within(Filter.typed(after="2020"), ["nope"])
    index.close()
