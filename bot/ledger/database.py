"""The bot's own small database, beside the index; nothing else opens it."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from index import ArticlebotError

FILE_NAME = "bot.sqlite"
_WAIT_S = 10.0
# Each list brings a database that has all those before it to the next version.
_STEPS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE conducts (guild INTEGER, channel INTEGER, chosen TEXT NOT NULL, "
        "PRIMARY KEY (guild, channel)) WITHOUT ROWID",
        "CREATE TABLE collections (guild INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
    ),
    (
        "CREATE TABLE missing_terms (collection TEXT, term TEXT COLLATE NOCASE, times INTEGER NOT NULL, "
        "last REAL NOT NULL, PRIMARY KEY (collection, term)) WITHOUT ROWID",
        "CREATE TABLE unanswered (collection TEXT NOT NULL, user INTEGER NOT NULL, at REAL NOT NULL, "
        "question TEXT NOT NULL)",
        "CREATE TABLE feeds (source TEXT PRIMARY KEY, guild INTEGER NOT NULL, channel INTEGER, "
        "silenced INTEGER NOT NULL, begun INTEGER NOT NULL)",
        "CREATE TABLE announced (channel INTEGER, collection TEXT, article TEXT, at REAL NOT NULL, "
        "PRIMARY KEY (channel, collection, article))",
    ),
)


class LedgerError(ArticlebotError):
    """The bot's own database cannot be read or written."""


class Ledger:
    """A database in a folder, made when something is first written; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._version = 0

    def read(self, query: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The rows that a query finds, none where nothing was ever written. Raises `LedgerError`."""
        if self._connection is None and not self._path.exists():
            return []
        return self.write(query, parameters)

    def write(self, statement: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Carry out one statement, durably, and return what it gives. Raises `LedgerError`."""
        try:
            with self._lock:
                return self._opened().execute(statement, parameters).fetchall()
        except (OSError, sqlite3.Error) as error:
            raise LedgerError(f"What the bot keeps in {self._path} cannot be used ({error}).") from error

    def changed_elsewhere(self) -> bool:
        """Whether another process has written since this was last asked. Raises `LedgerError`."""
        rows = self.read("PRAGMA data_version")
        version, self._version = self._version, rows[0][0] if rows else 0
        return version != self._version

    def close(self) -> None:
        """Release the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
            connection = sqlite3.connect(
                self._path, timeout=_WAIT_S, isolation_level=None, check_same_thread=False
            )
            try:
                _bring_up_to_date(connection)
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        return self._connection


def _bring_up_to_date(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA secure_delete=ON")
    connection.execute("BEGIN IMMEDIATE")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(_STEPS):
        raise sqlite3.DatabaseError("a later articlebot wrote it")
    for step in _STEPS[version:]:
        for statement in step:
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version={len(_STEPS)}")
    connection.execute("COMMIT")
