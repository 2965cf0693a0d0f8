import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.slips import (
    common_slip,
    is_form_of,
    is_slip,
    likeness,
    nearest_spellings,
    one_letter_apart,
    slips_of,
)


def test_a_slip_keeps_the_first_letter_and_is_no_longer_form() -> None:
    known = ["crime", "crimea", "kremlin", "gremlin", "peskov"]
    assert slips_of("kremln", known) == ["kremlin"]
    assert slips_of("crimea", ["crime"]) == []
    assert slips_of("pes", ["pet"]) == []


COMMON = ["the", "which", "with", "people", "house", "where", "separate", "happened", "brown", "marine"]


@pytest.mark.parametrize(
    ("word", "model"),
    [
        ("teh", "the"),
        ("wich", "which"),
        ("peolpe", "people"),
        ("wher", "where"),
        ("hapened", "happened"),
        ("seperate", "separate"),
        ("braun", None),
        ("mrine", "marine"),
        ("zzz", None),
    ],
)
def test_fingers_swap_letters_leave_them_out_and_mistake_vowels(word: str, model: str | None) -> None:
    assert common_slip(word, COMMON) == model


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        ("peskov", "pesokv", True),
        ("peskov", "beskov", False),
        ("lee", "lea", False),
        ("zelenskyy", "zelinsky", True),
        ("peskov", "pskv", False),
    ],
)
def test_two_names_may_be_one_misspelt(one: str, other: str, slip: bool) -> None:
    assert is_slip(one, other) is is_slip(other, one) is slip


def test_a_letter_apart_is_no_swap_of_two() -> None:
    assert one_letter_apart("peters", "peter")
    assert one_letter_apart("peter", "petes")
    assert not one_letter_apart("peter", "petre")
    assert not one_letter_apart("pete", "pet")


def test_forms_of_a_word_are_alike() -> None:
    assert is_form_of("colour", "color")
    assert not is_form_of("colour", "collar")


def test_few_words_must_stand_as_they_are_and_many_may_differ() -> None:
    assert likeness("the talks", "All The Talks, he said", quoted=False) == 100
    assert likeness("the talks", "these talks", quoted=False) == 0
    assert likeness("no", "no, never", quoted=False) == 0
    assert likeness("no", "no, never", quoted=True) == 100
    assert likeness("we are redy to talk to them", "But we are ready to talk to them.", quoted=False) > 90


def test_what_was_typed_finds_the_likest() -> None:
    texts = ["Bridge opens", "Ferry sinks", "Bridges of Bergen"]
    assert nearest_spellings("brige opens", texts, 2)[0] == (0, texts[0])
    assert nearest_spellings(" ", texts, 2) == list(enumerate(texts[:2]))
    assert nearest_spellings("zzzz", texts, 2) == []


@given(st.text(max_size=12), st.lists(st.text(max_size=20), max_size=40), st.integers(1, 30))
def test_the_nearest_are_told_with_their_places(typed: str, texts: list[str], most: int) -> None:
    found = nearest_spellings(typed, iter(texts), most)
    assert len(found) <= most
    assert all(texts[place] == text for place, text in found)
    assert len({place for place, _ in found}) == len(found)


def test_of_many_texts_those_are_looked_at_that_there_is_time_for() -> None:
    texts = ["river"] * 5000 + ["the bridge"]
    assert nearest_spellings("the bridge", texts, 5) == [(5000, "the bridge")]
    assert nearest_spellings("the bridge", texts, 5, within_s=0) == []
