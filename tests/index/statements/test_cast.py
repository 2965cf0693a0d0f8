"""Whom a name or a title in a question means."""

import pytest

from index import default_article
from index.statements import find_statements_and_cast, same_speaker
from index.text.sentences import read_prose


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("Peskov", "Dmitry Peskov"),
        ("dmitri peskov", "Dmitry Peskov"),
        ("the Kremlin spokesman", "Dmitry Peskov"),
        ("President Putin", "Vladimir Putin"),
        ("the Russian president", "Vladimir Putin"),
        ("the U.S. president", "Joe Biden"),
        ("American President Joe Biden", "Joe Biden"),
        ("Psaki", "Jen Psaki"),
        ("the White House press secretary", "Jen Psaki"),
        ("the White House", "White House"),
        ("the US report", "US report"),
        ("Alexey Navalny", "Alexei Navalny"),
        ("Donald Trump", "Trump"),
        ("Hunter Biden", None),
        ("Zelensky", None),
        ("the president", None),
        ("House", None),
        ("", None),
    ],
)
def test_the_cast_knows_whom_a_question_means(asked: str, name: str | None) -> None:
    assert find_statements_and_cast("a", read_prose(default_article().text))[1].resolve(asked) == name


def test_a_name_begins_after_an_office_that_is_described() -> None:
    cast = find_statements_and_cast("a", read_prose("Secretary of State Ada Wolf Berg left the room."))[1]
    assert list(cast.members) == ["Ada Wolf Berg"]


def test_a_mention_reaches_over_as_much_of_the_name_as_is_written() -> None:
    text = "Ada Wolf came. Wolf left."
    cast = find_statements_and_cast("a", read_prose(text))[1]
    assert [mention.whole(text).of(text) for mention in cast.every_mention] == ["Ada Wolf", "Wolf"]


@pytest.mark.parametrize(
    ("asked", "canonical", "same"),
    [
        ("Peskov", "Dmitry Peskov", True),
        ("Dmitri Peskov", "Dmitry Peskov", True),
        ("PRESIDENT MULLER", "Anna Müller", True),
        ("the White House", "White House", True),
        ("House", "White House", False),
        ("Hunter Biden", "Joe Biden", False),
        ("Ruis", "Ana Ruiz", False),
    ],
)
def test_a_name_denotes_a_speaker(asked: str, canonical: str, same: bool) -> None:
    assert same_speaker(asked, canonical) is same
