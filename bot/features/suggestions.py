"""What is offered while somebody types, looked for beside the event loop, within a time."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

Offers = list[tuple[str, str]]
_MOST_WAITING, _WITHIN_S = 16, 2.0


class Suggestions:
    """Looks for one list of offers at a time; nothing is offered where many wait, or it takes too long."""

    def __init__(self) -> None:
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="offering")
        self._waiting = 0

    async def find(self, search: Callable[[], Offers]) -> Offers:
        """What a search finds to offer, which runs in a thread."""
        if self._waiting >= _MOST_WAITING:
            return []
        self._waiting += 1
        try:
            async with asyncio.timeout(_WITHIN_S):
                return await asyncio.get_running_loop().run_in_executor(self._worker, search)
        except TimeoutError:
            return []
        finally:
            self._waiting -= 1
