"""A model that is run without PyTorch: exported once, checked, and the same vectors from then on."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from bot.doctor.index import check_model
from index.embedding.built_in import built_in_model_folder
from index.embedding.embedder import Embedder
from index.embedding.export import export, export_folder, refusal
from index.embedding.torch_encoder import TorchEncoder
from index.errors import ModelError
from index.files import read_sealed

pytestmark = pytest.mark.heavy

TEXTS = ["Who?", "What did Peskov say?", "Zażółć gęślą jaźń, 普京.", "He said that talks would go on. " * 60]


def export_int8(model: str, target: Path) -> bool:
    return export(model, target, (("index.embedding.trace", model), ("index.embedding.optimize", "int8")))


@pytest.fixture(scope="module")
def small_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that holds the built-in model in int8, exported once for all tests here."""
    cache: Path = tmp_path_factory.mktemp("models")
    target = export_folder(built_in_model_folder(), cache, "int8")
    assert export_int8("all-MiniLM-L6-v2", target)
    return cache


def test_the_vectors_are_those_of_sentence_transformers(embedder: Embedder) -> None:
    expected = TorchEncoder("all-MiniLM-L6-v2")
    vectors = embedder.embed(TEXTS)
    assert vectors.shape == (len(TEXTS), expected.dimension) == (len(TEXTS), embedder.dimension)
    assert np.sum(vectors * expected.encode(TEXTS), axis=1).min() >= 0.9999
    assert embedder.token_counts(TEXTS) == expected.token_counts(TEXTS)
    assert embedder.max_tokens == expected.max_tokens


def test_an_exported_model_is_used_again_and_needs_no_torch(small_cache: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from index import Embedder; told = []\n"
        "embedder = Embedder(precision='int8', cache=Path(sys.argv[1]), on_export=lambda: told.append(1))\n"
        "print(embedder.embed(['Who?']).shape, told,\n"
        "      {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(small_cache)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "(1, 384) [] set()"


def test_nobody_is_told_how_the_model_is_used(small_cache: Path, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from index import Embedder\n"
        "Embedder(precision='int8', cache=Path(sys.argv[1])).embed(['Who?'])"
    )
    here = {"HOME": str(tmp_path), "PYTHONPATH": str(Path.cwd()), "PATH": os.environ["PATH"]}
    subprocess.run([sys.executable, "-c", program, str(small_cache)], env=here, cwd=tmp_path, check=True)
    # onnxruntime's telemetry would leave an id of this machine and a database of events to send.
    assert list(tmp_path.rglob("*")) == []


def test_int8_is_another_model_by_name_with_nearly_the_same_vectors(
    small_cache: Path, embedder: Embedder
) -> None:
    small = Embedder("all-MiniLM-L6-v2@int8", cache=small_cache)
    assert small.model == Embedder(precision="int8").model == "all-MiniLM-L6-v2@int8"
    cosines = np.sum(small.embed(TEXTS) * embedder.embed(TEXTS), axis=1)
    assert 0.95 < cosines.min() < 0.9999


def test_what_cannot_be_exported_is_run_by_sentence_transformers(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, embedder: Embedder
) -> None:
    model, no_folder = tmp_path / "model", tmp_path / "cache"
    shutil.copytree(built_in_model_folder(), model)
    no_folder.write_text("a file")
    told: list[bool] = []
    slow = Embedder(str(model), cache=no_folder, on_export=lambda: told.append(True))
    assert np.sum(slow.embed(["Who?"]) * embedder.embed(["Who?"])) > 0.9999
    assert told
    assert "runs by PyTorch" in caplog.text


def test_what_never_can_be_exported_is_tried_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, cache = tmp_path / "model", tmp_path / "cache"
    save_words_alone(model)
    told: list[bool] = []

    def embed() -> np.ndarray:
        return Embedder(str(model), cache=cache, on_export=lambda: told.append(True)).embed(["Who?"])

    vectors = embed()
    (remembered,) = cache.iterdir()
    assert (told, remembered.suffix) == ([True], ".refused")
    finding = check_model(Embedder(str(model), cache=cache))
    assert (finding.state, "run by PyTorch: it cannot be exported" in finding.found) == ("doubtful", True)
    assert np.array_equal(embed(), vectors)
    assert told == [True]
    assert caplog.text.count("runs by PyTorch: it cannot be exported") == 3

    monkeypatch.setattr("index.embedding.export._LIBRARIES", ("onnx",))
    assert refusal(export_folder(model, cache, "fp32")) is None
    monkeypatch.undo()
    remembered.write_text("[]")
    assert refusal(export_folder(model, cache, "fp32")) is None


def save_words_alone(folder: Path) -> None:
    """A sentence-transformers model without a transformer, which there is no graph of."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer

    pieces = Tokenizer.from_file(str(built_in_model_folder() / "tokenizer.json"))
    SentenceTransformer(modules=[StaticEmbedding(pieces, embedding_dim=8)], device="cpu").save(str(folder))


def test_a_changed_model_is_exported_anew(tmp_path: Path, small_cache: Path) -> None:
    model = tmp_path / "model"
    shutil.copytree(built_in_model_folder(), model)
    described = json.loads((model / "sentence_bert_config.json").read_text())
    (model / "sentence_bert_config.json").write_text(json.dumps(described | {"max_seq_length": 64}))
    made = export_folder(model, small_cache, "int8")
    assert export_int8(str(model), made)
    assert read_sealed(made / "encoder.json")["max_tokens"] == 64
    assert len(list(small_cache.iterdir())) == 2


@pytest.fixture
def copied(small_cache: Path, tmp_path: Path) -> Path:
    """An export of one's own, to be damaged."""
    made = export_folder(built_in_model_folder(), small_cache, "int8")
    assert export_int8("all-MiniLM-L6-v2", made)
    return Path(shutil.copytree(made, tmp_path / "models" / made.name))


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("model.onnx", flip),
        ("encoder.json", flip),
        ("tokenizer.json", Path.unlink),
    ],
)
def test_damage_to_an_export_is_seen(copied: Path, name: str, damage: Callable[[Path], object]) -> None:
    damage(copied / name)
    assert Embedder(precision="int8", cache=copied.parent).is_damaged()


def test_an_export_that_is_damaged_is_made_again(copied: Path, caplog: pytest.LogCaptureFixture) -> None:
    flip(copied / "model.onnx")
    told: list[bool] = []
    embedder = Embedder(precision="int8", cache=copied.parent, on_export=lambda: told.append(True))
    assert embedder.is_damaged()
    assert embedder.embed(["Who?"]).shape == (1, 384)
    assert (told, "is damaged: it is made again" in caplog.text) == ([True], True)
    assert not embedder.is_damaged()


def test_a_whole_export_that_cannot_be_loaded_is_left_as_it_is(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("onnxruntime.InferenceSession", fails)
    before = copied.stat().st_ino
    with pytest.raises(ModelError, match=r"cannot be loaded \(MemoryError\): delete that folder"):
        Embedder(precision="int8", cache=copied.parent).embed(["Who?"])
    assert copied.stat().st_ino == before
