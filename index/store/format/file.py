"""A file of SQLite's that holds one generation, opened so that nobody writes below whoever reads it."""

import json
import sqlite3
import threading
from collections.abc import Collection, Sequence
from pathlib import Path

from index.errors import IndexBusyError, IndexDamagedError
from index.store.format.rows import QUOTED, TABLES, Head, Row, Rows, read_generation, read_heads, read_rows

_WAIT_S = 1.0


class GenerationFile:
    """The rows of one generation, under SQLite's shared lock until it is closed; shared between threads.

    A `connection` that has it open is made its own; else the file is opened.
    Whatever reads it raises `IndexDamagedError` where SQLite finds it damaged, or where a seal is broken.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection | None = None) -> None:
        """Raises `IndexBusyError` where somebody writes the file, too."""
        self.path = path
        self._lock = threading.Lock()
        self._connection = connection or self._opened()
        try:
            self._connection.execute("BEGIN")
            self.generation = read_generation(self._connection)
            self.heads = read_heads(self._connection)
            if self.generation.seal != self.generation.sealed(self.heads):
                raise self.damage("its list of articles is not what was written")
        except (sqlite3.Error, TypeError, ValueError) as error:
            self._connection.close()
            if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
                raise IndexBusyError(
                    f"Another process is writing {path}; try again when it is done."
                ) from error
            raise self.damage(error) from error
        except IndexDamagedError:
            self._connection.close()
            raise

    def _opened(self) -> sqlite3.Connection:
        # What a crash left half written is undone by whoever opens it next, for which it must be writable.
        mode = "rw" if journal_of(self.path).exists() else "ro"
        address = f"{self.path.resolve().as_uri()}?mode={mode}"
        try:
            return sqlite3.connect(
                address, timeout=_WAIT_S, isolation_level=None, check_same_thread=False, uri=True
            )
        except sqlite3.Error as error:
            raise self.damage(error) from error

    def close(self) -> None:
        """Release the file."""
        with self._lock:
            self._connection.close()

    def copy_to(self, other: sqlite3.Connection) -> None:
        """Write all of it over what another connection holds."""
        with self._lock:
            self._connection.backup(other)

    def check(self, head: Head) -> Rows:
        """All rows of an article, once its seals are found unbroken."""
        rows = self._read(head, TABLES)
        if head.sealed(rows) != head:
            raise self._is_not_as_indexed(head)
        return rows

    def check_quoted(self, head: Head) -> Rows:
        """The rows of an article that an answer is made of, once their seal is found unbroken."""
        rows = self._read(head, QUOTED)
        if head.sealed(rows).quoted != head.quoted:
            raise self._is_not_as_indexed(head)
        return rows

    def _read(self, head: Head, tables: Sequence[str]) -> Rows:
        try:
            with self._lock:
                return read_rows(self._connection, head, tables)
        except sqlite3.Error as error:
            raise self.damage(error) from error

    def _is_not_as_indexed(self, head: Head) -> IndexDamagedError:
        return self.damage(f"article {head.article_id!r} is not what was indexed")

    def integrity(self) -> list[str]:
        """What SQLite's own integrity check finds wrong; empty where nothing is."""
        found = [str(line) for (line,) in self.rows("PRAGMA integrity_check")]
        return [] if found == ["ok"] else found

    def rows_of(self, columns: str, table: str, numbers: Collection[int]) -> list[Row]:
        """The rows of a table with these numbers, all of which it has, in their order."""
        rows = self.rows(
            f"SELECT {columns} FROM {table} WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number",  # noqa: S608
            (json.dumps(list(numbers)),),
        )
        if len(rows) != len(numbers):
            raise self.damage(f"rows of {table} are missing")
        return rows

    def row_of(self, columns: str, table: str, number: int) -> Row:
        """The row of a table with this number, which it has."""
        found = self.rows(f"SELECT {columns} FROM {table} WHERE number = ?", (number,))  # noqa: S608
        if not found:
            raise self.damage(f"a row of {table} is missing")
        return found[0]

    def rows(self, query: str, values: tuple[object, ...] = ()) -> list[Row]:
        """What a query finds."""
        try:
            with self._lock:
                return self._connection.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise self.damage(error) from error

    def damage(self, what: object) -> IndexDamagedError:
        """The error that says what is wrong."""
        return IndexDamagedError(f"{self.path} is damaged: {what}.")


def journal_of(path: Path) -> Path:
    """Where SQLite notes how to undo what it is writing into a file."""
    return path.with_name(f"{path.name}-journal")
