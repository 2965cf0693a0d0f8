import pytest

from index.grammar.lists import asks_for_list


@pytest.mark.parametrize(
    "question",
    [
        "which islands were hit",
        "what songs was she known for?",
        "name the three builders",
        "what are the rules for dogs",
        "who are the suspects",
        "what kinds of boats are there",
        "which people were hurt",
    ],
)
def test_several_things_are_wanted(question: str) -> None:
    assert asks_for_list(question)


@pytest.mark.parametrize(
    "question",
    [
        "what happens when it rains",
        "what is his name",
        "who is he",
        "what has he said",
        "which bus was it",
        "what was it",
    ],
)
def test_one_thing_is_wanted(question: str) -> None:
    assert not asks_for_list(question)
