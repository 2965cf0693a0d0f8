"""Questions and texts to where the answer stands: the one place that chooses what runs the reader."""

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path

from index.embedding.built_in import BUILT_IN_READER, DEFAULT_CACHE, built_in_reader_file
from index.embedding.embedder import Embedder
from index.embedding.export import Step, export, export_folder, is_exported, refusal
from index.embedding.exported import is_whole
from index.embedding.reader_trace import load_torch_reader, reader_folder
from index.embedding.span_reader import Reading, SpanReader
from index.errors import ModelError

_log = logging.getLogger(__name__)


class Reader:
    """A model that reads question and text together, loaded at its first use; threads may share it.

    `model` is `BUILT_IN_READER`, a folder with a model for extractive question answering, or the name of one
    on a model hub. As an `Embedder` does, it exports the model into the folder `cache` at the first use of
    all, which `on_export` is told. Every method raises `ModelError` where the model cannot be loaded.
    """

    def __init__(
        self,
        model: str = BUILT_IN_READER,
        cache: Path = DEFAULT_CACHE,
        on_export: Callable[[], None] | None = None,
    ) -> None:
        self.model = model
        self._cache = cache.expanduser()
        self._on_export = on_export
        self._loaded: SpanReader | None = None
        self._lock = threading.Lock()

    def export(self) -> Path | None:
        """The folder that holds the model's export; None where the first use would make it."""
        target = self._target
        return target if is_exported(target) else None

    def load(self) -> None:
        """Load the model, so that the first question need not wait for it."""
        with self._lock:
            self._reader()

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        """What the model makes of each text, in their order."""
        if not texts:
            return []
        with self._lock:
            return self._reader().read(question, texts)

    def _reader(self) -> SpanReader:
        if self._loaded is None:
            self._loaded = self._open(self._target)
        return self._loaded

    @cached_property
    def _target(self) -> Path:
        more = (built_in_reader_file(),) if self.model == BUILT_IN_READER else ()
        return export_folder(reader_folder(self.model), self._cache, "reader", *more)

    def _open(self, target: Path, *, anew: bool = False) -> SpanReader:
        is_there = is_exported(target) and not anew
        if self._on_export is not None and not (is_there or refusal(target)):
            self._on_export()
        steps: tuple[Step, ...] = (
            ("index.embedding.reader_trace", self.model),
            ("index.embedding.optimize", "reader"),
        )
        if not export(self.model, target, steps, anew=anew):
            return load_torch_reader(self.model)
        try:
            return SpanReader.open(target)
        except Exception as error:
            if anew or is_whole(target):
                raise ModelError(
                    f"The reader's export in {target} cannot be loaded ({type(error).__name__}): delete that "
                    "folder; the next use makes it again."
                ) from error
        _log.warning("the reader's export in %s is damaged: it is made again", target)
        return self._open(target, anew=True)


def begin_load(embedder: Embedder, reader: Reader | None) -> Callable[[], None]:
    """Begin to load both models, at once where they are exported: an export may need all the memory there is.

    What is returned waits for them, and raises `ModelError` where one cannot be loaded. The exports are
    looked for before that: whoever looks at many files waits after each for those that run Python.
    """
    models: list[Embedder | Reader] = [embedder] if reader is None else [embedder, reader]
    at_once = all(model.export() for model in models)
    workers = ThreadPoolExecutor(max_workers=len(models) if at_once else 1)
    begun = [workers.submit(model.load) for model in models]
    workers.shutdown(wait=False)

    def wait() -> None:
        for model in begun:
            model.result()

    return wait
