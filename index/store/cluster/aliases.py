"""The collections of one index, and which of them its two aliases mean."""

from __future__ import annotations

from collections.abc import Mapping

from qdrant_client import QdrantClient, models

from index.models import MAIN
from index.store.cluster.address import OF_COLLECTION, ClusterAddress
from index.store.cluster.points import Points, asked

_BETWEEN = "~"


class Aliases:
    """The live collection and the one before it; what is changed of both is changed in one step."""

    def __init__(self, client: QdrantClient, address: ClusterAddress) -> None:
        self._client = client
        self._address = address
        self._live, self._previous = address.alias, f"{address.alias}{_BETWEEN}previous"

    def live(self) -> Points | None:
        """The live collection, None where there is none yet."""
        return self._meant(self._live)

    def previous(self) -> Points | None:
        """The collection before the last rebuild, where it is kept."""
        return self._meant(self._previous)

    def collections(self) -> list[str]:
        """The names of the collections of the whole index, `main` first."""
        found = {one.alias_name for one in asked(self._address, self._client.get_aliases).aliases}
        name = self._address.name
        begin = f"{name}{OF_COLLECTION}"
        below = {alias.removeprefix(begin) for alias in found if alias.startswith(begin)}
        return [*([MAIN] if name in found else []), *sorted(one for one in below if _BETWEEN not in one)]

    def new(self, label: str) -> Points:
        """A collection that is to be made."""
        return Points(self._client, self._address, f"{self._live}{_BETWEEN}{label}")

    def point(self, live: Points, previous: Points | None) -> None:
        """Let the aliases mean these collections."""
        given = self._given()
        stale = [models.DeleteAliasOperation(delete_alias=models.DeleteAlias(alias_name=a)) for a in given]
        wanted = {self._live: live} | ({self._previous: previous} if previous else {})
        fresh = [
            models.CreateAliasOperation(
                create_alias=models.CreateAlias(alias_name=alias, collection_name=points.collection)
            )
            for alias, points in wanted.items()
        ]
        asked(self._address, self._client.update_collection_aliases, [*stale, *fresh])

    def sweep(self) -> None:
        """Delete the collections of this index that no alias means."""
        kept = set(self._given().values())
        found = asked(self._address, self._client.get_collections).collections
        for one in found:
            if one.name.startswith(f"{self._live}{_BETWEEN}") and one.name not in kept:
                Points(self._client, self._address, one.name).drop()

    def _meant(self, alias: str) -> Points | None:
        collection = self._given().get(alias)
        return Points(self._client, self._address, collection) if collection else None

    def _given(self) -> Mapping[str, str]:
        found = asked(self._address, self._client.get_aliases).aliases
        mine = (self._live, self._previous)
        return {one.alias_name: one.collection_name for one in found if one.alias_name in mine}
