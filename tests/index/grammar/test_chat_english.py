import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.grammar.chat_english import is_english, plain_english
from index.text.quotations import QUOTED


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("whats the ferry gonna cost", "what is the ferry going to cost"),
        ("ok so whos moving out", "who is moving out"),
        ("why wont they say if shes leaving", "why won't they say if she's leaving"),
        ("how many ppl r still w/o power", "how many people are still without power"),
        ("wtf is a seiche", "what is a seiche"),
        ("who tf closed the bridge", "who closed the bridge"),
        ("what even is a seiche", "what is a seiche"),
        ("what the hell happened in Bergen", "what happened in Bergen"),
        ("y did they close it lol", "why did they close it"),
        ("how come they left", "why they left"),
        ("hey bro, when does it open pls", "when does it open"),
        ("was it rly 10k or $3.5m", "was it rly 10,000 or $3.5 million"),
        ("is he 5 yrs older? thanks!", "is he 5 years older?"),
        ("did he say that haha 😂", "did he say that"),
        ("wat happened abt 2 hrs ago", "what happened about 2 hours ago"),
        ("so whats he think abt it", "what does he think about it"),
        ("ok n why did she go", "why did she go"),
        ("whats happened to it", "what's happened to it"),
        ("Whats new", "What is new"),
        ("DONT THEY KNOW", "DON'T THEY KNOW"),
        ("is the us in it", "is the US in it"),
    ],
)
def test_what_is_typed_is_read_as_what_it_means(typed: str, meant: str) -> None:
    assert plain_english(typed) == meant


@pytest.mark.parametrize(
    "question",
    [
        "What did Peskov say about the talks?",
        'who wrote "whats up r u ok"',
        "what does lol mean",
        "what is lol",
        "so far how many have died",
        "PPL and RN are what?",
        "who is the dude",
        "does the r rating matter",
        "what is a 401k",
        "who won the 10k run",
        "who told us",
        "dont le livre est ici",
        "im Haus ist das nicht",
        "lol",
        "ok",
    ],
)
def test_what_is_plain_or_no_chat_stays_as_it_is(question: str) -> None:
    assert plain_english(question) == question


def test_a_question_in_another_language_is_told() -> None:
    assert is_english("ppl dead?")
    assert not is_english("Wo ist das Haus und der Garten")


@given(st.text(max_size=120))
def test_any_text_keeps_something_to_ask(question: str) -> None:
    assert any(map(str.isalnum, plain_english(question))) == any(map(str.isalnum, question))


WORDS = 'so ok lol whats r u ppl wtf is did the ferry 10k $5m gonna , ? ! “ ” " 😂 bro thx how even'.split()


@given(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))
def test_plain_english_is_plain(question: str) -> None:
    plain = plain_english(question)
    assert len(plain) <= 3 * len(question) + 10
    assert not {"whats", "ppl", "gonna"} & set(QUOTED.sub(" ", plain).split())
