"""Articles into a new generation: incremental, interruptible, checked before it is swapped in."""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

import numpy as np

from index.calibration import Calibration
from index.embedding.embedder import Embedder
from index.embedding.encoder import Vectors
from index.errors import IndexDamagedError, QuestionError, StoreError
from index.models import Article
from index.statements import find_statements_and_cast
from index.store.database import Analysis, Database
from index.store.engine import Location, Writer, engine_at
from index.store.format.manifest import content_hash
from index.store.format.rows import Head
from index.store.removals import Removal, Supply, removals_of
from index.store.takeover import take_over
from index.store.writer import Description
from index.text.passages import split_passages
from index.text.sentences import read_prose

Stage = Literal["read", "embedded", "checked", "swapped"]
Progress = Callable[[Stage, int, int], None]
"""Called with a stage, how much of it is done and how much there is (0 where that is not known)."""

_TITLE_CHARS = 200


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
    left_out: tuple[str, ...] = ()
    """What came along with others and had been removed on purpose."""


@dataclass(frozen=True)
class _Change:
    """What is to be done: articles to embed, ids to take out, new origins by id, and what is to be kept."""

    articles: tuple[Article, ...]
    removed: tuple[str, ...]
    moved: dict[str, str | None]
    removals: tuple[Removal, ...]
    calibration: Calibration | None
    rebuild: bool

    def placed(self, article: Article) -> Article:
        """An article with its new origin, where it has one."""
        return replace(article, origin=self.moved.get(article.article_id, article.origin))


@dataclass(frozen=True)
class _Part:
    analysis: Analysis
    passage_vectors: Vectors
    sentence_vectors: Vectors


class Builder:
    """Builds generations of one index with one embedding model."""

    def __init__(self, location: Location, embedder: Embedder, progress: Progress | None = None) -> None:
        self._generations = engine_at(location)
        self._embedder = embedder
        self._progress = progress or (lambda stage, done, total: None)

    def build(
        self,
        articles: Iterable[Article] = (),
        *,
        remove: Collection[str] = (),
        rebuild: bool = False,
        calibration: Calibration | None = None,
        supply: Supply | None = None,
        may_be_empty: bool = False,
        wait_s: float = 0.0,
        on_wait: Callable[[], None] | None = None,
    ) -> BuildReport:
        """Add or update articles, remove others, and make the result live.

        Articles that did not change are not embedded again unless `rebuild` says so, which also takes
        articles over from an index of another model or from the last whole one where the live one is
        damaged. Where nothing changed, nothing is built, unless the live one stands for a damaged one. After
        a removal no earlier generation is kept, so that the article is gone. The index keeps the
        `calibration` once given, until another is. The last article may be removed; an index is begun without
        any only where it `may_be_empty`. If another process is building, `on_wait` is called and
        up to `wait_s` seconds are waited.

        What is removed is remembered. Of a `supply`, where articles come along that nobody asked for, those
        are left out until somebody does, and what it has lost is removed, too, without being remembered.

        Raises `ReadingError` from the articles, `ModelError`, `QuestionError` for an unknown article to
        remove, `StoreError` for what else prevents it; the live index then stays as it was.
        """
        try:
            take_over(self._generations, wait_s)
            with self._generations.building(wait_s, on_wait):
                was_erased = self._generations.is_erased()
                known = self._known(rebuild)
                with closing(known) if known else nullcontext():
                    report = self._build(known, articles, remove, rebuild, calibration, supply, may_be_empty)
                if report.removed:
                    self._generations.erase_others()
                self._generations.refresh_search(erases=bool(report.removed) or not was_erased)
                return report
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"The index could not be written ({error}); it is as it was.") from error

    def _known(self, rebuild: bool) -> Database | None:
        if not self._generations.exists():
            return None
        try:
            known: Database = self._generations.open_live()
        except IndexDamagedError:
            if not rebuild:
                raise
            newest: Database | None = self._generations.newest_whole()
            return newest
        if not rebuild and known.manifest.model != self._embedder.model:
            known.close()
            known.manifest.require_model(self._embedder.model)
        return known

    def _build(
        self,
        known: Database | None,
        articles: Iterable[Article],
        remove: Collection[str],
        rebuild: bool,
        calibration: Calibration | None,
        supply: Supply | None,
        may_be_empty: bool,
    ) -> BuildReport:
        heads = {head.article_id: head for head in known.heads} if known else {}
        removals = known.removals if known else ()
        for article_id in remove:
            head = heads.pop(article_id, None)
            if head is None:
                raise QuestionError(
                    f"There is no article {article_id!r} in the index: see articlebot index --list."
                )
            removals += (Removal.of(article_id, head.origin, head.content),)
        read = self._read(articles)
        left_out, forgotten = _sort_out(read, heads, removals, supply)
        given = {i: a for i, a in read.items() if i not in left_out}
        changed = {i: a for i, a in given.items() if i not in heads or heads[i].content != content_hash(a)}
        lost = {i for i, h in heads.items() if i not in read and supply and supply.has_lost(i, h.origin)}
        moved = {i: a.origin for i, a in given.items() if i not in changed and a.origin}
        report = BuildReport(
            index_id=known.manifest.index_id if known else "",
            added=tuple(i for i in changed if i not in heads),
            updated=tuple(i for i in changed if i in heads),
            unchanged=tuple(i for i in given if i not in changed),
            removed=(*remove, *sorted(lost)),
            articles=len((heads.keys() - lost) | changed.keys()),
            passages=known.manifest.passages if known else 0,
            left_out=left_out,
        )
        change = _Change(
            tuple(changed.values()),
            report.removed,
            {i: origin for i, origin in moved.items() if origin != heads[i].origin},
            tuple(one for one in dict.fromkeys(removals) if one not in forgotten),
            calibration or (known.manifest.calibration if known else None),
            rebuild,
        )
        damaged = known and self._generations.fell_back_from() is not None
        differs = changed or report.removed or change.moved or forgotten or rebuild or calibration or damaged
        if known and not differs:
            return report
        if not (known or report.articles or may_be_empty):
            raise StoreError("There is nothing to index: name the files or folders with the articles.")
        if known and rebuild:
            staying = (known.article(i) for i in heads if i not in changed and i not in lost)
            kept = self._read(map(change.placed, staying))
            change = replace(change, articles=(*kept.values(), *change.articles), moved={})
        index_id, passages = self._write(known, change)
        return replace(report, index_id=index_id, passages=passages)

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

    def _write(self, known: Database | None, change: _Change) -> tuple[str, int]:
        """Write the next generation and make it live; its id, and how many passages it has."""
        parts = self._embed(change.articles)
        index_id = self._generations.next_id(known)
        with self._generations.writing(None if change.rebuild else known) as writer:
            for article_id in () if change.rebuild else change.removed:
                writer.remove(article_id)
            for article_id, origin in change.moved.items():
                writer.move(article_id, origin)
            added = [writer.add(part.analysis, part.passage_vectors, part.sentence_vectors) for part in parts]
            description = Description(
                index_id,
                datetime.now(UTC).isoformat(timespec="seconds"),
                self._embedder.model,
                parts[0].passage_vectors.shape[1] if parts else writer.dimension or self._embedder.dimension,
                change.calibration,
                change.removals,
            )
            writer.describe(description)
            self._check(writer, added)
            passages = writer.passages
            writer.commit(erases=bool(change.removed))
        self._generations.make_live(writer, index_id, None if change.removed else known)
        self._progress("swapped", 1, 1)
        return index_id, passages

    def _check(self, writer: Writer, added: Sequence[Head]) -> None:
        """Read again what was written."""
        done, total = 0, sum(head.passages for head in added)
        for head in added:
            if not writer.is_found(head):
                raise StoreError("The new index did not find what it holds, so the old one stays.")
            done += head.passages
            self._progress("checked", done, total)
        if not added:
            self._progress("checked", 1, 1)


def _context(article: Article) -> str:
    """What a passage is embedded with, so that it is found by what its article is about."""
    return article.title[:_TITLE_CHARS] + ". "


def _sort_out(
    read: Mapping[str, Article], known: Collection[str], removals: Sequence[Removal], supply: Supply | None
) -> tuple[tuple[str, ...], set[Removal]]:
    """The ids of the articles that stay away, and the removals that somebody's asking for one ends."""
    left_out: list[str] = []
    forgotten: set[Removal] = set()
    for article_id, article in read.items() if removals else ():
        removed_by = removals_of(removals, article)
        if supply is None or not supply.comes_along(article):
            forgotten |= removed_by
        elif removed_by and article_id not in known:
            left_out.append(article_id)
    return tuple(left_out), forgotten
