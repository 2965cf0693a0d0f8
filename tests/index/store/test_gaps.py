"""Rows that SQLite moved and deleted since leave no copy behind."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from index.store.format.gaps import erase_gaps

_OPTIONS = (
    "PRAGMA page_size=1024; PRAGMA secure_delete=ON; CREATE TABLE t (number INTEGER PRIMARY KEY, words TEXT)"
)


def words(number: int, length: int) -> str:
    return f"Xanth{number:05d}quorl " * length


@pytest.mark.parametrize("seed", range(4))
def test_no_trace_is_left_of_what_was_deleted(seed: int, tmp_path: Path) -> None:
    path, chance = tmp_path / "t.sqlite", random.Random(seed)  # noqa: S311
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(_OPTIONS)
        for number in range(2_000):
            row = (chance.randrange(10**5), number)
            connection.execute(
                "INSERT OR IGNORE INTO t VALUES (?, ?)", (row[0], words(row[0], chance.randint(1, 90)))
            )
        numbers = [number for (number,) in connection.execute("SELECT number FROM t")]
        gone = chance.sample(numbers, len(numbers) * 2 // 3)
        for number in gone:
            connection.execute("DELETE FROM t WHERE number = ?", (number,))
        connection.commit()
        rows = connection.execute("SELECT * FROM t ORDER BY number").fetchall()
    erase_gaps(path)
    data = path.read_bytes()
    assert [number for number in gone if words(number, 1).encode() in data] == []
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT * FROM t ORDER BY number").fetchall() == rows
