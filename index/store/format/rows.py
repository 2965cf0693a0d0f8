"""An article as rows of SQLite, and the seals by which what is read is known to be what was written.

Every table but `generation` has its number first: that of the article, or in `vectors` that of a passage.
Numbers are given out in order and not given out twice, so that an article has the same in every copy.
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

TABLES = ("texts", "spans", "findings", "terms", "vectors")
Row = tuple[Any, ...]


class Head(NamedTuple):
    """A row of `articles`: what is known of an article before anything else of it is read.

    `content` is its content hash, `seal` is over all other rows of it, and over this one but for the seal.
    """

    number: int
    article_id: str
    title: str
    published: str | None
    source: str | None
    url: str | None
    content: str
    first_passage: int
    passages: int
    seal: str

    @property
    def passage_numbers(self) -> range:
        """The numbers of its passages."""
        return range(self.first_passage, self.first_passage + self.passages)

    def sealed(self, rows: Iterable[Row]) -> str:
        """The seal over its own fields and these rows."""
        return _seal((self[:-1], *rows))

    def _numbers(self, table: str) -> range:
        return self.passage_numbers if table == "vectors" else range(self.number, self.number + 1)


class Generation(NamedTuple):
    """The one row of `generation`; its seal is also over the heads of all articles."""

    index_id: str
    created: str
    model: str
    dimension: int
    calibration: str
    next_article: int
    next_passage: int
    seal: str = ""

    def sealed(self, heads: Iterable[Head]) -> str:
        """The seal over its own fields and these articles."""
        return _seal((self[:-1], ("".join(f"{head.number}:{head.seal}" for head in heads),)))


def read_generation(connection: sqlite3.Connection) -> Generation:
    """The row of `generation`. Raises `ValueError` where there is none."""
    rows = connection.execute("SELECT * FROM generation").fetchall()
    if len(rows) != 1:
        raise ValueError("no generation")
    return Generation._make(rows[0])


def read_heads(connection: sqlite3.Connection) -> list[Head]:
    """The heads of all articles, in the order in which they were added."""
    return list(map(Head._make, connection.execute("SELECT * FROM articles ORDER BY number")))


def read_rows(connection: sqlite3.Connection, head: Head) -> dict[str, list[Row]]:
    """All that is stored of an article beside its head, by table."""
    return {table: list(_select(connection, table, head._numbers(table))) for table in TABLES}


def write_rows(connection: sqlite3.Connection, head: Head, rows: dict[str, list[Row]]) -> None:
    """Store an article."""
    tables: dict[str, list[Row]] = {"articles": [head], **rows}
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


def chain_rows(rows: dict[str, list[Row]]) -> Iterator[Row]:
    """The rows of all tables one after the other, as they are sealed."""
    for table in TABLES:
        yield from rows[table]


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
