"""What was removed stays away until somebody asks for it; what vanished from its folder goes with it."""

from dataclasses import replace
from pathlib import Path

import pytest

from index import Article, Builder, BuildReport, Embedder, Generations, PathSupply, read_paths
from index.errors import ReadingError, StoreError

TEXT = "The {0} of Aldermoor was painted on Monday. Ruth Calloway said that the {0} would last."


class Ground:
    """An index, and a folder of articles beside it."""

    def __init__(self, root: Path, embedder: Embedder) -> None:
        self.articles, self.index = root / "articles", root / "index"
        self.builder = Builder(self.index, embedder)
        self.articles.mkdir()

    def write(self, name: str, thing: str) -> Path:
        path = self.articles / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(TEXT.format(thing), "utf-8")
        return path

    def build(self, *paths: Path, configured: bool = False) -> BuildReport:
        given = list(paths or [self.articles])
        return self.builder.build(read_paths(given), supply=PathSupply.of(given, configured=configured))

    @property
    def ids(self) -> set[str]:
        database = Generations(self.index).open_live()
        try:
            return set(database.article_ids)
        finally:
            database.close()


@pytest.fixture
def ground(tmp_path: Path, embedder: Embedder) -> Ground:
    ground = Ground(tmp_path, embedder)
    for thing in ("bridge", "church", "harbour"):
        ground.write(f"{thing}.txt", thing)
    ground.build()
    return ground


def test_its_folder_does_not_bring_a_removed_article_back(ground: Ground) -> None:
    ground.builder.build(remove=["church"])
    again = ground.build()
    assert (again.left_out, again.added, ground.ids) == (("church",), (), {"bridge", "harbour"})
    ground.write("church.txt", "church tower")
    assert ground.build().left_out == ("church",)
    assert ground.build(ground.articles / "church.txt", configured=True).left_out == ("church",)
    ground.builder.build(rebuild=True)
    assert ground.build().left_out == ("church",)


def test_a_copy_of_what_was_removed_stays_away_too(ground: Ground) -> None:
    ground.builder.build(remove=["church"])
    text = "Title: Church\n\n" + TEXT.format("church")
    (ground.articles / "renamed.txt").write_text(text, "utf-8")
    assert ground.build().left_out == ("church", "renamed")


def test_another_article_of_the_same_name_elsewhere_is_another(ground: Ground, tmp_path: Path) -> None:
    ground.builder.build(remove=["church"])
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "church.txt").write_text(TEXT.format("village hall"), "utf-8")
    assert ground.build(elsewhere).added == ("church",)


def test_whoever_names_the_file_brings_it_back_for_good(ground: Ground) -> None:
    ground.builder.build(remove=["church"])
    assert ground.build(ground.articles / "church.txt").added == ("church",)
    assert ground.build().left_out == ()
    ground.builder.build(remove=["church"])
    assert ground.build(ground.articles, ground.articles / "church.txt").added == ("church",)


def test_a_removal_is_remembered_without_its_words(ground: Ground) -> None:
    ground.builder.build(remove=["church"])
    ground.build()
    kept = [path.read_bytes() for path in ground.index.rglob("*") if path.is_file()]
    assert not [data for data in kept if b"church" in data.lower()]


def test_a_file_that_vanished_is_no_longer_quoted_and_may_come_back(ground: Ground) -> None:
    (ground.articles / "harbour.txt").unlink()
    ground.write("deep/mill.txt", "mill")
    report = ground.build()
    assert (report.removed, report.added) == (("harbour",), ("deep-mill",))
    kept = [path.read_bytes() for path in ground.index.rglob("*") if path.is_file()]
    assert not [data for data in kept if b"harbour" in data.lower()]
    with pytest.raises(StoreError, match="no previous index"):
        Generations(ground.index).rollback()
    ground.write("harbour.txt", "harbour")
    assert ground.build().added == ("harbour",)


def test_what_came_from_elsewhere_stays(ground: Ground, tmp_path: Path) -> None:
    page = Article("page", "A page", TEXT.format("mill"), origin="https://example.org/mill")
    upload = Article("upload", "An upload", TEXT.format("market"), origin="discord")
    nowhere = Article("nowhere", "Anything", TEXT.format("forest"))
    other = tmp_path / "other.txt"
    other.write_text(TEXT.format("quarry"), "utf-8")
    ground.builder.build([page, upload, nowhere])
    ground.build(other)
    other.unlink()
    assert ground.build().removed == ()


def test_a_folder_that_is_away_or_empty_changes_nothing(ground: Ground) -> None:
    before = ground.ids
    for path in ground.articles.iterdir():
        path.unlink()
    with pytest.raises(ReadingError, match="holds no text"):
        ground.build()
    ground.articles.rmdir()
    with pytest.raises(ReadingError, match="does not exist"):
        ground.build()
    assert ground.ids == before


def test_a_file_renamed_is_one_removed_and_one_added(ground: Ground) -> None:
    (ground.articles / "harbour.txt").rename(ground.articles / "port.txt")
    report = ground.build()
    assert (report.removed, report.added) == (("harbour",), ("port",))


def test_an_article_known_before_learns_where_it_lies(ground: Ground) -> None:
    path = ground.articles / "mill.txt"
    path.write_text(TEXT.format("mill"), "utf-8")
    (given,) = read_paths([path])
    ground.builder.build([replace(given, origin=None)])
    report = ground.build()
    assert "mill" in report.unchanged
    path.unlink()
    assert ground.build().removed == ("mill",)


def test_a_folder_named_by_a_link_is_the_folder(ground: Ground, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(ground.articles, target_is_directory=True)
    (ground.articles / "harbour.txt").unlink()
    assert ground.build(link).removed == ("harbour",)


def test_a_removal_that_cannot_delete_everything_says_so(ground: Ground) -> None:
    (ground.index / "articles-9.sqlite").mkdir()
    with pytest.raises(StoreError, match=r"articles-9\.sqlite, which cannot be deleted"):
        ground.builder.build(remove=["church"])
    assert ground.ids == {"bridge", "harbour"}


def test_the_index_is_its_owners_alone(ground: Ground) -> None:
    assert ground.index.stat().st_mode & 0o777 == 0o700
