from pathlib import Path

import pytest

from index import Article, Builder, Embedder, Index, IndexDamagedError, MemoryEngine, StoreError

FERRY = Article(
    "ferry", "The ferry", "The ferry of Aldermoor leaves at nine. “It was late,” said mayor Ann Lee."
)


def test_what_is_kept_in_memory_is_asked_like_any_other_and_leaves_no_file(
    tmp_path: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    engine = MemoryEngine()
    assert engine.collections() == []
    report = Builder(engine, embedder).build([FERRY])
    index = Index.open(engine, embedder)
    assert report.index_id == index.manifest.index_id
    assert index.ask("When does the ferry leave?").citations[0].quote.startswith("The ferry")
    (said,) = index.ask("What did Ann Lee say?").citations
    assert "It was late" in said.quote
    assert not list(tmp_path.iterdir())
    with pytest.raises(StoreError, match="written once"):
        Builder(engine, embedder).build([FERRY])
    index.close()
    with pytest.raises(IndexDamagedError):
        engine.check_live()
