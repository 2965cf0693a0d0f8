"""Which collections are served, and how each is opened: with the models that all share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from bot.ledger.places import Places
from bot.live.builds import Rebuilder
from bot.live.counts import Counts
from bot.live.index import LiveIndex
from bot.live.links import ReaderLinks
from bot.live.served import ServedCollection
from bot.settings import Settings
from index import Builder, Embedder, Index, MemoryEngine, Reader, engine_at


@dataclass(frozen=True)
class CollectionOpener:
    """Opens the collection that the settings name, and those that some place is answered from."""

    settings: Settings
    embedder: Embedder
    reader: Reader | None
    counts: Counts
    places: Places

    def serves(self, name: str) -> bool:
        """Whether a collection is served at all."""
        return name == self.settings.collection or name in self.places.collections()

    def has_pages(self, name: str) -> bool:
        """Whether whoever knows the name of a collection may read its pages.

        That of a server's own nobody can guess; of others they would be open to all servers.
        """
        return name == self.settings.collection or self.places.owner(name) is not None

    def most_articles(self, name: str) -> int | None:
        """How many articles a server's own collection may have; None for one that is no server's."""
        return None if self.places.owner(name) is None else self.settings.server_articles

    def open_lent(self, engine: MemoryEngine) -> Index:
        """Open articles that are kept in memory."""
        return Index.open(engine, self.embedder, self.settings.strictness, self.reader)

    def open(self, name: str) -> ServedCollection:
        """Open a collection; a server's own is begun where nothing was added to it yet."""
        settings = self.settings
        engine = engine_at(settings.index_location, name)
        if self.places.owner(name) is not None and not engine.exists():
            Builder(engine, self.embedder).build(may_be_empty=True)
        open_index = partial(
            Index.open_or_fall_back,
            settings.index_location,
            self.embedder,
            settings.strictness,
            self.reader,
            collection=name,
        )
        live = LiveIndex(
            open_index(is_suspect=False),
            lambda is_suspect: open_index(is_suspect=is_suspect),
            engine.live_id,
            settings.waiting_questions,
            ReaderLinks(settings.public_url if self.has_pages(name) else "", name),
        )
        return ServedCollection(name, live, Rebuilder(engine, self.embedder, live, self.counts))
