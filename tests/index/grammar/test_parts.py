import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.grammar.parts import parts_of


def questions(question: str) -> list[str]:
    return [part.question for part in parts_of(question)]


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("who won the race, and what was the time?", ["who won the race", "what was the time"]),
        (
            "who did they meet in the final, and what was the score",
            ["who did they meet in the final", "what was the score in the final"],
        ),
        ("when and where was it built", ["when was it built", "where was it built"]),
        ("how, when and why did it fall", ["how did it fall", "when did it fall", "why did it fall"]),
        (
            "where does the ferry go to and from?",
            ["where does the ferry go to", "where does the ferry go from"],
        ),
        ("what do they want vs what is offered", ["what do they want", "what is offered"]),
        ("did he resign and why", ["did he resign", "why did he resign"]),
        ("what happened and why?", ["what happened", "why did it happen"]),
        (
            "how many boats did they buy and for how much",
            ["how many boats did they buy", "for how much did they buy boats"],
        ),
        (
            "how many people came and how many didn't get in",
            ["how many people came", "how many people didn't get in"],
        ),
        ("who built it? is it safe?", ["who built it", "is it safe"]),
        (
            "what is the risk if it stays vs if it goes",
            ["what is the risk if it stays", "what is the risk if it goes"],
        ),
    ],
)
def test_two_questions_are_told_apart(question: str, parts: list[str]) -> None:
    assert questions(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "what did Ada and Per say",
        "what was the rise and fall of the mill",
        "who is Ada Holm, who runs the harbour",
        "did they say who did it and why",
        "when he left, what did he say",
        "if it breaks, who pays",
        'who said "what is it and why"',
        "was it cheap from the start or lower at first",
        "what did he say about how it began and how it ended",
        "What did Peskov say?",
    ],
)
def test_one_question_stays_one(question: str) -> None:
    assert questions(question) == [question]


def test_a_part_keeps_the_words_in_which_it_was_asked() -> None:
    found = parts_of("how many boats came and how many did not?")
    assert [part.words for part in found] == ["how many boats came", "how many did not"]


WORDS = 'who what when and why how many did is it the boats , ? ! vs if from to were " “ ” said'.split()


@given(st.one_of(st.text(max_size=250), st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)))
def test_any_question_has_parts(question: str) -> None:
    assert 1 <= len(parts_of(question)) <= 3
