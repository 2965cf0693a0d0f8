import json
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.cli.measurement import attribution_lines, figure_lines, listing_lines
from index.evaluation.attribution import measure_statements
from index.evaluation.figures import figures_of
from index.evaluation.glance import Glance
from index.evaluation.questions import LabelledQuestion

ARTICLE = (
    "The mayor, Ann Lee, opened the new bridge over the river on Monday.\n\n"
    "The bridge cost 40 million euros.\n\n"
    '"Nobody has to wait for the ferry any more," Lee said. She said that the old ferry would be sold.'
)


@pytest.fixture(autouse=True)
def working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("INDEX_DIR", "EMBEDDING_MODEL", "ARTICLES", "STRICTNESS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(ARTICLE)
    return tmp_path


def write_questions() -> str:
    questions = [
        {"question": "Who opened the bridge?", "type": "who", "answerable": True, "answers": ["The mayor"]},
        {"question": "How much did it cost?", "type": "many", "answerable": True, "answers": ["a lot of it"]},
        {"question": "What did Zelensky say?", "answerable": False},
        {
            "article_id": "a",
            "turns": [
                {"question": "What did Ann Lee say?", "answers": ["wait for the ferry"], "answerable": True},
                {"question": "and Bo Ek?", "answers": [], "answerable": False},
            ],
        },
    ]
    Path("q.jsonl").write_text("\n".join(map(json.dumps, questions)))
    return "q.jsonl"


@pytest.mark.heavy
def test_what_is_seen_first_leads_the_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", write_questions(), "--articles", "a.txt", "--list"]) == 0
    shown = capsys.readouterr().out
    lines = shown.splitlines()
    assert lines[:2] == ["3 answerable questions, 2 unanswerable", "at a glance"]
    assert lines[2].split()[-2:] == ["(right)", "0.667"]
    assert "turns of dialogs right" in shown
    counts = {line.split()[0]: line.split()[1:] for line in lines if len(line.split()) == 9}
    assert list(counts) == ["type", "dialog", "many", "other", "who", "all"]
    assert counts["who"] == ["1", *["0"] * 7]
    assert shown.index("(recall@1)") > shown.index("at a glance")
    listed = shown.partition("not right\n")[2]
    assert "(many): How much did it cost?\n" in listed
    assert "right   a lot of it\n" in listed
    assert "Who opened" not in listed


@pytest.mark.heavy
def test_figures_and_what_is_not_right_are_lines_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["eval", "--json", write_questions(), "--articles", "a.txt"]
    assert main(asked) == 0
    (line,) = capsys.readouterr().out.splitlines()
    figures = json.loads(line)
    assert figures["glance"]["right"] == 0.6667
    assert figures["glance"]["by_type"]["who"]["right"] == 1
    assert (figures["answerable"], figures["unanswerable_answered"]) == (3, 0)
    assert main([*asked, "--list"]) == 0
    first, *others = map(json.loads, capsys.readouterr().out.splitlines())
    assert first == figures
    assert "How much did it cost?" in [one["question"] for one in others]
    assert {one["grade"] for one in others}.isdisjoint({"right", "right_no"})


def test_figures_are_printed_a_line_each() -> None:
    lines = list(figure_lines(figures_of([])))
    assert lines[:2] == ["0 answerable questions, 0 unanswerable", "at a glance"]
    assert lines[10] == "further down"
    assert all(line.endswith(" -") for line in lines[2:8] + lines[11:])
    assert len(lines) == 22


def test_what_is_not_right_is_listed_with_what_would_be() -> None:
    labelled = LabelledQuestion("and\x1b[31m she?", True, answers=("at\nseven", "seven"), type="dialog")
    unanswerable = LabelledQuestion("is there wifi", False, type="yes_no")
    assert list(
        listing_lines(
            [
                Glance(labelled, "What did she say?", "false_no", sure=False),
                Glance(unanswerable, "is there wifi", "false_yes", sure=True, marked=("A bar.", "A shop.")),
            ]
        )
    ) == [
        "not right",
        "  false_no (dialog): and[31m she?",
        "    asked   What did she say?",
        "    marked  nothing",
        "    right   at seven | seven",
        "  false_yes (yes_no): is there wifi",
        "    marked  A bar. | A shop.",
        "    right   nothing",
    ]


def test_figures_of_statements_that_could_not_be_counted_are_a_dash() -> None:
    lines = list(attribution_lines(measure_statements([], lambda article: [])))
    assert lines[0] == "0 article(s), 0 statements marked, 0 found"
    assert lines[7] == "words ascribed to speakers with a name"
    assert all(line.endswith(" -") for line in lines[1:7] + lines[8:])
    assert len(lines) == 12
