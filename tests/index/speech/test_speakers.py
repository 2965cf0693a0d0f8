"""Whom a question means: by a role, by another word for it, by what they speak for; and whom it does not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Answer, Article, Builder, Embedder, Index
from tests.fixtures.voices import DAM, PORT, PUZZLES, TOLL, ZOO

ARTICLES = {"dam": DAM, "zoo": ZOO, "port": PORT, "toll": TOLL, "puzzles": PUZZLES}
TITLES = {
    "dam": "Dam at Lake Orrin to rise",
    "zoo": "Bears",
    "port": "Pilots on strike",
    "toll": "Harbour toll",
}


@pytest.fixture(scope="module")
def voices(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("voices") / "index"
    Builder(folder, embedder).build([Article(i, TITLES.get(i, "News"), text) for i, text in ARTICLES.items()])
    index = Index.open(folder, embedder)
    yield index
    index.close()


def said(answer: Answer) -> str:
    return "\n".join(h.text for citation in answer.citations for h in citation.highlights)


@pytest.mark.parametrize(
    ("article", "question", "speaker", "words"),
    [
        ("dam", "what did the saturn boss say", "Marta Quill", "another flood"),
        ("dam", "what did the ceo say about the noise", "Marta Quill", "We apologize"),
        ("dam", "what did the saturn boss say sorry for", "Marta Quill", "We apologize"),
        ("dam", "did quill apologise", "Marta Quill", "We apologize"),
        ("dam", "what did the police officer say", "Paul Renner", "before May"),
        ("dam", "what did the lawyer say", "Leo Banks", "a gift to builders"),
        ("dam", "what did the lake board say", "official of the Lake Board", "moved first"),
        ("dam", "what does adler say about her coach", "Rower Kim Adler", "She stays calm"),
        ("zoo", "what did the vet say about the teeth", "Lin Marsh", "bad teeth"),
        ("zoo", "what did the councilwoman say", "Bea Fonseca", "sell a park"),
        ("zoo", "what did northern bank say", "bank spokesperson", "left no choice"),
        ("zoo", "what did the mom say", "Julie Hart", "had cried"),
        ("zoo", "what did pawline say", "PawLine", "a stone box"),
        ("zoo", "what did the president of the ostrow zoo say", "Ivan Kral", "learned its lesson"),
        ("port", "what did the union boss say", "Nora Lindt", "not furniture"),
        ("port", "what did the port boss say", "Adrian Voss", "reckless"),
        ("port", "what did the unions lawyer say", "Pia Sand", "broke a contract"),
        ("port", "what did torres post", "Mia Torres", "ferry queue"),
        ("port", "what did the singer say", "Mia Torres", "Send snacks"),
        ("toll", "what did Ronja Falk say about the decision?", "Ronja Falk", "a tax on getting wet"),
        ("puzzles", "What did Orbit say?", "Orbit", "no child had been hurt"),
    ],
)
def test_somebody_is_found_in_whichever_way_they_are_called(
    article: str, question: str, speaker: str, words: str, voices: Index
) -> None:
    answer = voices.ask(question, article_ids=[article])
    assert (answer.status, answer.kind) == ("answered", "statement")
    assert {citation.speaker for citation in answer.citations} == {speaker}
    assert words in said(answer)


@pytest.mark.parametrize(
    ("article", "question", "words"),
    [
        ("dam", "what did the cop say about the road", "before May"),
        ("dam", "what did saturn say about the plan", "another flood"),
        ("port", "what did abbotts wife say", "sleep in the car"),
        ("puzzles", "what did skywatch say", "a paper promise"),
    ],
)
def test_whoever_hardly_can_be_another_is_shown_in_doubt(
    article: str, question: str, words: str, voices: Index
) -> None:
    answer = voices.ask(question, article_ids=[article])
    assert (answer.status, answer.kind) == ("unsure", "statement")
    assert words in said(answer)


@pytest.mark.parametrize(
    ("article", "question"),
    [
        ("dam", "what did banks wife say"),
        ("dam", "what did stowes sister say"),
        ("dam", "what did orrin radio say"),
        ("dam", "what did the president of the lake board say"),
        ("zoo", "what did the president of brightwell zoo say"),
        ("zoo", "what did julies husband say"),
        ("port", "what did mia torres manager say"),
        ("port", "what did the pilots say"),
        ("port", "what did the president of the shipowners federation say"),
    ],
)
def test_nobody_elses_words_are_surely_theirs(article: str, question: str, voices: Index) -> None:
    answer = voices.ask(question, article_ids=[article])
    assert answer.status != "answered"
    assert answer.kind == "passage"


@pytest.mark.parametrize(
    ("article", "question", "reason"),
    [
        ("dam", "what did the mayor say", "The article mentions Henry Stowe but quotes nothing from him."),
        ("zoo", "what did vega say", "The article mentions Raul Vega but quotes nothing from him."),
        ("port", "what did emil voss say", "The article mentions Emil Voss but quotes nothing from him."),
        ("port", "what did the kelmar courier say", "Nothing that Kelmar Courier says itself was found."),
    ],
)
def test_silence_is_told_where_nothing_could_be_theirs(
    article: str, question: str, reason: str, voices: Index
) -> None:
    answer = voices.ask(question, article_ids=[article])
    assert (answer.status, answer.reason) == ("abstained", reason)


def test_the_words_nearest_to_what_is_asked_about_stand_first(voices: Index) -> None:
    for question, words in (
        ("what did petrenko say about visitors", "visitors would stay away"),
        ("what did brandt say about whose business it is", "between the port and its people"),
        ("what did voss say about turning away ships", "Not a single one"),
    ):
        first = voices.ask(question).citations[0]
        assert words in " ".join(highlight.text for highlight in first.highlights), question


def test_in_doubt_all_of_somebodys_words_are_shown(voices: Index) -> None:
    answer = voices.ask("what did brandt say about the number of pilots", article_ids=["port"])
    assert answer.status == "unsure"
    assert "would not step in" in said(answer)
    assert "between the port and its people" in said(answer)


def test_a_role_that_several_bear_is_shown_in_doubt(tmp_path: Path, embedder: Embedder) -> None:
    text = 'Mayor Ada Wolf said: "We pay." In the next town Mayor Ben Roth said: "We do not."'
    Builder(tmp_path, embedder).build([Article("a", "Two towns", text)])
    answer = Index.open(tmp_path, embedder).ask("what did the mayor say")
    assert answer.status == "unsure"
    assert {"We pay.", "We do not."} <= set(said(answer).split("\n"))


@pytest.mark.parametrize(
    ("article", "question", "speaker", "named"),
    [
        ("dam", "who said fish come first", "official of the Lake Board", "An official of the Lake Board"),
        ("dam", "who tweeted that its the best news", "Ida Blom", "Ida Blom"),
        ("zoo", "who said the kids were crying", "Julie Hart", "Julie Hart"),
        ("zoo", "who compared it to ostrow", "Gus Reyes", "Gus Reyes"),
        ("port", "who called the strike reckless", "Adrian Voss", "Adrian Voss"),
        ("port", "who compared it to a school trip", "Ron Abbott", "Passenger Ron Abbott"),
    ],
)
def test_who_said_something_is_found_by_its_meaning_and_marked(
    article: str, question: str, speaker: str, named: str, voices: Index
) -> None:
    answer = voices.ask(question, article_ids=[article])
    first = answer.citations[0]
    assert (answer.kind, first.speaker) == ("statement", speaker)
    assert named in [highlight.text for highlight in first.highlights]


def test_words_of_which_one_is_another_are_nobodys_for_sure(tmp_path: Path, embedder: Embedder) -> None:
    text = 'Ada Wolf said the tower was the highest building of the whole country. "It rains," Ben Roth said.'
    Builder(tmp_path, embedder).build([Article("a", "A tower", text)])
    index = Index.open(tmp_path, embedder)
    assert index.ask("who said the tower was the highest building of the whole country").status == "answered"
    assert index.ask("who said the tower was the lowest building of the whole country").status == "unsure"
