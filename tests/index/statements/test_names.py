"""What the words of a name tell, and the lists that say so."""

from importlib.resources import files

import pytest

from index.statements.names import gender, is_title, nation, plain
from index.text.word_lists import read_words

LISTS = sorted(path.name for path in files("index.text").joinpath("words").iterdir())


@pytest.mark.parametrize(
    ("name", "pronoun"),
    [
        *(("Jean-Pierre Dubois", "he"), ("Jean-Luc Picard", "he"), ("Jean-François Roy", "he")),
        *(("José Ruiz", "he"), ("Jürgen Klopp", "he"), ("René Roy", "he")),
        *(("Anne-Marie Roy", "she"), ("Marie-Claude Roy", "she"), ("Zoé Roy", "she")),
        *(("Tarn Roy", None), ("Jean- Roy", None)),
    ],
)
def test_a_first_name_tells_the_pronoun(name: str, pronoun: str | None) -> None:
    assert gender(name, frozenset()) == pronoun


def test_a_title_tells_it_before_the_first_name() -> None:
    assert gender("Jean-Pierre", frozenset({"Mrs"})) == "she"
    assert gender("Anna", frozenset({"vice chairman"})) == "he"


def test_a_title_and_a_nation_are_known_in_any_spelling() -> None:
    assert is_title("Gov.")
    assert nation("U.S.") == nation("American") == "us"


@pytest.mark.parametrize("sex", ["men", "women"])
def test_first_names_are_listed_as_they_are_compared(sex: str) -> None:
    names = read_words(f"first_names_of_{sex}")
    assert names == {plain(name) for name in names}


@pytest.mark.parametrize("name", LISTS)
def test_no_line_of_a_list_breaks_a_word(name: str) -> None:
    entries = files("index.text").joinpath("words", name).read_text(encoding="utf-8").split()
    assert entries
    assert not [entry for entry in entries if entry.startswith("-") or entry.endswith("-")]
