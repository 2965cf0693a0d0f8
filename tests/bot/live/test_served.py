import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.live.answer_view import ScopedQuestion
from bot.live.served import NotServedError, ServedCollections
from index import Article, Builder, Embedder, collection_folder
from tests.fixtures.collections import HUSHED, build_both, serve_collections

NAMES = ("north", "south", "east", "west")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    root = build_both(tmp_path_factory.mktemp("served") / "index", embedder)
    for name in NAMES:
        text = f"The ferry of the {name} leaves at nine. Nobody waits for it."
        Builder(collection_folder(root, name), embedder).build([Article("ferry", f"Ferry {name}", text)])
    return root


def serving(
    root: Path,
    embedder: Embedder,
    work: Callable[[ServedCollections], Awaitable[None]],
    *others: str,
    most_open: int = 8,
) -> None:
    async def run() -> None:
        collections = serve_collections(root, embedder, *others, most_open=most_open)
        try:
            await work(collections)
        finally:
            collections.close()

    asyncio.run(run())


def names(collections: ServedCollections) -> list[str]:
    return [one.name for one in collections.all_open]


def test_each_is_opened_when_it_is_wanted_and_answers_for_itself(root: Path, embedder: Embedder) -> None:
    async def work(collections: ServedCollections) -> None:
        assert names(collections) == ["main"]
        for name in NAMES[:2]:
            async with collections.opened(name) as served:
                view = await served.live.answer(ScopedQuestion("Whose ferry leaves at nine?"))
                assert {citation.title for citation in view.quoted} == {f"Ferry {name}"}
        assert names(collections) == ["main", *NAMES[:2]]
        async with collections.opened("north"), collections.opened("north") as again:
            assert again.users == 2
        assert again.users == 0
        assert again.is_idle

    serving(root, embedder, work, *NAMES)


def test_what_is_wanted_at_once_is_opened_once(root: Path, embedder: Embedder) -> None:
    async def work(collections: ServedCollections) -> None:
        async def live() -> object:
            async with collections.opened("east") as served:
                return served.live

        assert len(set(await asyncio.gather(*(live() for _ in range(5))))) == 1

    serving(root, embedder, work, *NAMES)


def test_few_stay_open_the_least_used_go_and_those_in_use_stay(root: Path, embedder: Embedder) -> None:
    async def use(collections: ServedCollections, *wanted: str) -> None:
        for name in wanted:
            async with collections.opened(name) as served:
                assert (await served.live.answer(ScopedQuestion("Whose ferry leaves at nine?"))).quoted

    async def work(collections: ServedCollections) -> None:
        await use(collections, "north", "south", "north", "east")
        assert set(names(collections)) == {"main", "north", "east"}
        async with AsyncExitStack() as held:
            for name in ("north", "east"):
                await held.enter_async_context(collections.opened(name))
            with pytest.raises(NotServedError, match="Many articles are being read"):
                await use(collections, "west")
            await use(collections, "north", "main")
        with collections.all_open[0].rebuilder.begun():
            kept = names(collections)[0]
            await use(collections, "west", "south")
            assert {kept, "main"} < set(names(collections))

    serving(root, embedder, work, *NAMES, most_open=3)


def test_what_is_not_served_is_not_opened_whether_it_is_there_or_not(root: Path, embedder: Embedder) -> None:
    async def refused(collections: ServedCollections, name: str) -> str:
        with pytest.raises(NotServedError) as error:
            async with collections.opened(name):
                pass
        return str(error.value)

    async def work(collections: ServedCollections) -> None:
        tried = (HUSHED, "nowhere", f"../collections/{HUSHED}", f"north/../{HUSHED}", "", "MAIN")
        assert {await refused(collections, name) for name in tried} == {"There are no such articles here."}
        # What is served and cannot be opened names no other collection, and no folder.
        assert await refused(collections, "lost") == "These articles cannot be read at the moment."
        assert names(collections) == ["main"]

    serving(root, embedder, work, "north", "lost")


def test_each_open_one_follows_what_is_live_on_its_disk(
    tmp_path: Path, embedder: Embedder, caplog: pytest.LogCaptureFixture
) -> None:
    root = build_both(tmp_path / "index", embedder)

    async def work(collections: ServedCollections) -> None:
        async with collections.opened(HUSHED) as served:
            before = served.live.snapshot
        added = Article("more", "More", "There is more of it on Thursday.")
        Builder(collection_folder(root, HUSHED), embedder).build([added])
        assert await collections.reload()
        assert served.live.snapshot is not before
        assert "more" in served.live.snapshot.headings
        assert "more" not in collections.home.live.snapshot.headings
        (collection_folder(root, HUSHED) / "current.json").unlink()
        assert not await collections.reload()
        assert f"the collection {HUSHED} on disk is not served" in caplog.text
        assert "more" in served.live.snapshot.headings

    serving(root, embedder, work, HUSHED)
