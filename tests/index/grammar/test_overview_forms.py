import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.grammar.overview_forms import OverviewQuestion, overview_question


@pytest.mark.parametrize(
    "question",
    [
        "tldr",
        "TL;DR please",
        "summarize",
        "can you summarise this article for me?",
        "sum it up",
        "give me the gist of this",
        "I need a short summary",
        "key points?",
        "what are the main takeaways of the article",
        "what's new",
        "what is this article about?",
        "what's this about",
        "what is the whole thing about",
        "too long, didn't read: what's the story",
        "what happened here?",
        "catch me up",
        "bring me up to speed please",
        "what's going on",
        "in a nutshell?",
        "explain this article like I'm five",
        "tell me about this story",
        "what does the article say?",
        "what did I miss",
        "what's the latest",
    ],
)
def test_an_overview_is_asked_for(question: str) -> None:
    assert overview_question(question) == OverviewQuestion()


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("what is the article about the ferry about", "the ferry"),
        ("summary of the harbour article", "harbour"),
        ("tldr of the ferry vote", "the ferry vote"),
        ("summarize the latest article", ""),
    ],
)
def test_the_article_may_be_told(question: str, subject: str) -> None:
    assert overview_question(question) == OverviewQuestion(subject)


@pytest.mark.parametrize(
    "question",
    [
        "what is this bird",
        "what is it",
        "what happened to the dog",
        "what's new with the ferry",
        "what's the latest on the fire",
        "what did Peskov say",
        "summary of what Peskov said",
        "what are the main points of his plan",
        "what's the point of the law",
        "what is the bill about",
        "what does the letter say",
        "what does the article say about the ferry",
        "when was this article written",
        "explain the vote",
        "tell me more",
        "which articles are there",
        "why",
        "",
    ],
)
def test_something_in_the_article_is_asked_for(question: str) -> None:
    assert overview_question(question) is None


WORDS = "what is the this article about of summary tldr key points me give happened to dog , ? .".split()


@given(st.one_of(st.text(max_size=300), st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)))
def test_any_question_is_read(question: str) -> None:
    found = overview_question(question)
    assert found is None or found.subject in question or " " in found.subject
