"""What a question about somebody's words asks for, in the ways people type it."""

import pytest

from index.grammar import speech_question

Parts = tuple[str, str, str | None, str | None, str | None]


def parts(question: str) -> Parts | None:
    asked = speech_question(question)
    if asked is None:
        return None
    phrases = (asked.speaker, asked.topic, asked.words)
    speaker, topic, words = (phrase.text if phrase else None for phrase in phrases)
    return asked.asks, asked.act, speaker, topic, words


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("what did the bank boss say", ("words", "say", "the bank boss", None, None)),
        ("what does wolf say about her coach", ("words", "say", "wolf", "her coach", None)),
        ("what did wolf say about it", ("words", "say", "wolf", "it", None)),
        ("what did wolf say afterwards about the fine", ("words", "say", "wolf", "the fine", None)),
        ("what did wolf say in court about the fine", ("words", "say", "wolf", "the fine", None)),
        ("what did wolf say in court", ("words", "say", "wolf", None, "in court")),
        ("what did wolf say sorry for", ("words", "apologise", "wolf", None, None)),
        ("what did wolf apologise for", ("words", "apologise", "wolf", None, None)),
        ("what did wolf say thanks for", ("words", "thank", "wolf", None, None)),
        ("what did the doctor tell wolf", ("words", "say", "the doctor", None, None)),
        ("what did wolf post about the case", ("words", "write", "wolf", "the case", None)),
        ("what did wolf promise to do about rents", ("words", "promise", "wolf", "rents", None)),
        ("why does wolf think people should care", ("words", "think", "wolf", None, "people should care")),
        ("why does he say it matters", ("words", "say", "he", None, "it matters")),
        ("does wolf admit it broke the law?", ("whether", "admit", "wolf", "it broke the law", None)),
        ("who defended his character", ("speaker", "defend", None, None, "his character")),
        ("who is the one who compared it to a zoo", ("speaker", "compare", None, None, "it to a zoo")),
        ("who tweeted that it was fun", ("speaker", "write", None, None, "it was fun")),
        ("who talked about the rent", ("speaker", "say", None, "the rent", None)),
    ],
)
def test_a_question_for_words_tells_whose_and_which(question: str, expected: Parts) -> None:
    assert parts(question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "so what is she going to do now",
        "why did wolf say that?",
        "what is the old town called?",
        "what were the towns granted in 1598 called?",
        "what was the talk about",
        "what did the United States do",
        "which show changed the views of voters",
        "people who are called what?",
        "why did the king dismiss his minister",
    ],
)
def test_other_questions_with_such_verbs_ask_for_no_words(question: str) -> None:
    assert parts(question) is None


def test_an_acronym_that_is_spelt_as_a_question_word_is_somebody() -> None:
    asked = speech_question("What did the WHO say about masks?")
    assert asked is not None
    assert asked.speaker is not None
    assert asked.speaker.text == "the WHO"
    assert speech_question("WHAT DID WHO SAY?") is None
    assert speech_question("what did who say?") is None
