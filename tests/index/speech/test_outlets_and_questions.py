"""What an outlet says itself and only passes on, and what somebody asks."""

from collections.abc import Iterator

import pytest

from index import Article, Builder, Embedder, Index

DAM = """Engineer Ada Wolf will not leave the dam, telling her neighbours, Tarn Radio reported: "I stay."

"My mother built it," she was quoted by the Lake Herald as saying.

The Tarn Post reported that the dam had broken. The Post said nobody was hurt.

Hill FM reported heavy rain in the north."""
COURT = """Judge Ada Wolf opened the hearing in Tarn at nine.

"Where were you on the night of the storm?" Wolf asked the ferryman.

"On the boat," Bo Li answered. "I never left it."

Defence lawyer Eva Kral asked why the police had waited. "Who gained from it?" she said.

A witness told Wolf to look at the sea."""
HEARING = """The hearing on the lake began at nine in the town hall of Tarn.

SENATOR LI: Is the lake clean?

MS. RUIZ: It is. We measured it in May, and the foam was soap.

SENATOR LI: And the river? Thank you for coming.

MS. RUIZ: The river is worse than the lake."""
ARTICLES = {"dam": DAM, "court": COURT, "hearing": HEARING}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("told") / "index"
    Builder(folder, embedder).build([Article(name, "News", text) for name, text in ARTICLES.items()])
    index = Index.open(folder, embedder)
    yield index
    index.close()


def marked(index: Index, article: str, question: str) -> list[str]:
    answer = index.ask(question, article_ids=[article])
    assert (answer.status, answer.kind) == ("answered", "statement")
    return [highlight.text for citation in answer.citations for highlight in citation.highlights]


@pytest.mark.parametrize("outlet", ["Tarn Radio", "the Lake Herald"])
def test_an_outlet_does_not_say_what_it_passes_on(outlet: str, told: Index) -> None:
    answer = told.ask(f"What did {outlet} say?", article_ids=["dam"])
    name = outlet.removeprefix("the ")
    assert (answer.status, answer.reason) == ("abstained", f"Nothing that {name} says itself was found.")


@pytest.mark.parametrize("outlet", ["the Tarn Post", "the Post"])
def test_an_outlet_says_what_it_reports_itself(outlet: str, told: Index) -> None:
    assert marked(told, "dam", f"What did {outlet} say?") == ["the dam had broken", "nobody was hurt"]


def test_a_source_says_what_outlets_pass_on(told: Index) -> None:
    assert marked(told, "dam", "What did Ada Wolf say?") == ["I stay.", "My mother built it,"]


def test_what_an_outlet_tells_without_a_clause_is_shown(told: Index) -> None:
    answer = told.ask("What did Hill FM say?", article_ids=["dam"])
    assert (answer.status, answer.kind) == ("unsure", "passage")
    assert "heavy rain" in answer.citations[0].quote


@pytest.mark.parametrize(
    ("article", "question", "asked"),
    [
        ("court", "What did Wolf ask?", ["Where were you on the night of the storm?"]),
        ("court", "What did the judge ask the ferryman?", ["Where were you on the night of the storm?"]),
        ("court", "What questions did Wolf ask?", ["Where were you on the night of the storm?"]),
        ("court", "What was Wolf's question?", ["Where were you on the night of the storm?"]),
        ("court", "what did kral ask", ["why the police had waited", "Who gained from it?"]),
        ("court", "What did Kral ask about the police?", ["why the police had waited"]),
        (
            "hearing",
            "What did Senator Li ask?",
            ["Is the lake clean?", "And the river? Thank you for coming."],
        ),
    ],
)
def test_what_somebody_asks_are_their_questions(
    article: str, question: str, asked: list[str], told: Index
) -> None:
    assert marked(told, article, question) == asked


@pytest.mark.parametrize(
    ("article", "question"), [("court", "What did Bo Li ask?"), ("hearing", "What did Ruiz ask?")]
)
def test_who_asks_nothing_is_not_said_to_ask(article: str, question: str, told: Index) -> None:
    assert told.ask(question, article_ids=[article]).status != "answered"
