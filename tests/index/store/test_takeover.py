"""An index of the format before this one."""

import stat
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from index import (
    Article,
    Builder,
    Embedder,
    Generations,
    Index,
    IndexDamagedError,
    StoreError,
    default_article,
    verify,
)
from tests.fixtures.format_four import write_format_four

BRIDGE = Article(
    "bridge", "The bridge", "The bridge at Aldermoor was closed. Ruth Calloway said it had moved."
)


class NoEmbedder(Embedder):
    def embed(self, texts, progress=None):  # type: ignore[no-untyped-def]
        raise AssertionError("nothing is embedded again")


@pytest.fixture
def source(tmp_path: Path, embedder: Embedder) -> Path:
    Builder(tmp_path / "source", embedder).build([default_article(), BRIDGE])
    return tmp_path / "source"


def test_an_index_of_format_four_is_taken_over_by_whoever_opens_it(
    source: Path, tmp_path: Path, embedder: Embedder, caplog: pytest.LogCaptureFixture
) -> None:
    root = tmp_path / "index"
    write_format_four(source, root)
    root.chmod(0o755)
    with closing(Index.open(source, embedder)) as before, closing(Index.open(root, embedder)) as after:
        assert after.manifest.index_id == "20250102-000000-bbbbbb"
        assert after.manifest.articles == before.manifest.articles
        for article_id in before.article_ids:
            assert after.statements(article_id) == before.statements(article_id)
            assert after.passages(article_id) == before.passages(article_id)
        for question in ("What did Peskov say?", "Why was the bridge closed?"):
            one, other = before.ask(question), after.ask(question)
            assert replace(one, index_id="", elapsed_ms=0) == replace(other, index_id="", elapsed_ms=0)
    assert "was taken over" in caplog.text
    assert not (root / "generations").exists()
    assert stat.S_IMODE(root.stat().st_mode) == 0o700
    assert len(verify(root)) == 1


def test_a_build_takes_it_over_and_embeds_nothing_again(source: Path, tmp_path: Path) -> None:
    root = tmp_path / "index"
    write_format_four(source, root)
    report = Builder(root, NoEmbedder()).build([BRIDGE], remove=["putin-biden-talks"])
    assert (report.unchanged, report.removed) == (("bridge",), ("putin-biden-talks",))
    assert not [path for path in root.rglob("*") if path.is_file() and b"Peskov" in path.read_bytes()]


def test_where_its_live_generation_is_damaged_the_one_before_is_taken_over(
    source: Path, tmp_path: Path, embedder: Embedder
) -> None:
    root = tmp_path / "index"
    live, previous = write_format_four(source, root)
    (live / "passages.faiss").write_bytes(b"damaged")
    with closing(Index.open(root, embedder)) as index:
        assert index.article_ids == ["putin-biden-talks"]

    other = tmp_path / "other"
    for folder in write_format_four(source, other):
        (folder / "articles.sqlite").write_bytes(b"damaged")
    with pytest.raises(IndexDamagedError, match="index the articles again"):
        Index.open(other, embedder)
    assert previous.name == "20250101-000000-aaaaaa"


def test_a_crash_after_it_was_taken_over_leaves_nothing_behind(
    source: Path, tmp_path: Path, embedder: Embedder
) -> None:
    root, pointer = tmp_path / "index", tmp_path / "index" / "current.json"
    write_format_four(source, root)
    Index.open(root, embedder).close()
    taken_over = pointer.read_bytes()
    write_format_four(source, root)
    pointer.write_bytes(taken_over)
    with closing(Index.open(root, embedder)) as index:
        assert len(index.article_ids) == 2
    assert not (root / "generations").exists()


def test_whoever_only_looks_is_told_what_to_do(source: Path, tmp_path: Path) -> None:
    root = tmp_path / "index"
    write_format_four(source, root)
    for look in (lambda: verify(root), Generations(root).rollback):
        with pytest.raises(StoreError, match="articlebot index, or whatever answers from it, takes it over"):
            look()
