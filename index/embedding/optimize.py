"""`python -m index.embedding.optimize FOLDER PRECISION`: what `trace` wrote, fit to serve, and checked.

With "reader" for the precision it is what `reader_trace` wrote.
"""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import chdir
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from index.embedding.built_in import Precision
from index.embedding.exported import (
    DESCRIPTION_FILE,
    MODEL_FILE,
    WEIGHTS_FILE,
    Description,
    checksums,
)
from index.embedding.onnx_encoder import OnnxEncoder
from index.embedding.reader_trace import sample_reading
from index.embedding.span_reader import SpanReader
from index.embedding.trace import EXPECTED_FILE, run_step, sample_batches
from index.errors import ModelError
from index.files import write_sealed

if TYPE_CHECKING:
    import onnx

_LEAST_COSINE: dict[Precision, float] = {"fp32": 0.9999, "int8": 0.95}
_LEAST_CORRELATION = 0.95
_LEAST_APART = 1024
"""In bytes: what is smaller stays in the graph."""


def optimize(folder: Path, precision: Precision) -> None:
    """Turn a traced encoder into an export. Raises `ModelError` where it then gives other vectors."""
    described = msgspec.json.decode((folder / DESCRIPTION_FILE).read_bytes(), type=Description)
    if precision == "int8":
        _quantize(folder / MODEL_FILE)
    else:
        _fuse(folder / MODEL_FILE, described.heads, described.hidden)
    _simplify(folder / MODEL_FILE)
    expected = _seal(folder, replace(described, precision=precision))
    made = OnnxEncoder(folder)
    for vectors, batch in zip(expected, sample_batches(), strict=True):
        cosines = np.sum(vectors * made.encode(batch), axis=1)
        if cosines.min() < _LEAST_COSINE[precision]:
            raise ModelError(f"its export gives other vectors (cosine {cosines.min():.4f}).")


def optimize_reader(folder: Path) -> None:
    """Turn a traced reader into an export. Raises `ModelError` where it then finds other answers."""
    described = msgspec.json.decode((folder / DESCRIPTION_FILE).read_bytes(), type=Description)
    _quantize(folder / MODEL_FILE)
    _simplify(folder / MODEL_FILE)
    (expected,) = _seal(folder, replace(described, precision="int8"))
    question, texts = sample_reading()
    made = [reading.scores() for reading in SpanReader.open(folder).read(question, texts)]
    alike = float(np.corrcoef(expected, np.concatenate(made))[0, 1])
    if alike < _LEAST_CORRELATION:
        raise ModelError(f"its export finds other answers (correlation {alike:.4f}).")


def _seal(folder: Path, described: Description) -> list[NDArray[np.float32]]:
    """Write what an export says of itself; what the model it was made of gives for the samples."""
    with np.load(folder / EXPECTED_FILE) as arrays:
        expected = [arrays[name] for name in arrays.files]
    (folder / EXPECTED_FILE).unlink()
    write_sealed(folder / DESCRIPTION_FILE, replace(described, checksums=checksums(folder)))
    return expected


def _quantize(path: Path) -> None:
    """Make integers of the weights; put them into a file."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    traced = path.with_suffix(".traced")
    path.rename(traced)
    # With the whole range of the weights, processors without VNNI would overflow.
    quantize_dynamic(traced, path, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
    traced.unlink()
    _save_weights(onnx.load(path), path)


def _fuse(path: Path, heads: int, hidden: int) -> None:
    """Make one operation each of attention and its like; put the weights into a file."""
    import onnx
    from onnxruntime.transformers.optimizer import optimize_model

    traced = path.with_suffix(".weights.traced")
    # The optimizer makes copies of all it is given. What it only passes on, as the embeddings of the words,
    # it gets by name, and would still find in the file.
    _save(onnx.load(path), path, traced.name, 2 * hidden * hidden * np.dtype(np.float32).itemsize)
    with chdir(path.parent):
        model = onnx.load(path.name, load_external_data=False)
        fused = optimize_model(model, model_type="bert", num_heads=heads, hidden_size=hidden, opt_level=0)
    onnx.load_external_data_for_model(fused.model, str(path.parent))
    _save_weights(fused.model, path)
    traced.unlink(missing_ok=True)


def _simplify(path: Path) -> None:
    """Make of the graph what onnxruntime would make of it whenever it opens it."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    with tempfile.TemporaryDirectory(dir=path.parent) as name:
        made = Path(name) / path.name
        options.optimized_model_filepath = str(made)
        for entry, value in (("file_name", WEIGHTS_FILE), ("min_size_in_bytes", str(_LEAST_APART))):
            options.add_session_config_entry(f"session.optimized_model_external_initializers_{entry}", value)
        onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        for file in (made, made.with_name(WEIGHTS_FILE)):
            os.replace(file, path.with_name(file.name))


def _save_weights(model: onnx.ModelProto, path: Path) -> None:
    """Save a model with its weights in a file, which is mapped into memory: that spares copies of them."""
    _save(model, path, WEIGHTS_FILE, _LEAST_APART)
    # onnx lets nobody but the owner read it, which may be who builds an image and not who serves from it.
    path.with_name(WEIGHTS_FILE).chmod(path.stat().st_mode)


def _save(model: onnx.ModelProto, path: Path, weights: str, least_bytes: int) -> None:
    import onnx

    onnx.save_model(model, path, save_as_external_data=True, location=weights, size_threshold=least_bytes)


if __name__ == "__main__":
    made_of, wanted = Path(sys.argv[1]), sys.argv[2]
    if wanted == "reader":
        sys.exit(run_step(lambda: optimize_reader(made_of)))
    sys.exit(run_step(lambda: optimize(made_of, "int8" if wanted == "int8" else "fp32")))
