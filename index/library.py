"""The library's front door: an index of articles that can be asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from index.calibration import Signals, Strictness
from index.dialogue.earlier import Earlier, FollowUp
from index.embedding.built_in import BUILT_IN_READER, DEFAULT_MODEL
from index.embedding.embedder import Embedder
from index.embedding.reader import Reader, begin_load
from index.errors import IndexDamagedError, QuestionError, StoreError
from index.evidence.citations import cite
from index.evidence.seen_places import SeenPlaces
from index.joint_answers import without_echo
from index.models import MAIN, Answer, Article, Citation, Heading, Passage, Span, Statement
from index.question.canonical import canonical_question, require_known
from index.question.filter import Filter
from index.store.engine import Location, engine_at
from index.store.format.manifest import Manifest
from index.store.store import Store
from index.text.paragraphs import paragraph_number
from index.text.sentences import surroundings

# What answers, builds or finds is imported where it is first needed: an index is opened sooner, and the
# models are loaded meanwhile.
if TYPE_CHECKING:
    from index.answerer import Answerer
    from index.sources.finder import Source, SourceFinder
    from index.speech.voices import Voice
    from index.store.builder import Progress

_WAIT_S = 60.0


class Index:
    """One generation of an index, opened; later builds do not change it. Safe to share between threads.

    What is asked about one article raises `KeyError` for the id of an unknown one.
    """

    def __init__(
        self,
        store: Store,
        embedder: Embedder,
        strictness: Strictness = "balanced",
        reader: Reader | None = None,
    ) -> None:
        self._store = store
        self._embedder = embedder
        self._strictness = strictness
        self._reader = reader
        self._others: dict[Strictness, Index] = {}

    @classmethod
    def open(
        cls,
        folder: Location,
        model: str | Embedder | None = None,
        strictness: Strictness = "balanced",
        reader: str | Reader | None = BUILT_IN_READER,
        collection: str = MAIN,
    ) -> Index:
        """Open a collection's live index in a folder, with the model that made it unless another is named.

        `strictness` says how sure an answer must be to be claimed: see `index.calibration.UNCLAIMED`. Without
        a `reader`, answers are found by likeness alone. Raises `StoreError` where none can be served, and
        `ModelError` for another model than it was made with.
        """
        store = Store.open_live(folder, collection)
        embedder = model if isinstance(model, Embedder) else Embedder(model or store.manifest.model)
        store.require_model(embedder.model)
        return cls(store, embedder, strictness, Reader(reader) if isinstance(reader, str) else reader)

    @classmethod
    def open_or_fall_back(
        cls,
        folder: Location,
        embedder: Embedder,
        strictness: Strictness = "balanced",
        reader: str | Reader | None = BUILT_IN_READER,
        is_suspect: bool = False,
        collection: str = MAIN,
    ) -> Index:
        """Open the live index, or where it is damaged make the one before it live, and open that.

        All of a suspect one is read first. Raises as `open` does, of the damage where nothing whole is left.
        """
        engine = engine_at(folder, collection)
        try:
            if is_suspect:
                engine.check_live()
            return cls.open(folder, embedder, strictness, reader, collection)
        except IndexDamagedError as damage:
            try:
                engine.fall_back(embedder.model, _WAIT_S)
            except (StoreError, OSError):
                raise damage from None
            return cls.open(folder, embedder, strictness, reader, collection)

    @classmethod
    def build(
        cls,
        folder: Location,
        paths: Iterable[Path | str],
        model: str | Embedder = DEFAULT_MODEL,
        progress: Progress | None = None,
        collection: str = MAIN,
    ) -> Index:
        """Add the articles in files and folders to a collection, and open it. Raises as a `Builder` does."""
        from index.reading.files import read_paths
        from index.reading.origins import PathSupply
        from index.store.builder import Builder

        embedder, files = model if isinstance(model, Embedder) else Embedder(model), list(map(Path, paths))
        builder = Builder(engine_at(folder, collection), embedder, progress)
        builder.build(read_paths(files), supply=PathSupply.of(files))
        return cls.open(folder, embedder, collection=collection)

    @property
    def manifest(self) -> Manifest:
        """What the index says of itself: id, model, articles, counts."""
        return self._store.database.manifest

    @property
    def collection(self) -> str:
        """The name of the collection that this is."""
        return self._store.collection

    @property
    def fell_back_from(self) -> str | None:
        """The damaged file, within the folder, for which this index took a newer one's place, if it did."""
        return self._store.fell_back_from

    @property
    def article_ids(self) -> list[str]:
        """The ids of all articles."""
        return self._store.database.article_ids

    def headings(self) -> list[Heading]:
        """What every article is called, in the order of `article_ids`; no text is read."""
        return self._store.database.headings()

    def within(self, chosen: Filter, article_ids: Collection[str] | None = None) -> frozenset[str]:
        """The ids of the articles, of all or of some, that fit a filter.

        Raises `QuestionError` where none does, and for an unknown article.
        """
        require_known(article_ids or (), self.article_ids)
        return chosen.select(h for h in self.headings() if article_ids is None or h.article_id in article_ids)

    def article(self, article_id: str) -> Article:
        """One article."""
        return self._store.database.article(article_id)

    def statements(self, article_id: str) -> list[Statement]:
        """Who said what in an article, in its order."""
        return self._store.database.statements(article_id)

    def voices(self, article_id: str) -> list[Voice]:
        """Who is quoted in an article, the most words first."""
        from index.speech.voices import voices

        return voices(self.statements(article_id))

    def said_by(self, article_id: str, speaker: str) -> tuple[Citation, ...]:
        """All that an article quotes from a speaker, given by the canonical name, in the article's order."""
        from index.speech.voices import said_by

        return said_by(self._store.database.analysis(article_id), speaker)

    def passages(self, article_id: str) -> list[Passage]:
        """The passages of an article, in its order."""
        return self._store.database.passages(article_id)

    def around(self, article_id: str, span: Span, sentences: int = 2) -> Span:
        """The span with its surroundings: whole sentences, and that many more on each side.

        No quotation is cut, and the result has at most 2,500 code points unless the span has more. Raises
        `QuestionError` for a span that the article does not have.
        """
        return surroundings(self._article_with(article_id, span).text, span, sentences)

    def cite(self, article_id: str, span: Span) -> Citation:
        """A citation of a place in an article. Raises `QuestionError` for a span that it does not have."""
        article = self._article_with(article_id, span)
        return cite(article, span, paragraph_number(article.text, span.start))

    def ask(
        self,
        question: str,
        *,
        top: int = 5,
        article_ids: Collection[str] | None = None,
        seen: Collection[tuple[str, Span]] = (),
        least: float | None = None,
    ) -> Answer:
        """Answer a question from all articles or some, with at most `top` citations (1 to 50).

        `seen` are places, by article id and span, whose statements and sentences are left out. Below the
        `least` confidence it abstains. Raises `QuestionError` for a bad question or an unknown article.
        """
        asked, scope = canonical_question(question), self._scope(article_ids)
        answer = self._answerer.answer(asked, top, scope, SeenPlaces(seen), least)
        return replace(answer, question=str(question))

    def follow_up(
        self, question: str, earlier: Earlier, *, top: int = 5, article_ids: Collection[str] | None = None
    ) -> tuple[FollowUp, Answer]:
        """Answer a question that may lean on an earlier one ("and what else did he say?").

        The article of the earlier answer is asked first, and where it does not surely say, all, or all those
        given, if these answer more surely. Returns what was asked, too. Raises `QuestionError` as `ask` does.
        """
        meant = self._answerer.read_follow_up(question, earlier, article_ids)
        if meant.article_ids is not None and not set(article_ids or self.article_ids) > meant.article_ids:
            meant = replace(meant, article_ids=None)
        first = article_ids if meant.article_ids is None else meant.article_ids
        answer = without_echo(
            self.ask(meant.question, top=top, article_ids=first, seen=meant.seen), meant.question
        )
        if answer.status != "answered" and meant.article_ids is not None:
            of_all = self.ask(meant.question, top=top, article_ids=article_ids, seen=meant.seen)
            if of_all.status == "answered" or answer.status == "abstained" != of_all.status:
                return replace(meant, article_ids=None), of_all
        return meant, answer

    def missing(self, question: str) -> list[str]:
        """The names and words of a question that no article has in any form. Raises `QuestionError`."""
        return self._answerer.missing(canonical_question(question))

    def source(self, text: str) -> list[Source]:
        """The passages that a text comes from or contradicts: at most 5, in the text's order, or none.

        Raises `QuestionError` for a text without words or with more than 4,000 characters.
        """
        from index.sources.claims import read_claims

        return self._sources.sources(read_claims(text))

    def rank(
        self, question: str, *, top: int = 10, article_ids: Collection[str] | None = None
    ) -> list[Citation]:
        """The passages nearest to a question, best first, whether they answer it or not."""
        return self._answerer.rank(canonical_question(question), top, self._scope(article_ids))

    def weigh(
        self, question: str, *, article_ids: Collection[str] | None = None
    ) -> tuple[Citation, Signals] | None:
        """What is shown first, and the signals for it, for a calibration; None where statements answer."""
        return self._answerer.weigh(canonical_question(question), self._scope(article_ids))

    def at(self, strictness: Strictness) -> Index:
        """The same with another strictness, open as long as this is."""
        if strictness == self._strictness:
            return self
        other = Index(self._store, self._embedder, strictness, self._reader)
        return self._others.setdefault(strictness, other)

    def close(self) -> None:
        """Release the files."""
        self._store.close()

    @cached_property
    def _answerer(self) -> Answerer:
        wait_for_models = begin_load(self._embedder, self._reader)
        from index.answerer import Answerer

        answerer = Answerer(self._store, self._embedder, self._strictness, self._reader)
        wait_for_models()
        self._store.require_vectors_of(self._embedder)
        return answerer

    @cached_property
    def _sources(self) -> SourceFinder:
        from index.sources.finder import SourceFinder

        self._store.require_vectors_of(self._embedder)
        return SourceFinder(self._store, self._embedder)

    def _scope(self, article_ids: Collection[str] | None) -> frozenset[str] | None:
        """The articles to ask, None for all. Raises `QuestionError` for none and for an unknown one."""
        if article_ids is None:
            return None
        if not article_ids:
            raise QuestionError("There is no article to ask: name one, or ask all.")
        require_known(article_ids, self.article_ids)
        return frozenset(article_ids)

    def _article_with(self, article_id: str, span: Span) -> Article:
        article = self.article(article_id)
        if span.end > len(article.text):
            raise QuestionError("The article has changed since it was cited: ask again.")
        return article
