"""An exported model in a folder: what it says of itself, its tokenizer, and the session that runs it."""

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from mmap import ACCESS_READ, mmap
from pathlib import Path

import msgspec
from tokenizers import Tokenizer

from index.embedding.built_in import Precision
from index.files import read_sealed

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


def open_session(folder: Path, described: Description, threads: int) -> onnxruntime.InferenceSession:
    """The model of an export, each run on so many threads. Raises `ValueError` where it is not as written."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Threads that wait for each other spin, which a short text gains a quarter by; for the next text
    # they would take the cores from whoever else answers or builds.
    options.add_session_config_entry("session.force_spinning_stop", "1")
    options.enable_cpu_mem_arena = False
    # That was done once, when the export was made.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.log_severity_level = 3
    # Both read the weights, which takes most of the time; together they take that of one.
    with ThreadPoolExecutor(max_workers=1) as aside:
        found = aside.submit(checksums, folder)
        session = onnxruntime.InferenceSession(
            str(folder / MODEL_FILE), options, providers=["CPUExecutionProvider"]
        )
        if found.result() != described.checksums:
            raise ValueError(f"{folder} is not as it was written")
    return session


def is_whole(folder: Path) -> bool:
    """Whether an export can be read and is as it was written."""
    try:
        return read_description(folder).checksums == checksums(folder)
    except (OSError, ValueError):
        return False


def read_description(folder: Path) -> Description:
    """What an export says of itself. Raises `ValueError` where it is not as it was written."""
    return msgspec.convert(read_sealed(folder / DESCRIPTION_FILE), Description)


def checksums(folder: Path) -> dict[str, str]:
    """The SHA-256, in hexadecimal, of each file of an export but its description."""
    paths = sorted(path for path in folder.iterdir() if path.name != DESCRIPTION_FILE)
    return {path.name: _checksum(path) for path in paths}


def _checksum(path: Path) -> str:
    # In one piece: after each a thread waits for those that run Python, as they do while a model loads.
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as contents:
        return hashlib.sha256(contents).hexdigest()


def read_tokenizer(folder: Path) -> Tokenizer:
    """The tokenizer of an export, which cuts and fills up nothing."""
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def most_threads() -> int:
    """How many threads are worth having at work at once on this machine."""
    cpus = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(_MOST_THREADS, cpus)
