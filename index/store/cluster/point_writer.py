"""The next generation, written beside the others into a collection, and not seen before it is live."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from index.embedding.encoder import Vectors
from index.errors import StoreError
from index.store.cluster import filters
from index.store.cluster.article_points import Terms, points_of
from index.store.cluster.lease import create_lease
from index.store.cluster.point_rows import PointRows
from index.store.cluster.pointer_point import Step
from index.store.cluster.points import Points
from index.store.cluster.stem_list import StemList
from index.store.database import Analysis
from index.store.format.codec import vectors_to_blocks
from index.store.format.rows import Head, Rows
from index.store.writer import NOBODY, Description, is_as_written, sealed_rows


class PointWriter:
    """Writes into one collection: a new one, or one with a live generation and nothing later.

    `after` are the generations that there are, the live one first; the next one has what that one has.
    """

    def __init__(self, points: Points, after: Sequence[Step], heads: Sequence[Head]) -> None:
        self.points = points
        self.is_new = not after
        live = after[0] if after else Step(0, NOBODY, 0, 0, 0)
        self._number = 1 + max((step.number for step in after), default=0)
        # What had a number that is given again could be taken for what was read before a rollback.
        self._generation = live.generation._replace(
            next_article=max((step.generation.next_article for step in after), default=0),
            next_passage=max((step.generation.next_passage for step in after), default=0),
        )
        self._live, self._length = live, live.length
        self._heads = {head.article_id: head for head in heads}
        self._rows = PointRows(points, NOBODY, ())
        self._stems = StemList() if self.is_new else StemList.read(points, live)

    @property
    def step(self) -> Step:
        """The generation that is being written."""
        return Step(self._number, self._generation, self._live.stem_list, self._stems.held, self._length)

    @property
    def dimension(self) -> int:
        """How many numbers its vectors have."""
        return self._generation.dimension

    @property
    def passages(self) -> int:
        """How many passages they have."""
        return sum(head.passages for head in self._heads.values())

    def add(self, analysis: Analysis, of_passages: Vectors, of_sentences: Vectors) -> Head:
        """Add an article with everything found in it, in place of one with its id.

        The vectors are those of its passages and sentences, in their order.
        """
        self._create(of_passages.shape[1])
        if analysis.article.article_id in self._heads:
            self.remove(analysis.article.article_id)
        blocks = vectors_to_blocks(analysis.passages, analysis.sentences, of_passages, of_sentences)
        head, rows = sealed_rows(self._generation, analysis, blocks)
        self._write(head, rows)
        return head

    def _create(self, dimension: int) -> None:
        if self.is_new and not self._generation.dimension:
            self._generation = self._generation._replace(dimension=dimension)
            self.points.create(dimension)
            create_lease(self.points)

    def _write(self, head: Head, rows: Rows) -> None:
        terms = Terms.of(head, rows["terms"][0])
        self._change(terms, 1)
        life = {"born": self._number, "gone": filters.NEVER, "collection": self.points.address.collection}
        self.points.write(points_of(head, rows, terms, self._stems.numbers, self.dimension, life))
        self._heads[head.article_id] = head
        self._generation = self._generation._replace(
            next_article=head.number + 1, next_passage=head.passage_numbers.stop
        )

    def move(self, article_id: str, origin: str | None) -> None:
        """Note another origin of an article, which is written again: earlier generations keep theirs."""
        known = self._heads[article_id]
        rows = self._rows.read(known)
        self.remove(article_id)
        head = known._replace(
            origin=origin, number=self._generation.next_article, first_passage=self._generation.next_passage
        )
        rows = {table: [(head.number, *row[1:]) for row in rows[table]] for table in rows} | {
            "vectors": [
                (number, *row[1:]) for number, row in zip(head.passage_numbers, rows["vectors"], strict=True)
            ]
        }
        self._write(head.sealed(rows), rows)

    def remove(self, article_id: str) -> None:
        """Leave an article out."""
        head = self._heads.pop(article_id)
        self._change(
            Terms.of(head, self._rows.rows_of("number, stems, postings", "terms", [head.number])[0]), -1
        )
        self.points.change({"gone": self._number}, filters.of_article(article_id))

    def _change(self, terms: Terms, sign: int) -> None:
        self._stems.change(Counter({stem: sign * count for stem, count in terms.passages().items()}))
        self._length += sign * int(terms.lengths.sum())

    def is_found(self, head: Head) -> bool:
        """Whether an article reads as it was written, and its vectors are ones that can be found."""
        return is_as_written(head, self._rows.read(head), self.dimension)

    def describe(self, description: Description) -> None:
        """Say of the generation what it is."""
        self._create(description.dimension)
        self._generation = description.of(self._generation)

    def commit(self, *, erases: bool = False) -> None:
        """Seal the generation; what was removed is erased once it is live.

        Raises `StoreError` where not as many points are there as were written.
        """
        self._generation = self._generation._replace(
            seal=self._generation.sealed(sorted(self._heads.values()))
        )
        self._stems.write(self.points, self._live.stem_list, self._number, whole=self.is_new)
        for kind, count in (("article", len(self._heads)), ("passage", self.passages)):
            found = self.points.count(filters.of_kind(kind, self._number))
            if found != count:
                raise StoreError(
                    f"The index {self.points.address} took {found:,} of {count:,} {kind}s; the old one stays."
                )

    def discard(self) -> None:
        """Put the collection back as it was, or delete it where it is new."""
        if not self.is_new:
            undo(self.points, self._live)
        elif self._generation.dimension:
            self.points.drop()


def undo(points: Points, live: Step) -> None:
    """Take away what came after the live generation, and bring back what left it."""
    points.delete(filters.born_after(live.number))
    points.change({"gone": filters.NEVER}, filters.gone_after(live.number))
