"""Text and metadata of a new generation, written to SQLite; `database` reads them."""

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from index.models import Passage, Span, Statement
from index.store.database import Analysis, cast_to_row
from index.text.terms import content_stems


class DatabaseWriter:
    """Writes a new database; nothing is on disk for certain until the file is synced after `close`."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path)
        schema = files("index.store").joinpath("schema.sql").read_text(encoding="utf-8")
        # The file is discarded unless it is finished, so a journal would only cost time.
        self._connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + schema)
        self._counts: Counter[str] = Counter()

    def add(self, analysis: Analysis) -> None:
        """Add an article with everything found in it."""
        article, text = analysis.article, analysis.article.text
        published = article.published and article.published.isoformat()
        row = (article.article_id, article.title, published, article.source, article.url, text)
        (key,) = self._insert("articles", [row])
        sentences = self._insert("sentences", [(key, span.start, span.end) for span in analysis.sentences])
        numbers = dict(zip(analysis.sentences, sentences, strict=True))
        passages = self._insert("passages", [(key, *_passage_row(p, numbers)) for p in analysis.passages])
        heading = content_stems(f"{article.title}\n{article.source or ''}")
        terms = (" ".join(heading + content_stems(p.span.of(text))) for p in analysis.passages)
        self._connection.executemany(
            "INSERT INTO passage_terms (rowid, terms) VALUES (?, ?)", zip(passages, terms, strict=True)
        )
        self._insert("statements", [(key, *_statement_row(s)) for s in analysis.statements])
        self._insert("casts", [cast_to_row(analysis.cast)])

    def _insert(self, table: str, rows: Sequence[tuple[object, ...]]) -> range:
        """Add rows to a table; their numbers, on from those that it has."""
        numbers = range(self._counts[table], self._counts[table] + len(rows))
        self._counts[table] += len(rows)
        if rows:
            places = ", ".join("?" * (1 + len(rows[0])))
            numbered = ((number, *row) for number, row in zip(numbers, rows, strict=True))
            self._connection.executemany(f"INSERT INTO {table} VALUES ({places})", numbered)  # noqa: S608
        return numbers

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
