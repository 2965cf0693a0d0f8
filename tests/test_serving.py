"""An index that is damaged below the bot that serves it."""

import asyncio
import shutil
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from bot.counts import Counts
from bot.sending import explained
from bot.serving import Asked, Live, Serving
from index import Embedder, Generations, Index, IndexDamagedError


def forget(live: Live) -> None:
    """Let SQLite read the file again, as it must where the index is larger than what it keeps in memory."""
    live.index._store.database._connection.execute("PRAGMA shrink_memory")


def test_a_damaged_index_is_told_and_served_again_once_it_is_whole(
    default_folder: Path, tmp_path: Path, embedder: Embedder
) -> None:
    folder = tmp_path / "index"
    shutil.copytree(default_folder, folder)
    generations = Generations(folder)
    path = generations.live()[0] / "articles.sqlite"
    whole = path.read_bytes()

    async def serve() -> None:
        counts = Counts(CollectorRegistry())
        serving = Serving(lambda: Index.open(folder, embedder), generations.live_id, 10, counts)
        try:
            path.write_bytes(whole[:4096])
            await serving.run(forget)
            with pytest.raises(IndexDamagedError) as raised:
                await serving.ask(Asked("What did Peskov say?"))
            assert str(path) not in explained(raised.value)
            with pytest.raises(IndexDamagedError, match="articlebot index --rollback"):
                await serving.reload()
            path.write_bytes(whole)
            await serving.reload()
            served = await serving.ask(Asked("What did Peskov say?"))
            assert served.answer.status == "answered"
        finally:
            serving.close()

    asyncio.run(serve())
