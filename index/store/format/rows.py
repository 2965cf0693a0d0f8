"""An article as rows of SQLite, and the seals by which what is read is known to be what was written.

Every table but `generation` has its number first: that of the article, or in `vectors` that of a passage.
Numbers are given out in order and not given out twice, so that an article has the same in every copy.
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

QUOTED = ("texts", "spans", "findings")
SEARCHED = ("terms", "vectors")
"""The tables of what an answer is made of, and of what it is found by."""
TABLES = (*QUOTED, *SEARCHED)
Row = tuple[Any, ...]
Rows = dict[str, list[Row]]
"""Rows by their table."""


class Head(NamedTuple):
    """A row of `articles`: what is known of an article before anything else of it is read.

    `content` is its content hash. `quoted` is the seal over what an answer is made of, and over this row but
    for its seals; `searched` the one over what it is found by.
    """

    number: int
    article_id: str
    title: str
    published: str | None
    source: str | None
    url: str | None
    origin: str | None
    content: str
    first_passage: int
    passages: int
    quoted: str = ""
    searched: str = ""

    @property
    def passage_numbers(self) -> range:
        """The numbers of its passages."""
        return range(self.first_passage, self.first_passage + self.passages)

    def sealed(self, rows: Rows) -> "Head":
        """The same with the seals over these rows, as far as they are of whole kinds."""
        own: Row = self._replace(quoted="", searched="")
        return self._replace(
            quoted=_seal((own, *_chained(rows, QUOTED))), searched=_seal(_chained(rows, SEARCHED))
        )

    def _numbers(self, table: str) -> range:
        return self.passage_numbers if table == "vectors" else range(self.number, self.number + 1)


class Generation(NamedTuple):
    """The one row of `generation`; its seal is also over the heads of all articles."""

    index_id: str
    created: str
    model: str
    dimension: int
    calibration: str
    removals: str
    next_article: int
    next_passage: int
    seal: str = ""

    def sealed(self, heads: Iterable[Head]) -> str:
        """The seal over its own fields and these articles."""
        every = "".join(f"{head.number}:{head.quoted}:{head.searched}" for head in heads)
        return _seal((self[:-1], (every,)))


def read_generation(connection: sqlite3.Connection) -> Generation:
    """The row of `generation`. Raises `ValueError` where there is none."""
    rows = connection.execute("SELECT * FROM generation").fetchall()
    if len(rows) != 1:
        raise ValueError("no generation")
    return Generation._make(rows[0])


def read_heads(connection: sqlite3.Connection) -> list[Head]:
    """The heads of all articles, in the order in which they were added."""
    return list(map(Head._make, connection.execute("SELECT * FROM articles ORDER BY number")))


def read_rows(connection: sqlite3.Connection, head: Head, tables: Sequence[str] = TABLES) -> Rows:
    """What is stored of an article beside its head."""
    return {table: list(_select(connection, table, head._numbers(table))) for table in tables}


def write_rows(connection: sqlite3.Connection, head: Head, rows: Rows) -> None:
    """Store an article."""
    tables: Rows = {"articles": [head], **rows}
    for table, theirs in tables.items():
        places = ", ".join("?" * len(theirs[0])) if theirs else ""
        connection.executemany(f"INSERT INTO {table} VALUES ({places})", theirs)  # noqa: S608


def delete_rows(connection: sqlite3.Connection, head: Head) -> None:
    """Delete an article."""
    for table in ("articles", *TABLES):
        numbers = head._numbers(table)
        connection.execute(
            f"DELETE FROM {table} WHERE number >= ? AND number < ?",  # noqa: S608
            (numbers.start, numbers.stop),
        )


def _select(connection: sqlite3.Connection, table: str, numbers: range) -> sqlite3.Cursor:
    return connection.execute(
        f"SELECT * FROM {table} WHERE number >= ? AND number < ? ORDER BY number",  # noqa: S608
        (numbers.start, numbers.stop),
    )


def _seal(rows: Iterable[Row]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for row in rows:
        for value in row:
            data = value if isinstance(value, bytes) else str(value).encode()
            digest.update(f"{type(value).__name__} {len(data)} ".encode())
            digest.update(data)
    return digest.hexdigest()


def _chained(rows: Rows, tables: Sequence[str]) -> Iterator[Row]:
    for table in tables:
        yield from rows.get(table, ())
