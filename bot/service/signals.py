"""SIGINT and SIGTERM: the first asks the bot to leave, the second ends the process at once."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Shutdown:
    """Takes both signals from `with` to its end, which only the main thread may do."""

    def __init__(self) -> None:
        self._asked = False
        self._wake: Callable[[], object] | None = None

    def __enter__(self) -> Shutdown:
        # Unlike a handler of the loop's, these also work before it runs, after it ended, and on Windows.
        self._before = {number: signal.signal(number, self._ask) for number in _SIGNALS}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    async def wait(self) -> None:
        """Return once a signal has come."""
        loop, come = asyncio.get_running_loop(), asyncio.Event()
        self._wake = lambda: loop.call_soon_threadsafe(come.set)
        try:
            if not self._asked:
                await come.wait()
        finally:
            self._wake = None

    def _ask(self, number: int, _frame: FrameType | None) -> None:
        if self._asked:
            # Whoever asks twice does not want to wait for a thread; what is on disk stands being cut off.
            os._exit(128 + number)
        self._asked = True
        if self._wake:
            self._wake()


async def cancel_and_wait(task: asyncio.Task[None], patience_s: float = 5.0) -> None:
    """Cancel a task and wait for its end; again after `patience_s`, since a cancellation can get lost.

    Before Python 3.12 `asyncio.wait_for`, which discord.py connects in, loses one that comes as it ends.
    """
    while not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=patience_s)
