"""A secret lies in one collection; every way to it is tried from another, in Python and in a shell."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.__main__ import main
from index import Answer, Earlier, Embedder, Filter, Index, QuestionError, Shelf, Span, StoreError
from index import answer_to_json as line_of
from tests.fixtures.collections import HUSHED, MEMO, OPEN, WIRE, build_both, leaks

QUESTIONS = (
    "What did Zyra Tamsin say?",
    "What did Ann Lee say?",
    "What did the colonel say about barges?",
    "Who ordered it?",
    "Who said what?",
    "When does it leave?",
    "Where is the bridge, and who closed it?",
    "How many barges are there?",
    "Why was the bridge closed?",
    "What is this about?",
    "Summarise the articles",
    "Which articles are there?",
    "hello",
    "Does Ann Lee know of it?",
    "What did Zira Tamsyn say?",
    "What did the Colonel order at dawn, and what did Ann Lee say?",
    "Is there anything from Christmas?",
    "Who is Colonel Tamsin?",
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    return build_both(tmp_path_factory.mktemp("apart") / "index", embedder)


@pytest.fixture(scope="module")
def seen(root: Path, embedder: Embedder) -> Iterator[Index]:
    index = Index.open(root, embedder)
    yield index
    index.close()


def same(answer: Answer) -> str:
    return line_of(replace(answer, index_id="", elapsed_ms=0.0))


def test_who_may_see_the_secret_finds_it(root: Path, embedder: Embedder) -> None:
    index = Index.open(root, embedder, collection=HUSHED)
    assert leaks(line_of(index.ask("What did Zyra Tamsin say?")))
    index.close()


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_question_brings_it_out(seen: Index, question: str) -> None:
    answer = seen.ask(question, top=50)
    ranked, weighed = seen.rank(question, top=50), seen.weigh(question)
    assert leaks(line_of(answer), repr(ranked), repr(weighed), repr(seen.ask(question, least=0.0))) == []


def test_answers_are_those_of_an_index_that_has_no_collection_beside_it(
    seen: Index, embedder: Embedder, tmp_path: Path
) -> None:
    alone = Index.open(build_both(tmp_path / "alone", embedder, with_secret=False), embedder)
    for question in QUESTIONS:
        assert same(seen.ask(question, top=50)) == same(alone.ask(question, top=50)), question
    alone.close()


def test_what_it_alone_names_was_never_mentioned(seen: Index) -> None:
    answer = seen.ask("What did Zyra Tamsin say?")
    assert (answer.status, answer.reason) == ("abstained", "The articles never mention Zyra Tamsin.")
    assert leaks(answer.reason or "") == []


@pytest.mark.parametrize(
    "look",
    [
        lambda index: index.article("memo-7"),
        lambda index: index.statements("memo-7"),
        lambda index: index.voices("memo-7"),
        lambda index: index.said_by("memo-7", "Zyra Tamsin"),
        lambda index: index.passages("memo-7"),
        lambda index: index.around("memo-7", Span(0, 20)),
        lambda index: index.cite("memo-7", Span(0, 20)),
        lambda index: index.article(f"../collections/{HUSHED}/memo-7"),
    ],
)
def test_no_guess_of_an_id_opens_its_articles(seen: Index, look: Callable[[Index], object]) -> None:
    with pytest.raises(KeyError):
        look(seen)


def test_no_guess_of_an_id_asks_its_articles(seen: Index) -> None:
    for ids in (["memo-7"], ["memo-7", "town"], [f"{HUSHED}/memo-7"]):
        with pytest.raises(QuestionError) as refused:
            seen.ask("Who ordered it?", article_ids=ids)
        assert leaks(str(refused.value)) == []


def test_an_article_of_the_same_id_is_the_open_one(seen: Index) -> None:
    assert seen.article("town").text == OPEN[0].text
    assert (
        leaks(repr(seen.statements("town")), repr(seen.ask("What is this about?", article_ids=["town"])))
        == []
    )
    with pytest.raises(QuestionError, match="has changed"):
        seen.cite("town", Span(0, len(OPEN[0].text) + 1))


def test_no_filter_by_day_or_source_tells_of_it(seen: Index) -> None:
    for chosen in (
        Filter.typed(after="2030"),
        Filter.typed(sources=["gazette"]),
        Filter.typed(sources=["nobody"]),
    ):
        with pytest.raises(QuestionError) as refused:
            seen.within(chosen)
        assert leaks(str(refused.value)) == []
    assert leaks(repr(seen.headings())) == []


def test_no_copy_of_a_story_is_told_of(seen: Index) -> None:
    cited = [*seen.ask("Why was the bridge closed?", top=50).citations, *seen.rank("the bridge was closed")]
    assert any(WIRE in citation.quote for citation in cited)
    assert [citation.also for citation in cited if citation.also] == []


@pytest.mark.parametrize("start", range(0, len(MEMO.text) - 60, 60))
def test_its_own_words_have_no_source(seen: Index, start: int) -> None:
    found = seen.source(MEMO.text[start : start + 120])
    assert leaks(repr(found)) == []
    assert {source.citation.article_id for source in found} <= {"town", "school"}


def test_no_follow_up_leans_on_it(seen: Index, root: Path, embedder: Embedder) -> None:
    knowing = Index.open(root, embedder, collection=HUSHED)
    first = knowing.ask("What did Zyra Tamsin say?")
    earlier = Earlier.of(first.question, first.at_a_glance)
    for question in ("what else did she say?", "why?", "and Ann Lee?", "where was that?", "more"):
        meant, answer = seen.follow_up(question, earlier)
        assert leaks(meant.question, line_of(answer)) == [], question
    knowing.close()


def test_others_asked_with_it_or_without_stay_apart(root: Path, embedder: Embedder) -> None:
    shelf = Shelf.open(root, ["main"], embedder)
    assert leaks(*(line_of(shelf.ask(question, top=50)) for question in QUESTIONS)) == []
    with pytest.raises(StoreError) as refused:
        Shelf.open(root, ["main", f"../{HUSHED}"], embedder)
    assert leaks(str(refused.value)) == []
    shelf.close()


@pytest.mark.parametrize(
    "command",
    [
        ["ask", "--json", "What did Zyra Tamsin say?"],
        ["ask", "--json", "--top", "50", "--source", "post", "Who ordered it?"],
        ["ask", "--article", "memo-7", "Who ordered it?"],
        ["ask", "--after", "2030", "Who ordered it?"],
        ["ask", "Which articles are there?"],
        ["index", "--list"],
        ["index", "--verify"],
        ["index", "--remove", "memo-7"],
        ["preview", "--html", "page.html", "What did Zyra Tamsin say?"],
        ["preview", "--html", "page.html", "--article", "memo-7", "Who ordered it?"],
        ["ask", "--collection", f"main/../{HUSHED}", "Who ordered it?"],
    ],
    ids=" ".join,
)
@pytest.mark.heavy
def test_no_command_prints_it(
    root: Path,
    command: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INDEX_DIR", str(root))
    monkeypatch.delenv("COLLECTION", raising=False)
    main(command)
    page = Path("page.html").read_text("utf-8") if Path("page.html").exists() else ""
    assert leaks(*capsys.readouterr(), page) == []
