"""`python -m index.embedding.trace FOLDER NAME`: a model as a graph, by PyTorch, with the vectors it gives.

`optimize` makes an export of it, in a process without PyTorch.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import msgspec
import numpy as np

from index.embedding.exported import DESCRIPTION_FILE, MODEL_FILE, TOKENIZER_FILE, Description
from index.embedding.torch_encoder import TorchEncoder
from index.errors import ModelError
from index.text.canonical import clean_line

if TYPE_CHECKING:
    from transformers import PreTrainedModel

EXPECTED_FILE = "expected.npz"
"""What the model gives for `sample_batches`, an array a batch, in their order."""
REFUSED = 3
"""The exit code that says that a model cannot be exported, and never could."""
OPSET = 17
"""The last whose attention onnxruntime's optimizer recognises."""


def sample_batches() -> list[list[str]]:
    """Real sentences in batches: a short one, some of all lengths, one longer than any window."""
    text = files("index.articles").joinpath("putin-biden-talks.txt").read_text(encoding="utf-8")
    return [["Who?"], text.split(". "), [text]]


def trace(name: str, folder: Path) -> None:
    """Write a model's graph, tokenizer, description and expected vectors. Raises `ModelError`."""
    encoder = TorchEncoder(name)
    tokenizer = getattr(encoder.model.tokenizer, "backend_tokenizer", None)
    if tokenizer is None:
        raise ModelError("its tokenizer is not of the kind that the library tokenizers reads.")
    np.savez(folder / EXPECTED_FILE, *(encoder.encode(batch) for batch in sample_batches()))
    tokenizer.save(str(folder / TOKENIZER_FILE))
    config = _transformer(encoder).config
    described = Description(
        model=name,
        dimension=encoder.dimension,
        max_tokens=encoder.max_tokens,
        pad=int(encoder.model.tokenizer.pad_token_id or 0),
        heads=int(config.num_attention_heads),
        hidden=int(config.hidden_size),
    )
    (folder / DESCRIPTION_FILE).write_bytes(msgspec.json.encode(described))
    _write_graph(encoder, folder / MODEL_FILE)


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

    # Traced, and with plain attention, the graph is one that can be fused: otherwise long passages take half
    # as long again, and several times the memory.
    _transformer(encoder).set_attn_implementation("eager")
    sizes = {0: "texts", 1: "pieces"}
    ids = torch.ones((2, 8), dtype=torch.int64)
    torch.onnx.export(
        Whole().eval(),
        (ids, torch.ones_like(ids)),
        str(path),
        input_names=["input_ids", "attention_mask"],
        output_names=["vectors"],
        dynamic_axes={"input_ids": sizes, "attention_mask": sizes, "vectors": {0: "texts"}},
        opset_version=OPSET,
        dynamo=False,
    )


def _transformer(encoder: TorchEncoder) -> PreTrainedModel:
    model: PreTrainedModel = cast(Any, encoder.model[0]).auto_model
    return model


def run_step(step: Callable[[], None], complaint: str = "") -> int:
    """Run a step of an export in a process of its own; the exit code, `REFUSED` where it can never be done.

    That the machine may be to blame for what goes wrong is no refusal.
    """
    logging.disable(logging.WARNING)
    try:
        step()
    except Exception as error:  # noqa: BLE001 - whatever goes wrong, the model then runs by PyTorch
        sys.stderr.write(f"{complaint}{clean_line(str(error), 200) or type(error).__name__}\n")
        passing = isinstance(error, OSError | MemoryError) or "memory" in str(error).casefold()
        return 1 if passing else REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(run_step(lambda: trace(sys.argv[2], Path(sys.argv[1])), "it cannot be exported: "))
