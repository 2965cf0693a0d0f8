from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features.catalogue import (
    article_meant,
    choices,
    name_choices,
    named_article,
    named_source,
    named_speaker,
)
from bot.live.keys import name_key
from bot.live.snapshot import Snapshot
from index import ArticlebotError, Heading, Index
from tests.discord_server.rest.limits import text_complaints

HEADINGS = [
    Heading("talks", "Putin Biden talks", date(2021, 3, 19)),
    Heading("bridge", "The bridge at Aldermoor"),
    Heading("twin-1", "Twins"),
    Heading("twin-2", "Twins"),
    Heading("x" * 150, "A very long id"),
]


@pytest.fixture
def snapshot(default_index: Index) -> Snapshot:
    return replace(Snapshot.of(default_index), headings={h.article_id: h for h in HEADINGS})


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


def test_an_article_is_meant_by_id_by_title_or_by_what_was_offered(snapshot: Snapshot) -> None:
    assert named_article("bridge", snapshot) == "bridge"
    assert named_article("the BRIDGE at aldermoor ", snapshot) == "bridge"
    assert named_article(dict(choices("long id", HEADINGS))["A very long id"], snapshot) == "x" * 150
    assert named_article("#" + name_key("talks"), snapshot) == "talks"


@pytest.mark.parametrize("typed", ["nothing like it", "#", "#xxxxxxxx", ""])
def test_what_is_no_article_is_said_to_be_none(snapshot: Snapshot, typed: str) -> None:
    with pytest.raises(ArticlebotError, match="no such article"):
        named_article(typed, snapshot)


SOURCES = ("Reuters", "BBC News", "BBC Sport", "bbc.co.uk", "s" * 150)


def test_a_source_is_meant_by_its_name_by_a_part_or_by_what_was_offered() -> None:
    assert named_source("Reuters", SOURCES) == "Reuters"
    assert named_source(" reu", SOURCES) == "Reuters"
    assert named_source("bbc news", SOURCES) == "BBC News"
    assert name_choices("bcc news", SOURCES)[0] == ("BBC News", "BBC News")
    assert len(name_choices("", SOURCES)) == len(SOURCES)
    (name, value) = name_choices("", SOURCES)[-1]
    assert len(name) <= 100 >= len(value)
    assert named_source(value, SOURCES) == "s" * 150


def test_what_is_no_source_or_several_is_said() -> None:
    with pytest.raises(ArticlebotError, match=r"fit: BBC News, BBC Sport, bbc\.co\.uk\. Choose"):
        named_source("bbc", SOURCES)
    for typed in ("AP", " ", "#xxxxxxxx"):
        with pytest.raises(ArticlebotError, match=r"such a source\. There are Reuters, BBC"):
            named_source(typed, SOURCES)
    with pytest.raises(ArticlebotError, match="None of the articles names its source"):
        named_source("AP", ())


def test_a_title_of_several_articles_is_no_choice(snapshot: Snapshot) -> None:
    with pytest.raises(ArticlebotError, match="Several"):
        named_article("twins", snapshot)


def test_the_only_article_need_not_be_named(snapshot: Snapshot) -> None:
    assert article_meant(None, replace(snapshot, headings={"bridge": HEADINGS[1]})) == "bridge"
    assert article_meant("bridge", snapshot) == "bridge"
    with pytest.raises(ArticlebotError, match="There are 5 articles; choose one"):
        article_meant(None, snapshot)


LONG = "A committee of " + "very " * 30 + "many"
NAMES = ["Ann Lee", "Bo Lee", "ann lee", "Ñandú", LONG]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Ann Lee", "Ann Lee"),
        ("ann lee", "ann lee"),
        ("BO LEE", "Bo Lee"),
        (" bo ", "Bo Lee"),
        ("ñand", "Ñandú"),
    ],
)
def test_a_speaker_is_meant_by_the_name_or_a_part_of_it(typed: str, name: str) -> None:
    assert named_speaker(typed, NAMES) == name


def test_a_speaker_is_meant_by_what_was_offered() -> None:
    assert name_choices("bo le", NAMES)[0] == ("Bo Lee", "Bo Lee")
    offered = name_choices("", NAMES)
    assert [named_speaker(value, NAMES) for _, value in offered] == NAMES


@pytest.mark.parametrize(
    ("typed", "names", "told"),
    [
        ("lee", NAMES, "Several speakers fit: Ann Lee, Bo Lee, ann lee."),
        ("ANN LEE", NAMES, "Several speakers fit: Ann Lee, ann lee."),
        ("Zoe", NAMES[:2], "No such speaker was found in the article. Found are Ann Lee, Bo Lee."),
        ("Zoe", [f"No {n}" for n in range(13)], "No 9 and 3 more."),
        ("Zoe", [], "No speaker was found"),
    ],
)
def test_whom_nobody_or_several_could_be_is_told(typed: str, names: list[str], told: str) -> None:
    with pytest.raises(ArticlebotError) as error:
        named_speaker(typed, names)
    assert told in str(error.value)


@given(st.text(max_size=50), st.lists(st.text(min_size=1, max_size=300), max_size=60, unique=True))
def test_speakers_offered_keep_within_the_limits_of_discord(typed: str, names: list[str]) -> None:
    found = name_choices(typed, names)
    assert len(found) <= 25
    assert all(1 <= len(name) <= 100 and 1 <= len(value) <= 100 for name, value in found)
    assert list(text_complaints(found)) == []
