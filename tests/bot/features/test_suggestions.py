"""What is offered while somebody types: beside the event loop, for so many at a time."""

import asyncio
import threading

from bot.features.suggestions import Suggestions

SOME = [("name", "value")]


def test_the_search_runs_in_another_thread_and_only_so_many_wait() -> None:
    async def asked() -> tuple[list[int], int]:
        suggestions, go = Suggestions(), threading.Event()

        def search() -> list[tuple[str, str]]:
            assert threading.current_thread() is not threading.main_thread()
            go.wait(10)
            return SOME

        waiting = [asyncio.create_task(suggestions.find(search)) for _ in range(20)]
        done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        refused = [len(task.result()) for task in done]
        go.set()
        return refused, len([found for found in await asyncio.gather(*waiting) if found == SOME])

    refused, served = asyncio.run(asked())
    assert refused == [0] * 4
    assert served == 16


def test_what_takes_too_long_offers_nothing() -> None:
    async def asked() -> list[tuple[str, str]]:
        go = threading.Event()
        try:
            return await Suggestions().find(lambda: SOME if go.wait(10) else [])
        finally:
            go.set()

    assert asyncio.run(asked()) == []
