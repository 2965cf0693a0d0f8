"""What is added, replaced and removed, and the way back, with each engine."""

from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from qdrant_client import models

from index import Article, Builder, Embedder, Index, QuestionError, StoreError, verify
from index.errors import IndexBusyError, IndexDamagedError, IndexMissingError
from index.store.engine import Engine
from index.store.generations import Generations
from tests.fixtures.engines.ground import Ground

HARBOUR = Article(
    "harbour",
    "The harbour of Vik",
    "The harbour of Vik was closed on Monday. “The quay has sunk by a metre,” said Ida Moe, its master."
    "\n\nFerries leave from Leikanger until the quay is repaired in October.",
    date(2024, 5, 6),
    "Fjord Post",
    "https://example.org/harbour",
)
CHEESE = Article("cheese", "A cheese wins", "A brown cheese from Undredal won the prize of the county fair.")
REPAIRED = Article(
    "harbour", "The harbour of Vik", "The harbour of Vik is open again, as the quay was repaired."
)
BRIDGE = Article(
    "bridge", "A bridge", "The bridge over the Flam will be painted green, Per Lund told the council."
)


class StoppedError(Exception):
    pass


def ids(engine: Engine[Any, Any]) -> list[str]:
    with closing(Index.open(engine)) as index:
        return index.article_ids


def quotes(engine: Engine[Any, Any], embedder: Embedder, question: str) -> str:
    with closing(Index.open(engine, embedder, reader=None)) as index:
        return " ".join(citation.quote for citation in index.rank(question))


def test_an_article_is_read_as_it_was_written(ground: Ground, embedder: Embedder, tmp_path: Path) -> None:
    engine, files = ground.engine(), Generations(tmp_path / "files")
    for one in (engine, files):
        report = Builder(one, embedder).build([HARBOUR, CHEESE])
        assert report.added == ("harbour", "cheese")
    with closing(engine.open_live()) as database, closing(files.open_live()) as other:
        assert database.headings() == other.headings()
        assert database.article("harbour") == HARBOUR
        analysis, same = database.analysis("harbour"), other.analysis("harbour")
        assert analysis.statements == same.statements != ()
        assert (analysis.sentences, analysis.passages) == (same.sentences, same.passages)
        assert analysis.cast.members == same.cast.members
        numbers = [*database.passage_numbers["harbour"], *database.passage_numbers["cheese"]]
        blocks, those = database.blocks(numbers), other.blocks(numbers)
        assert all(blocks[number].tobytes() == those[number].tobytes() for number in numbers)
        assert database.chunks(numbers) == other.chunks(numbers)
        assert database.manifest.articles == other.manifest.articles
        assert database.vocabulary() == other.vocabulary()
    assert [manifest.passages for manifest in verify(engine)] == [len(numbers)]


def test_nothing_is_there_before_the_first(ground: Ground) -> None:
    assert not ground.engine().exists()
    with pytest.raises(IndexMissingError):
        ground.engine().open_live()


def test_the_last_article_can_be_removed_and_another_added(ground: Ground, embedder: Embedder) -> None:
    Builder(ground.engine(), embedder).build(may_be_empty=True)
    Builder(ground.engine(), embedder).build([HARBOUR])
    Builder(ground.engine(), embedder).build(remove=["harbour"])
    assert ids(ground.engine()) == []
    with closing(Index.open(ground.engine(), embedder)) as index:
        assert index.ask("Where is the harbour?").reason == "There are no articles here yet."
        assert not index.rank("Where is the harbour?")
        assert not index.source("The harbour of Vik was closed.")
    require_nowhere(ground, "quay")
    Builder(ground.engine(), embedder).build([CHEESE])
    assert ids(ground.engine()) == ["cheese"]


def test_what_is_added_is_found_beside_what_was_there(ground: Ground, embedder: Embedder) -> None:
    Builder(ground.engine(), embedder).build([HARBOUR])
    Builder(ground.engine(), embedder).build([CHEESE])
    assert ids(ground.engine()) == ["harbour", "cheese"]
    assert "brown cheese" in quotes(ground.engine(), embedder, "Which cheese won the prize?")
    assert "Ida Moe" in quotes(ground.engine(), embedder, "Who is the master of the harbour?")


def test_nothing_new_builds_nothing(ground: Ground, embedder: Embedder) -> None:
    first = Builder(ground.engine(), embedder).build([HARBOUR])
    assert Builder(ground.engine(), embedder).build([HARBOUR]).index_id == first.index_id


def test_what_replaces_is_found_and_what_it_replaces_is_not(ground: Ground, embedder: Embedder) -> None:
    Builder(ground.engine(), embedder).build([HARBOUR, CHEESE])
    report = Builder(ground.engine(), embedder).build([REPAIRED])
    assert report.updated == ("harbour",)
    with closing(ground.engine().open_live()) as database:
        assert database.article("harbour").text == REPAIRED.text
        assert database.document_frequency(["ferri"]) == 0
        assert "ferri" not in database.vocabulary()
    assert "sunk" not in quotes(ground.engine(), embedder, "How far has the quay sunk?")


def test_what_is_removed_is_nowhere(ground: Ground, embedder: Embedder) -> None:
    Builder(ground.engine(), embedder).build([HARBOUR, CHEESE])
    Builder(ground.engine(), embedder).build([BRIDGE])
    Builder(ground.engine(), embedder).build(remove=["harbour"])
    assert ids(ground.engine()) == ["cheese", "bridge"]
    assert "quay" not in quotes(ground.engine(), embedder, "How far has the quay sunk?")
    with pytest.raises(StoreError, match="no previous index"):
        ground.engine().rollback()
    with pytest.raises(QuestionError, match="no article"):
        Builder(ground.engine(), embedder).build(remove=["harbour"])
    require_nowhere(ground, "quay")


def test_a_crash_before_it_is_erased_is_made_good(
    ground: Ground, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = ground.engine()
    Builder(engine, embedder).build([HARBOUR, CHEESE])

    def crash() -> None:
        raise StoppedError

    with monkeypatch.context() as patch:
        patch.setattr(engine, "erase_others", crash)
        with pytest.raises(StoppedError):
            Builder(engine, embedder).build(remove=["harbour"])
    assert ids(ground.engine()) == ["cheese"]
    assert not ground.engine().is_erased()
    Builder(ground.engine(), embedder).build([BRIDGE])
    assert ground.engine().is_erased()
    require_nowhere(ground, "quay")


def require_nowhere(ground: Ground, word: str) -> None:
    """No point of a cluster, none of those of earlier generations either, holds a word."""
    for one in ground.client.get_collections().collections if ground.kind != "files" else ():
        points, _ = ground.client.scroll(one.name, models.Filter(), limit=10_000, offset=None)
        assert word not in str(points)


def test_the_way_back_leads_forth_again(ground: Ground, embedder: Embedder) -> None:
    first = Builder(ground.engine(), embedder).build([HARBOUR])
    second = Builder(ground.engine(), embedder).build([REPAIRED, CHEESE])
    assert ground.engine().rollback() == first.index_id
    assert ids(ground.engine()) == ["harbour"]
    assert "sunk" in quotes(ground.engine(), embedder, "How far has the quay sunk?")
    assert ground.engine().rollback() == second.index_id
    assert ids(ground.engine()) == ["harbour", "cheese"]


def test_what_was_gone_back_from_does_not_come_again(ground: Ground, embedder: Embedder) -> None:
    first = Builder(ground.engine(), embedder).build([HARBOUR])
    Builder(ground.engine(), embedder).build([CHEESE], remove=[])
    assert ground.engine().rollback() == first.index_id
    Builder(ground.engine(), embedder).build([BRIDGE])
    assert ids(ground.engine()) == ["harbour", "bridge"]
    with closing(ground.engine().open_live()) as database:
        assert database.document_frequency(["chees"]) == 0
        assert database.document_frequency(["quay"]) > 0
    assert ground.engine().rollback() == first.index_id
    assert ids(ground.engine()) == ["harbour"]


def test_a_rebuild_has_the_same_articles_and_can_be_gone_back_from(
    ground: Ground, embedder: Embedder
) -> None:
    first = Builder(ground.engine(), embedder).build([HARBOUR, CHEESE])
    second = Builder(ground.engine(), embedder).build(rebuild=True)
    assert second.index_id > first.index_id
    assert ids(ground.engine()) == ["harbour", "cheese"]
    assert ground.engine().rollback() == first.index_id
    assert "Ida Moe" in quotes(ground.engine(), embedder, "Who is the master of the harbour?")
    assert ground.engine().rollback() == second.index_id
    Builder(ground.engine(), embedder).build([BRIDGE])
    assert ground.engine().rollback() == second.index_id


def test_all_is_there_after_a_restart(ground: Ground, embedder: Embedder) -> None:
    first = Builder(ground.engine(), embedder).build([HARBOUR])
    second = Builder(ground.engine(), embedder).build([CHEESE])
    ground.restart()
    assert ground.engine().live_id() == second.index_id
    assert "Ida Moe" in quotes(ground.engine(), embedder, "Who is the master of the harbour?")
    Builder(ground.engine(), embedder).build([BRIDGE])
    ground.restart()
    assert ids(ground.engine()) == ["harbour", "cheese", "bridge"]
    assert ground.engine().rollback() == second.index_id > first.index_id


@pytest.mark.parametrize("rebuild", [False, True])
def test_a_build_that_breaks_off_leaves_no_trace(ground: Ground, embedder: Embedder, rebuild: bool) -> None:
    first = Builder(ground.engine(), embedder).build([HARBOUR])

    def stop(stage: str, done: int, total: int) -> None:
        if stage == "checked":
            raise StoppedError

    with pytest.raises(StoppedError):
        Builder(ground.engine(), embedder, stop).build([REPAIRED, CHEESE], rebuild=rebuild)
    assert ground.engine().live_id() == first.index_id
    assert ids(ground.engine()) == ["harbour"]
    assert "sunk" in quotes(ground.engine(), embedder, "How far has the quay sunk?")
    Builder(ground.engine(), embedder).build([CHEESE])
    assert ids(ground.engine()) == ["harbour", "cheese"]


def test_one_builds_at_a_time(ground: Ground, embedder: Embedder) -> None:
    Builder(ground.engine(), embedder).build([HARBOUR])
    waited: list[bool] = []
    with ground.engine().building(0), pytest.raises(IndexBusyError):
        Builder(ground.engine(), embedder).build([CHEESE], on_wait=lambda: waited.append(True))
    assert waited == [True]
    assert Builder(ground.engine(), embedder).build([CHEESE]).added == ("cheese",)


def test_readers_keep_what_they_opened_while_others_build(ground: Ground, embedder: Embedder) -> None:
    Builder(ground.engine(), embedder).build([HARBOUR])
    with closing(Index.open(ground.engine(), embedder)) as reader:
        before = reader.ask("How far has the quay sunk?").citations
        Builder(ground.engine(), embedder).build([REPAIRED, CHEESE])
        assert reader.ask("How far has the quay sunk?").citations == before
        assert reader.article_ids == ["harbour"]
    with closing(Index.open(ground.engine(), embedder)) as reader:
        Builder(ground.engine(), embedder).build(rebuild=True)
        assert reader.article_ids == ["harbour", "cheese"]
        assert "brown cheese" in " ".join(c.quote for c in reader.rank("Which cheese won the prize?"))


def test_a_reader_whose_words_were_erased_says_so(ground: Ground, embedder: Embedder) -> None:
    Builder(ground.engine(), embedder).build([HARBOUR, CHEESE])
    with closing(ground.engine().open_live()) as database:
        Builder(ground.engine(), embedder).build(remove=["harbour"])
        if ground.kind == "files":
            assert database.document_frequency(["quay"]) > 0
        else:
            with pytest.raises(IndexDamagedError, match="list of stems"):
                database.document_frequency(["quay"])


def test_each_index_has_its_own_and_nothing_of_others(ground: Ground, embedder: Embedder) -> None:
    Builder(ground.engine("news"), embedder).build([CHEESE])
    Builder(ground.engine("secrets"), embedder).build([HARBOUR])
    assert ids(ground.engine("news")) == ["cheese"]
    with closing(ground.engine("news").open_live()) as database:
        assert "quay" not in database.vocabulary()
        assert database.document_frequency(["quay"]) == 0
        assert database.articles_holding(["quay"], 5) == []
    assert "quay" not in quotes(ground.engine("news"), embedder, "How far has the quay sunk?")
    Builder(ground.engine("news"), embedder).build([BRIDGE], remove=["cheese"])
    Builder(ground.engine("news"), embedder).build(rebuild=True)
    assert ids(ground.engine("secrets")) == ["harbour"]
    assert "Ida Moe" in quotes(ground.engine("secrets"), embedder, "Who is the master of the harbour?")
