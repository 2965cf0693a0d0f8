"""How the bot behaves in a server and in a channel, as their administrators chose."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import msgspec

from bot.ledger.database import Ledger
from index import Strictness

_ALL_CHANNELS = 0
_OWN = "server-"


class Conduct(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was chosen for a place; None leaves it to what holds around it.

    Whether the bot `answers` there, and to who asks alone (`private`); from which `strictness` and which
    `collection`; in `threads` of their own; and whether it answers posts `unasked`, where it is sure.
    """

    answers: bool | None = None
    private: bool | None = None
    strictness: Strictness | None = None
    collection: str | None = None
    threads: bool | None = None
    unasked: bool | None = None

    def within(self, around: Conduct) -> Conduct:
        """What holds where this was chosen, within a place for which the other was."""
        chosen = {name: value for name, value in msgspec.structs.asdict(self).items() if value is not None}
        return msgspec.structs.replace(around, **chosen)


@dataclass(frozen=True)
class Place:
    """A channel of a server, or (None) all of them; without a server, somebody alone with the bot."""

    guild_id: int | None = None
    channel_id: int | None = None


class Places:
    """What was chosen for the places of all servers, remembered; safe to share between threads.

    What another process of the bot chose is read anew. Each method raises `LedgerError` where that cannot be
    read or kept.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._writing = threading.Lock()
        self._chosen: dict[tuple[int, int], Conduct] = {}
        self._own: dict[int, str] = {}
        ledger.changed_elsewhere()
        self._read()

    def _read(self) -> None:
        rows = self._ledger.read("SELECT guild, channel, chosen FROM conducts")
        self._chosen = {
            (guild, channel): msgspec.json.decode(chosen, type=Conduct) for guild, channel, chosen in rows
        }
        self._own = dict(self._ledger.read("SELECT guild, name FROM collections"))

    def _refresh(self) -> None:
        if self._ledger.changed_elsewhere():
            with self._writing:
                self._read()

    def chosen(self, place: Place) -> Conduct:
        """What was chosen for a server, or for a channel by itself."""
        self._refresh()
        return self._chosen.get((place.guild_id or 0, place.channel_id or _ALL_CHANNELS), Conduct())

    def conduct(self, place: Place) -> Conduct:
        """What holds in a place: what its channel chose, else what its server did."""
        if place.guild_id is None:
            return Conduct()
        return self.chosen(place).within(self.chosen(Place(place.guild_id)))

    def choose(self, place: Place, conduct: Conduct) -> None:
        """Choose for a server or a channel, in place of what it chose before."""
        if place.guild_id is None:
            raise ValueError("nothing is chosen where there is no server")
        key = place.guild_id, place.channel_id or _ALL_CHANNELS
        with self._writing:
            if conduct == Conduct():
                self._ledger.write("DELETE FROM conducts WHERE guild = ? AND channel = ?", key)
                self._chosen.pop(key, None)
            else:
                written = msgspec.json.encode(conduct).decode()
                self._ledger.write("INSERT OR REPLACE INTO conducts VALUES (?, ?, ?)", (*key, written))
                self._chosen[key] = conduct

    def own_collection(self, guild_id: int | None) -> str | None:
        """The name of a server's own collection, None where it has none."""
        self._refresh()
        return None if guild_id is None else self._own.get(guild_id)

    def make_own_collection(self, guild_id: int) -> str:
        """The name of a server's own collection, which is chosen where it has none.

        Nobody can guess it: whoever has the name of a collection can read its pages.
        """
        self._refresh()
        with self._writing:
            if guild_id not in self._own:
                name = f"{_OWN}{secrets.token_hex(12)}"
                # Another process may be doing the same.
                self._ledger.write("INSERT OR IGNORE INTO collections VALUES (?, ?)", (guild_id, name))
                self._read()
            return self._own[guild_id]

    def owner(self, collection: str) -> int | None:
        """The server whose own a collection is, None where it is no server's."""
        self._refresh()
        return next((guild for guild, name in self._own.items() if name == collection), None)

    @staticmethod
    def is_own(collection: str) -> bool:
        """Whether a collection has the name of some server's own, known here or not."""
        return collection.startswith(_OWN)

    def collections(self) -> AbstractSet[str]:
        """The collections that some place is answered from."""
        self._refresh()
        bound = {conduct.collection for conduct in list(self._chosen.values())}
        return {name for name in bound if name is not None} | set(self._own.values())
