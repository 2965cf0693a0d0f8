"""An embedder that keeps the vectors it made in a file, so that the same data is measured again sooner."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from index import Embedder
from index.embedding.encoder import Vectors


class KeptVectors(Embedder):
    """The built-in model; a text that it embedded before, in this run or another, has the vector of then.

    Whoever changes the model deletes the file.
    """

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file
        self._kept: dict[str, Vectors] = {}
        if file.exists():
            with np.load(file, allow_pickle=False) as held:
                self._kept = dict(zip(held["texts"].tolist(), held["vectors"], strict=True))

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        digests = [hashlib.blake2b(text.encode(), digest_size=16).hexdigest() for text in texts]
        new = {digest: text for digest, text in zip(digests, texts, strict=True) if digest not in self._kept}
        self._kept.update(zip(new, super().embed(list(new.values()), progress), strict=True))
        vectors = [self._kept[digest] for digest in digests]
        return np.array(vectors, dtype=np.float32).reshape(len(texts), self.dimension)

    def save(self) -> None:
        """Write the file at once, so that a run beside this one finds it whole."""
        being_written = self._file.with_name(f"{self._file.stem}-{os.getpid()}.npz")
        np.savez(being_written, texts=list(self._kept), vectors=np.array(list(self._kept.values())))
        being_written.replace(self._file)
