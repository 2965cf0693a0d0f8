from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index import (
    Answer,
    Article,
    Builder,
    Citation,
    Earlier,
    Embedder,
    Filter,
    QuestionError,
    Shelf,
    Span,
    Status,
    StoreError,
    collection_folder,
)
from index.joint_answers import surest_of

FERRY = Article(
    "news",
    "Ferries",
    "The council of Torrholm bought two electric ferries from a yard in Gdansk on Wednesday.\n"
    'Mayor Petra Anker said: "We will sail without a drop of oil by the spring of next year."\n'
    'She said: "Nobody on the island wants the old boats back."',
    date(2024, 5, 3),
)
BADGER = Article(
    "news",
    "Badgers",
    "Ines Okafor counted nine badgers in the park of Vellmar on Sunday.\n"
    'Okafor said: "They dig under the bandstand, and nobody minds."\n'
    'Mayor Petra Anker said: "I have never seen a badger."',
    date(2023, 1, 9),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    folder = tmp_path_factory.mktemp("shelf") / "index"
    Builder(folder, embedder).build([FERRY])
    Builder(collection_folder(folder, "wildlife"), embedder).build([BADGER])
    Builder(collection_folder(folder, "secret"), embedder).build(
        [Article("vault", "Vault", "The vault of Torrholm opens with the word Quibbleton.")]
    )
    return folder


@pytest.fixture(scope="module")
def shelf(folder: Path, embedder: Embedder) -> Iterator[Shelf]:
    shelf = Shelf.open(folder, ["main", "wildlife", "main"], embedder)
    yield shelf
    shelf.close()


def test_the_collection_that_knows_it_answers_and_is_named(shelf: Shelf) -> None:
    assert list(shelf.indexes) == ["main", "wildlife"]
    ferries, badgers = shelf.ask("How many ferries did the council buy?"), shelf.ask("Who counted badgers?")
    assert (ferries.status, ferries.collection) == ("answered", "main")
    assert (badgers.status, badgers.collection) == ("answered", "wildlife")
    assert all(citation.title == "Badgers" for citation in badgers.citations)


def test_where_none_knows_each_says_so_for_itself(shelf: Shelf) -> None:
    answer = shelf.ask("What did Quibbleton say?")
    assert answer.status == "abstained"
    assert answer.reason == "The article never mentions Quibbleton."
    listed = shelf.ask("Which articles are there?").reason
    assert listed == "main: There is one article: “Ferries”. wildlife: There is one article: “Badgers”."


def test_what_is_known_to_one_alone_is_denied_only_for_the_other(shelf: Shelf) -> None:
    reason = shelf.ask("What did Gdansk's council say?").reason
    assert reason == "main: The article does not say. wildlife: The article never mentions Gdansk."


def test_a_filter_leaves_the_collections_that_hold_something_that_fits(shelf: Shelf) -> None:
    late = shelf.narrowed(Filter.typed(after="2024"))
    assert list(late.indexes) == ["main"]
    assert late.ask("Who counted badgers?").status != "answered"
    assert list(shelf.narrowed(Filter(), ["news"]).indexes) == ["main", "wildlife"]
    assert shelf.narrowed(Filter()) is shelf
    with pytest.raises(QuestionError, match="There is no article 'vault'"):
        shelf.narrowed(Filter(), ["vault"])


def test_what_follows_leans_on_the_collection_that_answered(shelf: Shelf) -> None:
    first = shelf.ask("What did Ines Okafor say?")
    assert first.collection == "wildlife"
    earlier = Earlier.of(first.question, first.at_a_glance)
    then = shelf.follow_up("And how many badgers did she count?", earlier, first.collection)
    assert (then.collection, then.citations[0].title) == ("wildlife", "Badgers")
    # Its article has the same id in both, and is asked in the one that answered.
    mayor = shelf.narrowed(Filter.typed(after="2024")).ask("What did Petra Anker say?")
    more = shelf.follow_up("What else?", Earlier.of(mayor.question, mayor.at_a_glance), mayor.collection)
    assert more.question != "What else?"


def test_one_that_is_not_there_keeps_all_from_being_asked(folder: Path, embedder: Embedder) -> None:
    with pytest.raises(StoreError, match=r"no collection 'sports' .* there are: main, secret, wildlife"):
        Shelf.open(folder, ["main", "sports"], embedder)


def cited(status: Status, confidence: float, collection: str, reason: str | None = None) -> Answer:
    quote = Citation("a", "A", None, None, None, 1, Span(0, 3), "One")
    citations = () if status == "abstained" else (quote,)
    answer = Answer("?", status, "passage", confidence, "i", 2.0, citations, reason=reason)
    return replace(answer, collection=collection)


def test_status_counts_before_confidence_and_order_last() -> None:
    no, doubt = cited("abstained", 0.9, "a"), cited("unsure", 0.8, "b")
    sure, surer, as_sure = (cited("answered", c, name) for c, name in ((0.5, "c"), (0.7, "d"), (0.7, "e")))
    assert surest_of([no, doubt, sure, surer, as_sure]).collection == "d"
    assert surest_of([no, doubt]).collection == "b"
    assert surest_of([no, doubt]).elapsed_ms == 4.0
    assert surest_of([no]) == no


def test_one_reason_is_said_once() -> None:
    answers = [cited("abstained", 0.0, name, "The articles do not say.") for name in "ab"]
    assert surest_of(answers).reason == "The articles do not say."
    answers.append(cited("abstained", 0.1, "c", "The article never mentions X."))
    joint = surest_of(answers)
    assert joint.collection == "c"
    assert (
        joint.reason
        == "a: The articles do not say. b: The articles do not say. c: The article never mentions X."
    )
