"""`python -m tests.programs.reader.pack READER.pt FILE.safetensors`: what `train` fitted, made small.

Of each matrix, integers of seven bits and a factor a row are kept: the range that onnxruntime then uses on
every processor.
"""

import sys
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file

from index.embedding.reader_trace import SCALE

_LARGEST = 63
_SOURCES = (
    "SQuADShifts (Miller et al. 2020, CC BY 4.0); QAMR (Michael et al. 2018, MIT); SQuAD 2.0 (Rajpurkar et "
    "al. 2018, CC BY-SA 4.0); fitted from all-MiniLM-L6-v2 (Apache-2.0)"
)


def pack(fitted: Path, target: Path) -> None:
    """Write the layers and the head; the embeddings are those of the built-in model."""
    state = torch.load(fitted)
    packed: dict[str, np.ndarray] = {}
    for name, tensor in state.get("model", state).items():
        values = tensor.float().numpy()
        if name.startswith("body.embeddings."):
            continue
        if values.ndim < 2 or values.shape[0] < _LARGEST:
            packed[name] = values
            continue
        scale = np.abs(values).max(axis=1, keepdims=True) / _LARGEST
        packed[name] = np.round(values / scale).astype(np.int8)
        packed[name + SCALE] = scale.astype(np.float32)
    save_file(packed, target, metadata={"fitted_on": _SOURCES})
    # It is written for the owner alone, and so would be what a wheel brings.
    target.chmod(0o644)


if __name__ == "__main__":
    pack(Path(sys.argv[1]), Path(sys.argv[2]))
