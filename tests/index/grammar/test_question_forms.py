"""What asks something, with the sign behind it or without."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import questions_in
from index.grammar.question_forms import is_question
from index.text.canonical import canonical_text


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Where did the ferry go?", ["Where did the ferry go?"]),
        ("where did the ferry go", ["where did the ferry go"]),
        ("ok so whats the mayor gonna do lol", ["ok so whats the mayor gonna do lol"]),
        ("Hi all! I was away. Who paid for it? Thanks.", ["Who paid for it?"]),
        ("The pier\nhow many people were on it\nI forgot", ["how many people were on it"]),
        ("did it sink? i think not. who said so?", ["did it sink?", "who said so?"]),
        ("What did the U.S. envoy say?", ["What did the U.S. envoy say?"]),
        ("which harbour did they choose", ["which harbour did they choose"]),
        ("who built the pier", ["who built the pier"]),
        ("Anyone know when it opens? 🙏", ["Anyone know when it opens?"]),
        ("i missed it. what did the U.S. envoy say?", ["what did the U.S. envoy say?"]),
        ("Did she say “never”?", ["Did she say “never”?"]),
        ("Can you tell me when it sank?", ["Can you tell me when it sank?"]),
        ("What did the US and the U.S. envoy want?", ["What did the US and the U.S. envoy want?"]),
        ("Who said “I will not go with you”?", ["Who said “I will not go with you”?"]),
    ],
)
def test_the_sentences_that_ask_are_found(text: str, asked: list[str]) -> None:
    assert questions_in(text) == asked


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "!!! ???",
        "The ferry leaves at nine.",
        "When I was there, it rained.",
        "what a day",
        "What the mayor said was wrong.",
        "How nice",
        "who he is nobody knows",
        "He asked “why?”",
        "ok, thanks",
        "Where do we meet?",
        "what did she say about you?",
        "Can I take the ferry home?",
        "who's with us",
        "Is that your boat?",
    ],
)
def test_what_tells_something_asks_nothing(text: str) -> None:
    assert questions_in(text) == []


def test_a_sentence_that_tells_what_was_asked_is_no_question() -> None:
    assert is_question("“Why?”")
    assert not is_question("He asked “why?”")


@given(st.text(max_size=300))
def test_whatever_is_typed_the_questions_are_slices_of_it(text: str) -> None:
    lines = " ".join(canonical_text(text).split())
    for question in questions_in(text):
        assert " ".join(question.split()) in lines
