"""Several collections asked at once: each by itself, and of their answers the surest is given."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from index.calibration import Strictness
from index.dialogue.earlier import Earlier
from index.embedding.built_in import BUILT_IN_READER
from index.embedding.embedder import Embedder
from index.embedding.reader import Reader
from index.errors import QuestionError
from index.joint_answers import surest_of
from index.library import Index
from index.models import Answer
from index.question.filter import Filter
from index.store.engine import Location, existing_collection


@dataclass(frozen=True)
class Shelf:
    """Open collections by their names, and the ids of the articles to ask of each, where not all are asked.

    What one of them holds counts for nothing in what another answers: no word's rarity, no name, no copy.
    """

    indexes: Mapping[str, Index]
    scopes: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def open(
        cls,
        folder: Location,
        collections: Sequence[str],
        embedder: Embedder,
        strictness: Strictness = "balanced",
        reader: str | Reader | None = BUILT_IN_READER,
    ) -> Shelf:
        """Open collections of a folder, at least one. Raises `StoreError` where one cannot be served."""
        collections = list(dict.fromkeys(collections))
        for name in collections:
            existing_collection(folder, name)
        shared = Reader(reader) if isinstance(reader, str) else reader
        indexes = {name: Index.open(folder, embedder, strictness, shared, name) for name in collections}
        return cls(indexes)

    def narrowed(self, chosen: Filter, article_ids: Collection[str] | None = None) -> Shelf:
        """Only the articles, of all or of some, that fit a filter.

        Raises `QuestionError` where no collection has one, as the first of them says it.
        """
        if not chosen and article_ids is None:
            return self
        scopes, refused = {}, []
        for name, index in self.indexes.items():
            try:
                scopes[name] = index.within(chosen, article_ids)
            except QuestionError as error:
                refused.append(error)
        if not scopes:
            raise refused[0]
        return Shelf({name: self.indexes[name] for name in scopes}, scopes)

    def ask(self, question: str, *, top: int = 5) -> Answer:
        """Answer a question, with at most `top` citations. Raises `QuestionError` as `Index.ask` does."""
        return surest_of([self._ask(name, question, top) for name in self.indexes])

    def follow_up(self, question: str, earlier: Earlier, collection: str, *, top: int = 5) -> Answer:
        """Answer a question that may lean on an earlier one, which a collection has answered.

        The others are asked what it means when made whole, which the answer then holds.
        """
        scope = self.scopes.get(collection)
        meant, answer = self.indexes[collection].follow_up(question, earlier, top=top, article_ids=scope)
        others = [name for name in self.indexes if name != collection]
        return surest_of([answer, *(self._ask(name, meant.question, top) for name in others)])

    def close(self) -> None:
        """Release the files."""
        for index in self.indexes.values():
            index.close()

    def _ask(self, name: str, question: str, top: int) -> Answer:
        return self.indexes[name].ask(question, top=top, article_ids=self.scopes.get(name))
