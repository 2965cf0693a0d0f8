"""One generation in memory: written once, read as any other, and gone once it is closed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import IndexMissingError, StoreError
from index.models import MAIN
from index.store.database import Database
from index.store.derived.search_index import SearchIndex
from index.store.format.file import GenerationFile
from index.store.format.pointer import new_id
from index.store.writer import GenerationWriter

_IN_MEMORY = Path(":memory:")
_ONCE = "What is kept in memory is written once, and has nothing before it."


class MemoryWriter(GenerationWriter):
    """Writes a generation that stays where it is written."""

    file: GenerationFile

    def commit(self, *, erases: bool = False) -> None:
        """Seal the generation, to be read from now on."""
        self._seal()
        self.file = GenerationFile(self.path, self._connection)


class MemoryEngine:
    """Holds at most one generation, which whoever opens it closes."""

    def __init__(self) -> None:
        self._live: Database | None = None

    def __str__(self) -> str:
        return "memory"

    def collection(self, name: str) -> MemoryEngine:
        """There is no other collection. Raises `StoreError`."""
        raise StoreError(_ONCE)

    def collections(self) -> list[str]:
        """The one that there is, once it is written."""
        return [MAIN] if self.exists() else []

    def exists(self) -> bool:
        """Whether it is written."""
        return self._live is not None

    def is_erased(self) -> bool:
        """Nothing was ever removed."""
        return True

    def live_id(self) -> str:
        """The id of the generation."""
        return self.open_live().manifest.index_id

    def fell_back_from(self) -> str | None:
        """Nothing came before."""
        return None

    def open_live(self) -> Database:
        """The generation. Raises `IndexMissingError` before it is written."""
        if self._live is None:
            raise IndexMissingError("Nothing was written into memory.")
        return self._live

    def check_live(self) -> None:
        """Read all of it. Raises `IndexDamagedError` where it is not what was written."""
        self.open_live().check()

    def open_previous(self) -> Database | None:
        """Nothing came before."""
        return None

    def newest_whole(self) -> Database | None:
        """The generation, if it is written."""
        return self._live

    @contextmanager
    def building(self, wait_s: float, on_wait: Callable[[], None] | None = None) -> Iterator[None]:
        """Nobody else has it. Raises `StoreError` where it is written already."""
        if self.exists():
            raise StoreError(_ONCE)
        yield

    def next_id(self, known: Database | None) -> str:
        """A new index id."""
        return new_id(())

    @contextmanager
    def writing(self, known: Database | None) -> Iterator[MemoryWriter]:
        """The writer of the generation; nothing is left at an error."""
        writer = MemoryWriter.create(_IN_MEMORY, None)
        try:
            yield writer
        except BaseException:
            writer.discard()
            raise

    def make_live(self, writer: MemoryWriter, index_id: str, previous: Database | None) -> None:
        """Have the generation read from now on."""
        file = writer.file
        self._live = Database(file, lambda: SearchIndex.made(file))

    def erase_others(self) -> None:
        """There are no others."""

    def refresh_search(self, *, erases: bool) -> None:
        """What it is searched with is made when it is first searched."""

    def rollback(self, wait_s: float = 0.0, on_wait: Callable[[], None] | None = None) -> str:
        """Nothing came before. Raises `StoreError`."""
        raise StoreError(_ONCE)

    def fall_back(self, model: str, wait_s: float = 0.0) -> None:
        """Nothing came before. Raises `StoreError`."""
        raise StoreError(_ONCE)
