"""An exported model run by onnxruntime, with the tokenizer that was exported with it."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path

import msgspec
import numpy as np
from tokenizers import Tokenizer

from index.embedding.built_in import Precision
from index.embedding.encoder import Vectors
from index.files import file_hash, read_sealed

# As it is imported, onnxruntime would begin to tell its maker how it is used.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
import onnxruntime

MODEL_FILE, WEIGHTS_FILE = "model.onnx", "model.weights"
TOKENIZER_FILE, DESCRIPTION_FILE = "tokenizer.json", "encoder.json"
_MOST_THREADS = 4


class Description(msgspec.Struct, frozen=True):
    """What an export says of itself: what runs it needs to know, and what wrote it."""

    model: str
    dimension: int
    max_tokens: int
    pad: int
    heads: int
    hidden: int
    precision: Precision = "fp32"
    checksums: dict[str, str] = msgspec.field(default_factory=dict)


class OnnxEncoder:
    """A model in a folder that `optimize` wrote. Raises `ValueError` where it is not as it was written."""

    def __init__(self, folder: Path) -> None:
        described = _read_description(folder)
        self.dimension, self.max_tokens = described.dimension, described.max_tokens
        self._pad = described.pad
        self._folder = folder
        self._tokenizer = _tokenizer(folder)
        self._tokenizer.enable_truncation(self.max_tokens)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = min(_MOST_THREADS, _cpus())
        options.inter_op_num_threads = 1
        # Threads that wait for each other spin, which a short text gains a quarter by; for the next text
        # they would take the cores from whoever else answers or builds.
        options.add_session_config_entry("session.force_spinning_stop", "1")
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        # Both read the weights, which takes most of the time; together they take that of one.
        with ThreadPoolExecutor(max_workers=1) as aside:
            found = aside.submit(checksums, folder)
            self._session = onnxruntime.InferenceSession(
                str(folder / MODEL_FILE), options, providers=["CPUExecutionProvider"]
            )
            if found.result() != described.checksums:
                raise ValueError(f"{folder} is not as it was written")

    def token_counts(self, texts: Sequence[str]) -> list[int]:
        """How many word pieces the model makes of each text, special tokens included, nothing cut."""
        return [len(encoding.ids) for encoding in self._whole.encode_batch(list(texts))]

    @cached_property
    def _whole(self) -> Tokenizer:
        return _tokenizer(self._folder)

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


def is_whole(folder: Path) -> bool:
    """Whether an export can be read and is as it was written."""
    try:
        return _read_description(folder).checksums == checksums(folder)
    except (OSError, ValueError):
        return False


def _read_description(folder: Path) -> Description:
    return msgspec.convert(read_sealed(folder / DESCRIPTION_FILE), Description)


def checksums(folder: Path) -> dict[str, str]:
    """The SHA-256, in hexadecimal, of each file of an export but its description."""
    paths = sorted(path for path in folder.iterdir() if path.name != DESCRIPTION_FILE)
    return {path.name: file_hash(path) for path in paths}


def _tokenizer(folder: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _cpus() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
