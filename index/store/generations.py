"""A folder of two generations that take turns: which is live, which came before, and the step to the next.

    INDEX_DIR/
      current.json          which file is live, and which one holds the generation before
      build.lock            held by the one process that builds
      articles-1.sqlite     a generation, whole
      articles-2.sqlite     the one before it, whole as well, into which the next one is written

The next generation is the one before, brought up to date: it costs what has changed since. It becomes live by
the replacement of `current.json`: a crash leaves the old or the new, never half. What somebody still reads
is not written into; then a third file is made, and the one that is not needed any more deleted.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from index.errors import IndexBusyError, IndexDamagedError, StoreError
from index.store.build_lock import held_lock
from index.store.collections import collection_folder, collections_below
from index.store.database import FileDatabase
from index.store.derived.search_index import KEPT_NAME, partial_of, refresh
from index.store.format.file import GenerationFile, journal_of
from index.store.format.pointer import Current, FileDamagedError, Pointer, Side, new_id
from index.store.writer import GenerationWriter

_PATTERN, _NAME = "articles-*.sqlite", "articles-{}.sqlite"
_COPIED_PER_S, _MOST_WAIT_S = 200_000_000, 10.0


class Generations:
    """The generations in one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._pointer = Pointer(root)

    def __str__(self) -> str:
        return str(self.root)

    def collection(self, name: str) -> "Generations":
        """A collection below this folder, there or not. Raises `StoreError` for what cannot be a name."""
        return Generations(collection_folder(self.root, name))

    def collections(self) -> list[str]:
        """The names of the collections that are there, `main` first."""
        return [name for name in collections_below(self.root) if self.collection(name).exists()]

    def exists(self) -> bool:
        """Whether anything was ever made live here."""
        return self._pointer.exists()

    def is_readable(self) -> bool:
        """Whether it can be told which generation is live."""
        try:
            self._pointer.read()
        except StoreError:
            return False
        return True

    def is_erased(self) -> bool:
        """Whether all that was removed is gone; a crash may have come before."""
        with suppress(StoreError):
            current = self._pointer.read()
            return bool(current.previous or current.spare)
        return True

    def live_id(self) -> str:
        """The id of the live generation, nothing of it verified."""
        return self._pointer.read().live.index_id

    def live_path(self) -> Path:
        """The file of the live generation, nothing of it verified."""
        return self.root / self._pointer.read().live.file

    def fell_back_from(self) -> str | None:
        """The damaged file, within the folder, for which the live one took a newer one's place, if it did."""
        return self._pointer.read().fell_back_from

    def open_live(self) -> FileDatabase:
        """The live generation. Raises `IndexMissingError`, `IndexDamagedError`, or `StoreError` for another
        format version.
        """
        while True:
            live = self._pointer.read().live
            try:
                return self._open(live)
            except (FileDamagedError, IndexBusyError):
                # Builders may have swapped twice meanwhile, and be writing into what was being opened.
                if self._pointer.read().live == live:
                    raise

    def check_live(self) -> None:
        """Read all of the live generation. Raises `IndexDamagedError` where it is not what was written."""
        with closing(self.open_live()) as live:
            try:
                live.check()
            except IndexDamagedError as error:
                raise FileDamagedError(live.file.path) from error

    def open_previous(self) -> FileDatabase | None:
        """The generation that was live before; None where none is kept, or the next is being made of it."""
        current = self._pointer.read()
        if current.previous is None:
            return None
        try:
            return self._open(current.previous, live=current.live)
        except IndexBusyError:
            return None
        except FileDamagedError as error:
            raise IndexDamagedError(
                f"{error.path} is missing or damaged, so there is no whole index to go back to: "
                "run articlebot index --rebuild."
            ) from error

    def newest_whole(self) -> FileDatabase | None:
        """The newest generation that can be read, live or not."""
        newest: FileDatabase | None = None
        for path in self.root.glob(_PATTERN):
            with suppress(StoreError):
                found = FileDatabase(path)
                if newest is None or found.manifest.index_id > newest.manifest.index_id:
                    newest, found = found, newest or found
                if found is not newest:
                    found.close()
        return newest

    @contextmanager
    def building(self, wait_s: float, on_wait: Callable[[], None] | None = None) -> Iterator[None]:
        """Hold the right to build. Raises `IndexBusyError` if another process keeps it for `wait_s`."""
        with held_lock(self.root, wait_s, on_wait):
            self._sweep()
            yield

    def next_id(self, known: FileDatabase | None) -> str:
        """The id of the generation after all that are there."""
        older = [known.manifest.index_id] if known else []
        with suppress(StoreError):
            current = self._pointer.read()
            older += [side.index_id for side in (current.live, current.previous) if side]
        return new_id(older)

    @contextmanager
    def writing(self, known: FileDatabase | None) -> Iterator[GenerationWriter]:
        """A writer of the next generation, which has what the known one has; put back at an error."""
        writer = self._reuse(known) if known else None
        writer = writer or GenerationWriter.create(self._new_path(), known)
        try:
            yield writer
        except BaseException:
            writer.discard()
            raise

    def make_live(self, writer: GenerationWriter, index_id: str, previous: FileDatabase | None) -> None:
        """Swap a finished generation in, and delete what is neither live then nor the previous one.

        Without a previous one there is nothing to go back to.
        """
        stale = Side(previous.file.path.name, previous.manifest.index_id) if previous else None
        self._pointer.write(Current(Side(writer.path.name, index_id), stale))
        if stale:
            self._sweep()

    def erase_others(self) -> None:
        """Take from all other files what the live one does not hold.

        A file that is still read is deleted. Raises `StoreError` where that cannot be done.
        """
        current = self._pointer.read()
        with closing(self.open_live()) as live:
            for path in self._others(current):
                with suppress(sqlite3.Error, OSError, ValueError):
                    GenerationWriter.reuse(path, live, _patience(path)).commit(erases=True)
                    self._pointer.write(replace(current, spare=path.name))
                    break
        self._sweep()
        kept = self._pointer.read().files
        for path in self.root.glob(f"{_PATTERN}*"):
            if path.name not in kept:
                raise StoreError(f"What was removed is still in {path}, which cannot be deleted: delete it.")

    def refresh_search(self, *, erases: bool) -> None:
        """Bring what the live generation is searched with up to date, where that is kept in a file.

        With `erases`, also of little that is no longer in it. Raises `StoreError` where that cannot be done.
        """
        with closing(GenerationFile(self.live_path())) as live:
            try:
                refresh(live, erases=erases)
            except OSError as error:
                raise StoreError(f"{error.filename} cannot be deleted: delete it.") from error

    def rollback(self, wait_s: float = 0.0, on_wait: Callable[[], None] | None = None) -> str:
        """Make the previous generation live, keep the live one as previous, and return the new live id.

        Where `current.json` is damaged, the newest generation that is whole becomes live. Waits for a build
        as `building` does. Raises `StoreError` where there is nothing whole to go back to.
        """
        with suppress(IndexDamagedError):
            self._pointer.read()
        with self.building(wait_s, on_wait):
            stale, side = self._before_live()
            self._pointer.write(Current(side, stale))
            return side.index_id

    def fall_back(self, model: str, wait_s: float = 0.0) -> None:
        """Make the previous generation live as `rollback` does, but only where the live one is damaged.

        What is damaged is noted until the next build or rollback, for `fell_back_from`. Raises `StoreError`
        where nothing whole that was made with the model is there to fall back to.
        """
        with self.building(wait_s):
            try:
                self.check_live()
            except FileDamagedError as damage:
                stale, side = self._before_live(model)
                self._pointer.write(Current(side, stale, fell_back_from=damage.path.name))

    def _before_live(self, model: str | None = None) -> tuple[Side | None, Side]:
        """The live generation, None where `current.json` is damaged, and what takes its place."""
        live: Side | None = None
        try:
            live = self._pointer.read().live
            found = self.open_previous()
        except FileDamagedError:
            found = self.newest_whole()
        if found is None:
            raise StoreError("There is no previous index to go back to.")
        with closing(found):
            if found.manifest.model != (model or found.manifest.model):
                raise StoreError("The previous index was made with another model.")
            found.check()
            return live, Side(found.file.path.name, found.manifest.index_id)

    def _open(self, side: Side, live: Side | None = None) -> FileDatabase:
        """A generation. Raises `FileDamagedError`, or `IndexBusyError` where a newer one than the live one
        took its place, as a crash leaves it.
        """
        path = self.root / side.file
        try:
            database = FileDatabase(path)
        except IndexDamagedError as error:
            raise FileDamagedError(path) from error
        if (found := database.manifest.index_id) == side.index_id:
            return database
        database.close()
        if live and found > live.index_id:
            raise IndexBusyError(f"{path} is being written.")
        raise FileDamagedError(path)

    def _reuse(self, known: FileDatabase) -> GenerationWriter | None:
        """A writer into a file that is there already; None where it is damaged, or somebody reads it."""
        with suppress(IndexDamagedError):
            current = self._pointer.read()
            if current.fell_back_from is None and known.file.path.name == current.live.file:
                for path in self._others(current):
                    with suppress(sqlite3.Error, ValueError):
                        return GenerationWriter.reuse(path, known, _patience(path))
        return None

    def _others(self, current: Current) -> list[Path]:
        return [path for path in self.root.glob(_PATTERN) if path.name != current.live.file]

    def _new_path(self) -> Path:
        taken = {path.name for path in self.root.glob(_PATTERN)}
        return self.root / next(name for n in range(1, 100) if (name := _NAME.format(n)) not in taken)

    def _sweep(self) -> None:
        """Delete files that are of no use any more: leftovers of crashes, and what builds left behind."""
        kept: set[str | None] = set()
        if self.exists():
            try:
                kept = self._pointer.read().files
            except StoreError:
                return
        with suppress(OSError):
            partial_of(self.root / KEPT_NAME).unlink(missing_ok=True)
        for path in self.root.glob(_PATTERN):
            if path.name not in kept:
                with suppress(OSError):
                    journal_of(path).unlink(missing_ok=True)
                    path.unlink()


def _patience(path: Path) -> float:
    """For how many seconds to wait for a file's readers: as long as it would take to copy another."""
    return min(_MOST_WAIT_S, path.stat().st_size / _COPIED_PER_S)
