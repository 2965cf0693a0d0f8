"""Words that call a person."""

import pytest

from index.text.people import calls_person


@pytest.mark.parametrize("word", ["boatbuilder", "biologist", "reporter", "nurse", "woman", "35-year-old"])
def test_words_for_people_are_known_or_end_as_words_for_doers_do(word: str) -> None:
    assert calls_person(word)


@pytest.mark.parametrize("word", ["river", "newspaper", "reporters", "number", "committee", "lake", "wolf"])
def test_things_and_groups_are_no_person(word: str) -> None:
    assert not calls_person(word)
