"""An index of format 4, a folder a generation, made one of this format; nothing is embedded again."""

import logging
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from index.calibration import Calibration
from index.embedding.encoder import Vectors
from index.errors import IndexDamagedError
from index.files import file_hash, read_sealed
from index.models import Article, Passage, Span, Statement
from index.store.database import Analysis
from index.store.engine import Engine
from index.store.format.codec import cast_from_row
from index.store.format.pointer import FOLDER_OF_FORMAT_4
from index.store.generations import Generations
from index.store.writer import Description

_log = logging.getLogger(__name__)
_FORMAT = 4
_DATABASE, _PASSAGES, _SENTENCES = "articles.sqlite", "passages.faiss", "sentences.faiss"


class _Current(msgspec.Struct):
    live: str
    previous: str | None = None


class _Manifest(msgspec.Struct):
    index_id: str
    created: str
    model: str
    dimension: int
    files: dict[str, str]
    format_version: int
    calibration: Calibration | None = None


def take_over(generations: Engine[Any, Any], wait_s: float = 0.0) -> None:
    """Make one of this format of the index of format 4 in a folder, where there is one.

    The generation before it is not kept. Raises `StoreError` where the folder cannot be written to, and
    `IndexDamagedError` where none of its generations is whole.
    """
    if not isinstance(generations, Generations):
        return
    old = generations.root / FOLDER_OF_FORMAT_4
    if not old.is_dir() or not any(old.iterdir()):
        return
    with generations.building(wait_s):
        # A crash may have come after the new one was live.
        if not generations.is_readable():
            folder, manifest = _newest_whole(generations.root / "current.json", old)
            with generations.writing(None) as writer:
                for analysis, passages, sentences in _read(folder):
                    writer.add(analysis, passages, sentences)
                description = Description(
                    manifest.index_id,
                    manifest.created,
                    manifest.model,
                    manifest.dimension,
                    manifest.calibration,
                )
                writer.describe(description)
                writer.commit()
            generations.make_live(writer, manifest.index_id, None)
            _log.warning(
                "The index in %s had the format of an earlier articlebot and was taken over; "
                "it has all its articles, but none before it to go back to.",
                generations.root,
            )
        shutil.rmtree(old)
        generations.root.chmod(0o700)


def _newest_whole(pointer: Path, old: Path) -> tuple[Path, _Manifest]:
    """The live generation, or where that is damaged the newest other one that is whole."""
    names = sorted((folder.name for folder in old.iterdir()), reverse=True)
    with suppress(ValueError, OSError):
        live = msgspec.json.decode(pointer.read_bytes(), type=_Current).live
        names.sort(key=lambda name: name != live)
    for name in names:
        with suppress(ValueError, OSError):
            manifest = msgspec.convert(read_sealed(old / name / "manifest.json"), _Manifest)
            hashes = {file: file_hash(old / name / file) for file in manifest.files}
            if manifest.format_version == _FORMAT and hashes == manifest.files:
                return old / name, manifest
    raise IndexDamagedError(
        f"The index in {old} has another format or is damaged, so it cannot be taken over: "
        "delete its folder, and index the articles again."
    )


def _read(folder: Path) -> Iterator[tuple[Analysis, Vectors, Vectors]]:
    """The articles of a generation with the vectors of their passages and of their sentences."""
    passages, sentences = (_vectors(folder / name) for name in (_PASSAGES, _SENTENCES))
    address = f"{(folder / _DATABASE).resolve().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        query = "SELECT number, article_id, title, text, published, source, url FROM articles ORDER BY number"
        for number, article_id, title, text, published, source, url in connection.execute(query).fetchall():
            day = date.fromisoformat(published) if published else None
            article = Article(article_id, title, text, day, source, url)
            analysis, of_passages, of_sentences = _analysis(connection, number, article)
            yield analysis, passages[of_passages], sentences[of_sentences]


def _analysis(
    connection: sqlite3.Connection, number: int, article: Article
) -> tuple[Analysis, list[int], list[int]]:
    """What was found in an article, and the numbers of its passages and its sentences."""

    def rows(columns: str, table: str) -> list[tuple[Any, ...]]:
        query = f"SELECT {columns} FROM {table} WHERE article = ? ORDER BY number"  # noqa: S608
        return connection.execute(query, (number,)).fetchall()

    sentences = {n: Span(start, stop) for n, start, stop in rows("number, start, stop", "sentences")}
    passages = {
        n: Passage(
            article.article_id,
            Span(start, stop),
            paragraph,
            tuple(sentences[one] for one in range(first, last + 1)),
        )
        for n, start, stop, paragraph, first, last in rows(
            "number, start, stop, paragraph, first_sentence, last_sentence", "passages"
        )
    }
    statements = tuple(
        Statement(
            article_id=article.article_id,
            span=Span(start, stop),
            text=article.text[start:stop],
            paragraph=paragraph,
            speech=speech,
            speaker=speaker,
            speaker_mention=None if begin is None else Span(begin, end),
            cue=cue,
            known_by=known_by,
        )
        for start, stop, paragraph, speech, speaker, begin, end, cue, known_by in rows(
            "start, stop, paragraph, speech, speaker, mention_start, mention_stop, cue, known_by",
            "statements",
        )
    )
    (cast,) = connection.execute("SELECT members, mentions FROM casts WHERE article = ?", (number,))
    analysis = Analysis(
        article, tuple(sentences.values()), tuple(passages.values()), statements, cast_from_row(*cast)
    )
    return analysis, list(passages), list(sentences)


def _vectors(path: Path) -> Vectors:
    import faiss

    flat = faiss.read_index(str(path))
    return np.array(flat.reconstruct_n(0, flat.ntotal), dtype=np.float32)
