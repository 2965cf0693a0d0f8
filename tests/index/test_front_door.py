import gc
import subprocess
import sys
import weakref
from contextlib import closing
from pathlib import Path

import pytest

import index
from index import Embedder, Index, ModelError


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


def test_what_cannot_be_loaded_is_told_at_the_first_question_even_if_statements_answer_it(
    default_folder: Path, embedder: Embedder, tmp_path: Path
) -> None:
    with closing(Index.open(default_folder, embedder, reader=str(tmp_path / "reader"))) as opened:
        with pytest.raises(ModelError, match="READER names a folder that does not exist"):
            opened.ask("What did Peskov say?")
        assert opened.passages("putin-biden-talks")


def test_a_closed_index_leaves_memory_though_it_is_never_searched_for_garbage(
    default_folder: Path, embedder: Embedder
) -> None:
    opened = Index.open(default_folder, embedder, reader=None)
    for question in ("What did Peskov say?", "What is it about?", "Where did they meet?"):
        opened.ask(question)
    opened.source("The talks were held in Geneva.")
    gc.collect()
    gc.freeze()
    try:
        held = weakref.ref(opened._store.database)
        opened.close()
        del opened
        assert held() is None
    finally:
        gc.unfreeze()
