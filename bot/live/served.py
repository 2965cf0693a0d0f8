"""The collections that are served, by their names: each is opened when it is first wanted, few at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.live.builds import Rebuilder
from bot.live.index import LiveIndex
from index import ArticlebotError

_log = logging.getLogger(__name__)
_MOST_OPEN = 32


class NotServedError(ArticlebotError):
    """A collection is not served, or cannot be at the moment; it says nothing of any other."""


@dataclass
class ServedCollection:
    """A collection that is open, and how many are at something in it."""

    name: str
    live: LiveIndex
    rebuilder: Rebuilder
    users: int = 0

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way in it."""
        return not self.users and self.rebuilder.running is None

    def close(self) -> None:
        """Let end what is under way, and release the files."""
        self.rebuilder.close()
        self.live.close()


class ServedCollections:
    """Opens collections by their names, if `is_served`; to be used on the event loop.

    The one at `home` is opened at once, as `open_one` raises, and stays open. Only what `has_pages` is shown
    on pages.
    """

    def __init__(
        self,
        home: str,
        is_served: Callable[[str], bool],
        has_pages: Callable[[str], bool],
        open_one: Callable[[str], ServedCollection],
        most_open: int = _MOST_OPEN,
    ) -> None:
        self.home = open_one(home)
        self._is_served = is_served
        self.has_pages = has_pages
        self._open_one = open_one
        self._most_open = most_open
        # In the order of their last use.
        self._open = {home: self.home}
        self._opening = asyncio.Lock()

    @property
    def all_open(self) -> list[ServedCollection]:
        """Those that are open."""
        return list(self._open.values())

    def serves(self, name: str) -> bool:
        """Whether a collection is served, open or not."""
        return self._is_served(name)

    @asynccontextmanager
    async def opened(self, name: str) -> AsyncIterator[ServedCollection]:
        """A collection, which stays open as long as the block runs. Raises `NotServedError`."""
        if not self.serves(name):
            raise NotServedError("There are no such articles here.")
        found = self._open.get(name)
        if found is None:
            async with self._opening:
                found = self._open.get(name) or await self._open_another(name)
        self._open[name] = self._open.pop(name)
        found.users += 1
        try:
            yield found
        finally:
            found.users -= 1

    async def _open_another(self, name: str) -> ServedCollection:
        if len(self._open) >= self._most_open:
            idle = next((one for one in self.all_open if one.is_idle and one is not self.home), None)
            if idle is None:
                raise NotServedError("Many articles are being read at the moment; please ask again soon.")
            del self._open[idle.name]
            await asyncio.to_thread(idle.close)
        try:
            found = await asyncio.to_thread(self._open_one, name)
        except (ArticlebotError, OSError) as error:
            _log.error("the collection %s cannot be served: %s", name, error)
            raise NotServedError("These articles cannot be read at the moment.") from error
        self._open[name] = found
        return found

    async def reload(self) -> bool:
        """Serve of each open one what is live on disk, and return whether that went well.

        What cannot be served is logged, and what is served stays.
        """
        went_well = True
        for one in self.all_open:
            one.users += 1
            try:
                await one.live.reload()
            except (ArticlebotError, OSError) as error:
                went_well = False
                _log.warning("the collection %s on disk is not served: %s", one.name, error)
            finally:
                one.users -= 1
        return went_well

    def cancel_builds(self) -> None:
        """Cancel whatever is being built."""
        for one in self.all_open:
            if one.rebuilder.running is not None:
                one.rebuilder.running.cancel()

    def close(self) -> None:
        """Let end what is under way, and release the files."""
        for one in self.all_open:
            one.close()
