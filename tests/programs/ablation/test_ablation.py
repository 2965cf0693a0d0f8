import json
import sys
from pathlib import Path

import pytest

from index import Index
from index.calibration import Signals
from tests.programs.ablation import __main__ as ablation
from tests.programs.ablation.parts import Part, every_part

FERRY = (
    "The ferry to Ostholm sank on Tuesday. Its captain, Ada Brun, brought all the passengers ashore.\n\n"
    "The harbour was closed for two days. A crane lifted the wreck on Friday."
)
ASKED = [
    {"question": "When did the ferry sink?", "answerable": True, "answers": ["on Tuesday"]},
    {"question": "How many passengers drowned?", "answerable": False},
]
PARTS = every_part()


def what_stands_there(part: Part) -> list[object]:
    return [getattr(owner, name) for owner, name, _ in part.changes]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_a_part_is_off_within_the_block_and_on_after_it(part: Part) -> None:
    before = what_stands_there(part)
    with part.off():
        assert what_stands_there(part) == [value for _, _, value in part.changes]
    assert what_stands_there(part) == before
    assert bool(part.changes) is part.reads


def test_no_two_parts_have_one_name() -> None:
    assert len({part.name for part in PARTS}) == len(PARTS)


@pytest.mark.parametrize("signal", Signals.__struct_fields__)
def test_a_signal_that_is_off_is_nothing_to_the_confidence(signal: str, default_index: Index) -> None:
    (part,) = (part for part in PARTS if part.name == f"confidence: {signal}")
    question = "Where does Putin not want to go in the largest of the seven years?"
    weighed = default_index.weigh(question)
    with part.off():
        without = default_index.weigh(question)
    assert weighed is not None
    assert without is not None
    assert getattr(without[1], signal) == 0.0
    assert sum(a != b for a, b in zip(weighed[1].values(), without[1].values(), strict=True)) <= 1


def test_demands_are_failed_but_for_those_that_are_off(default_index: Index) -> None:
    question = "Which 35 people in Moscow did not want to go to the largest taiga in 1912?"

    def failed(*names: str) -> float:
        (part,) = (part for part in PARTS if part.name in names)
        with part.off():
            weighed = default_index.weigh(question)
        assert weighed is not None
        return weighed[1].failed

    assert failed("demands") == 0.0
    assert failed("demand: number") < failed("furniture no candidates")


@pytest.mark.heavy
def test_each_part_is_a_row_of_each_set_and_of_their_mean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "ferries").mkdir()
    article = {"id": "ferry", "title": "The ferry", "text": FERRY}
    (tmp_path / "ferries" / "corpus.jsonl").write_text(json.dumps(article))
    (tmp_path / "ferries" / "questions.jsonl").write_text("\n".join(map(json.dumps, ASKED)))
    vectors = str(tmp_path / "vectors.npz")
    asked = [str(tmp_path), "ferries", "--vectors", vectors]
    monkeypatch.setattr(sys, "argv", ["ablation", *asked])
    assert ablation.main() == 0
    printed = capsys.readouterr()
    mean, of_set = printed.out.split("ferries, 2 questions:")
    rows = [[line.split(" | ")[0] for line in table.splitlines() if "|" in line] for table in (mean, of_set)]
    names = ["all on, as shipped", "all on", *(part.name for part in PARTS)]
    assert rows[0] == rows[1] == ["| off", "|---|---|---|---|---|---|---|", *(f"| {name}" for name in names)]
    assert "| all on, as shipped | 1.000 | 1.000 | .000 |" in of_set
    assert printed.err.count("A calibration needs at least") == len(PARTS) + 1
    assert Path(vectors).exists()
