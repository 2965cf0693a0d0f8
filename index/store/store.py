"""A generation, opened for reading."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from index.embedding.embedder import Embedder
from index.errors import IndexDamagedError, ModelError
from index.store.database import Database
from index.store.generations import Generations
from index.store.manifest import Manifest
from index.store.vectors import VectorIndex

DATABASE = "articles.sqlite"
PASSAGES = "passages.faiss"
SENTENCES = "sentences.faiss"
_LEAST_SAME = 0.99


@dataclass(frozen=True)
class Store:
    """The text, the lexical index and the vectors of one generation; safe to share between threads."""

    manifest: Manifest
    database: Database
    passages: VectorIndex
    sentences: VectorIndex
    fell_back_from: str | None = None

    @classmethod
    def open_live(cls, root: Path) -> Store:
        """The live generation in a folder. Raises `StoreError` where it cannot be served."""
        generations = Generations(root)
        while True:
            index_id = generations.live_id()
            try:
                return cls.open(*generations.live(), generations.fell_back_from())
            except IndexDamagedError:
                # A builder may have swapped twice meanwhile, and swept away what was being opened.
                if generations.live_id() == index_id:
                    raise

    @classmethod
    def open(cls, folder: Path, manifest: Manifest, fell_back_from: str | None = None) -> Store:
        """A generation whose checksums were verified."""
        store = cls(
            manifest=manifest,
            database=Database(folder / DATABASE, manifest.articles),
            passages=VectorIndex.read(folder / PASSAGES),
            sentences=VectorIndex.read(folder / SENTENCES),
            fell_back_from=fell_back_from,
        )
        shape = len(store.passages), store.passages.dimension
        if shape != (store.database.passage_count, manifest.dimension):
            raise IndexDamagedError(f"The files in {folder} do not belong together.")
        return store

    def require_model(self, model: str) -> None:
        """Close, and raise `ModelError`, unless the generation was made with the model of this name."""
        if self.manifest.model != model:
            self.close()
            raise ModelError(
                f"The index was made with the model {self.manifest.model!r}, not {model!r}: run "
                "articlebot index --rebuild to embed its articles again, or set EMBEDDING_MODEL back."
            )

    def require_vectors_of(self, embedder: Embedder) -> None:
        """Embed a sentence again: the folder that a model's name stands for may hold another model now.

        Raises `ModelError` where it does.
        """
        first = self.database.article(self.database.article_ids[0])
        (span,) = self.database.sentences(range(1))
        vector = embedder.embed([span.of(first.text)])[0]
        fits = len(vector) == self.sentences.dimension
        if not fits or self.sentences.cosines(vector, [0])[0] < _LEAST_SAME:
            raise ModelError(
                f"The model {embedder.model!r} is not the one that this index was made with: "
                "run articlebot index --rebuild."
            )

    def close(self) -> None:
        """Release the files."""
        self.database.close()
