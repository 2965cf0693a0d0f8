import pytest

from index.grammar.courtesies import core_of, is_courtesy, is_greeting, without_lead, without_trail


@pytest.mark.parametrize("words", ["hi", "Hello!", "good morning", "help?"])
def test_a_greeting_asks_nothing(words: str) -> None:
    assert is_greeting(words)


@pytest.mark.parametrize("words", ["thanks", "OK, got it. Thank you so much!", "nice job bot :)"])
def test_a_courtesy_asks_nothing(words: str) -> None:
    assert is_courtesy(words)


@pytest.mark.parametrize("words", ["", "hi, what did he say", "thanks, and Peskov?", "helper"])
def test_what_asks_is_neither(words: str) -> None:
    assert not is_greeting(words)
    assert not is_courtesy(words)


@pytest.mark.parametrize(
    ("question", "core"),
    [
        ("Hi bot, could you please tell me what Peskov said, thanks?", "what Peskov said"),
        ("I'd like to know who denied it according to the article.", "who denied it"),
        ("What did Peskov say?", "What did Peskov say"),
    ],
)
def test_the_core_of_a_question_stands_between_its_courtesies(question: str, core: str) -> None:
    start, end = core_of(question)
    assert question[start:end] == core


def test_what_leads_to_a_question_may_join_it_to_the_one_before() -> None:
    assert without_lead("ok, and Psaki?") == ("Psaki?", True)
    assert without_lead("so then what about Psaki?") == ("what about Psaki?", False)
    assert without_lead("so far nothing") == ("so far nothing", False)
    assert without_trail("Psaki then?") == "Psaki"
