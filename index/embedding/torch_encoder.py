"""A model run by sentence-transformers, as it comes."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.embedding.built_in import DEFAULT_MODEL, built_in_model_folder
from index.embedding.encoder import LONGEST_WINDOW, Vectors
from index.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


class TorchEncoder:
    """A sentence-transformers model. Raises `ModelError` where it cannot be loaded."""

    def __init__(self, name: str) -> None:
        self.model = _load(name)
        self.dimension = int(self.model.get_embedding_dimension() or 0)
        self.max_tokens = int(min(self.model.max_seq_length or LONGEST_WINDOW, LONGEST_WINDOW))

    def token_counts(self, texts: Sequence[str]) -> list[int]:
        """How many word pieces the model makes of each text, special tokens included, nothing cut."""
        if not texts:
            return []
        encoded = self.model.tokenizer(list(texts), truncation=False, padding=False, verbose=False)
        return [len(ids) for ids in encoded["input_ids"]]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, shape (len(texts), dimension)."""
        vectors = self.model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)


def model_folder(name: str) -> Path | None:
    """The folder that a model's name stands for; None for a name on a model hub that is not here yet.

    Raises `ModelError` for a folder that does not exist.
    """
    if name == DEFAULT_MODEL:
        return built_in_model_folder()
    path = Path(name).expanduser()
    if path.is_dir():
        return path
    if path.is_absolute() or name.startswith((".", "~")):
        raise ModelError(f"EMBEDDING_MODEL names a folder that does not exist: {name}")
    return _find_downloaded(name)


def _find_downloaded(name: str) -> Path | None:
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    repository = name if "/" in name else f"sentence-transformers/{name}"
    try:
        found = try_to_load_from_cache(repository, "modules.json")
    except HFValidationError:
        return None
    return Path(found).parent if isinstance(found, str) else None


def _load(name: str) -> SentenceTransformer:
    folder = model_folder(name)
    try:
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar, set_verbosity_error
    except ImportError as error:
        raise ModelError(
            f"sentence-transformers cannot be loaded ({error}); run pip install again."
        ) from error
    logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
    # oneDNN writes machine code as it runs, which systemd's MemoryDenyWriteExecute forbids.
    torch.backends.mkldnn.enabled = False  # type: ignore[assignment]
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
