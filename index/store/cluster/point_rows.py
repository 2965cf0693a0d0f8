"""The rows of one generation, read from the points of a collection."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from index.errors import IndexDamagedError
from index.store.cluster import filters
from index.store.cluster.article_points import COLUMNS, row_of
from index.store.cluster.pointer_point import Step
from index.store.cluster.points import PointId, Points, article_point
from index.store.format.rows import QUOTED, TABLES, Generation, Head, Row, Rows


class PointRows:
    """Reads what a generation has; shared between threads, for as long as it is live or the previous one."""

    def __init__(self, points: Points, generation: Generation, heads: Sequence[Head]) -> None:
        self._points = points
        self.generation = generation
        self.heads = heads

    @classmethod
    def of(cls, points: Points, step: Step) -> PointRows:
        """Those of a generation. Raises `IndexDamagedError` where its list of articles is not what was
        written.
        """
        found = points.scroll(filters.of_kind("article", step.number), ["head"])
        rows = cls(points, step.generation, sorted(Head._make(one["head"]) for _, one in found))
        if step.generation.seal != step.generation.sealed(rows.heads):
            raise rows.damage("its list of articles is not what was written")
        return rows

    def check(self, head: Head) -> Rows:
        """All rows of an article, once its seals are found unbroken."""
        rows = self.read(head)
        if head.sealed(rows) != head:
            raise self._is_not_as_indexed(head)
        return rows

    def check_quoted(self, head: Head) -> Rows:
        """The rows of an article that an answer is made of, once their seal is found unbroken."""
        rows = self.read(head, QUOTED)
        if head.sealed(rows).quoted != head.quoted:
            raise self._is_not_as_indexed(head)
        return rows

    def read(self, head: Head, tables: Sequence[str] = TABLES) -> Rows:
        """What is stored of an article beside its head, as it is."""
        of_article = {table for table in tables if table != "vectors"}
        point = article_point(head.number)
        written = self._points.payloads([point], sorted(of_article)).get(point, {})
        if not of_article <= written.keys():
            raise self._is_not_as_indexed(head)
        rows = {table: [row_of(table, head.number, written[table])] for table in of_article}
        if "vectors" in tables:
            rows["vectors"] = self.rows_of("number, block", "vectors", head.passage_numbers)
        return rows

    def integrity(self) -> list[str]:
        """Nothing: the server looks after its own files, and the seals are checked anyway."""
        return []

    def row_of(self, columns: str, table: str, number: int) -> Row:
        """The row of a table with this number, which it has."""
        return self.rows_of(columns, table, [number])[0]

    def rows_of(self, columns: str, table: str, numbers: Collection[int]) -> list[Row]:
        """The rows of a table with these numbers, all of which it has, in their order."""
        if table == "vectors":
            return self._blocks(numbers)
        ids: list[PointId] = [article_point(n) for n in numbers]
        found = self._points.payloads(ids, [table])
        if any(table not in found.get(one, {}) for one in ids):
            raise self.damage(f"{table} are missing")
        rows = sorted(row_of(table, n, found[one][table]) for n, one in zip(numbers, ids, strict=True))
        places = [("number", *COLUMNS[table]).index(column) for column in columns.split(", ")]
        return [tuple(row[place] for place in places) for row in rows]

    def _blocks(self, numbers: Collection[int]) -> list[Row]:
        found = self._points.vectors(list(numbers))
        if len(found) < len(numbers):
            raise self.damage("vectors are missing")
        return [(number, found[number].tobytes()) for number in sorted(numbers)]

    def _is_not_as_indexed(self, head: Head) -> IndexDamagedError:
        return self.damage(f"article {head.article_id!r} is not what was indexed")

    def damage(self, what: object) -> IndexDamagedError:
        """The error that says what is wrong, which may be that two later generations were built meanwhile."""
        return IndexDamagedError(f"The index {self._points.address} is damaged: {what}.")

    def close(self) -> None:
        """Nothing is held: the connection belongs to the process."""
