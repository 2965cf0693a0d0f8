import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.question.answer_kind import gives_expected_kind
from index.question.lexicon import Lexicon, rarity
from index.text.terms import content_stems, fold, other_number_stems, terms


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("The élites' Élites", ["elit", "elit"]),
        ("poisoning poisoned", ["poison", "poison"]),
        ("the U.S. and the US", ["us", "us"]),
        ("he is who they are", []),
        ("1,000 and 3.5 at 10:30", ["1000", "3.5", "10:30"]),
        ("ＦＵＬＬ ﬁne", ["full", "fine"]),
        ("Москва МОСКВА", ["москва", "москва"]),
    ],
)
def test_words_that_readers_take_for_the_same_share_a_stem(text: str, stems: list[str]) -> None:
    assert content_stems(text) == stems


def test_a_capital_that_a_sentence_start_explains_makes_no_name() -> None:
    assert [t.name for t in terms("Then Putin left. Nobody met NATO.")] == [
        False,
        True,
        False,
        False,
        False,
        True,
    ]


@given(st.text(max_size=200))
def test_terms_stand_where_they_say(text: str) -> None:
    for term in terms(text):
        assert 0 <= term.start < term.end <= len(text)
        assert term.stem
        assert fold(term.folded) == term.folded


def variants(word: str, *known: str) -> tuple[str, ...]:
    return Lexicon(sorted(known)).variants(terms(f"about {word}")[1])


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("Psaki", ["psakireport", "report"], ("psakireport",)),
        ("psaki", ["psakireport", "report"], ("psakireport",)),
        ("Dmitry", ["dmitri", "dimitrov"], ("dmitri",)),
        ("Zelenskyy", ["zelenski", "zelenska"], ("zelenski",)),
        ("Navalni", ["navalni", "naval"], ("navalni",)),
        ("Nevalny", ["navalni"], ("navalni",)),
        ("Crimea", ["crime"], ()),
        ("Norman", ["normandi", "norman"], ("norman",)),
        ("2018", ["2019", "2020"], ()),
        ("cat", ["cut", "catalog"], ()),
    ],
)
def test_a_name_is_found_however_it_was_written(
    word: str, known: list[str], expected: tuple[str, ...]
) -> None:
    assert variants(word, *known) == expected


def test_common_words_weigh_less_than_rare_ones() -> None:
    assert rarity("day") < rarity("channel") < rarity("Peskov")


@pytest.mark.parametrize(
    ("question", "sentence", "given"),
    [
        ("How many people came?", "Some 300 people came.", True),
        ("How many people came?", "Dozens came.", True),
        ("How many people came?", "They came on March 18, 2021.", False),
        ("How many people came?", "People came in 2020.", False),
        ("How much money was paid?", "He paid $5.", True),
        ("How much money was paid?", "He paid 5 times.", False),
        ("How old is she?", "She is a 34-year-old nurse.", True),
        ("How old is she?", "She came on March 18.", False),
        ("In what year did she come?", "She came in 1904.", True),
        ("In what year did she come?", "She came in May.", False),
        ("In what year after 1904 did she come?", "She came in 1904 or later.", False),
        ("Who came?", "People came.", True),
        ("Who came?", "Will people come?", False),
    ],
)
def test_a_quantity_or_a_year_is_expected_where_one_is_asked_for(
    question: str, sentence: str, given: bool
) -> None:
    assert gives_expected_kind(question, sentence) is given


def test_a_number_has_the_stems_of_its_other_writings() -> None:
    assert other_number_stems("5") == ("five",)
    assert other_number_stems("twenty") == ("20",)
    assert other_number_stems("third") == ("3rd",)
    assert other_number_stems("ferry") == ()


def test_a_name_beside_signs_that_have_no_blanks_is_a_term_and_each_sign_is_one() -> None:
    found = terms("公司NovaSee开发2014年")
    assert [term.folded for term in found] == ["公", "司", "novasee", "开", "发", "2014", "年"]
    assert [term.folded for term in found if term.name] == ["novasee"]


def test_a_question_word_behind_a_turned_mark_is_no_name() -> None:
    assert not any(term.name for term in terms("¿Cuándo sale el barco? ¡Nunca!"))


def test_what_stands_before_the_t_of_a_contraction_is_else_a_word_like_any_other() -> None:
    assert content_stems("Who won the race to the tax haven?") == ["won", "race", "tax", "haven"]
    assert content_stems("He won't, and they haven’t.") == []
