"""Collections beside each other, origins of articles, and what was removed on purpose, with each engine."""

from contextlib import closing

import pytest

from index import Article, Builder, Embedder, Index, Shelf, collections
from index.errors import IndexMissingError
from tests.fixtures.engines.ground import Ground

FERRY = Article("ferry", "Ferries", "The council of Torrholm bought two electric ferries on Wednesday.")
BADGER = Article("badger", "Badgers", "Ines Okafor counted nine badgers in the park of Vellmar.")
OTTER = Article("otter", "Otters", "Ines Okafor saw an otter by the weir of Vellmar.")


class Folder:
    """Gives articles that nobody asked for by name, and loses none."""

    def comes_along(self, article: Article) -> bool:
        return True

    def has_lost(self, article_id: str, origin: str | None) -> bool:
        return False


def test_each_collection_holds_its_own_and_all_are_listed(ground: Ground, embedder: Embedder) -> None:
    engine, wildlife = ground.engine(), ground.engine().collection("wild--previous")
    assert collections(engine) == []
    Builder(engine, embedder).build([FERRY])
    Builder(wildlife, embedder).build([BADGER])
    Builder(wildlife, embedder).build([OTTER])
    Builder(ground.engine("news_2").collection("sports"), embedder).build([FERRY])
    ground.restart()
    engine = ground.engine()
    assert collections(engine) == ["main", "wild--previous"]
    for name, held in (("main", ["ferry"]), ("wild--previous", ["badger", "otter"])):
        with closing(Index.open(engine, embedder, collection=name)) as index:
            assert (index.collection, index.article_ids) == (name, held)
    with pytest.raises(IndexMissingError, match=r"no collection 'sports' in .*: main, wild--previous\."):
        Index.open(engine, embedder, collection="sports")
    with closing(Shelf.open(engine, ["main", "wild--previous"], embedder, reader=None)) as shelf:
        assert shelf.ask("Who counted the badgers?").collection == "wild--previous"


def test_what_is_done_in_one_leaves_the_others_as_they_are(ground: Ground, embedder: Embedder) -> None:
    engine, wildlife = ground.engine(), ground.engine().collection("wildlife")
    Builder(engine, embedder).build([FERRY])
    Builder(wildlife, embedder).build([BADGER, OTTER])
    before = engine.live_id()
    Builder(wildlife, embedder).build(remove=["badger"])
    Builder(wildlife, embedder).build(rebuild=True)
    assert engine.live_id() == before
    Builder(engine, embedder).build(rebuild=True)
    with closing(wildlife.open_live()) as database:
        assert database.article_ids == ["otter"]
        assert database.article("otter").text == OTTER.text


def test_what_was_removed_stays_away_until_somebody_asks_for_it(ground: Ground, embedder: Embedder) -> None:
    builder = Builder(ground.engine(), embedder)
    builder.build([BADGER, OTTER])
    builder.build(remove=["badger"])
    ground.restart()
    builder = Builder(ground.engine(), embedder)
    assert builder.build([BADGER], supply=Folder()).left_out == ("badger",)
    builder.build(rebuild=True)
    assert builder.build([BADGER], supply=Folder()).left_out == ("badger",)
    assert builder.build([BADGER]).added == ("badger",)
    assert builder.build([BADGER], supply=Folder()).left_out == ()


def test_where_an_article_came_from_can_change(ground: Ground, embedder: Embedder) -> None:
    engine = ground.engine()
    Builder(engine, embedder).build([BADGER, OTTER])
    placed = Article(BADGER.article_id, BADGER.title, BADGER.text, origin="https://example.org/badgers")
    report = Builder(engine, embedder).build([placed])
    assert (report.unchanged, report.updated) == (("badger",), ())
    with closing(engine.open_live()) as database:
        database.check()
        assert database.article("badger") == placed
        assert database.document_frequency(["badger"]) == 1
    engine.rollback()
    with closing(engine.open_live()) as database:
        assert database.article("badger") == BADGER
        assert database.document_frequency(["badger"]) == 1
