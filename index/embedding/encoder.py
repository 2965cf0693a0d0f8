"""What turns texts into vectors, whichever library runs the model."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
LONGEST_WINDOW = 512
"""Of any model, in word pieces: what is longer is no passage."""


class Encoder(Protocol):
    """A model with its tokenizer, loaded; safe to share between threads."""

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""

    @property
    def max_tokens(self) -> int:
        """The word pieces that the model reads, its special tokens included; the rest it would ignore."""

    def token_counts(self, texts: Sequence[str]) -> list[int]:
        """How many word pieces the model makes of each text, special tokens included, nothing cut."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, shape (len(texts), dimension), all in one batch."""
