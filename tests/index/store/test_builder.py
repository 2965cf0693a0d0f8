import resource
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from index import Article, Builder, Embedder, Generations, Index, default_article, verify
from index.embedding.built_in import built_in_model_folder
from index.errors import (
    IndexBusyError,
    IndexDamagedError,
    IndexMissingError,
    ModelError,
    QuestionError,
    StoreError,
)
from index.models import Span

CATS = Article("cats", "Cats", "Cats sleep for most of the day. Kittens play in the garden at night.")
DOGS = Article("dogs", "Dogs", "Dogs guard the house. A dog named Rex saved a child from the river.")


class CountingEmbedder(Embedder):
    """The real model, counting the texts it embeds."""

    embedded = 0

    def embed(self, texts, progress=None):  # type: ignore[no-untyped-def]
        self.embedded += len(texts)
        return super().embed(texts, progress)


@pytest.fixture(scope="module")
def counting() -> CountingEmbedder:
    return CountingEmbedder()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_an_index_answers_from_what_was_added(folder: Path, embedder: Embedder) -> None:
    report = Builder(folder, embedder).build([CATS, DOGS])
    assert report.added == ("cats", "dogs")
    index = Index.open(folder, embedder)
    answer = index.ask("Who saved a child from the river?")
    assert answer.citations[0].article_id == "dogs"
    assert answer.index_id == report.index_id == index.manifest.index_id


@pytest.mark.heavy
def test_unchanged_articles_are_not_embedded_again(folder: Path, counting: CountingEmbedder) -> None:
    builder = Builder(folder, counting)
    first = builder.build([CATS, DOGS])
    counting.embedded = 0
    again = builder.build([CATS, DOGS])
    assert (counting.embedded, again.index_id, again.unchanged) == (0, first.index_id, ("cats", "dogs"))
    renamed = Article("dogs", "Hounds", DOGS.text)
    changed = builder.build([CATS, renamed])
    assert (changed.updated, changed.unchanged) == (("dogs",), ("cats",))
    one_passage, two_sentences = 1, 2
    assert counting.embedded == one_passage + two_sentences
    counting.embedded = 0
    builder.build(rebuild=True)
    assert counting.embedded == 2 * (one_passage + two_sentences)


def test_a_taken_over_article_keeps_its_vectors_and_spans(folder: Path, embedder: Embedder) -> None:
    builder = Builder(folder, embedder)
    builder.build([default_article()])
    before = Index.open(folder, embedder).ask("Who was poisoned?")
    builder.build([CATS])
    after = Index.open(folder, embedder).ask("Who was poisoned?", article_ids=["putin-biden-talks"])
    assert after.citations[0] == before.citations[0]
    assert Index.open(folder, embedder).statements("putin-biden-talks")
    assert verify(folder)


def test_a_removed_article_is_gone_from_every_file(folder: Path, embedder: Embedder) -> None:
    builder = Builder(folder, embedder)
    builder.build([CATS, DOGS])
    builder.build([Article("birds", "Birds", "Birds sing.")])
    report = builder.build(remove=["dogs"])
    assert (report.removed, report.articles) == (("dogs",), 2)
    index = Index.open(folder, embedder)
    assert index.article_ids == ["cats", "birds"]
    assert all(c.article_id != "dogs" for c in index.rank("Who saved a child from the river?"))
    assert not [name for name, data in files_of(folder).items() if b"Rex" in data or b"dogs" in data]
    with pytest.raises(StoreError, match="no previous index"):
        Generations(folder).rollback()


def test_the_last_article_can_be_removed_and_another_added(folder: Path, embedder: Embedder) -> None:
    builder = Builder(folder, embedder)
    builder.build([CATS])
    assert builder.build(remove=["cats"]).articles == 0
    assert verify(folder)[0].articles == {}
    with closing(Index.open(folder, embedder)) as index:
        answer = index.ask("What is this about?")
        assert (answer.status, answer.reason) == ("abstained", "There are no articles here yet.")
        assert (index.rank("Who saved a child?"), index.source("A dog saved a child from the river.")) == (
            [],
            [],
        )
    assert builder.build([DOGS]).articles == 1


def test_an_index_without_articles_is_begun_on_purpose_only(folder: Path, embedder: Embedder) -> None:
    with pytest.raises(StoreError, match="nothing to index"):
        Builder(folder, embedder).build()
    Builder(folder, embedder).build(may_be_empty=True)
    assert Builder(folder, embedder).build([CATS], rebuild=True).added == ("cats",)


def test_unknown_articles_cannot_be_removed(folder: Path, embedder: Embedder) -> None:
    builder = Builder(folder, embedder)
    builder.build([CATS])
    before = files_of(folder)
    with pytest.raises(QuestionError, match="'fish'"):
        builder.build(remove=["fish"])
    assert files_of(folder) == before


def test_a_rollback_brings_the_previous_index_back_and_forth(folder: Path, embedder: Embedder) -> None:
    builder = Builder(folder, embedder)
    first = builder.build([CATS])
    second = builder.build([DOGS])
    generations = Generations(folder)
    assert generations.rollback() == first.index_id
    assert Index.open(folder, embedder).article_ids == ["cats"]
    assert generations.rollback() == second.index_id


def test_only_the_live_and_the_previous_generation_are_kept(folder: Path, embedder: Embedder) -> None:
    builder = Builder(folder, embedder)
    reports = [builder.build([Article(f"a{i}", "A", f"Article number {i}.")]) for i in range(4)]
    assert [one.index_id for one in verify(folder)] == [reports[-1].index_id, reports[-2].index_id]
    assert {path.name for path in folder.iterdir()} == {
        "current.json", "build.lock", "articles-1.sqlite", "articles-2.sqlite",
    }  # fmt: skip


def test_an_open_index_serves_on_while_others_are_built(folder: Path, embedder: Embedder) -> None:
    builder = Builder(folder, embedder)
    builder.build([CATS])
    opened = Index.open(folder, embedder)
    opened.ask("Where do kittens play?")
    for i in range(3):
        builder.build([Article(f"a{i}", "A", f"Article number {i}.")])
    assert opened.ask("Where do kittens play?").citations[0].article_id == "cats"


def test_a_reading_error_or_an_interrupt_leaves_the_index_as_it_was(folder: Path, embedder: Embedder) -> None:
    Builder(folder, embedder).build([CATS])
    before = files_of(folder)

    def interrupted(stage: str, done: int, total: int) -> None:
        if stage == "checked":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Builder(folder, embedder, interrupted).build([DOGS])
    assert files_of(folder) == before


@contextmanager
def file_size_limit(size: int) -> Iterator[None]:
    """No file may grow beyond the size: what a full disk does to whoever writes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("size", [1, 5_000, 45_000])
def test_a_full_disk_leaves_the_index_as_it_was(size: int, folder: Path, embedder: Embedder) -> None:
    Builder(folder, embedder).build([CATS])
    before = files_of(folder)
    with file_size_limit(size), pytest.raises(StoreError, match="it is as it was"):
        Builder(folder, embedder).build([default_article()])
    assert files_of(folder) == before


def test_a_second_builder_waits_and_then_says_so(folder: Path, embedder: Embedder) -> None:
    waited: list[bool] = []
    with (
        Generations(folder).building(0),
        pytest.raises(IndexBusyError, match="Another process is building"),
    ):
        Builder(folder, embedder).build([CATS], wait_s=0.2, on_wait=lambda: waited.append(True))
    assert waited == [True]
    assert Builder(folder, embedder).build([CATS]).added == ("cats",)


def test_another_model_is_refused_until_the_index_is_rebuilt(folder: Path, embedder: Embedder) -> None:
    Builder(folder, embedder).build([CATS])
    copy = folder.parent / "model"
    shutil.copytree(built_in_model_folder(), copy)
    other = Embedder(str(copy))
    with pytest.raises(ModelError, match="--rebuild"):
        Builder(folder, other).build([DOGS])
    with pytest.raises(ModelError, match="--rebuild"):
        Index.open(folder, other)
    Builder(folder, other).build(rebuild=True)
    assert Index.open(folder).manifest.model == str(copy)
    assert Index.open(folder).ask("Where do kittens play?").status == "answered"


def test_there_is_no_index_where_none_was_built(folder: Path) -> None:
    with pytest.raises(IndexMissingError, match="articlebot index"):
        Index.open(folder)


def damage_truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def damage_flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


def damage_delete(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("damage", [damage_truncate, damage_flip, damage_delete])
def test_a_damaged_file_is_named_and_never_served(
    damage: Callable[[Path], None], folder: Path, embedder: Embedder
) -> None:
    builder = Builder(folder, embedder)
    first = builder.build([CATS])
    second = builder.build([DOGS])
    assert Generations(folder).live_id() == second.index_id
    live = Generations(folder).live_path()
    damage(live)
    for refuse in (lambda: Index.open(folder), lambda: verify(folder), lambda: builder.build([CATS])):
        with pytest.raises(IndexDamagedError, match=live.name):
            refuse()
    assert Generations(folder).rollback() == first.index_id
    assert Index.open(folder, embedder).article_ids == ["cats"]


def test_a_rebuild_mends_a_damaged_index_from_the_last_whole_one(folder: Path, embedder: Embedder) -> None:
    builder = Builder(folder, embedder)
    builder.build([CATS])
    builder.build([DOGS])
    damage_flip(Generations(folder).live_path())
    builder.build([DOGS], rebuild=True)
    assert Index.open(folder, embedder).article_ids == ["cats", "dogs"]
    assert verify(folder)


def test_a_damaged_pointer_is_named_and_mended_by_a_rollback(folder: Path, embedder: Embedder) -> None:
    second = Builder(folder, embedder).build([CATS])
    (folder / "current.json").write_text("{")
    with pytest.raises(IndexDamagedError, match=r"current\.json"):
        Index.open(folder)
    assert Generations(folder).rollback() == second.index_id
    assert Index.open(folder).article_ids == ["cats"]


def test_another_format_is_refused(folder: Path, embedder: Embedder) -> None:
    from index.files import read_sealed, write_sealed

    Builder(folder, embedder).build([CATS])
    path = folder / "current.json"
    write_sealed(path, read_sealed(path) | {"format_version": 0})
    with pytest.raises(StoreError, match="format 0"):
        Index.open(folder)


def test_leftovers_of_a_crash_are_swept_by_the_next_build(folder: Path, embedder: Embedder) -> None:
    builder = Builder(folder, embedder)
    builder.build([CATS])
    leftovers = [folder / "articles-2.sqlite", folder / "articles-2.sqlite-journal"]
    for leftover in leftovers:
        leftover.write_bytes(b"half")
    builder.build([DOGS])
    builder.build([DOGS, Article("birds", "Birds", "Birds sing.")])
    assert [path.name for path in folder.glob("*-journal")] == []
    assert len(verify(folder)) == 2


def test_stored_text_and_spans_are_those_of_the_article(default_index: Index) -> None:
    article = default_article()
    assert default_index.article(article.article_id) == article
    for statement in default_index.statements(article.article_id):
        span: Span = statement.span
        assert article.text[span.start : span.end] == statement.text


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, embedder: Embedder) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with pytest.raises(StoreError, match="INDEX_DIR"):
        Builder(blocked / "index", embedder).build([CATS])
    with pytest.raises(IndexMissingError):
        Generations(tmp_path / "nowhere").rollback()
    assert not (tmp_path / "nowhere").exists()


def test_damage_to_the_previous_index_is_found_while_the_live_one_serves(
    folder: Path, embedder: Embedder
) -> None:
    builder = Builder(folder, embedder)
    builder.build([CATS])
    previous = Generations(folder).live_path()
    builder.build([DOGS])
    damage_flip(previous)
    with pytest.raises(IndexDamagedError, match="The live index is whole"):
        verify(folder)
    assert Index.open(folder, embedder).ask("Who saved a child?").status == "answered"


@pytest.mark.parametrize("place", [0.02, 0.3, 0.5, 0.7, 0.9])
def test_what_is_damaged_is_not_made_live(place: float, folder: Path, embedder: Embedder) -> None:
    builder = Builder(folder, embedder)
    builder.build([CATS])
    previous = Generations(folder).live_path()
    builder.build([DOGS])
    data = bytearray(previous.read_bytes())
    data[int(len(data) * place)] ^= 1
    previous.write_bytes(data)
    builder.build([Article("birds", "Birds", "Birds sing.")])
    assert len(verify(folder)) == 2
