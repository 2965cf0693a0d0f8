from pathlib import Path

from index import Answer, Article, Builder, Embedder, Index, Span
from index.evidence.seen_places import SeenPlaces


def places(answer: Answer) -> list[tuple[str, Span]]:
    return [(citation.article_id, citation.span) for citation in answer.citations]


def highlights(answer: Answer) -> set[str]:
    return {h.text for citation in answer.citations for h in citation.highlights}


def test_what_several_places_hold_together_was_shown() -> None:
    besides = SeenPlaces([("a", Span(50, 100)), ("a", Span(0, 60))])
    assert besides.holds("a", Span(10, 95))
    assert besides.holds("a", Span(80, 104))
    assert not besides.holds("a", Span(90, 140))
    assert not besides.holds("b", Span(10, 20))


def test_statements_that_were_shown_are_left_out(default_index: Index) -> None:
    first = default_index.ask("What did Putin say?", top=2)
    second = default_index.ask("What did Putin say?", seen=places(first))
    assert second.status == "answered"
    assert {citation.speaker for citation in second.citations} == {"Vladimir Putin"}
    assert highlights(first).isdisjoint(highlights(second))


def test_somebody_who_said_no_more_is_quoted_with_nothing_else(default_index: Index) -> None:
    first = default_index.ask("What did Peskov say?")
    second = default_index.ask("What did Peskov say?", seen=places(first))
    assert (second.status, second.citations) == ("abstained", ())
    assert second.reason == "Nothing else that Dmitry Peskov says was found."


def test_words_that_were_shown_are_nobody_elses(default_index: Index) -> None:
    first = default_index.ask('Who said "it takes one to know one"?')
    second = default_index.ask('Who said "it takes one to know one"?', seen=places(first))
    assert (second.status, second.reason) == ("abstained", "Nobody else who says this was found.")


def test_passages_that_were_shown_are_left_out(tmp_path: Path, embedder: Embedder) -> None:
    texts = (
        "The mayor opened the new bridge over the river on Monday, and many people came to see it.",
        "The new bridge over the river was opened by the mayor, who cut a red ribbon for the guests.",
    )
    index_dir = tmp_path / "index"
    Builder(index_dir, embedder).build([Article(str(i), "Bridge", text) for i, text in enumerate(texts)])
    index = Index.open(index_dir, embedder)
    question = "Who opened the new bridge?"
    first = index.ask(question, top=1)
    second = index.ask(question, seen=places(first))
    assert {first.citations[0].article_id, second.citations[0].article_id} == {"0", "1"}
    third = index.ask(question, seen=[*places(first), *places(second)])
    assert (third.status, third.reason) == ("abstained", "The articles say nothing else on that.")
    assert third.nearest == ()


def test_articles_are_listed_without_their_texts(tmp_path: Path, embedder: Embedder) -> None:
    texts = {"b": "The bridge is open.", "a": "The river is high."}
    articles = [Article(name, f"Title {name}", text, source="Paper") for name, text in texts.items()]
    Builder(tmp_path / "index", embedder).build(articles)
    index = Index.open(tmp_path / "index", embedder)
    assert [heading.article_id for heading in index.headings()] == index.article_ids
    assert [(heading.title, heading.source) for heading in index.headings()] == [
        ("Title b", "Paper"),
        ("Title a", "Paper"),
    ]
