"""Text and metadata of a generation, read from SQLite.

Articles, sentences, passages and statements are numbered from 0 in the order they are written; the numbers
of sentences and passages are those of their vectors. `passage_terms` is the lexical index (FTS5): it holds
the folded stems that `terms` makes, not the words, so that both sides of a search fold alike.
"""

import json
import sqlite3
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

from index.errors import IndexDamagedError
from index.models import Article, Heading, KnownBy, Passage, Span, Speech, Statement
from index.statements import Cast, Member, Mention
from index.store.manifest import content_hash

_MOST_KEPT, _FEW_PASSAGES = 5_000, 20


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
    """A passage as stored: its number, and the numbers of its sentences."""

    number: int
    passage: Passage
    sentence_numbers: range


class Database:
    """Reads a finished database; safe to share between threads.

    Whatever reads it raises `IndexDamagedError` where the file was damaged since it was opened: where SQLite
    finds that out, and where an article is not the one of which `content_hashes`, by article ids, are.
    """

    def __init__(self, path: Path, content_hashes: Mapping[str, str]) -> None:
        # A generation's files never change, which spares SQLite its locks.
        address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._path = path
        self._content_hashes = content_hashes
        self._lock = threading.Lock()
        self._kept: dict[int, Chunk] = {}
        try:
            self._connection = sqlite3.connect(address, uri=True, check_same_thread=False)
        except sqlite3.DatabaseError as error:
            raise self._damage(error) from error
        self.passage_numbers, self.sentence_numbers = self._read_ranges()
        """Those of each article, by its id."""
        self.passage_count = sum(map(len, self.passage_numbers.values()))

    def close(self) -> None:
        """Release the file."""
        with self._lock:
            self._connection.close()

    @property
    def article_ids(self) -> list[str]:
        """The ids of all articles, in the order they were added."""
        return list(self.passage_numbers)

    def article(self, article_id: str) -> Article:
        """One article. Raises `KeyError` for an unknown one."""
        rows = self._rows(
            "SELECT article_id, title, text, published, source, url FROM articles WHERE article_id = ?",
            (article_id,),
        )
        expected = self._content_hashes[article_id]
        for found, title, text, published, source, url in rows:
            with suppress(ValueError, TypeError):
                day = published and date.fromisoformat(published)
                article = Article(found, title, text, day, source, url)
                if content_hash(article) == expected:
                    return article
        raise IndexDamagedError(f"{self._path} is damaged: article {article_id!r} is not what was indexed.")

    def headings(self) -> list[Heading]:
        """What every article is called, in the order they were added."""
        rows = self._rows("SELECT article_id, title, published, source, url FROM articles ORDER BY number")
        return [
            Heading(article_id, title, published and date.fromisoformat(published), source, url)
            for article_id, title, published, source, url in rows
        ]

    def analysis(self, article_id: str) -> Analysis:
        """An article with everything that was found in it. Raises `KeyError` for an unknown one."""
        article = self.article(article_id)
        return Analysis(
            article=article,
            sentences=tuple(self.sentences(self.sentence_numbers[article_id])),
            passages=tuple(chunk.passage for chunk in self.chunks(self.passage_numbers[article_id])),
            statements=tuple(self._statements(article)),
            cast=self._cast(article_id),
        )

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
        rows = self._rows(
            "SELECT p.number, a.article_id, p.start, p.stop, p.paragraph, p.first_sentence, p.last_sentence"
            " FROM passages p JOIN articles a ON a.number = p.article"
            " WHERE p.number IN (SELECT value FROM json_each(?))",
            (json.dumps(numbers),),
        )
        wanted = sorted({n for row in rows for n in range(row[5], row[6] + 1)})
        spans = {
            number: Span(start, stop)
            for number, start, stop in self._rows(
                "SELECT number, start, stop FROM sentences WHERE number IN (SELECT value FROM json_each(?))",
                (json.dumps(wanted),),
            )
        }
        found = {}
        for number, article_id, start, stop, paragraph, first, last in rows:
            sentence_numbers = range(first, last + 1)
            sentences = tuple(spans[n] for n in sentence_numbers)
            passage = Passage(article_id, Span(start, stop), paragraph, sentences)
            found[number] = Chunk(number, passage, sentence_numbers)
        return found

    def sentences(self, numbers: range) -> list[Span]:
        """The spans of a range of sentences."""
        rows = self._rows(
            "SELECT start, stop FROM sentences WHERE number >= ? AND number < ? ORDER BY number",
            (numbers.start, numbers.stop),
        )
        return [Span(start, stop) for start, stop in rows]

    def statements(self, article_id: str) -> list[Statement]:
        """An article's statements, in the article's order."""
        return self._statements(self.article(article_id))

    def _statements(self, article: Article) -> list[Statement]:
        rows = self._rows(
            "SELECT s.start, s.stop, s.paragraph, s.speech, s.speaker, s.mention_start, s.mention_stop,"
            " s.cue, s.known_by"
            " FROM statements s JOIN articles a ON a.number = s.article WHERE a.article_id = ?"
            " ORDER BY s.number",
            (article.article_id,),
        )
        return [
            Statement(
                article_id=article.article_id,
                span=Span(start, stop),
                text=article.text[start:stop],
                paragraph=paragraph,
                speech=cast(Speech, speech),
                speaker=speaker,
                speaker_mention=None if mention_start is None else Span(mention_start, mention_stop),
                cue=cue,
                known_by=cast(KnownBy, known_by),
            )
            for start, stop, paragraph, speech, speaker, mention_start, mention_stop, cue, known_by in rows
        ]

    def _cast(self, article_id: str) -> Cast:
        (row,) = self._rows(
            "SELECT c.members, c.mentions FROM casts c JOIN articles a ON a.number = c.article"
            " WHERE a.article_id = ?",
            (article_id,),
        )
        return cast_from_row(*row)

    def search(
        self, stems: Sequence[str], limit: int, article_ids: frozenset[str] | None = None
    ) -> dict[int, float]:
        """At most `limit` passages that hold any of the stems, with their BM25 score (higher is better)."""
        if not stems:
            return {}
        order = " ORDER BY score DESC, rowid LIMIT ?"
        return dict(self._match("rowid, -bm25(passage_terms) AS score", stems, article_ids, order, limit))

    def articles_holding(
        self, stems: Sequence[str], most: int, article_ids: frozenset[str] | None = None
    ) -> list[str]:
        """The ids of some articles that hold any of the stems, at most so many."""
        rows = self._match("rowid", stems, article_ids, " LIMIT ?", _FEW_PASSAGES)
        chunks = self.chunks([number for (number,) in rows])
        return list(dict.fromkeys(chunk.passage.article_id for chunk in chunks))[:most]

    def document_frequency(self, stems: Sequence[str], article_ids: frozenset[str] | None = None) -> int:
        """How many passages hold at least one of the stems."""
        return int(self._match("COUNT(*)", stems, article_ids)[0][0]) if stems else 0

    def _match(
        self, wanted: str, stems: Sequence[str], within: frozenset[str] | None, order: str = "", *limit: int
    ) -> list[tuple[Any, ...]]:
        any_of = " OR ".join(
            " AND ".join(f'"{one}"' for one in stem.replace('"', '""').split()) for stem in stems
        )
        query, values = f"SELECT {wanted} FROM passage_terms WHERE passage_terms MATCH ?", [any_of]  # noqa: S608
        if within is not None:
            # Without the plus SQLite searches anew for every passage that is allowed, not once for all.
            query += (
                " AND +rowid IN (SELECT p.number FROM passages p JOIN articles a ON a.number = p.article"
                " WHERE a.article_id IN (SELECT value FROM json_each(?)))"
            )
            values.append(json.dumps(sorted(within)))
        return self._rows(query + order, (*values, *limit))

    def vocabulary(self) -> list[str]:
        """Every stem that some passage holds, sorted."""
        return [str(stem) for (stem,) in self._rows("SELECT term FROM vocabulary ORDER BY term")]

    def check(self) -> list[str]:
        """What SQLite's own integrity check finds wrong; empty when nothing is."""
        found = [str(line) for (line,) in self._rows("PRAGMA integrity_check")]
        return [] if found == ["ok"] else found

    def _rows(self, query: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        try:
            with self._lock:
                return self._connection.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise self._damage(error) from error

    def _damage(self, error: sqlite3.DatabaseError) -> IndexDamagedError:
        return IndexDamagedError(f"{self._path} is damaged: {error}.")

    def _read_ranges(self) -> tuple[dict[str, range], dict[str, range]]:
        """The numbers of the passages and of the sentences of each article, by its id."""
        rows = self._rows(
            "SELECT a.article_id, MIN(p.number), MAX(p.number), MIN(p.first_sentence), MAX(p.last_sentence)"
            " FROM articles a JOIN passages p ON p.article = a.number GROUP BY a.number ORDER BY a.number"
        )
        passages = {article_id: range(first, last + 1) for article_id, first, last, _, _ in rows}
        return passages, {article_id: range(first, last + 1) for article_id, _, _, first, last in rows}


def cast_to_row(cast: Cast) -> tuple[str, str]:
    """The members and the mentions; a mention names its member by their number in the first."""
    numbers = {name: number for number, name in enumerate(cast.members)}
    members = [[m.name, sorted(m.titles), m.person, m.short] for m in cast.members.values()]
    mentions = [[m.start, numbers[m.name], m.possessive] for m in cast.every_mention]
    return _to_json(members), _to_json(mentions)


def cast_from_row(members: str, mentions: str) -> Cast:
    """The cast that `cast_to_row` wrote."""
    people = [Member(name, frozenset(titles), *rest) for name, titles, *rest in json.loads(members)]
    places = [Mention(start, people[number].name, owns) for start, number, owns in json.loads(mentions)]
    return Cast(people, places)


def _to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
