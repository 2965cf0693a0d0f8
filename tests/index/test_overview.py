from collections.abc import Iterator
from datetime import date

import pytest

from index import Article, Builder, Embedder, Index

HARBOUR = (
    "The harbour of Brandvik will close for the winter because its breakwater has cracked, the town said.\n"
    "Divers found the crack in March, after storms had moved stones that lay there for eighty years.\n"
    "Ada Holm, who runs the harbour, said the breakwater was never built for such winters. “We have asked "
    "for money for ten years, and now the stones have answered for us,” Holm said.\n"
    "Fishing boats have to use the port of Sund until the repair is done, which takes five months.\n"
    "“My crew will sleep on the boat, for nobody drives to Sund twice a day,” fisherman Per Nygaard said.\n"
    "The repair costs nine million crowns, of which the state pays one half and the county the other."
)
BUNS = (
    "A bakery in Lund has sold its millionth cinnamon bun, forty years after it opened beside the church.\n"
    "The recipe has never been changed, said the baker, Ida Krantz, and will not be as long as she bakes."
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("overview") / "index"
    articles = [
        Article("harbour", "Harbour closes", HARBOUR, date(2024, 5, 2)),
        Article("buns", "A million buns", BUNS, date(2023, 1, 9)),
    ]
    Builder(folder, embedder).build(articles)
    index = Index.open(folder, embedder)
    yield index
    index.close()


@pytest.mark.parametrize("question", ["tldr", "whats this article about", "ok can u summarize this pls"])
def test_an_overview_is_the_lead_then_the_rest_in_the_articles_order(question: str, archive: Index) -> None:
    answer = archive.ask(question, article_ids=["harbour"])
    assert (answer.status, answer.kind, answer.reason) == ("answered", "overview", None)
    assert answer.question == question
    lead, *others = answer.citations
    assert lead.quote.startswith("The harbour of Brandvik will close")
    starts = [citation.span.start for citation in others]
    assert starts == sorted(starts)
    assert 3 <= len(answer.citations) <= 5
    assert {citation.speaker for citation in others} >= {"Ada Holm", "Per Nygaard"}
    for citation in answer.citations:
        assert HARBOUR[citation.span.start : citation.span.end] == citation.quote
        assert citation.highlights


def test_of_several_articles_the_words_tell_which_or_else_the_newest(archive: Index) -> None:
    assert {c.article_id for c in archive.ask("tldr").citations} == {"harbour"}
    for question in ("what is the article about the bakery about", "summary of the bun story"):
        assert {c.article_id for c in archive.ask(question).citations} == {"buns"}
    assert archive.ask("summarize the article about llamas").kind == "passage"


def test_more_is_what_was_not_shown(archive: Index) -> None:
    first = archive.ask("tldr", article_ids=["harbour"])
    seen = [(citation.article_id, citation.span) for citation in first.citations]
    more = archive.ask("tldr", article_ids=["harbour"], seen=seen)
    assert {c.quote for c in first.citations}.isdisjoint(c.quote for c in more.citations)


def test_fewer_can_be_asked_for(archive: Index) -> None:
    (only,) = archive.ask("key points?", top=1, article_ids=["harbour"]).citations
    assert only.quote.startswith("The harbour of Brandvik")
