"""A generation, opened for reading."""

from __future__ import annotations

from dataclasses import dataclass

from index.embedding.embedder import Embedder
from index.errors import ModelError
from index.models import MAIN
from index.store.database import Database
from index.store.engine import Location, existing_collection
from index.store.format.manifest import Manifest
from index.store.stored_vectors import StoredVectors
from index.store.takeover import take_over

_LEAST_SAME = 0.99
_WAIT_S = 60.0


@dataclass(frozen=True)
class Store:
    """The text, the lexical index and the vectors of one generation; safe to share between threads."""

    database: Database
    vectors: StoredVectors
    collection: str = MAIN
    fell_back_from: str | None = None

    @classmethod
    def open_live(cls, location: Location, collection: str = MAIN) -> Store:
        """The live generation of a collection. Raises `StoreError` where it cannot be served."""
        engine = existing_collection(location, collection)
        take_over(engine, _WAIT_S)
        database = engine.open_live()
        return cls(database, StoredVectors(database), collection, engine.fell_back_from())

    @property
    def manifest(self) -> Manifest:
        """What the generation says of itself."""
        return self.database.manifest

    def require_model(self, model: str) -> None:
        """Close, and raise `ModelError`, unless the generation was made with the model of this name."""
        try:
            self.manifest.require_model(model)
        except ModelError:
            self.close()
            raise

    def require_vectors_of(self, embedder: Embedder) -> None:
        """Embed a sentence again: the folder that a model's name stands for may hold another model now.

        Raises `ModelError` where it does.
        """
        if not self.database.article_ids:
            return
        article_id = self.database.article_ids[0]
        (chunk,) = self.database.chunks(self.database.passage_numbers[article_id][:1])
        first = chunk.passage.sentences[0].of(self.database.article(article_id).text)
        kept, vector = self.vectors.of_sentences([chunk])[0], embedder.embed([first])[0]
        if len(vector) != len(kept) or float(kept @ vector) < _LEAST_SAME:
            raise ModelError(
                f"The model {embedder.model!r} is not the one that this index was made with: "
                "run articlebot index --rebuild."
            )

    def close(self) -> None:
        """Release what it is read from."""
        self.database.close()
