"""Which engine keeps an index: a folder's files or a cluster."""

from pathlib import Path
from typing import Any

from index.errors import StoreError
from index.store.cluster.address import ClusterAddress
from index.store.engine import Engine
from index.store.generations import Generations

Location = Path | str | ClusterAddress | Engine[Any, Any]
"""A folder, an index in a cluster, which may be written as qdrant://HOST:PORT/NAME, or an engine itself."""


def engine_at(location: Location) -> Engine[Any, Any]:
    """The engine of an index. Raises `StoreError` where what it needs is not installed."""
    if isinstance(location, str) and ClusterAddress.is_meant(location):
        try:
            location = ClusterAddress.parse(location)
        except ValueError as error:
            raise StoreError(f"The address of an index {error}.") from error
    if isinstance(location, str | Path):
        return Generations(Path(location))
    if not isinstance(location, ClusterAddress):
        return location
    try:
        from index.store.cluster.archive import ClusterArchive
    except ModuleNotFoundError as error:
        raise StoreError(
            "An index in a cluster needs what is not installed: pip install 'articlebot[cluster]'."
        ) from error
    return ClusterArchive.at(location)
