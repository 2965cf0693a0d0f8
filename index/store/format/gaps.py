"""What SQLite leaves between the rows of a page when it moves some to another: no deletion reaches it."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from struct import Struct

# SQLite's file format: https://www.sqlite.org/fileformat2.html#b_tree_pages
_FILE_HEADER = 100
_INTERIOR, _LEAF = 5, 13
_PAGE_HEADER, _CHILD = Struct(">BHHHB"), Struct(">I")
_INTERIOR_HEADER, _LEAF_HEADER = 12, 8


def erase_gaps(path: Path) -> None:
    """Overwrite it in a file that nobody else has open, but between vectors, which are no words."""
    with closing(sqlite3.connect(path)) as connection:
        ((size,),) = connection.execute("PRAGMA page_size")
        tables = "SELECT rootpage FROM sqlite_master WHERE type = 'table' AND name <> 'vectors'"
        roots = [root for (root,) in connection.execute(tables).fetchall()]
    with path.open("r+b", buffering=0) as file:
        for root in roots:
            for begin, end in list(_filled_gaps(file.fileno(), size, root)):
                os.pwrite(file.fileno(), bytes(end - begin), begin)
        os.fsync(file.fileno())


def _filled_gaps(file: int, size: int, number: int) -> Iterator[tuple[int, int]]:
    """Where the gaps of the leaves below a page begin and end that hold anything."""
    at = (number - 1) * size
    page, header = os.pread(file, size, at), _FILE_HEADER if number == 1 else 0
    kind, _, cells, content, _ = _PAGE_HEADER.unpack_from(page, header)
    if kind == _LEAF:
        begin, end = header + _LEAF_HEADER + 2 * cells, content or 1 << 16
        if page[begin:end].strip(b"\0"):
            yield at + begin, at + end
    elif kind == _INTERIOR:
        pointers = Struct(f">{cells}H").unpack_from(page, header + _INTERIOR_HEADER)
        for place in (*pointers, header + _LEAF_HEADER):
            yield from _filled_gaps(file, size, _CHILD.unpack_from(page, place)[0])
