"""What keeps the generations of one index, a folder's files or a cluster, and what it offers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol, TypeVar

from index.embedding.encoder import Vectors
from index.errors import IndexMissingError, StoreError
from index.models import MAIN
from index.store.cluster.address import ClusterAddress
from index.store.database import Analysis, Database
from index.store.format.rows import Head
from index.store.generations import Generations
from index.store.writer import Description

D = TypeVar("D", bound=Database)


class Writer(Protocol):
    """Writes the next generation, of which nothing is seen before it is live."""

    @property
    def dimension(self) -> int:
        """How many numbers its vectors have."""

    @property
    def passages(self) -> int:
        """How many passages they have."""

    def add(self, analysis: Analysis, of_passages: Vectors, of_sentences: Vectors) -> Head:
        """Add an article with everything found in it, in place of one with its id.

        The vectors are those of its passages and sentences, in their order.
        """

    def remove(self, article_id: str) -> None:
        """Leave an article out."""

    def is_found(self, head: Head) -> bool:
        """Whether an article reads as it was written, and its vectors are ones that can be found."""

    def move(self, article_id: str, origin: str | None) -> None:
        """Note another origin of an article."""

    def describe(self, description: Description) -> None:
        """Say of the generation what it is."""

    def commit(self, *, erases: bool = False) -> None:
        """Seal the generation and make it durable. With `erases`, no trace of what was deleted is left."""


W = TypeVar("W", bound=Writer)


class Engine(Protocol[D, W]):
    """The generations of one collection. Whatever it is asked raises `StoreError` where that cannot be done.

    As a text it says where that is.
    """

    def collection(self, name: str) -> Engine[D, W]:
        """A collection beside this one, there or not. Raises `StoreError` for what cannot be a name."""

    def collections(self) -> list[str]:
        """The names of the collections that are there, `main` first."""

    def exists(self) -> bool:
        """Whether anything was ever made live here."""

    def is_erased(self) -> bool:
        """Whether all that was removed is gone; a crash may have come before."""

    def live_id(self) -> str:
        """The id of the live generation, nothing of it verified."""

    def fell_back_from(self) -> str | None:
        """What is damaged for which the live one took a newer one's place, if it did."""

    def open_live(self) -> D:
        """The live generation. Raises `IndexMissingError` or `IndexDamagedError`."""

    def check_live(self) -> None:
        """Read all of the live generation. Raises `IndexDamagedError` where it is not what was written."""

    def open_previous(self) -> D | None:
        """The generation that was live before; None where none is kept."""

    def newest_whole(self) -> D | None:
        """The newest generation that can be read, live or not."""

    def building(
        self, wait_s: float, on_wait: Callable[[], None] | None = None
    ) -> AbstractContextManager[None]:
        """Hold the right to build. Raises `IndexBusyError` if another process keeps it for `wait_s`."""

    def next_id(self, known: D | None) -> str:
        """A new index id: ids sort by age."""

    def writing(self, known: D | None) -> AbstractContextManager[W]:
        """A writer of the next generation, which has what the known one has; put back at an error."""

    def make_live(self, writer: W, index_id: str, previous: D | None) -> None:
        """Swap a finished generation in. Without a previous one there is nothing to go back to."""

    def erase_others(self) -> None:
        """Take away all that the live generation does not hold."""

    def refresh_search(self, *, erases: bool) -> None:
        """Bring what the live generation is searched with up to date; with `erases`, in every file."""

    def rollback(self, wait_s: float = 0.0, on_wait: Callable[[], None] | None = None) -> str:
        """Make the previous generation live, keep the live one as previous, and return the new live id."""

    def fall_back(self, model: str, wait_s: float = 0.0) -> None:
        """Make the previous generation live, but only where the live one is damaged.

        Raises `StoreError` where nothing whole that was made with the model is there to fall back to.
        """


Location = Path | str | ClusterAddress | Engine[Any, Any]
"""A folder, an index in a cluster, which may be written as qdrant://HOST:PORT/NAME, or an engine itself."""


def engine_at(location: Location, collection: str = MAIN) -> Engine[Any, Any]:
    """The engine of a collection, there or not; of an engine, that engine's own, unless another is named.

    Raises `StoreError` where what it needs is not installed, and for what cannot be a name.
    """
    engine = _engine_of(location)
    return engine if collection == MAIN else engine.collection(collection)


def collections(location: Location) -> list[str]:
    """The names of the collections that are there, `main` first."""
    return engine_at(location).collections()


def existing_collection(location: Location, name: str = MAIN) -> Engine[Any, Any]:
    """The engine of a collection that is there, that of `main` also where there is none at all.

    Raises `IndexMissingError`, naming those there are.
    """
    engine = engine_at(location, name)
    if engine.exists():
        return engine
    there_are = collections(location)
    if name == MAIN and not there_are:
        # Whoever opens it says that there is no index at all.
        return engine
    named = f"there are: {', '.join(there_are)}" if there_are else "there are none"
    raise IndexMissingError(
        f"There is no collection {name!r} in {location}; {named}. "
        f"articlebot index --collection {name} PATH makes it."
    )


def _engine_of(location: Location) -> Engine[Any, Any]:
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
