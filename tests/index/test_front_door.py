import subprocess
import sys

import pytest

import index


def test_every_exported_name_can_be_used() -> None:
    assert "Index" in index.__all__
    for name in index.__all__:
        assert getattr(index, name) is not None
    assert set(index.__all__) <= set(dir(index))


@pytest.mark.heavy
def test_what_needs_no_model_loads_none() -> None:
    program = "import sys; from index import Answer, ArticlebotError; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert not {"numpy", "onnxruntime", "torch", "index.library"} & set(loaded.stdout.split())
