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


def forget(index: Index) -> None:
    """Let SQLite read the file again, as it must where the index is larger than what it keeps in memory."""
    index._store.database._connection.execute("PRAGMA shrink_memory")


def test_a_damaged_index_is_told_and_served_again_once_it_is_whole(
    default_folder: Path, tmp_path: Path, embedder: Embedder
) -> None:
    folder = tmp_path / "index"
    shutil.copytree(default_folder, folder)
    generations = Generations(folder)
    path = generations.live()[0] / "articles.sqlite"
    whole = path.read_bytes()

    async def serve() -> None:
        live = LiveIndex(
            Index.open(folder, embedder),
            lambda: Index.open(folder, embedder),
            generations.live_id,
            10,
        )
        try:
            path.write_bytes(whole[:4096])
            await live.run(lambda snapshot: forget(snapshot.index))
            with pytest.raises(IndexDamagedError) as raised:
                await live.answer(ScopedQuestion("What did Peskov say?"))
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
    report = Builder(folder, embedder).build([Article("other", "Other", "Something else was said.")])

    def open_index() -> Index:
        return Index.open_or_fall_back(folder, embedder)

    async def serve() -> None:
        live = LiveIndex(open_index(), open_index, generations.live_id, 10)
        try:
            path = generations.live()[0] / "articles.sqlite"
            path.write_bytes(path.read_bytes()[:4096])
            await live.run(lambda snapshot: forget(snapshot.index))
            view = await live.answer(ScopedQuestion("What did Peskov say?"))
            assert (view.answer.status, view.answer.index_id) == ("answered", before)
        finally:
            live.close()

    with caplog.at_level("ERROR"):
        asyncio.run(serve())
    (told,) = caplog.messages
    assert f"generations/{report.index_id}/articles.sqlite is damaged" in told
    assert before in told


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("text", "replace(text, 'very bad', 'very sad')"),
        ("text", "CAST(substr(text, 2) AS BLOB)"),
        ("title", "title || '!'"),
        ("published", "'2021-13-19'"),
        ("article_id", "'putin-biden-talkr'"),
    ],
)
def test_what_is_not_what_was_indexed_is_not_quoted(
    column: str, value: str, default_folder: Path, tmp_path: Path, embedder: Embedder
) -> None:
    folder = tmp_path / "index"
    shutil.copytree(default_folder, folder)
    generations = Generations(folder)
    index = Index.open(folder, embedder)
    article_id = index.article_ids[0]
    with sqlite3.connect(generations.live()[0] / "articles.sqlite") as changing:
        changing.execute(f"UPDATE articles SET {column} = {value}")  # noqa: S608
    changing.close()
    forget(index)

    reads = (index.article, index.statements, lambda one: index.said_by(one, "Dmitry Peskov"))
    for read in (lambda _: index.ask("What did Peskov say?"), *reads):
        with pytest.raises(IndexDamagedError, match=r"articles\.sqlite is damaged"):
            read(article_id)
    with pytest.raises(KeyError):
        index.article("nothing")
    index.close()
