"""Tables: the rows of facts as lines that carry their header."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A row as a line to read, and its cells alone as they stand."""

    line: str
    cells: str


def rows_with_header(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Row]:
    """Each row that has words, every cell behind its column's name where the header has one."""
    return [Row(_line(header, row), "".join(row)) for row in rows if any(row)]


def _line(header: Sequence[str], row: Sequence[str]) -> str:
    names = [*header, *[""] * len(row)]
    return " | ".join(
        f"{name}: {cell}" if name else cell for name, cell in zip(names, row, strict=False) if cell
    )
