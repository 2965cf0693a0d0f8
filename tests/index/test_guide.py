import pytest

from index import Index


@pytest.mark.parametrize(
    "question",
    ["which articles are there?", "list the articles", "what articles do u have", "show me the articles"],
)
def test_who_asks_for_articles_is_told_them(question: str, default_index: Index) -> None:
    answer = default_index.ask(question)
    (title,) = (heading.title for heading in default_index.headings())
    assert answer.status == "abstained"
    assert (answer.citations, answer.nearest) == ((), ())
    assert str(answer.reason).startswith(f"There is one article: “{title[:20]}")


@pytest.mark.parametrize(
    "question", ["help", "hi", "hello there!", "what can you do?", "how do i use this bot", "🙂 ok thx"]
)
def test_who_asks_for_help_is_told_what_can_be_asked(question: str, default_index: Index) -> None:
    assert str(default_index.ask(question).reason).startswith("Ask what happened")


@pytest.mark.parametrize(
    "question", ["what can he do", "who is he", "what do you know about Crimea", "there"]
)
def test_a_question_is_not_told_so(question: str, default_index: Index) -> None:
    assert not str(default_index.ask(question).reason).startswith(("Ask", "There"))
