"""`python -m index.embedding.reader_trace FOLDER NAME`: a reader as a graph, by PyTorch, and its answers.

The built-in reader is the built-in encoder with other layers, which come with the program as integers of
eight bits; any other is a model for extractive question answering.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import msgspec
import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.embedding.built_in import BUILT_IN_READER, built_in_model_folder, built_in_reader_file
from index.embedding.exported import DESCRIPTION_FILE, MODEL_FILE, TOKENIZER_FILE, Description
from index.embedding.span_reader import Logits, SpanReader
from index.embedding.trace import EXPECTED_FILE, OPSET, run_step
from index.errors import ModelError
from index.text.canonical import clean_line

if TYPE_CHECKING:
    import torch

SCALE = ".scale"
"""Ends the name of the factors, one a row, that make a matrix of its integers."""
_MOST_TOKENS = 320
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def sample_reading() -> tuple[str, list[str]]:
    """A question and texts, real ones, of several lengths."""
    text = files("index.articles").joinpath("putin-biden-talks.txt").read_text(encoding="utf-8")
    return "Who is Peskov?", [*[part for part in text.split("\n") if part][:8], text]


def load_torch_reader(name: str) -> SpanReader:
    """A reader run by PyTorch. Raises `ModelError` where it cannot be loaded."""
    import torch

    # oneDNN writes machine code as it runs, which systemd's MemoryDenyWriteExecute forbids.
    torch.backends.mkldnn.enabled = False  # type: ignore[assignment]
    module, folder = _load(name)

    @torch.no_grad()
    def run(given: Mapping[str, NDArray[np.int64]]) -> Logits:
        logits = module(*(torch.from_numpy(given[name]) for name in _INPUTS))
        return np.asarray(logits.numpy(), dtype=np.float32)

    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
    return SpanReader(tokenizer, run, _max_tokens(module))


def trace_reader(folder: Path, name: str) -> None:
    """Write a reader's graph, tokenizer, description and expected logits. Raises `ModelError`."""
    reader = load_torch_reader(name)
    question, texts = sample_reading()
    np.savez(folder / EXPECTED_FILE, np.concatenate([r.scores() for r in reader.read(question, texts)]))
    module, source = _load(name)
    tokenizer = Tokenizer.from_file(str(source / TOKENIZER_FILE))
    tokenizer.save(str(folder / TOKENIZER_FILE))
    config = module.config
    described = Description(
        model=name,
        dimension=2,
        max_tokens=_max_tokens(module),
        pad=_pad(module),
        heads=int(config.num_attention_heads),
        hidden=int(config.hidden_size),
    )
    (folder / DESCRIPTION_FILE).write_bytes(msgspec.json.encode(described))
    _write_graph(module, folder / MODEL_FILE)


def _write_graph(module: Any, path: Path) -> None:
    import torch

    sizes = {0: "texts", 1: "pieces"}
    ids = torch.ones((2, 8), dtype=torch.int64)
    torch.onnx.export(
        module,
        (ids, torch.ones_like(ids), torch.zeros_like(ids)),
        str(path),
        input_names=list(_INPUTS),
        output_names=["logits"],
        dynamic_axes=dict.fromkeys((*_INPUTS, "logits"), sizes),
        opset_version=OPSET,
        dynamo=False,
    )


def _load(name: str) -> tuple[Any, Path]:
    """A module from ids, mask and kinds to logits of shape (texts, pieces, 2), and its model's folder."""
    import torch
    from transformers import AutoModel, AutoModelForQuestionAnswering
    from transformers.utils.logging import disable_progress_bar, set_verbosity_error

    disable_progress_bar()  # type: ignore[no-untyped-call]
    set_verbosity_error()  # type: ignore[no-untyped-call]
    built_in = name == BUILT_IN_READER

    class Reader(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            kind = AutoModel if built_in else AutoModelForQuestionAnswering
            self.body, found = kind.from_pretrained(
                folder, attn_implementation="eager", local_files_only=True, output_loading_info=True
            )
            if found["missing_keys"] and not built_in:
                # Of an encoder, say, which would be given a head of random numbers.
                raise ValueError("no model for extractive question answering")
            self.config = self.body.config
            self.head = torch.nn.Linear(self.config.hidden_size, 2) if built_in else None

        def forward(self, ids: torch.Tensor, mask: torch.Tensor, kinds: torch.Tensor) -> torch.Tensor:
            more = {"token_type_ids": kinds} if self.config.type_vocab_size > 1 else {}
            found = self.body(input_ids=ids, attention_mask=mask, **more)
            if self.head is not None:
                return cast("torch.Tensor", self.head(found.last_hidden_state))
            return torch.stack([found.start_logits, found.end_logits], dim=-1)

    folder = reader_folder(name)
    try:
        if not (folder / TOKENIZER_FILE).is_file():
            raise ValueError(f"no {TOKENIZER_FILE}")
        module = Reader()
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        reason = clean_line(str(error), 300) or type(error).__name__
        raise ModelError(f"The folder {folder} holds no reader that can be loaded: {reason}") from error
    if built_in:
        module.load_state_dict(_built_in_weights(), strict=False)
    return module.eval(), folder


def reader_folder(name: str) -> Path:
    """The folder of a reader's model, downloaded if need be. Raises `ModelError` where there is none."""
    if name == BUILT_IN_READER:
        return built_in_model_folder()
    path = Path(name).expanduser()
    if path.is_dir():
        return path
    if path.is_absolute() or name.startswith((".", "~")):
        raise ModelError(f"READER names a folder that does not exist: {name}")
    from huggingface_hub import snapshot_download, try_to_load_from_cache
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    try:
        downloaded = try_to_load_from_cache(name, TOKENIZER_FILE)
        if isinstance(downloaded, str) and any(Path(downloaded).parent.glob("*.safetensors")):
            return Path(downloaded).parent
        found = snapshot_download(name, allow_patterns=["*.json", "*.safetensors", "*.txt"])
    except (OSError, HfHubHTTPError, HFValidationError, LocalEntryNotFoundError) as error:
        raise ModelError(
            f"The reader {name!r} is neither a folder here nor could it be had from the model hub. Set "
            "READER to a folder with a model for extractive question answering, to on, or to off."
        ) from error
    return Path(found)


def _built_in_weights() -> dict[str, torch.Tensor]:
    """The layers of the built-in reader by their names; those of its embeddings are the encoder's."""
    import torch
    from safetensors.numpy import load_file

    packed = load_file(built_in_reader_file())
    return {
        name: torch.from_numpy(values.astype(np.float32) * packed.get(name + SCALE, np.float32(1)))
        for name, values in packed.items()
        if not name.endswith(SCALE)
    }


def _max_tokens(module: Any) -> int:
    positions = int(module.config.max_position_embeddings)
    # Some models count positions from the padding on.
    return min(_MOST_TOKENS, positions - 2)


def _pad(module: Any) -> int:
    return int(module.config.pad_token_id or 0)


if __name__ == "__main__":
    sys.exit(run_step(lambda: trace_reader(Path(sys.argv[1]), sys.argv[2]), "it cannot be exported: "))
