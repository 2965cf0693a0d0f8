"""Articles, what was found in them and where their words stand, as a generation keeps them."""

import hashlib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import msgspec

from index.calibration import Calibration
from index.embedding.encoder import Vectors
from index.models import Article, Heading, Passage, Span, Statement
from index.statements import Cast
from index.store.derived.search_index import SearchIndex
from index.store.format.codec import (
    cast_from_row,
    passage_from_row,
    spans_from_row,
    statements_from_row,
    vectors_from_block,
)
from index.store.format.file import GenerationFile
from index.store.format.manifest import Manifest
from index.store.format.row_source import PassageSearch, RowSource
from index.store.format.rows import Generation, Head, Rows
from index.store.removals import Removal

CHECKED_WHEN_OPENED = 5_000
"""Of how many passages at most everything is checked when an index is opened, not when it is quoted."""
_MOST_KEPT, _MOST_ARTICLES, _FEW_PASSAGES = 5_000, 300, 20


@dataclass(frozen=True)
class Analysis:
    """An article and what was found in it: `passages` are made of `sentences`, all in order.

    `cast` are those whom it names or lets speak.
    """

    article: Article
    sentences: tuple[Span, ...]
    passages: tuple[Passage, ...]
    statements: tuple[Statement, ...]
    cast: Cast


@dataclass(frozen=True)
class Chunk:
    """A passage as stored, by its number."""

    number: int
    passage: Passage


class Database:
    """Reads one generation; safe to share between threads.

    Whatever reads it raises `IndexDamagedError` where the file is not what was written: where SQLite finds
    that out, where a seal is broken, and where an article's text is not the one that was indexed.
    """

    def __init__(self, rows: RowSource, search: Callable[[], PassageSearch]) -> None:
        """`search` makes what its passages are found with, when they are first searched."""
        self.rows = rows
        self._make_search = search
        self.heads: Sequence[Head] = rows.heads
        self.manifest = _manifest_of(rows.generation, self.heads)
        self.passage_count = self.manifest.passages
        self.passage_numbers = {head.article_id: head.passage_numbers for head in self.heads}
        """The numbers of each article's passages, by its id."""
        self._by_id = {head.article_id: head for head in self.heads}
        self._firsts = [head.first_passage for head in self.heads]
        self._kept: dict[int, Chunk] = {}
        self._texts: dict[int, bytes] = {}
        self._articles: dict[str, Article] = {}

    def close(self) -> None:
        """Release what it is read from."""
        self.rows.close()

    @property
    def removals(self) -> tuple[Removal, ...]:
        """What was removed on purpose and has not been added since."""
        return msgspec.json.decode(self.rows.generation.removals, type=tuple[Removal, ...])

    @property
    def article_ids(self) -> list[str]:
        """The ids of all articles, in the order they were added."""
        return list(self.passage_numbers)

    def check(self) -> None:
        """Read everything. Raises `IndexDamagedError` where something is not what was written."""
        for head in self.heads:
            self._note(head, self.rows.check(head))

    def article(self, article_id: str) -> Article:
        """One article. Raises `KeyError` for an unknown one."""
        article = self._articles.get(article_id)
        if article is None:
            article = self._read_article(article_id)
            # Questions come back to the same articles; where those are too many, it is others' turn.
            few = len(self._articles) < _MOST_ARTICLES
            self._articles = {**self._articles, article_id: article} if few else {article_id: article}
        return article

    def _read_article(self, article_id: str) -> Article:
        head = self._by_id[article_id]
        if head.number in self._texts:
            (text,) = self.rows.row_of("text", "texts", head.number)
            if _digest(text) != self._texts[head.number]:
                raise self.rows.damage(f"article {article_id!r} is not what was indexed")
        else:
            text = self._note(head, self.rows.check_quoted(head))
        day = _day(head.published)
        return Article(head.article_id, head.title, text, day, head.source, head.url, head.origin)

    def text(self, article_id: str) -> str:
        """The text of an article of which nothing is quoted, so that its seal need not be checked."""
        (text,) = self.rows.row_of("text", "texts", self._by_id[article_id].number)
        return str(text)

    def _note(self, head: Head, rows: Rows) -> str:
        """The text of an article, of which is noted what it is when it is read again."""
        ((_, text),) = rows["texts"]
        self._texts[head.number] = _digest(text)
        return str(text)

    def headings(self) -> list[Heading]:
        """What every article is called, in the order they were added."""
        return list(map(_heading, self.heads))

    def heading(self, article_id: str) -> Heading:
        """What one article is called. Raises `KeyError` for an unknown one."""
        return _heading(self._by_id[article_id])

    def analysis(self, article_id: str) -> Analysis:
        """An article with everything that was found in it. Raises `KeyError` for an unknown one."""
        article, number = self.article(article_id), self._by_id[article_id].number
        sentences, passages = self.rows.row_of("sentences, passages", "spans", number)
        members, mentions = self.rows.row_of("members, mentions", "findings", number)
        return Analysis(
            article,
            *spans_from_row(article_id, sentences, passages),
            tuple(self._statements(article)),
            cast_from_row(members, mentions),
        )

    def passages(self, article_id: str) -> list[Passage]:
        """An article's passages, in the article's order. Raises `KeyError` for an unknown article."""
        return [chunk.passage for chunk in self.chunks(self.passage_numbers[article_id])]

    def statements(self, article_id: str) -> list[Statement]:
        """An article's statements, in the article's order."""
        return self._statements(self.article(article_id))

    def _statements(self, article: Article) -> list[Statement]:
        number = self._by_id[article.article_id].number
        (statements,) = self.rows.row_of("statements", "findings", number)
        return statements_from_row(article, statements)

    def chunks(self, numbers: Sequence[int]) -> list[Chunk]:
        """The numbered passages, in the order asked."""
        kept = self._kept
        found = {number: kept[number] for number in numbers if number in kept}
        if len(found) < len(numbers):
            read = self._read_chunks([number for number in numbers if number not in found])
            found |= read
            # Questions come back to the same passages; where those are too many, it is others' turn.
            self._kept = read if len(kept) + len(read) > _MOST_KEPT else kept | read
        return [found[number] for number in numbers]

    def _read_chunks(self, numbers: Sequence[int]) -> dict[int, Chunk]:
        wanted: dict[Head, list[int]] = defaultdict(list)
        for number in numbers:
            wanted[self._head_of(number)].append(number)
        by_number = sorted(wanted.items(), key=lambda item: item[0].number)
        rows = self.rows.rows_of("sentences, passages", "spans", [head.number for head, _ in by_number])
        return {
            number: Chunk(
                number, passage_from_row(head.article_id, sentences, passages, number - head.first_passage)
            )
            for (head, theirs), (sentences, passages) in zip(by_number, rows, strict=True)
            for number in theirs
        }

    def _head_of(self, passage: int) -> Head:
        return self.heads[bisect_right(self._firsts, passage) - 1]

    def blocks(self, numbers: Collection[int]) -> dict[int, Vectors]:
        """The vector of each numbered passage, and below it those of its sentences."""
        dimension = self.manifest.dimension
        rows = self.rows.rows_of("number, block", "vectors", numbers)
        return {number: vectors_from_block(block, dimension) for number, block in rows}

    @cached_property
    def _search(self) -> PassageSearch:
        return self._make_search()

    def nearest(self, query: Vectors, k: int, article_ids: frozenset[str] | None = None) -> list[int]:
        """The numbers of the k passages nearest to a vector of shape (dimension,), best first."""
        return self._search.nearest(query, k, self._within(article_ids))

    def search(
        self, stems: Sequence[str], limit: int, article_ids: frozenset[str] | None = None
    ) -> dict[int, float]:
        """At most `limit` passages that hold any of the stems, with their BM25 score (higher is better)."""
        return self._search.search(stems, limit, self._within(article_ids))

    def articles_holding(
        self, stems: Sequence[str], most: int, article_ids: frozenset[str] | None = None
    ) -> list[str]:
        """The ids of some articles that hold any of the stems, at most so many."""
        numbers = self._search.holding(stems, _FEW_PASSAGES, self._within(article_ids))
        return list(dict.fromkeys(self._head_of(number).article_id for number in numbers))[:most]

    def document_frequency(self, stems: Sequence[str], article_ids: frozenset[str] | None = None) -> int:
        """How many passages hold at least one of the stems."""
        return self._search.count(stems, self._within(article_ids))

    def vocabulary(self) -> list[str]:
        """Every stem that some passage holds, sorted."""
        return self._search.vocabulary()

    def _within(self, article_ids: frozenset[str] | None) -> list[range] | None:
        return None if article_ids is None else [self.passage_numbers[one] for one in sorted(article_ids)]


class FileDatabase(Database):
    """Reads a generation in a file of SQLite's, searched by what is derived of it."""

    def __init__(self, path: Path) -> None:
        """Raises `IndexBusyError` where somebody writes the file, too."""
        self.file = file = GenerationFile(path)
        # Whatever held itself would stay in memory after it is closed: what is open when a bot starts is
        # never searched for garbage.
        super().__init__(file, lambda: SearchIndex.of(file))
        if self.passage_count <= CHECKED_WHEN_OPENED:
            try:
                self.check()
            except BaseException:
                self.close()
                raise


def _manifest_of(generation: Generation, heads: Sequence[Head]) -> Manifest:
    return Manifest(
        index_id=generation.index_id,
        created=generation.created,
        model=generation.model,
        dimension=generation.dimension,
        articles={head.article_id: head.content for head in heads},
        passages=sum(head.passages for head in heads),
        calibration=msgspec.json.decode(generation.calibration, type=Calibration | None),
    )


def _heading(head: Head) -> Heading:
    return Heading(head.article_id, head.title, _day(head.published), head.source, head.url)


def _digest(text: object) -> bytes:
    return hashlib.blake2b(str(text).encode(), digest_size=16).digest()


def _day(published: str | None) -> date | None:
    return date.fromisoformat(published) if published else None
