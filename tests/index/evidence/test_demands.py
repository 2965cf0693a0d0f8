import numpy as np
import pytest

from index.evidence.demands import Demands
from index.question.query import Query, QueryTerm
from index.question.word_families import relatives
from index.text.terms import terms


def query(question: str) -> Query:
    found = [
        QueryTerm(word.start, word.end, (word.stem,), relatives(word.stem), 1.0, word.name, present=True)
        for word in terms(question)
        if not word.stop
    ]
    return Query(question, np.zeros(1, dtype=np.float32), tuple(found), None)


def failed(question: str, sentence: str, before: str = "") -> tuple[str, ...]:
    return Demands(query(question)).failed_by(sentence, terms(sentence), before)


@pytest.mark.parametrize(
    ("question", "sentence", "demands"),
    [
        ("Who leads the harbour board?", "Ann Lee leads the harbour board.", ()),
        ("Who leads the harbour board?", "Trains were late.", ("topic",)),
        ("How many boats sailed?", "The boats sailed at dawn.", ("kind",)),
        ("In what year did the boats sail?", "The boats sailed in May.", ("kind",)),
        ("In what year after 1904 did the boats sail?", "The boats sailed in 1904.", ("kind",)),
        ("In what year after 1904 did the boats sail?", "After 1904 the boats sailed in 1911.", ()),
        ("Who did not vote for the bridge?", "Ann Lee voted for the bridge.", ("denial",)),
        ("Who did not vote for the bridge?", "Ann Lee didn't vote for the bridge.", ()),
        ("Who didn’t vote for the bridge?", "Ann Lee voted for the bridge.", ("denial",)),
        ("Who refused the offer of the board?", "Ann Lee took the offer of the board.", ("denial",)),
        ("Did the board vote or not?", "The board did vote.", ()),
        ("Isn't the bridge new?", "The bridge is new.", ()),
        ("Who was glad of the highest toll?", "Ann Lee was glad of the lowest toll.", ("opposite",)),
        ("Who met Bo Lund in Bergen?", "Ann Lee met Bo Lund in Oslo.", ("name",)),
        ("What began in 1904?", "The ferry began in 2004.", ("number",)),
        ("What harvest failed in the west?", "The west saw its wheat harvest fail.", ()),
    ],
)
def test_what_a_sentence_fails(question: str, sentence: str, demands: tuple[str, ...]) -> None:
    assert failed(question, sentence) == demands


def test_a_pronoun_stands_for_a_name_before_it() -> None:
    question, sentence = "Whom did Lund meet in May?", "In May he met Ann Lee."
    assert failed(question, sentence, "Bo Lund came home.") == ()
    assert failed(question, sentence, "Carl Berg came home.") == ("name",)


def test_a_name_counts_as_another_only_beside_a_name() -> None:
    assert failed("What did Lund like most of all?", "Most of all, the sea was liked.") == ()


def test_nouns_of_other_languages_are_no_names() -> None:
    assert failed("Wann fährt die Fähre nach Bergen?", "Die Fähre verlässt den Hafen früh.") == ()


@pytest.mark.parametrize(
    ("question", "sentence", "opposed"),
    [
        ("How many people died?", "Nine passengers were injured.", True),
        ("How many people died?", "The storm claimed two lives and injured nine.", False),
        ("How many were hurt?", "Two of the crew were killed.", True),
        ("How many were hurt?", "Two of the crew were killed and six taken to hospital.", False),
        ("How many houses did the firm buy?", "The firm sold forty houses.", True),
        ("How many houses did the firm buy?", "The firm acquired forty houses.", False),
        ("Why was the pilot arrested?", "The pilot had killed a deer.", False),
        ("Were more killed than injured?", "Four were injured.", False),
    ],
)
def test_what_is_told_instead_is_no_answer(question: str, sentence: str, opposed: bool) -> None:
    assert Demands(query(question)).is_opposed_by(sentence) is opposed
