"""The feeds that servers follow, and which of their articles were announced in which channel."""

from __future__ import annotations

import json
import time
from collections.abc import Collection
from dataclasses import dataclass

from bot.ledger.database import Ledger

MOST_ANNOUNCED = 10_000
"""Of how many articles that no feed has any more a channel remembers that they were announced."""


@dataclass(frozen=True)
class BoundFeed:
    """A source that a server follows; `channel_id` is where its articles are announced, None for nowhere.

    `is_silenced` says that the bot may no longer speak there, `is_begun` that what the feed had at first is
    known.
    """

    source_id: str
    guild_id: int
    channel_id: int | None = None
    is_silenced: bool = False
    is_begun: bool = False


class Feeds:
    """Remembers them; safe to share between threads. Each method raises `LedgerError`."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def of_server(self, guild_id: int) -> list[BoundFeed]:
        """The feeds of a server, in the order in which they were added."""
        rows = self._ledger.read("SELECT * FROM feeds WHERE guild = ? ORDER BY rowid", (guild_id,))
        return [_feed(*row) for row in rows]

    def of_source(self, source_id: str) -> BoundFeed | None:
        """The feed that a source is; None for one that no server follows."""
        rows = self._ledger.read("SELECT * FROM feeds WHERE source = ?", (source_id,))
        return _feed(*rows[0]) if rows else None

    def begin(self, source_id: str) -> None:
        """Note of a feed, if it is still followed, that what it had at first is known."""
        self._ledger.write("UPDATE feeds SET begun = 1 WHERE source = ?", (source_id,))

    def silence(self, source_id: str) -> None:
        """Note of a feed, if it is still followed, that the bot may not speak where it is announced."""
        self._ledger.write("UPDATE feeds SET silenced = 1 WHERE source = ?", (source_id,))

    def bind(self, feed: BoundFeed) -> None:
        """Note a feed."""
        self._ledger.write(
            "INSERT INTO feeds VALUES (?, ?, ?, ?, ?)",
            (feed.source_id, feed.guild_id, feed.channel_id, feed.is_silenced, feed.is_begun),
        )

    def unbind(self, source_id: str) -> None:
        """Forget a feed."""
        self._ledger.write("DELETE FROM feeds WHERE source = ?", (source_id,))

    def announce(
        self, channel_id: int, collection: str, article_ids: Collection[str], kept: Collection[str]
    ) -> frozenset[str]:
        """Note articles as announced in a channel, and return those that were not yet.

        Those of the `kept`, which its feeds still have, are never forgotten.
        """
        rows = self._ledger.write(
            "INSERT INTO announced SELECT ?, ?, value, ? FROM json_each(?) WHERE true "
            "ON CONFLICT DO NOTHING RETURNING article",
            (channel_id, collection, time.time(), json.dumps(list(article_ids))),
        )
        self._ledger.write(
            "DELETE FROM announced WHERE rowid IN (SELECT rowid FROM announced WHERE channel = ? "
            "AND article NOT IN (SELECT value FROM json_each(?)) ORDER BY at DESC LIMIT -1 OFFSET ?)",
            (channel_id, json.dumps(list(kept)), MOST_ANNOUNCED),
        )
        return frozenset(article for (article,) in rows)

    def take_back(self, channel_id: int, collection: str, article_ids: Collection[str]) -> None:
        """Note that articles were not announced after all, or are to be as if they had not been."""
        self._ledger.write(
            "DELETE FROM announced WHERE channel = ? AND collection = ? AND article IN "
            "(SELECT value FROM json_each(?))",
            (channel_id, collection, json.dumps(list(article_ids))),
        )


def _feed(source_id: str, guild_id: int, channel_id: int | None, silenced: int, begun: int) -> BoundFeed:
    return BoundFeed(source_id, guild_id, channel_id, bool(silenced), bool(begun))
