"""An exported encoder run by onnxruntime, with the tokenizer that was exported with it."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from index.embedding.encoder import Vectors
from index.embedding.exported import most_threads, open_session, read_description, read_tokenizer


class OnnxEncoder:
    """An encoder in a folder that `optimize` wrote. Raises `ValueError` where it is not as it was written."""

    def __init__(self, folder: Path) -> None:
        described = read_description(folder)
        self.dimension, self.max_tokens = described.dimension, described.max_tokens
        self._pad = described.pad
        self._folder = folder
        self._tokenizer = read_tokenizer(folder)
        self._tokenizer.enable_truncation(self.max_tokens)
        self._session = open_session(folder, described, most_threads())

    def token_counts(self, texts: Sequence[str]) -> list[int]:
        """How many word pieces the model makes of each text, special tokens included, nothing cut."""
        return [len(encoding.ids) for encoding in self._whole.encode_batch(list(texts))]

    @cached_property
    def _whole(self) -> Tokenizer:
        return read_tokenizer(self._folder)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, shape (len(texts), dimension)."""
        encodings = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        length = max(len(ids) for ids in encodings)
        ids = np.full((len(encodings), length), self._pad, dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, pieces in enumerate(encodings):
            ids[row, : len(pieces)] = pieces
            mask[row, : len(pieces)] = 1
        (vectors,) = self._session.run(None, {"input_ids": ids, "attention_mask": mask})
        return np.asarray(vectors, dtype=np.float32)
