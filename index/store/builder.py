"""Articles into a new generation: incremental, interruptible, checked before it is swapped in."""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import numpy as np

from index.calibration import Calibration
from index.embedding.embedder import Embedder
from index.embedding.encoder import Vectors
from index.errors import IndexDamagedError, QuestionError, StoreError
from index.files import file_hash
from index.models import Article
from index.statements import find_statements_and_cast
from index.store.database import Analysis
from index.store.generations import Generations
from index.store.manifest import Manifest, content_hash
from index.store.store import DATABASE, PASSAGES, SENTENCES, Store
from index.store.vectors import VectorIndex
from index.store.writer import DatabaseWriter
from index.text.passages import split_passages
from index.text.sentences import read_prose
from index.text.terms import content_stems

Stage = Literal["read", "embedded", "checked", "swapped"]
Progress = Callable[[Stage, int, int], None]
"""Called with a stage, how much of it is done and how much there is (0 where that is not known)."""

_TITLE_CHARS = 200
_CHECKED_PASSAGES = 8


@dataclass(frozen=True)
class BuildReport:
    """What a build did, by article ids, and the index that is live after it."""

    index_id: str
    added: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    articles: int
    passages: int


@dataclass(frozen=True)
class _Part:
    analysis: Analysis
    passage_vectors: Vectors
    sentence_vectors: Vectors


class Builder:
    """Builds generations in one folder with one embedding model."""

    def __init__(self, root: Path, embedder: Embedder, progress: Progress | None = None) -> None:
        self._generations = Generations(root)
        self._embedder = embedder
        self._progress = progress or (lambda stage, done, total: None)

    def build(
        self,
        articles: Iterable[Article] = (),
        *,
        remove: Collection[str] = (),
        rebuild: bool = False,
        calibration: Calibration | None = None,
        wait_s: float = 0.0,
        on_wait: Callable[[], None] | None = None,
    ) -> BuildReport:
        """Add or update articles, remove others, and make the result live.

        Articles that did not change are not embedded again unless `rebuild` says so, which also takes
        articles over from an index of another model or from the last whole one where the live one is
        damaged. Where nothing changed, nothing is built, unless the live one stands for a damaged one. After
        a removal no earlier generation is kept, so that the article is gone. The index keeps the
        `calibration` once given, until another is. If another process is building, `on_wait` is called and
        up to `wait_s` seconds are waited.

        Raises `ReadingError` from the articles, `ModelError`, `QuestionError` for an unknown article to
        remove, `StoreError` for what else prevents it; the live index then stays as it was.
        """
        try:
            with self._generations.building(wait_s, on_wait):
                known = self._known(rebuild)
                with closing(known) if known else nullcontext():
                    return self._build(known, articles, remove, rebuild, calibration)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"The index could not be written ({error}); it is as it was.") from error

    def _known(self, rebuild: bool) -> Store | None:
        if not self._generations.exists():
            return None
        try:
            store = Store.open_live(self._generations.root)
        except IndexDamagedError:
            if not rebuild:
                raise
            found = self._generations.newest_whole()
            return found and Store.open(*found)
        if not rebuild:
            store.require_model(self._embedder.model)
        return store

    def _build(
        self,
        known: Store | None,
        articles: Iterable[Article],
        remove: Collection[str],
        rebuild: bool,
        calibration: Calibration | None,
    ) -> BuildReport:
        hashes = dict(known.manifest.articles) if known else {}
        for article_id in remove:
            if hashes.pop(article_id, None) is None:
                raise QuestionError(
                    f"There is no article {article_id!r} in the index: see articlebot index --list."
                )
        given = self._read(articles)
        changed = {a.article_id: a for a in given.values() if hashes.get(a.article_id) != content_hash(a)}
        report = BuildReport(
            index_id=known.manifest.index_id if known else "",
            added=tuple(i for i in changed if i not in hashes),
            updated=tuple(i for i in changed if i in hashes),
            unchanged=tuple(i for i in given if i not in changed),
            removed=tuple(remove),
            articles=len(hashes.keys() | changed.keys()),
            passages=known.manifest.passages if known else 0,
        )
        if known and not (changed or remove or rebuild or calibration or known.fell_back_from):
            return report
        if not report.articles:
            raise StoreError(
                "An index needs at least one article; delete its folder to be rid of it."
                if remove
                else "There is nothing to index: name the files or folders with the articles."
            )
        kept = [i for i in hashes if i not in changed]
        if known and rebuild:
            changed = self._read(known.database.article(i) for i in kept) | changed
            kept = []
        parts = [_take_over(known, i) for i in kept] if known else []
        parts += self._embed(list(changed.values()))
        own = calibration or (known.manifest.calibration if known else None)
        manifest = self._write(parts, own, None if remove or known is None else known.manifest.index_id)
        return replace(report, index_id=manifest.index_id, passages=manifest.passages)

    def _read(self, articles: Iterable[Article]) -> dict[str, Article]:
        given: dict[str, Article] = {}
        for article in articles:
            given[article.article_id] = article
            self._progress("read", len(given), 0)
        return given

    def _embed(self, articles: Sequence[Article]) -> list[_Part]:
        if not articles:
            return []
        analyses = [self._analyse(article) for article in articles]
        passages = [_context(a.article) + p.span.of(a.article.text) for a in analyses for p in a.passages]
        sentences = [span.of(a.article.text) for a in analyses for span in a.sentences]
        done, total = 0, len(passages) + len(sentences)

        def advance(count: int) -> None:
            nonlocal done
            done += count
            self._progress("embedded", done, total)

        passage_vectors = self._embedder.embed(passages, advance)
        sentence_vectors = self._embedder.embed(sentences, advance)
        of_passages = np.split(passage_vectors, np.cumsum([len(a.passages) for a in analyses])[:-1])
        of_sentences = np.split(sentence_vectors, np.cumsum([len(a.sentences) for a in analyses])[:-1])
        return [_Part(*part) for part in zip(analyses, of_passages, of_sentences, strict=True)]

    def _analyse(self, article: Article) -> Analysis:
        (context_tokens,) = self._embedder.token_counts([_context(article)])
        budget = self._embedder.max_tokens - context_tokens
        prose = read_prose(article.text)
        passages = split_passages(article.article_id, prose, self._embedder.token_counts, budget)
        sentences = tuple(dict.fromkeys(span for passage in passages for span in passage.sentences))
        statements, cast = find_statements_and_cast(article.article_id, prose)
        return Analysis(article, sentences, tuple(passages), tuple(statements), cast)

    def _write(
        self, parts: Sequence[_Part], calibration: Calibration | None, previous: str | None
    ) -> Manifest:
        with self._generations.writing() as (index_id, folder):
            with closing(DatabaseWriter(folder / DATABASE)) as writer:
                for part in parts:
                    writer.add(part.analysis)
            passages, sentences = zip(*((p.passage_vectors, p.sentence_vectors) for p in parts), strict=True)
            VectorIndex.of(np.concatenate(passages)).write(folder / PASSAGES)
            VectorIndex.of(np.concatenate(sentences)).write(folder / SENTENCES)
            manifest = Manifest(
                index_id=index_id,
                created=datetime.now(UTC).isoformat(timespec="seconds"),
                model=self._embedder.model,
                dimension=passages[0].shape[1],
                articles={a.article_id: content_hash(a) for a in (part.analysis.article for part in parts)},
                passages=sum(map(len, passages)),
                files={name: file_hash(folder / name) for name in (DATABASE, PASSAGES, SENTENCES)},
                calibration=calibration,
            )
            final = self._generations.commit(folder, manifest)
        try:
            with closing(Store.open(final, manifest)) as store:
                self._check(store)
        except BaseException:
            self._generations.discard(index_id)
            raise
        self._generations.make_live(index_id, previous)
        self._progress("swapped", 1, 1)
        return manifest

    def _check(self, store: Store) -> None:
        """Ask the new index for passages that it holds, by their vectors and by their words."""
        count = store.manifest.passages
        numbers = sorted({count * i // _CHECKED_PASSAGES for i in range(_CHECKED_PASSAGES)})
        for done, chunk in enumerate(store.database.chunks(numbers), start=1):
            number = chunk.number
            query = store.passages.rows(range(number, number + 1))[0]
            nearest = store.passages.search(query, 1)
            article = store.database.article(chunk.passage.article_id)
            stems = content_stems(chunk.passage.span.of(article.text))
            found = not stems or store.database.search(stems, 1)
            if not nearest or store.passages.cosines(query, nearest)[0] < 0.999 or not found:
                raise StoreError("The new index did not find what it holds, so the old one stays.")
            self._progress("checked", done, len(numbers))


def _context(article: Article) -> str:
    """What a passage is embedded with, so that it is found by what its article is about."""
    return article.title[:_TITLE_CHARS] + ". "


def _take_over(known: Store, article_id: str) -> _Part:
    database = known.database
    return _Part(
        analysis=database.analysis(article_id),
        passage_vectors=known.passages.rows(database.passage_numbers[article_id]),
        sentence_vectors=known.sentences.rows(database.sentence_numbers[article_id]),
    )
