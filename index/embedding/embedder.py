"""Text to unit vectors: the one place that chooses what runs the model, and shares it between threads."""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from index.embedding.built_in import DEFAULT_CACHE, DEFAULT_MODEL, Precision
from index.embedding.encoder import Encoder, Vectors
from index.embedding.export import Step, export, export_folder, is_exported, refusal
from index.embedding.exported import is_whole
from index.embedding.onnx_encoder import OnnxEncoder
from index.embedding.torch_encoder import TorchEncoder, model_folder
from index.errors import ModelError

# Measured: with more in a batch a core does no more a second, and needs several times the memory.
_BATCH_CHARACTERS, _BATCH_TEXTS = 2_000, 16
_INT8 = "@int8"
_log = logging.getLogger(__name__)


class Embedder:
    """An embedding model, loaded at its first use and safe to share between threads.

    `model` is `DEFAULT_MODEL`, a folder with a sentence-transformers model, or the name of one on a model
    hub. Only a hub name makes this program reach out of the machine, and only when the model is not there
    yet. At the first use of all, and where the export is damaged, the model is exported into the folder
    `cache`, which `on_export` is told; from then on it needs no PyTorch. "int8" is smaller and faster, and
    its vectors are not quite the same; a model's name that ends in "@int8" says so, too. Every method raises
    `ModelError` where the model is to be in a folder that does not exist.
    """

    def __init__(
        self,
        model: str = DEFAULT_MODEL,
        precision: Precision = "fp32",
        cache: Path = DEFAULT_CACHE,
        on_export: Callable[[], None] | None = None,
    ) -> None:
        self.precision: Precision = "int8" if model.endswith(_INT8) else precision
        self._name = model.removesuffix(_INT8)
        self.model = self._name + (_INT8 if self.precision == "int8" else "")
        self._cache = cache.expanduser()
        self._on_export = on_export
        self._exported_to: Path | None = None
        self._loaded: Encoder | None = None
        self._lock = threading.Lock()
        self._next = threading.Lock()

    def folder(self) -> Path | None:
        """Where the model's own files lie; None for one that the first use would download."""
        return model_folder(self._name)

    def export(self) -> Path | None:
        """The folder that holds the model's export; None where the first use would make it."""
        target = self._target()
        return target if target and is_exported(target) else None

    def is_damaged(self) -> bool:
        """Whether the model's export is not as it was written, so that the next use makes it again."""
        export = self.export()
        return export is not None and not is_whole(export)

    def refusal(self) -> str | None:
        """Why the model cannot be exported; None where it can, or where that was never tried."""
        target = self._target()
        return refusal(target) if target else None

    def _target(self) -> Path | None:
        if self._exported_to is None and (folder := self.folder()):
            self._exported_to = export_folder(folder, self._cache, self.precision)
        return self._exported_to

    def load(self) -> None:
        """Load the model, so that the first text need not wait for it."""
        self._encoder()

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return self._encoder().dimension

    @property
    def max_tokens(self) -> int:
        """The word pieces that the model reads, its special tokens included; the rest it would ignore."""
        return self._encoder().max_tokens

    def token_counts(self, texts: Sequence[str]) -> list[int]:
        """How many word pieces the model makes of each text, special tokens included, nothing cut."""
        return self._encoder().token_counts(texts)

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """One unit vector a text, shape (len(texts), dimension).

        `progress` is called with the number of texts embedded since its last call. Raises `ModelError`
        if the model cannot be loaded.
        """
        encoder = self._encoder()
        vectors = np.zeros((len(texts), encoder.dimension), dtype=np.float32)
        for batch in _batches(texts):
            with self._turn():
                vectors[batch] = encoder.encode([texts[i] for i in batch])
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

    def _encoder(self) -> Encoder:
        if self._loaded is None:
            # A loaded model is not waited for: whoever embeds many texts holds the lock most of the time.
            with self._lock:
                if self._loaded is None:
                    self._loaded = self._load()
        return self._loaded

    def _load(self) -> Encoder:
        target = self._target()
        if target is None:
            # Downloading it is sentence-transformers' own business.
            encoder = TorchEncoder(self._name)
            target = self._target()
            if target is None:
                return encoder
        return self._open_export(target)

    def _open_export(self, target: Path, *, anew: bool = False) -> Encoder:
        is_there = is_exported(target) and not anew
        if self._on_export is not None and not (is_there or refusal(target)):
            self._on_export()
        steps: tuple[Step, ...] = (
            ("index.embedding.trace", self._name),
            ("index.embedding.optimize", self.precision),
        )
        if not export(self._name, target, steps, anew=anew):
            return TorchEncoder(self._name)
        try:
            return OnnxEncoder(target)
        except Exception as error:
            if anew or is_whole(target):
                raise ModelError(
                    f"The model's export in {target} cannot be loaded ({type(error).__name__}): delete that "
                    "folder; the next use makes it again."
                ) from error
        _log.warning("the model's export in %s is damaged: it is made again", target)
        return self._open_export(target, anew=True)


def _batches(texts: Sequence[str]) -> Iterator[list[int]]:
    """The numbers of the texts; those of like length together, so that little is padding."""
    batch: list[int] = []
    for number in sorted(range(len(texts)), key=lambda number: len(texts[number])):
        characters = (len(batch) + 1) * len(texts[number])
        if batch and (characters > _BATCH_CHARACTERS or len(batch) == _BATCH_TEXTS):
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch
