"""A sentence-transformers model exported for onnxruntime, once, into a cache.

`python -m index.exporting NAME FOLDER PRECISION` does it in a process of its own, so that PyTorch is gone
again from memory when it is done.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from importlib.resources import files
from pathlib import Path

import numpy as np

from index.built_in_model import Precision
from index.canonical import clean_line
from index.errors import ModelError
from index.onnx_encoder import (
    DESCRIPTION_FILE,
    MODEL_FILE,
    TOKENIZER_FILE,
    WEIGHTS_FILE,
    OnnxEncoder,
    checksums,
)
from index.torch_encoder import TorchEncoder

_VERSION = 3
_LEAST_COSINE = {"fp32": 0.9999, "int8": 0.95}
_WHOLE_BYTES, _SAMPLES, _SAMPLE_BYTES = 1_000_000, 64, 4096
_LIMIT_S = 600
_log = logging.getLogger(__name__)


def exported(name: str, folder: Path, cache: Path, precision: Precision) -> Path | None:
    """The folder of a model's export in the cache, made if need be; None where it cannot be exported."""
    target = export_folder(folder, cache, precision)
    if not (target / DESCRIPTION_FILE).is_file():
        reason = _export_apart(name, target, precision)
        if reason is not None:
            _log.warning("the model %r runs by sentence-transformers: %s", name, reason)
            return None
    return target


def is_exported(folder: Path, cache: Path, precision: Precision) -> bool:
    """Whether the cache holds the export of the model in a folder."""
    return (export_folder(folder, cache, precision) / DESCRIPTION_FILE).is_file()


def export_folder(folder: Path, cache: Path, precision: Precision) -> Path:
    """Where the cache keeps the export of the model in a folder, once there is one."""
    return cache / f"{_fingerprint(folder)}-{precision}"


def _export_apart(name: str, target: Path, precision: Precision) -> str | None:
    """Export in another process; the reason why it cannot be done, None where it is."""
    command = [sys.executable, "-m", "index.exporting", name, str(target), precision]
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(  # noqa: S603 - this program itself
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=_LIMIT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return clean_line(str(error), 300)
    if done.returncode == 0:
        return None
    lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
    return clean_line(lines[-1], 300)


def export(name: str, target: Path, precision: Precision) -> None:
    """Write a model's export to a folder, whole or not at all.

    Raises `ModelError` where it cannot be exported, or where the export gives other vectors.
    """
    encoder = TorchEncoder(name)
    tokenizer = getattr(encoder.model.tokenizer, "backend_tokenizer", None)
    if tokenizer is None:
        raise ModelError("its tokenizer is not of the kind that the library tokenizers reads.")
    with tempfile.TemporaryDirectory(prefix=".export-", dir=target.parent) as made:
        folder = Path(made) / "model"
        folder.mkdir()
        _write_graph(encoder, folder / MODEL_FILE)
        if precision == "int8":
            _quantize(folder / MODEL_FILE)
        else:
            _keep_weights_apart(folder / MODEL_FILE)
        tokenizer.save(str(folder / TOKENIZER_FILE))
        described = {
            "version": _VERSION,
            "model": name,
            "precision": precision,
            "dimension": encoder.dimension,
            "max_tokens": encoder.max_tokens,
            "pad": int(encoder.model.tokenizer.pad_token_id or 0),
            "checksums": checksums(folder),
        }
        (folder / DESCRIPTION_FILE).write_text(json.dumps(described, indent=1), encoding="utf-8")
        _check(encoder, OnnxEncoder(folder), precision)
        if not (target / DESCRIPTION_FILE).is_file():
            # What is there otherwise is no export; another process may have finished one meanwhile.
            shutil.rmtree(target, ignore_errors=True)
            os.replace(folder, target)


def _write_graph(encoder: TorchEncoder, path: Path) -> None:
    import torch

    class Whole(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = encoder.model

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            features = {"input_ids": input_ids, "attention_mask": attention_mask}
            vector = self.model(features)["sentence_embedding"]
            return torch.nn.functional.normalize(vector, dim=-1)

    whole = {0: "texts", 1: "pieces"}
    ids = torch.ones((2, 8), dtype=torch.int64)
    try:
        # The exporter by tracing gives the graph that onnxruntime fuses best: with the newer one's graph
        # long passages take half as long again, and several times the memory.
        torch.onnx.export(
            Whole().eval(),
            (ids, torch.ones_like(ids)),
            str(path),
            input_names=["input_ids", "attention_mask"],
            output_names=["vectors"],
            dynamic_axes={"input_ids": whole, "attention_mask": whole, "vectors": {0: "texts"}},
            dynamo=False,
        )
    except Exception as error:
        raise ModelError(f"it cannot be exported: {clean_line(str(error), 200)}") from error


def _quantize(path: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    whole = path.with_suffix(".fp32.onnx")
    path.rename(whole)
    # With the whole range of the weights, processors without VNNI would overflow.
    quantize_dynamic(whole, path, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
    whole.unlink()


def _keep_weights_apart(path: Path) -> None:
    """Put the weights into a file that is mapped into memory, which spares a copy of them."""
    import onnx

    onnx.save_model(
        onnx.load(path), path, save_as_external_data=True, location=WEIGHTS_FILE, size_threshold=1024
    )
    # onnx lets nobody but the owner read it, which may be who builds an image and not who serves from it.
    path.with_name(WEIGHTS_FILE).chmod(path.stat().st_mode)


def _check(encoder: TorchEncoder, made: OnnxEncoder, precision: Precision) -> None:
    """Compare the vectors of real sentences, short, long, and longer than the window."""
    text = files("index.articles").joinpath("putin-biden-talks.txt").read_text(encoding="utf-8")
    for batch in (["Who?"], text.split(". "), [text]):
        cosines = np.sum(encoder.encode(batch) * made.encode(batch), axis=1)
        if cosines.min() < _LEAST_COSINE[precision]:
            raise ModelError(f"its export gives other vectors (cosine {cosines.min():.4f}).")


def _fingerprint(folder: Path) -> str:
    """What tells a model's files from any others: names, sizes, and contents, of large ones in samples."""
    digest = hashlib.sha256(str(_VERSION).encode())
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        size = path.stat().st_size
        digest.update(f"{path.relative_to(folder)}\0{size}\0".encode())
        with path.open("rb") as file:
            if size <= _WHOLE_BYTES:
                digest.update(file.read())
                continue
            for sample in range(_SAMPLES):
                file.seek(sample * (size - _SAMPLE_BYTES) // (_SAMPLES - 1))
                digest.update(file.read(_SAMPLE_BYTES))
    return digest.hexdigest()[:24]


def _main() -> int:
    name, target, precision = sys.argv[1:]
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    try:
        export(name, Path(target), "int8" if precision == "int8" else "fp32")
    except ModelError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(_main())
