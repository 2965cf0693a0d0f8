import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from index import Embedder
from index.errors import ModelError


def test_vectors_are_of_unit_length_and_in_the_order_asked(embedder: Embedder) -> None:
    texts = [
        "a long sentence about the weather in Moscow today",
        "short",
        "a long sentence about the weather",
    ]
    together = embedder.embed(texts)
    assert together.shape == (3, embedder.dimension)
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1.0, atol=1e-5)
    for text, vector in zip(texts, together, strict=True):
        np.testing.assert_allclose(embedder.embed([text])[0], vector, atol=1e-4)


def test_no_text_gives_no_vector(embedder: Embedder) -> None:
    assert embedder.embed([]).shape == (0, embedder.dimension)
    assert embedder.token_counts([]) == []


def test_tokens_are_counted_beyond_the_window(embedder: Embedder) -> None:
    assert embedder.token_counts(["hello", "word " * 1000]) == [3, 1002]
    assert embedder.max_tokens == 256


def test_progress_counts_every_text(embedder: Embedder) -> None:
    counted: list[int] = []
    embedder.embed(["text"] * 70, counted.append)
    assert sum(counted) == 70
    assert len(counted) > 1


@pytest.mark.parametrize(
    ("model", "message"),
    [
        ("./no-such-folder", "does not exist"),
        ("{tmp}", "holds no model"),
    ],
)
@pytest.mark.heavy
def test_a_folder_without_a_model_is_named(model: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=message):
        Embedder(model.format(tmp=tmp_path)).embed(["text"])


@pytest.mark.heavy
def test_the_built_in_model_loads_without_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    reached: list[str] = []
    watching = True

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if watching and event in {"socket.connect", "socket.getaddrinfo"}:
            reached.append(f"{event} {arguments}")

    sys.addaudithook(watch)
    Embedder().embed(["text"])
    watching = False
    assert reached == []


def test_a_question_has_its_turn_between_the_batches_of_many_texts(embedder: Embedder) -> None:
    batches: list[int] = []
    begun = threading.Event()

    def advance(count: int) -> None:
        batches.append(count)
        begun.set()

    texts = [f"Passage {number}. " + "He said that talks would go on. " * 20 for number in range(160)]
    building = threading.Thread(target=embedder.embed, args=(texts, advance))
    building.start()
    begun.wait(60)
    for _ in range(3):
        embedder.embed(["What did Peskov say?"])
    # However slow the machine, three questions do not wait for ten batches.
    assert building.is_alive()
    building.join(120)
    assert sum(batches) == len(texts)
