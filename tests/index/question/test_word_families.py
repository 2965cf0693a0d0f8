from collections.abc import Callable

import pytest

from index.question.word_families import forms, opposed, other_fates, relatives
from index.text.terms import stem
from index.text.word_lists import read_groups


def says(asked: str, *told: str) -> bool:
    """Whether words of an article say a question's word, in one of its forms or in another word."""
    stems = frozenset(stem(word) for word in told)
    return not stems.isdisjoint(forms(stem(asked))) or any(w <= stems for w in relatives(stem(asked)))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("buy", "bought"),
        ("children", "child"),
        ("wrote", "written"),
        ("killed", "dead"),
        ("deaths", "killed"),
        ("injured", "wounded"),
        ("cop", "police"),
        ("bought", "acquired"),
        ("acquired", "bought"),
        ("sacked", "fired"),
        ("kids", "child"),
    ],
)
def test_a_word_is_said_in_another_form(asked: str, told: str) -> None:
    assert says(asked, told)


@pytest.mark.parametrize(
    ("asked", "told"),
    [("killed", "injured"), ("buy", "sold"), ("police", "doctor"), ("monday", "january"), ("oil", "gas")],
)
def test_neighbours_and_opposites_do_not_say_it(asked: str, told: str) -> None:
    assert not says(asked, told)


def test_words_that_say_something_together_are_needed_all() -> None:
    assert says("killed", "claimed", "lives")
    assert not says("killed", "lives")


def test_a_word_is_none_of_its_own_relatives() -> None:
    for words in read_groups("word_families").values():
        for word in map(stem, words):
            assert not {frozenset([form]) for form in forms(word)} & set(relatives(word))


@pytest.mark.parametrize("told_instead", [opposed, other_fates])
def test_what_is_told_instead_is_so_mutually_and_says_nothing_the_same(
    told_instead: Callable[[str], tuple[frozenset[str], ...]],
) -> None:
    for word in map(stem, ("killed", "hurt", "bought", "rise", "highest", "private")):
        for wording in told_instead(word):
            assert wording not in relatives(word)
            assert all(frozenset([word]) in told_instead(other) for other in wording if len(wording) == 1)
    assert opposed(stem("ferry")) == () == other_fates(stem("ferry"))
    assert frozenset([stem("sold")]) in opposed(stem("bought"))
    assert frozenset([stem("wounded")]) in other_fates(stem("dead"))
