"""An index that is damaged below the bot that serves it."""

import asyncio
import shutil
import sqlite3
from pathlib import Path

import pytest

from bot.chat.replies import explain
from bot.live.answer_view import ScopedQuestion
from bot.live.index import LiveIndex
from index import Article, Builder, Embedder, Generations, Index, IndexDamagedError
from index.store.database import FileDatabase


def forget(index: Index) -> None:
    """Let SQLite read the file again, as it must where the index is larger than what it keeps in memory."""
    database = index._store.database
    assert isinstance(database, FileDatabase)
    database.file.rows("PRAGMA shrink_memory")


def test_a_damaged_index_is_told_and_served_again_once_it_is_whole(
    default_folder: Path, tmp_path: Path, embedder: Embedder
) -> None:
    folder = tmp_path / "index"
    shutil.copytree(default_folder, folder)
    generations = Generations(folder)
    path = generations.live_path()
    whole = path.read_bytes()

    async def serve() -> None:
        live = LiveIndex(
            Index.open(folder, embedder),
            lambda _: Index.open(folder, embedder),
            generations.live_id,
            10,
        )
        try:
            path.write_bytes(whole[:4096])
            await live.run(lambda snapshot: forget(snapshot.index))
            with pytest.raises(IndexDamagedError) as raised:
                await live.run(lambda snapshot: snapshot.index.statements("putin-biden-talks"))
            assert str(path) not in explain(raised.value)
            with pytest.raises(IndexDamagedError, match="articlebot index --rollback"):
                await live.reload()
            path.write_bytes(whole)
            await live.reload()
            view = await live.answer(ScopedQuestion("What did Peskov say?"))
            assert view.answer.status == "answered"
        finally:
            live.close()

    asyncio.run(serve())


def test_whoever_finds_the_index_damaged_is_answered_from_the_one_before(
    default_folder: Path, tmp_path: Path, embedder: Embedder, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "index"
    shutil.copytree(default_folder, folder)
    generations = Generations(folder)
    before = generations.live_id()
    Builder(folder, embedder).build([Article("other", "Other", "Something else was said.")])
    path = generations.live_path()

    def open_index(is_suspect: bool) -> Index:
        return Index.open_or_fall_back(folder, embedder, is_suspect=is_suspect)

    async def serve() -> None:
        live = LiveIndex(open_index(False), open_index, generations.live_id, 10)
        try:
            path.write_bytes(path.read_bytes()[:4096])
            await live.run(lambda snapshot: forget(snapshot.index))
            said = await live.run(lambda snapshot: snapshot.index.statements("putin-biden-talks"))
            view = await live.answer(ScopedQuestion("What did Peskov say?"))
            assert (len(said) > 0, view.answer.status, view.answer.index_id) == (True, "answered", before)
        finally:
            live.close()

    with caplog.at_level("ERROR"):
        asyncio.run(serve())
    (told,) = caplog.messages
    assert f"{path.name} is damaged" in told
    assert before in told


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("texts", "text", "replace(text, 'very bad', 'very sad')"),
        ("texts", "text", "CAST(substr(text, 2) AS BLOB)"),
        ("articles", "title", "title || '!'"),
        ("articles", "published", "'2021-13-19'"),
        ("articles", "article_id", "'putin-biden-talkr'"),
        ("findings", "statements", "replace(statements, 'Peskov', 'Pepkov')"),
    ],
)
@pytest.mark.parametrize("checked_when_opened", [0, 100])
def test_what_is_not_what_was_indexed_is_not_quoted(
    checked_when_opened: int,
    table: str,
    column: str,
    value: str,
    default_folder: Path,
    tmp_path: Path,
    embedder: Embedder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where there is little, it is found as soon as the index is opened, else by whoever would quote it."""
    monkeypatch.setattr("index.store.database.CHECKED_WHEN_OPENED", checked_when_opened)
    folder = tmp_path / "index"
    shutil.copytree(default_folder, folder)
    with sqlite3.connect(Generations(folder).live_path()) as changing:
        changing.execute(f"UPDATE {table} SET {column} = {value}")  # noqa: S608
    changing.close()
    if checked_when_opened:
        with pytest.raises(IndexDamagedError, match=r"articles-1\.sqlite is missing or damaged"):
            Index.open(folder, embedder)
        return
    index = Index.open(folder, embedder)
    reads = (index.article, index.statements, lambda one: index.said_by(one, "Dmitry Peskov"))
    for read in (lambda _: index.ask("What did Peskov say?"), *reads):
        with pytest.raises(IndexDamagedError, match=r"articles-1\.sqlite is damaged"):
            read(index.article_ids[0])
    with pytest.raises(KeyError):
        index.article("nothing")
    index.close()
    with pytest.raises(IndexDamagedError, match=r"articles-1\.sqlite is missing or damaged"):
        Index.open_or_fall_back(folder, embedder, is_suspect=True)


def test_nobody_writes_below_whoever_reads(default_folder: Path, tmp_path: Path, embedder: Embedder) -> None:
    folder = tmp_path / "index"
    shutil.copytree(default_folder, folder)
    index = Index.open(folder, embedder)
    with sqlite3.connect(Generations(folder).live_path(), timeout=0) as changing:
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            changing.execute("BEGIN EXCLUSIVE")
        index.close()
        changing.execute("BEGIN EXCLUSIVE")
    changing.close()
