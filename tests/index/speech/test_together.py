"""What several say together is what each of them says."""

from collections.abc import Iterator

import pytest

from index import Article, Builder, Embedder, Index

STRIKE = """The unions of the port and the railway said no. "We will not carry this alone," they said.

Nils Brandt of the port union and Vera Koch of the railway union said the trains would stop.

"It is an insult," Brandt said. Koch, who sat beside him, nodded.

Mayor Ana Ruiz of Tarn Bank and Bo Li called it a gift.

According to Bo Li, the smith said in May that the bridge was old."""


@pytest.fixture(scope="module")
def strike(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("strike") / "index"
    Builder(folder, embedder).build([Article("strike", "News", STRIKE)])
    index = Index.open(folder, embedder)
    yield index
    index.close()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("Koch", ["the trains would stop"]),
        ("Nils Brandt", ["the trains would stop", "It is an insult,"]),
        ("Ruiz", ["a gift"]),
        ("the unions", ["We will not carry this alone,"]),
        ("the smith", ["the bridge was old"]),
    ],
)
def test_each_says_what_both_say(asked: str, said: list[str], strike: Index) -> None:
    answer = strike.ask(f"What did {asked} say?")
    assert (answer.status, answer.kind) == ("answered", "statement")
    assert [h.text for citation in answer.citations for h in citation.highlights] == said


def test_whom_one_of_them_belongs_to_says_nothing(strike: Index) -> None:
    said = strike.ask("What did Tarn Bank say?").citations
    assert {citation.speaks_for for citation in said} <= {"Tarn Bank", None}
    assert all("insult" not in h.text for citation in said for h in citation.highlights)
