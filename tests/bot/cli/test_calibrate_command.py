import json
import sys
from pathlib import Path

import pytest
from matplotlib.image import imread

from bot.__main__ import main
from index import Calibration, Index

KINDS = (
    "ferry",
    "museum",
    "bakery",
    "library",
    "harbour",
    "market",
    "cinema",
    "theatre",
    "station",
    "garden",
)


@pytest.fixture(autouse=True)
def working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("INDEX_DIR", "EMBEDDING_MODEL", "ARTICLES", "STRICTNESS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_set(name: str, town: str) -> tuple[str, str]:
    """An article about a town, ten questions that it answers and ten that it does not."""
    Path(f"{name}.txt").write_text(
        f"{town}\n\n"
        + "\n\n".join(f"The {kind} of {town} opens at {n} o'clock." for n, kind in enumerate(KINDS, 1))
    )
    asked = [
        {"question": f"When does the {kind} of {town} open?", "answerable": True, "answers": [f"{n} o'clock"]}
        for n, kind in enumerate(KINDS, 1)
    ]
    asked += [{"question": f"Who painted the {kind} of Florence?", "answerable": False} for kind in KINDS]
    Path(f"{name}.jsonl").write_text("\n".join(map(json.dumps, asked)))
    return f"{name}.jsonl", f"{name}.txt"


@pytest.mark.heavy
def test_what_was_fitted_is_written_drawn_and_put_into_an_index(capsys: pytest.CaptureFixture[str]) -> None:
    (one, of_one), (two, of_two), (other, of_other) = (
        write_set(name, town) for name, town in (("one", "Bergen"), ("two", "Turku"), ("other", "Aarhus"))
    )
    sets = [one, two, "--articles", of_one, of_two, "--report", other, of_other]
    assert main(["calibrate", *sets, "--out", "made/own.json", "--pictures", "drawn"]) == 0
    shown = capsys.readouterr().out
    fitted, held_out, reported = (
        shown.index(line) for line in ("fitted on\n", "each fitted on the others", "not fitted on")
    )
    assert fitted < held_out < shown.rindex("two.jsonl") < reported < shown.index("other.jsonl")
    assert shown.count("10 answerable, 10 not; AUROC 1.000") == 5
    assert shown.count("(right)") == shown.count("(false yes)") == 3
    assert reported < shown.rindex("(right)") < shown.rindex("AUROC 1.000")
    written = Calibration.from_json(Path("made/own.json").read_text())
    assert written.fitted_on == (one, two)
    for name in ("risk-coverage.png", "reliability.png"):
        assert len({tuple(pixel) for row in imread(Path("drawn", name)) for pixel in row.tolist()}) > 10

    assert main(["index", of_one, "--calibration", "made/own.json", "--index", "own"]) == 0
    assert Index.open("own").manifest.calibration == written


@pytest.mark.heavy
def test_a_single_set_may_have_many_articles_and_has_nothing_to_be_drawn(
    capsys: pytest.CaptureFixture[str],
) -> None:
    questions, article = write_set("one", "Bergen")
    _, second = write_set("two", "Turku")
    assert main(["calibrate", questions, "--articles", article, second]) == 0
    assert "each fitted on the others" not in capsys.readouterr().out
    assert Path("calibration.json").exists()
    assert main(["calibrate", questions, "--articles", article, "--pictures", "drawn"]) == 2
    assert "name one with --report" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["missing.json", "wrong.json"])
def test_what_is_no_calibration_is_not_indexed(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("wrong.json").write_text("{}")
    _, article = write_set("one", "Bergen")
    assert main(["index", article, "--calibration", name]) == 2
    assert "calibration" in capsys.readouterr().err or name.startswith("missing")
    assert not Path("articlebot-data").exists()


def test_sets_need_their_own_articles(capsys: pytest.CaptureFixture[str]) -> None:
    (one, of_one), (two, _) = write_set("one", "Bergen"), write_set("two", "Turku")
    assert main(["calibrate", one, two, "--articles", of_one]) == 2
    assert "as many paths" in capsys.readouterr().err


@pytest.mark.heavy
def test_what_cannot_be_written_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    questions, article = write_set("one", "Bergen")
    assert main(["calibrate", questions, "--articles", article, "--out", "one.txt/own.json"]) == 2
    assert "one.txt/own.json" in capsys.readouterr().err


def test_pictures_without_their_extra_are_refused_before_anything_is_fitted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    questions, article = write_set("one", "Bergen")
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert main(["calibrate", questions, "--articles", article, "--pictures", "drawn"]) == 2
    assert "articlebot[pictures]" in capsys.readouterr().err
    assert not Path("calibration.json").exists()
