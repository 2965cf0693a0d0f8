import shutil
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import (
    Article,
    Builder,
    Embedder,
    Generations,
    Index,
    StoreError,
    collection_folder,
    collections,
    existing_collection,
)
from index.errors import IndexMissingError
from index.models import MAIN
from index.store.collections import make_folder

FERRY = Article("ferry", "Ferries", "The council of Torrholm bought two electric ferries on Wednesday.")
BADGER = Article("badger", "Badgers", "Ines Okafor counted nine badgers in the park of Vellmar.")


@pytest.fixture
def folder(tmp_path: Path, embedder: Embedder) -> Path:
    for name, article in ((MAIN, FERRY), ("wild-life", BADGER)):
        Builder(collection_folder(tmp_path / "index", name), embedder).build([article])
    return tmp_path / "index"


@given(st.text(max_size=50) | st.from_regex(r"[a-z][a-z0-9_-]{0,45}", fullmatch=True))
def test_whatever_is_taken_for_a_name_stays_a_folder_below(name: str) -> None:
    root = Path("/index")
    with suppress(StoreError):
        folder = collection_folder(root, name)
        assert folder == root if name == MAIN else folder.parent == root / "collections"
        assert folder.resolve() == folder


@pytest.mark.parametrize("name", ["", "..", "a/b", "Sports", "1st", "-a", "a b", "a.b", "é", "a\n", "a" * 41])
def test_what_is_no_name_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be the name"):
        collection_folder(tmp_path, name)


def test_collections_are_listed_by_their_names_and_nothing_else_is(folder: Path) -> None:
    (folder / "collections" / "empty").mkdir()
    (folder / "collections" / "Not A Name").mkdir()
    (folder / "collections" / "a-file").touch()
    (folder / "collections" / MAIN).mkdir()
    shutil.copy(folder / "current.json", folder / "collections" / MAIN)
    assert collections(folder) == [MAIN, "wild-life"]
    assert collections(folder / "nowhere") == []
    assert collections(collection_folder(folder, "wild-life")) == [MAIN]


def test_each_is_opened_by_its_name_and_holds_its_own(folder: Path, embedder: Embedder) -> None:
    with closing(Index.open(folder, embedder)) as main:
        assert (main.collection, main.article_ids) == (MAIN, ["ferry"])
        assert main.ask("Who counted badgers?").collection == MAIN
    with closing(Index.open(folder, embedder, collection="wild-life")) as other:
        assert (other.collection, other.article_ids) == ("wild-life", ["badger"])
        assert other.ask("Who counted the badgers, and where did they count them?").collection == "wild-life"


def test_who_asks_for_one_that_is_not_there_is_told_which_are(folder: Path, embedder: Embedder) -> None:
    with pytest.raises(
        IndexMissingError, match=r"no collection 'sports' in .*; there are: main, wild-life\."
    ):
        Index.open(folder, embedder, collection="sports")
    with pytest.raises(IndexMissingError, match="there are none"):
        Index.open(folder / "nowhere", embedder, collection="sports")
    (folder / "current.json").unlink()
    with pytest.raises(IndexMissingError, match=r"no collection 'main' .* there are: wild-life"):
        Index.open(folder, embedder)
    assert not existing_collection(folder / "nowhere").exists()


def test_what_is_built_in_one_leaves_the_others_as_they_are(
    folder: Path, embedder: Embedder, tmp_path: Path
) -> None:
    before = {path: path.read_bytes() for path in folder.glob("*") if path.is_file()}
    (tmp_path / "hares.txt").write_text("Two hares were seen in Vellmar on Sunday.")
    with closing(Index.build(folder, [tmp_path / "hares.txt"], embedder, collection="wild-life")) as built:
        assert set(built.article_ids) == {"badger", "hares"}
    Builder(collection_folder(folder, "wild-life"), embedder).build(remove=["badger"])
    assert {path: path.read_bytes() for path in folder.glob("*") if path.is_file()} == before
    with pytest.raises(StoreError, match="no previous index"):
        Generations(folder).rollback()


def test_one_may_be_built_while_another_is(folder: Path, embedder: Embedder) -> None:
    with Generations(folder).building(0):
        report = Builder(collection_folder(folder, "wild-life"), embedder).build([FERRY])
    assert report.added == ("ferry",)


def test_folders_are_made_open_to_nobody_else(tmp_path: Path) -> None:
    folder = collection_folder(tmp_path / "srv" / "index", "sports")
    make_folder(folder)
    assert [path.stat().st_mode & 0o077 for path in (folder, folder.parent, folder.parent.parent)] == [
        0,
        0,
        0,
    ]
    make_folder(tmp_path / "srv" / "index")
