from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from index import Answer, Article, Builder, Embedder, Index
from index.question.answer_kind import asks_about_now

TOLL = "The flood at Aldermoor has killed {} people, the police said in the evening."
OFFICE = "“{} is what this town needs,” Ann Lee said."


@pytest.fixture(scope="module")
def floods(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Index]:
    folder: Path = tmp_path_factory.mktemp("floods") / "index"
    tolls = {
        "second": (40, date(2021, 3, 2)),
        "third": (52, date(2021, 3, 3)),
        "first": (11, date(2021, 3, 1)),
    }
    articles = [Article(name, "Flood", TOLL.format(dead), day) for name, (dead, day) in tolls.items()]
    articles.append(Article("undated", "Flood", TOLL.format(25)))
    wishes = {"bridges": date(2020, 5, 1), "schools": date(2022, 5, 1), "parks": date(2021, 5, 1)}
    articles += [
        Article(wish, wish.title(), OFFICE.format(f"A plan for more {wish}"), day)
        for wish, day in wishes.items()
    ]
    Builder(folder, embedder).build(articles)
    index = Index.open(folder, embedder)
    yield index
    index.close()


def answering(answer: Answer) -> list[str]:
    return [citation.article_id for citation in answer.citations if citation.highlights]


@pytest.mark.parametrize(
    "question",
    [
        "How many people has the flood at Aldermoor killed so far?",
        "How many people has the flood at Aldermoor killed now?",
        "Currently, how many people has the flood at Aldermoor killed?",
    ],
)
def test_of_a_question_about_now_the_newest_answer_stands_first(floods: Index, question: str) -> None:
    found = answering(floods.ask(question))
    assert found == [name for name in ("third", "second", "first", "undated") if name in found]
    assert {"third", "second", "undated"} <= set(found)


def test_of_any_other_question_the_best_stands_first(floods: Index) -> None:
    answer = floods.ask("How many people had the flood at Aldermoor killed, 11 or 40?")
    assert answer.citations[0].article_id in ("first", "second")


def test_statements_are_shown_newest_first_too(floods: Index) -> None:
    assert answering(floods.ask("What does Ann Lee say now?")) == ["schools", "parks", "bridges"]
    assert answering(floods.ask("What does Ann Lee say now?", top=1)) == ["schools"]


def test_what_does_not_answer_stays_behind_what_does(floods: Index) -> None:
    answer = floods.ask("How many people has the flood at Aldermoor killed so far?", top=20)
    answers = [bool(citation.highlights) for citation in answer.citations]
    assert answers == sorted(answers, reverse=True)
    assert not all(answers)


@pytest.mark.parametrize(
    "question",
    [
        "Who is president now?",
        "Now, who leads the party?",
        "Currently, who is the mayor?",
        "Who is the current mayor?",
        "What is the most recent figure?",
        "Is the bridge still closed?",
        "Who governs as of today?",
        "What is today's price?",
        "At the moment, how many are missing?",
        "WHO IS PRESIDENT NOW?",
        "What has been found so far?",
        "What is Putin's latest statement?",
    ],
)
def test_words_for_the_present_are_understood(question: str) -> None:
    assert asks_about_now(question)


@pytest.mark.parametrize(
    "question",
    [
        "Who is president?",
        "What are the talks about?",
        "What did USA Today report?",
        'Who said "now is the time"?',
        "Who said ‘it is still early’?",
        "Who knows about the snow?",
        "What current flows in the wire?",
        "Who was president as of 2019?",
        "What became of the now-defunct party?",
        "Who gave the present?",
        "",
    ],
)
def test_the_present_is_not_read_into_a_question(question: str) -> None:
    assert not asks_about_now(question)


def test_of_a_live_blog_the_newest_entry_stands_first(tmp_path: Path, embedder: Embedder) -> None:
    entry = "Rescuers say that {} climbers are missing on the glacier."
    hours = {"15:40": "two", "12:10": "seven", "09:30": "eleven"}
    told = [f"{hour} Search goes on\n\n{entry.format(number)}" for hour, number in hours.items()]
    filler = ["The weather is calm, and three helicopters are in the air above the valley. " * 8]
    Builder(tmp_path, embedder).build(
        [Article("live", "Glacier live", "\n\n".join([told[0], *filler, told[1], *filler, told[2]]))]
    )
    index = Index.open(tmp_path, embedder)
    answer = index.ask("How many climbers are missing now?")
    assert "two climbers" in answer.citations[0].highlights[0].text
    index.close()
