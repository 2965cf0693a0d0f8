"""The next generation, written into a file that nobody reads: one transaction, from another's rows on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Self

import msgspec
import numpy as np

from index.calibration import Calibration
from index.embedding.encoder import Vectors
from index.store.database import CHECKED_WHEN_OPENED, Analysis, FileDatabase
from index.store.format.codec import (
    cast_to_row,
    spans_to_row,
    statements_to_row,
    terms_to_row,
    vectors_from_block,
    vectors_to_blocks,
)
from index.store.format.gaps import erase_gaps
from index.store.format.manifest import content_hash
from index.store.format.rows import (
    Generation,
    Head,
    Rows,
    delete_rows,
    read_generation,
    read_heads,
    read_rows,
    write_rows,
)
from index.store.removals import Removal
from index.text.terms import content_stems

_PAGE_BYTES = 8192
NOBODY = Generation("", "", "", 0, "null", "[]", 0, 0)


@dataclass(frozen=True)
class Description:
    """What is said of a generation: `removals` are what was removed on purpose and not added since."""

    index_id: str
    created: str
    model: str
    dimension: int
    calibration: Calibration | None
    removals: Sequence[Removal] = ()

    def of(self, generation: Generation) -> Generation:
        """The generation with this said of it."""
        return generation._replace(
            index_id=self.index_id,
            created=self.created,
            model=self.model,
            dimension=self.dimension,
            calibration=msgspec.json.encode(self.calibration).decode(),
            removals=msgspec.json.encode(self.removals).decode(),
        )


class GenerationWriter:
    """Writes into one file. Raises `sqlite3.Error` where that fails; what was there then stays."""

    def __init__(self, path: Path, wait_s: float = 0.0) -> None:
        """Take the file for oneself once its readers are gone, for which `wait_s` seconds are waited."""
        self.path = path
        self._is_new = not path.exists()
        self._connection = sqlite3.connect(
            path, timeout=wait_s, isolation_level=None, check_same_thread=False
        )
        with self._discarded_at_error():
            self._connection.execute("PRAGMA secure_delete=ON")
            self._connection.execute("PRAGMA temp_store=MEMORY")
            if self._is_new:
                # It is deleted unless it is finished, so that a journal would only cost time.
                self._connection.execute("PRAGMA journal_mode=OFF")
            else:
                self._begin()

    @classmethod
    def create(cls, path: Path, known: FileDatabase | None) -> Self:
        """A new file, with what another has."""
        writer = cls(path)
        with writer._discarded_at_error():
            if known:
                known.file.copy_to(writer._connection)
            else:
                schema = files("index.store").joinpath("schema.sql").read_text(encoding="utf-8")
                writer._connection.executescript(f"PRAGMA page_size={_PAGE_BYTES};{schema}")
            writer._begin()
        return writer

    @classmethod
    def reuse(cls, path: Path, known: FileDatabase, wait_s: float) -> Self:
        """A file that holds another generation, made to hold what the known one does."""
        writer = cls(path, wait_s)
        with writer._discarded_at_error():
            writer._match(known)
        return writer

    def _begin(self) -> None:
        self._connection.execute("BEGIN EXCLUSIVE")
        is_empty = not self._connection.execute("SELECT COUNT(*) FROM generation").fetchone()[0]
        self._generation = NOBODY if is_empty else read_generation(self._connection)
        self._heads = {head.article_id: head for head in read_heads(self._connection)}

    def _match(self, known: FileDatabase) -> None:
        """Delete what only this file has, copy what only the other has, and go on from its numbers."""
        if known.passage_count <= CHECKED_WHEN_OPENED:
            self._drop_damaged()
        there = {(head.number, head.quoted, head.searched) for head in known.heads}
        stale = [h for h in self._heads.values() if (h.number, h.quoted, h.searched) not in there]
        for head in stale:
            self.remove(head.article_id)
        for head in known.heads:
            if head.article_id not in self._heads:
                self._write(head, known.file.check(head))
        self._heads = {head.article_id: head for head in known.heads}
        other = known.file.generation
        self._generation = other._replace(
            next_article=max(self._generation.next_article, other.next_article),
            next_passage=max(self._generation.next_passage, other.next_passage),
        )

    def _drop_damaged(self) -> None:
        """Delete the articles that are not what was written. Raises `sqlite3.Error` where more is wrong."""
        if self._connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise sqlite3.DatabaseError("the file does not hold together")
        for head in list(self._heads.values()):
            if head.sealed(read_rows(self._connection, head)) != head:
                self.remove(head.article_id)

    def remove(self, article_id: str) -> None:
        """Delete an article."""
        delete_rows(self._connection, self._heads.pop(article_id))

    def add(self, analysis: Analysis, of_passages: Vectors, of_sentences: Vectors) -> Head:
        """Add an article with everything found in it, in place of one with its id.

        The vectors are those of its passages and sentences, in their order.
        """
        if analysis.article.article_id in self._heads:
            self.remove(analysis.article.article_id)
        blocks = vectors_to_blocks(analysis.passages, analysis.sentences, of_passages, of_sentences)
        head, rows = sealed_rows(self._generation, analysis, blocks)
        self._write(head, rows)
        self._generation = self._generation._replace(
            next_article=head.number + 1, next_passage=head.passage_numbers.stop
        )
        return head

    def _write(self, head: Head, rows: Rows) -> None:
        write_rows(self._connection, head, rows)
        self._heads[head.article_id] = head

    def move(self, article_id: str, origin: str | None) -> None:
        """Note another origin of an article."""
        head = self._heads[article_id]._replace(origin=origin)
        head = head.sealed(read_rows(self._connection, head))
        self._connection.execute(
            "UPDATE articles SET origin = ?, quoted = ? WHERE number = ?", (origin, head.quoted, head.number)
        )
        self._heads[article_id] = head

    def is_found(self, head: Head) -> bool:
        """Whether an article reads as it was written, and its vectors are ones that can be found."""
        return is_as_written(head, read_rows(self._connection, head), self.dimension)

    def describe(self, description: Description) -> None:
        """Say of the generation what it is."""
        self._generation = description.of(self._generation)

    @property
    def dimension(self) -> int:
        """How many numbers its vectors have."""
        return self._generation.dimension

    @property
    def passages(self) -> int:
        """How many passages they have."""
        return sum(head.passages for head in self._heads.values())

    def commit(self, *, erases: bool = False) -> None:
        """Seal the generation, make it durable, and release the file.

        With `erases`, no trace of what was deleted is left.
        """
        self._seal()
        self._connection.close()
        if erases:
            erase_gaps(self.path)

    def _seal(self) -> None:
        heads = sorted(self._heads.values())
        sealed = self._generation._replace(seal=self._generation.sealed(heads))
        self._connection.execute("DELETE FROM generation")
        places = ", ".join("?" * len(sealed))
        self._connection.execute(f"INSERT INTO generation VALUES ({places})", sealed)  # noqa: S608
        self._connection.execute("COMMIT")

    def discard(self) -> None:
        """Put the file back as it was, or delete it where it is new."""
        with suppress(sqlite3.Error):
            self._connection.rollback()
        self._connection.close()
        if self._is_new:
            self.path.unlink(missing_ok=True)

    @contextmanager
    def _discarded_at_error(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self.discard()
            raise


def sealed_rows(generation: Generation, analysis: Analysis, blocks: Sequence[bytes]) -> tuple[Head, Rows]:
    """An article as the next one of a generation, with the blocks of its passages."""
    article = analysis.article
    head = Head(
        number=generation.next_article,
        article_id=article.article_id,
        title=article.title,
        published=article.published.isoformat() if article.published else None,
        source=article.source,
        url=article.url,
        origin=article.origin,
        content=content_hash(article),
        first_passage=generation.next_passage,
        passages=len(analysis.passages),
    )
    rows = _rows_of(head, analysis, blocks)
    return head.sealed(rows), rows


def is_as_written(head: Head, rows: Rows, dimension: int) -> bool:
    """Whether an article's rows are those that were sealed, and its vectors ones that can be found."""
    blocks = [vectors_from_block(block, dimension) for _, block in rows["vectors"]]
    lengths = [np.linalg.norm(block, axis=1) for block in blocks]
    units = not lengths or bool(np.allclose(np.concatenate(lengths), 1.0, atol=1e-2))
    return units and head.sealed(rows) == head


def _rows_of(head: Head, analysis: Analysis, blocks: Sequence[bytes]) -> Rows:
    text, number = analysis.article.text, head.number
    heading = content_stems(f"{head.title}\n{head.source or ''}")
    terms = terms_to_row([heading + content_stems(p.span.of(text)) for p in analysis.passages])
    return {
        "texts": [(number, text)],
        "spans": [(number, *spans_to_row(analysis.sentences, analysis.passages))],
        "findings": [(number, statements_to_row(analysis.statements), *cast_to_row(analysis.cast))],
        "terms": [(number, *terms)],
        "vectors": list(zip(head.passage_numbers, blocks, strict=True)),
    }
