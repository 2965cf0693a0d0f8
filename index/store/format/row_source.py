"""What a generation holds and what finds its passages, whichever engine keeps it."""

from collections.abc import Collection, Sequence
from typing import Protocol

from index.embedding.encoder import Vectors
from index.errors import IndexDamagedError
from index.store.format.rows import Generation, Head, Row, Rows


class RowSource(Protocol):
    """The rows of one generation; shared between threads.

    Whatever reads it raises `IndexDamagedError` where what is read is not what was written.
    """

    @property
    def generation(self) -> Generation:
        """What the generation says of itself."""

    @property
    def heads(self) -> Sequence[Head]:
        """The heads of all articles, in the order in which they were added."""

    def check(self, head: Head) -> Rows:
        """All rows of an article, once its seals are found unbroken."""

    def check_quoted(self, head: Head) -> Rows:
        """The rows of an article that an answer is made of, once their seal is found unbroken."""

    def integrity(self) -> list[str]:
        """What the engine's own check finds wrong; empty where nothing is."""

    def row_of(self, columns: str, table: str, number: int) -> Row:
        """The row of a table with this number, which it has."""

    def rows_of(self, columns: str, table: str, numbers: Collection[int]) -> list[Row]:
        """The rows of a table with these numbers, all of which it has, in their order.

        `columns` are the names of those wanted, with commas between.
        """

    def damage(self, what: object) -> IndexDamagedError:
        """The error that says what is wrong."""

    def close(self) -> None:
        """Release what it holds."""


class PassageSearch(Protocol):
    """Finds the passages of one generation; `within` restricts it to ranges of their numbers."""

    def nearest(self, query: Vectors, k: int, within: Sequence[range] | None = None) -> list[int]:
        """The numbers of the k passages nearest to a vector of shape (dimension,), best first."""

    def search(
        self, stems: Sequence[str], limit: int, within: Sequence[range] | None = None
    ) -> dict[int, float]:
        """At most `limit` passages that hold any of the stems, with their BM25 score, best first."""

    def holding(self, stems: Sequence[str], most: int, within: Sequence[range] | None = None) -> list[int]:
        """The numbers of the first passages that hold any of the stems, at most so many."""

    def count(self, stems: Sequence[str], within: Sequence[range] | None = None) -> int:
        """How many passages hold any of the stems."""

    def vocabulary(self) -> list[str]:
        """Every stem that some passage holds, sorted."""
