"""A reader: where an answer stands in a text, by a model that is exported once; what holds of any."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from index import Reader
from index.embedding.built_in import built_in_model_folder
from index.embedding.reader_trace import load_torch_reader
from index.embedding.span_reader import UNREAD, Reading
from index.errors import ModelError
from index.models import Span

QUESTION = "Who opened the bridge?"
TEXTS = [
    "The bridge over the river was opened by Ann Lee.",
    "It rained.",
    "Ann Lee, the mayor of Zażółć 🙂 普京, opened the bridge on Monday. Bo Lund was not there.",
]
MOST_PIECES = 30


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that holds the built-in reader, exported once for all tests here."""
    folder: Path = tmp_path_factory.mktemp("readers")
    told: list[bool] = []
    Reader(cache=folder, on_export=lambda: told.append(True)).load()
    assert told == [True]
    return folder


@pytest.fixture(scope="module")
def reader(cache: Path) -> Reader:
    return Reader(cache=cache)


@pytest.mark.heavy
def test_an_exported_reader_is_used_again_and_needs_no_torch(cache: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from index import Reader; told = []\n"
        "reader = Reader(cache=Path(sys.argv[1]), on_export=lambda: told.append(1))\n"
        "print(len(reader.read('Who?', ['I.'])), told,\n"
        "      {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(cache)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "1 [] set()"


@pytest.mark.heavy
def test_the_place_of_an_answer_is_a_slice(reader: Reader) -> None:
    readings = reader.read(QUESTION, TEXTS)
    assert len(readings) == len(TEXTS)
    for text, reading in zip(TEXTS, readings, strict=True):
        pieces = [text[start:end] for start, end in reading.places.tolist()]
        assert "".join(pieces) == "".join(text.split())
        score, place = reading.best(Span(0, len(text)))
        assert score > UNREAD
        assert place.of(text) in text
        assert place.of(text).strip() == place.of(text) != ""
    sentence = Span(TEXTS[2].index("Bo"), len(TEXTS[2]))
    assert sentence.covers(readings[2].best(sentence)[1])
    assert reader.read(QUESTION, []) == []


@pytest.mark.heavy
def test_what_is_made_of_a_text_does_not_depend_on_those_beside_it(reader: Reader) -> None:
    for text, beside in zip(TEXTS, reader.read(QUESTION, TEXTS), strict=True):
        (alone,) = reader.read(QUESTION, [text])
        assert np.array_equal(alone.scores(), beside.scores())


@pytest.mark.heavy
@pytest.mark.parametrize("text", ["\N{REPLACEMENT CHARACTER}", "—", "🙂"])
def test_a_text_without_words_holds_no_answer_but_is_read(text: str, reader: Reader) -> None:
    (reading,) = reader.read(QUESTION, [text])
    within = Span(0, len(text))
    score, place = reading.best(within)
    assert within.covers(place)
    assert (score == UNREAD) == (len(reading.places) == 0)


@pytest.mark.heavy
@pytest.mark.parametrize("question", ["?" * 1000, "한국 사람들은 말했습니까 " * 30, "普" * 1000, "🙂"])
def test_any_question_leaves_room_for_the_text(question: str, reader: Reader) -> None:
    (reading,) = reader.read(question, [TEXTS[0]])
    assert len(reading.places) >= 10


@pytest.mark.heavy
def test_what_is_beyond_the_window_is_not_read(reader: Reader) -> None:
    text = "The mayor of Aldermoor opened the bridge. " * 60
    (reading,) = reader.read(QUESTION, [text])
    last = Span(len(text) - 20, len(text))
    assert reading.best(last) == (UNREAD, last)
    assert reading.best(Span(0, len(text)))[0] > UNREAD


@pytest.mark.heavy
def test_a_damaged_export_is_made_again(
    cache: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (made,) = cache.iterdir()
    copied = Path(shutil.copytree(made, tmp_path / "readers" / made.name))
    content = bytearray((copied / "model.onnx").read_bytes())
    content[len(content) // 2] ^= 1
    (copied / "model.onnx").write_bytes(content)
    told: list[bool] = []
    mended = Reader(cache=copied.parent, on_export=lambda: told.append(True))
    assert len(mended.read(QUESTION, TEXTS)) == len(TEXTS)
    assert (told, "is damaged: it is made again" in caplog.text) == ([True], True)
    Reader(cache=copied.parent, on_export=lambda: told.append(True)).load()
    assert told == [True]


@pytest.mark.heavy
def test_where_it_cannot_be_exported_the_reader_is_run_by_torch(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, reader: Reader
) -> None:
    no_folder = tmp_path / "cache"
    no_folder.write_text("a file")
    slow = Reader(cache=no_folder).read(QUESTION, TEXTS)
    assert "runs by PyTorch" in caplog.text
    one, other = (np.concatenate([r.scores() for r in f]) for f in (slow, reader.read(QUESTION, TEXTS)))
    assert np.corrcoef(one, other)[0, 1] > 0.9


@pytest.mark.heavy
@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("./no-such-folder", "READER names a folder that does not exist: ./no-such-folder"),
        ("{tmp}", "holds no reader that can be loaded: no tokenizer.json"),
        (str(built_in_model_folder()), "holds no reader that can be loaded: no model for extractive"),
    ],
    ids=["no folder", "nothing in it", "an encoder"],
)
def test_a_folder_without_a_reader_is_named(name: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=message):
        Reader(name.format(tmp=tmp_path), cache=tmp_path / "cache").read(QUESTION, TEXTS)


@pytest.mark.heavy
def test_another_model_is_read_from_its_folder(tmp_path: Path) -> None:
    model = tmp_path / "model"
    save_small_model(model)
    found = Reader(str(model), cache=tmp_path / "cache").read(QUESTION, TEXTS)
    expected = load_torch_reader(str(model)).read(QUESTION, TEXTS)
    assert [len(reading.places) for reading in found] == [len(reading.places) for reading in expected]
    for reading, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(reading.scores(), other.scores(), atol=0.5)


def save_small_model(folder: Path) -> None:
    """A model for extractive question answering that has learnt nothing."""
    from transformers import BertConfig, BertForQuestionAnswering

    config = BertConfig(
        hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64, vocab_size=30522
    )
    BertForQuestionAnswering(config).save_pretrained(folder)
    shutil.copy(built_in_model_folder() / "tokenizer.json", folder)


@st.composite
def readings(draw: st.DrawFn) -> tuple[Reading, Span]:
    """A reading of pieces with gaps between some, and a part of the text."""
    steps = draw(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 4)), max_size=80))
    ends = np.cumsum([gap + length for gap, length in steps], dtype=np.int64)
    starts = ends - np.array([length for _, length in steps], dtype=np.int64)
    logits = arrays.arrays(np.float32, len(steps), elements=st.floats(-20, 20, width=32))
    reading = Reading(np.stack([starts, ends], axis=1), draw(logits), draw(logits), draw(st.floats(-20, 20)))
    first, last = sorted(draw(st.tuples(st.integers(0, 400), st.integers(0, 400))))
    return reading, Span(first, last + 1)


@given(readings())
def test_the_best_answer_is_the_likeliest_of_all_within(drawn: tuple[Reading, Span]) -> None:
    reading, within = drawn
    inside = [
        number
        for number, (start, end) in enumerate(reading.places.tolist())
        if within.start <= start and end <= within.end
    ]
    pairs = [(i, j) for i in inside for j in inside if i <= j < i + MOST_PIECES]
    score, place = reading.best(within)
    if not pairs:
        assert (score, place) == (UNREAD, within)
        return
    best = max(float(reading.starts[i] + reading.ends[j]) for i, j in pairs)
    assert score == best - reading.null
    assert within.covers(place)
    assert place in {
        Span(int(reading.places[i, 0]), int(reading.places[j, 1]))
        for i, j in pairs
        if float(reading.starts[i] + reading.ends[j]) == best
    }
