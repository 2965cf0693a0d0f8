import json
import sys
from pathlib import Path

import numpy as np
import pytest

from index import Embedder
from tests.programs import eval_table
from tests.programs.kept_vectors import KeptVectors

ARTICLE = {"id": "bridge", "title": "The bridge", "text": "The mayor opened the new bridge on Monday."}
OPENED = {"question": "Who opened the bridge?", "answerable": True, "answers": ["The mayor"]}
DIALOG = {"article_id": "bridge", "turns": [OPENED, {"question": "and the tunnel?", "answerable": False}]}


def write_sets(root: Path) -> None:
    folder = root / "bridges"
    folder.mkdir()
    files = {"corpus": ARTICLE, "questions": OPENED, "dialogs": DIALOG}
    for name, line in files.items():
        (folder / f"{name}.jsonl").write_text(json.dumps(line))
    (root / "article_questions.jsonl").write_text(json.dumps({"question": "Why?", "answerable": False}))


@pytest.mark.heavy
def test_a_row_tells_of_each_set_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_sets(tmp_path)
    vectors = tmp_path / "vectors.npz"
    named = ["bridges", "bridges/dialogs", "--vectors", str(vectors)]
    monkeypatch.setattr(sys, "argv", ["eval_table", str(tmp_path), *named])
    assert eval_table.main() == 0
    first, _ = capsys.readouterr().out.split("\n\n")
    head, _, asked, dialogs = (line.strip("| ").split(" | ") for line in first.splitlines())
    assert len(head) == len(asked) == len(dialogs)
    assert dict(zip(head, asked, strict=True))["right"] == "1.000"
    assert asked[:2] == ["bridges", "1 (1)"]
    assert dict(zip(head, dialogs, strict=True))["questions (answerable)"] == "2 (1)"
    assert vectors.exists()


def test_texts_have_the_vectors_of_the_model_also_when_they_are_kept(
    tmp_path: Path, embedder: Embedder
) -> None:
    texts = ["A bridge.", "A ferry over the river.", "A bridge."]
    file = tmp_path / "vectors.npz"
    first = KeptVectors(file)
    made = first.embed(texts)
    assert np.allclose(made, embedder.embed(texts), atol=1e-5)
    first.save()
    again = KeptVectors(file)
    assert np.array_equal(again.embed([*texts, "A tunnel."])[:3], made)
    assert again.embed([]).shape == (0, embedder.dimension)
