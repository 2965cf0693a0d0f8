"""A generation, opened for reading."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from index.embedding.embedder import Embedder
from index.errors import ModelError
from index.models import MAIN
from index.store.collections import existing_collection
from index.store.database import Database
from index.store.derived.passage_vectors import PassageVectors
from index.store.generations import Generations
from index.store.manifest import Manifest
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
    def open_live(cls, root: Path, collection: str = MAIN) -> Store:
        """The live generation of a collection. Raises `StoreError` where it cannot be served."""
        generations = Generations(existing_collection(root, collection))
        take_over(generations, _WAIT_S)
        database = generations.open_live()
        return cls(database, StoredVectors(database), collection, generations.fell_back_from())

    @property
    def manifest(self) -> Manifest:
        """What the generation says of itself."""
        return self.database.manifest

    @property
    def passages(self) -> PassageVectors:
        """The search among its passages by their vectors."""
        return self.database.search_index.vectors

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
        """Release the files."""
        self.database.close()
