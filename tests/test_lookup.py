from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lookup import choices, named_article
from bot.serving import Live
from bot.state import article_key
from index import ArticlebotError, Heading, Index

HEADINGS = [
    Heading("talks", "Putin Biden talks", date(2021, 3, 19)),
    Heading("bridge", "The bridge at Aldermoor"),
    Heading("twin-1", "Twins"),
    Heading("twin-2", "Twins"),
    Heading("x" * 150, "A very long id"),
]


@pytest.fixture
def live(default_index: Index) -> Live:
    return replace(Live.of(default_index), headings={h.article_id: h for h in HEADINGS})


def test_what_is_typed_finds_titles_also_with_a_slip() -> None:
    for typed in ("bridge", "BRIDGE", "aldermor", "the brid"):
        assert choices(typed, HEADINGS)[0][1] == "bridge"


def test_without_letters_every_article_is_offered() -> None:
    assert len(choices("", HEADINGS)) == len(HEADINGS)


@given(st.text(max_size=50), st.lists(st.text(min_size=1, max_size=300), max_size=60))
def test_choices_keep_within_the_limits_of_discord(typed: str, titles: list[str]) -> None:
    headings = [Heading("i" * (n + 1) * 7, title, date(2021, 9, 29)) for n, title in enumerate(titles)]
    found = choices(typed, headings)
    assert len(found) <= 25
    assert all(1 <= len(name) <= 100 and 1 <= len(value) <= 100 for name, value in found)


def test_an_article_is_meant_by_id_by_title_or_by_what_was_offered(live: Live) -> None:
    assert named_article("bridge", live) == "bridge"
    assert named_article("the BRIDGE at aldermoor ", live) == "bridge"
    assert named_article(dict(choices("long id", HEADINGS))["A very long id"], live) == "x" * 150
    assert named_article("#" + article_key("talks"), live) == "talks"


@pytest.mark.parametrize("typed", ["nothing like it", "#", "#xxxxxxxx", ""])
def test_what_is_no_article_is_said_to_be_none(live: Live, typed: str) -> None:
    with pytest.raises(ArticlebotError, match="no such article"):
        named_article(typed, live)


def test_a_title_of_several_articles_is_no_choice(live: Live) -> None:
    with pytest.raises(ArticlebotError, match="Several"):
        named_article("twins", live)
