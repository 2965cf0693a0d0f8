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
