"""The generations of an index in a cluster: which is live, the step to the next, and the way back."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import lru_cache

import msgspec
from qdrant_client import QdrantClient

from index.errors import IndexDamagedError, IndexMissingError, StoreError
from index.store.cluster import filters
from index.store.cluster.address import ClusterAddress
from index.store.cluster.aliases import Aliases
from index.store.cluster.lease import Lease
from index.store.cluster.point_rows import PointRows
from index.store.cluster.point_search import PointSearch
from index.store.cluster.point_writer import PointWriter, undo
from index.store.cluster.pointer_point import Step, Turns, read_turns, write_turns
from index.store.cluster.points import Points, asked
from index.store.cluster.stem_list import StemList
from index.store.collections import require_collection_name
from index.store.database import Database
from index.store.format.pointer import new_id

_TIMEOUT_S, _MOST_PARTS = 30, 64


class ClusterArchive:
    """The generations of one index in a cluster."""

    def __init__(self, client: QdrantClient, address: ClusterAddress) -> None:
        self._client = client
        self._address = address
        self._aliases = Aliases(client, address)
        self._lease: Lease | None = None

    @classmethod
    def at(cls, address: ClusterAddress) -> ClusterArchive:
        """Those at an address. Raises `StoreError` where nobody answers there."""
        return cls(_client_of(address), address)

    def __str__(self) -> str:
        return str(self._address)

    def collection(self, name: str) -> ClusterArchive:
        """A collection of the same index, there or not. Raises `StoreError` for what cannot be a name."""
        return ClusterArchive(self._client, replace(self._address, collection=require_collection_name(name)))

    def collections(self) -> list[str]:
        """The names of the collections that are there, `main` first."""
        return self._aliases.collections()

    def exists(self) -> bool:
        """Whether anything was ever made live here."""
        return self._aliases.live() is not None

    def is_erased(self) -> bool:
        """Whether all that was removed is gone; a crash may have come before."""
        with suppress(StoreError):
            points = self._points()
            turns = read_turns(points)
            kept = turns.previous or self._aliases.previous()
            return bool(kept) or not points.count(filters.gone_by(turns.live.number))
        return True

    def live_id(self) -> str:
        """The id of the live generation, nothing of it verified."""
        return read_turns(self._points()).live.generation.index_id

    def fell_back_from(self) -> str | None:
        """The damaged generation for which the live one took a newer one's place, if it did."""
        turns = read_turns(self._points())
        return turns.previous.generation.index_id if turns.fell_back and turns.previous else None

    def open_live(self) -> Database:
        """The live generation. Raises `IndexMissingError` or `IndexDamagedError`."""
        while True:
            points = self._points()
            live = read_turns(points).live
            try:
                return _database(points, live)
            except IndexDamagedError:
                # Builders may have made two others live meanwhile, and taken its rows away.
                if self.live_id() == live.generation.index_id:
                    raise

    def check_live(self) -> None:
        """Read the list of articles; the seal of an article is checked by whoever reads it."""
        self.open_live()

    def open_previous(self) -> Database | None:
        """The generation that was live before; None where none is kept."""
        found = self._before_live()
        return found and _database(*found)

    def newest_whole(self) -> Database | None:
        """The live generation where it can be read, else the one before it where that can be."""
        for opened in (self.open_live, self.open_previous):
            with suppress(StoreError):
                if found := opened():
                    return found
        return None

    @contextmanager
    def building(self, wait_s: float, on_wait: Callable[[], None] | None = None) -> Iterator[None]:
        """Hold the right to build, unless nothing is there yet; then whoever is done last has built it.

        Raises `IndexBusyError` if another process keeps it for `wait_s`.
        """
        live = self._aliases.live()
        if live is None:
            yield
            return
        lease = self._lease = Lease(live)
        with lease.held(wait_s, on_wait):
            try:
                yield
            finally:
                self._lease = None

    def next_id(self, known: Database | None) -> str:
        """A new index id: ids sort by age."""
        older = [known.manifest.index_id] if known else []
        with suppress(StoreError):
            turns = read_turns(self._points())
            older += [step.generation.index_id for step in (turns.live, turns.previous) if step]
        return new_id(older)

    @contextmanager
    def writing(self, known: Database | None) -> Iterator[PointWriter]:
        """A writer of the next generation, which has what the known one has; put back at an error."""
        if known:
            points, turns = self._points(), read_turns(self._points())
            _tidy(points, turns)
            after = [turns.live, *([turns.previous] if turns.previous else [])]
            writer = PointWriter(points, after, known.heads)
        else:
            writer = PointWriter(self._aliases.new(new_id(())), (), ())
        try:
            yield writer
        except BaseException:
            writer.discard()
            raise

    def make_live(self, writer: PointWriter, index_id: str, previous: Database | None) -> None:
        """Swap a finished generation in. Without a previous one there is nothing to go back to."""
        if self._lease:
            self._lease.require()
        stale = self._aliases.live()
        if not writer.is_new:
            before = read_turns(writer.points).live if previous else None
            write_turns(writer.points, Turns(writer.step, before))
            self._aliases.point(writer.points, None)
        else:
            write_turns(writer.points, Turns(writer.step))
            if stale and previous:
                # What is to be gone back to is the other collection, not what came before in that one.
                write_turns(stale, Turns(read_turns(stale).live))
            self._aliases.point(writer.points, stale if previous else None)
        if stale:
            self._aliases.sweep()

    def erase_others(self) -> None:
        """Delete all points that the live generation does not have, stems included, and count that none is
        left.
        """
        points = self._points()
        live = read_turns(points).live
        write_turns(points, Turns(live))
        _tidy(points, Turns(live))
        self._aliases.point(points, None)
        self._aliases.sweep()
        self.refresh_search(erases=True)

    def refresh_search(self, *, erases: bool) -> None:
        """Make new lists of stems where the live one has many parts, or where they may tell of others."""
        points = self._points()
        turns = read_turns(points)
        parts = points.count(filters.of_stem_list(turns.live.stem_list, turns.live.number))
        if erases or parts > _MOST_PARTS:
            live = _renewed(points, turns.live)
            previous = _renewed(points, turns.previous) if turns.previous else None
            write_turns(points, msgspec.structs.replace(turns, live=live, previous=previous))
            kept = [step.stem_list for step in (live, previous) if step]
            points.delete(filters.of_other_stem_lists(kept))

    def rollback(self, wait_s: float = 0.0, on_wait: Callable[[], None] | None = None) -> str:
        """Make the previous generation live, keep the live one as previous, and return the new live id.

        Raises `StoreError` where there is nothing whole to go back to.
        """
        with self.building(wait_s, on_wait):
            return self._go_back(None)

    def fall_back(self, model: str, wait_s: float = 0.0) -> None:
        """Make the previous generation live, but only where the live one is damaged.

        Raises `StoreError` where nothing whole that was made with the model is there to fall back to.
        """
        with self.building(wait_s):
            try:
                self.check_live()
            except IndexDamagedError:
                self._go_back(model)

    def _go_back(self, model: str | None) -> str:
        found, live = self._before_live(), self._points()
        if found is None:
            raise StoreError("There is no previous index to go back to.")
        points, step = found
        if step.generation.model != (model or step.generation.model):
            raise StoreError("The previous index was made with another model.")
        _database(points, step).check()
        fell_back = model is not None
        if points.collection == live.collection:
            write_turns(points, Turns(step, read_turns(live).live, fell_back))
        else:
            self._aliases.point(points, live)
        return step.generation.index_id

    def _before_live(self) -> tuple[Points, Step] | None:
        points = self._points()
        previous = read_turns(points).previous
        if previous:
            return points, previous
        other = self._aliases.previous()
        return (other, read_turns(other).live) if other else None

    def _points(self) -> Points:
        points = self._aliases.live()
        if points is None:
            raise IndexMissingError(f"There is no index {self._address}: run articlebot index to build one.")
        return points


def _database(points: Points, step: Step) -> Database:
    rows = PointRows.of(points, step)
    passages = sum(head.passages for head in rows.heads)
    return Database(rows, lambda: PointSearch(points, step, passages))


def _renewed(points: Points, step: Step) -> Step:
    """A generation with a list of stems that has nothing of others."""
    renewed = msgspec.structs.replace(step, stem_list=step.number)
    if renewed != step:
        # A crash may have left some of it.
        points.delete(filters.of_stem_list(renewed.stem_list, step.number))
        stems = StemList.read(points, step)
        stems.write(points, renewed.stem_list, step.number, whole=True)
    return renewed


def _tidy(points: Points, turns: Turns) -> None:
    """Take away what no generation has that can be read: of builds that crashed, of rollbacks, and of old."""
    previous = turns.previous if turns.previous and turns.previous.number < turns.live.number else None
    if turns.previous and not previous:
        write_turns(points, Turns(turns.live))
    undo(points, turns.live)
    kept = [step for step in (turns.live, previous) if step]
    points.delete(filters.gone_by(kept[-1].number))
    points.delete(filters.of_other_stem_lists([step.stem_list for step in kept]))


@lru_cache(maxsize=8)
def _client_of(address: ClusterAddress) -> QdrantClient:
    with warnings.catch_warnings():
        # It would tell whoever asks that a key crosses the network unencrypted, which the address says.
        warnings.simplefilter("ignore", UserWarning)
        return asked(
            address,
            QdrantClient,
            address.server,
            api_key=address.api_key,
            timeout=_TIMEOUT_S,
            check_compatibility=False,
        )
