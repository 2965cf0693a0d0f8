"""Text and metadata of a new generation, written to SQLite; `database` reads them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

from index.models import Passage, Span, Statement
from index.store.database import Analysis, cast_to_row
from index.text.terms import content_stems

_SCHEMA = """
CREATE TABLE articles (
    number INTEGER PRIMARY KEY, article_id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, published TEXT,
    source TEXT, url TEXT, text TEXT NOT NULL);
CREATE TABLE sentences (
    number INTEGER PRIMARY KEY, article INTEGER NOT NULL, start INTEGER NOT NULL, stop INTEGER NOT NULL);
CREATE TABLE passages (
    number INTEGER PRIMARY KEY, article INTEGER NOT NULL, start INTEGER NOT NULL, stop INTEGER NOT NULL,
    paragraph INTEGER NOT NULL, first_sentence INTEGER NOT NULL, last_sentence INTEGER NOT NULL);
CREATE TABLE statements (
    number INTEGER PRIMARY KEY, article INTEGER NOT NULL, start INTEGER NOT NULL, stop INTEGER NOT NULL,
    paragraph INTEGER NOT NULL, speech TEXT NOT NULL, speaker TEXT, mention_start INTEGER,
    mention_stop INTEGER, cue TEXT, known_by TEXT NOT NULL);
CREATE TABLE casts (article INTEGER PRIMARY KEY, members TEXT NOT NULL, mentions TEXT NOT NULL);
CREATE INDEX sentences_of ON sentences (article);
CREATE INDEX passages_of ON passages (article);
CREATE INDEX statements_of ON statements (article);
CREATE VIRTUAL TABLE passage_terms USING fts5(
    terms, content='', tokenize="unicode61 remove_diacritics 0 tokenchars '.:'");
CREATE VIRTUAL TABLE vocabulary USING fts5vocab('passage_terms', 'row');
"""


class DatabaseWriter:
    """Writes a new database; nothing is on disk for certain until the file is synced after `close`."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path)
        # The file is discarded unless it is finished, so a journal would only cost time.
        self._connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
        self._articles = self._sentences = self._passages = self._statements = 0

    def add(self, analysis: Analysis) -> None:
        """Add an article with everything found in it."""
        article, text = analysis.article, analysis.article.text
        key = self._articles
        published = article.published.isoformat() if article.published else None
        row = (key, article.article_id, article.title, published, article.source, article.url, text)
        self._insert("articles", [row])
        numbers = {span: self._sentences + i for i, span in enumerate(analysis.sentences)}
        self._insert("sentences", [(n, key, span.start, span.end) for span, n in numbers.items()])
        passages = list(enumerate(analysis.passages, start=self._passages))
        self._insert("passages", [(n, key, *_passage_row(p, numbers)) for n, p in passages])
        heading = content_stems(f"{article.title}\n{article.source or ''}")
        self._connection.executemany(
            "INSERT INTO passage_terms (rowid, terms) VALUES (?, ?)",
            ((n, " ".join(heading + content_stems(p.span.of(text)))) for n, p in passages),
        )
        statements = enumerate(analysis.statements, start=self._statements)
        self._insert("statements", [(n, key, *_statement_row(s)) for n, s in statements])
        self._insert("casts", [(key, *cast_to_row(analysis.cast))])
        self._articles += 1
        self._sentences += len(analysis.sentences)
        self._passages += len(analysis.passages)
        self._statements += len(analysis.statements)

    def _insert(self, table: str, rows: Sequence[tuple[object, ...]]) -> None:
        if rows:
            places = ", ".join("?" * len(rows[0]))
            self._connection.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608

    def close(self) -> None:
        """Finish the file."""
        self._connection.execute("INSERT INTO passage_terms (passage_terms) VALUES ('optimize')")
        self._connection.commit()
        self._connection.close()


def _passage_row(passage: Passage, numbers: Mapping[Span, int]) -> tuple[int, ...]:
    first, last = numbers[passage.sentences[0]], numbers[passage.sentences[-1]]
    return (passage.span.start, passage.span.end, passage.paragraph, first, last)


def _statement_row(said: Statement) -> tuple[object, ...]:
    mention = (said.speaker_mention.start, said.speaker_mention.end) if said.speaker_mention else (None, None)
    place = (said.span.start, said.span.end, said.paragraph)
    return (*place, said.speech, said.speaker, *mention, said.cue, said.known_by)
