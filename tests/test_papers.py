"""The papers say what is there: links and pictures, settings, commands, JSON, calls, and modules."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.settings import TOKEN_FILE, Settings
from index import Answer, Citation, Index, Span, Statement, answer_to_json, statement_to_json
from index.models import Highlight
from tests.fixtures.checkout import ROOT

_PAPERS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_CODE = re.compile(r"`([^`\n]+)`")
_PATH = re.compile(r"(?:bot|index|tests|docs|\.ci)/[\w./*-]*")
_MOST_README_LINES = 200


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("paper", _PAPERS, ids=lambda paper: paper.name)
def test_what_a_paper_links_to_is_there(paper: Path) -> None:
    for link in _LINK.findall(paper.read_text(encoding="utf-8")):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = paper.parent / path if path else paper
        assert target.exists(), link
        assert not anchor or anchor in _anchors(target.read_text(encoding="utf-8")), link


@pytest.mark.parametrize("paper", _PAPERS, ids=lambda paper: paper.name)
def test_files_that_a_paper_names_are_there(paper: Path) -> None:
    named = [code for code in _CODE.findall(paper.read_text(encoding="utf-8")) if _PATH.fullmatch(code)]
    assert [code for code in named if not any(ROOT.glob(code.rstrip("/")))] == []


def test_each_picture_is_shown_somewhere() -> None:
    shown = {Path(link).name for paper in _PAPERS for link in _LINK.findall(paper.read_text("utf-8"))}
    assert {picture.name for picture in (ROOT / "docs/pictures").iterdir()} <= shown


def test_the_readme_is_short() -> None:
    assert len(_read("README.md").splitlines()) <= _MOST_README_LINES


def test_every_setting_is_told_with_its_default() -> None:
    defaults = {row.name: row.default for row in (*Settings.table().values(), TOKEN_FILE)}
    told = re.findall(r"^\| `([A-Z_]+)` \| (.*?) ?\|", _read("docs/reference.md"), re.MULTILINE)
    assert {name: default.strip("`") for name, default in told} == defaults | {
        "ARTICLES": "the shipped article"
    }


def test_every_command_and_option_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    told = _read("docs/reference.md").partition("## Discord")[0]

    def help_of(*command: str) -> str:
        with pytest.raises(SystemExit):
            main([*command, "--help"])
        return capsys.readouterr().out

    commands = re.findall(r"^    (\w+) +\w", help_of(), re.MULTILINE)
    assert "ask" in commands
    for command in commands:
        assert f"`articlebot {command}" in told
        for option in set(re.findall(r"--[a-z]+", help_of(command))) - {"--help"}:
            assert re.search(rf"`[^`]*{option}\b", told), f"{command} {option}"


def test_every_field_of_the_json_is_told() -> None:
    span = Span(0, 4)
    citation = Citation("a", "A", date(2021, 3, 19), None, None, 1, span, "Yes.", (Highlight(span, "Yes."),))
    answer = Answer("Is it?", "answered", "passage", 0.9, "i", 1.0, (citation,))
    printed = json.loads(answer_to_json(answer))
    (quoted,) = printed["citations"]
    said = json.loads(statement_to_json(Statement("a", span, "Yes.", 1, "direct")))
    told = _read("docs/reference.md").partition("## The JSON contract")[2].partition("## Python")[0]
    for field in {*printed, *quoted, *quoted["highlights"][0], *said}:
        assert f"`{field}`" in told


def test_every_call_of_the_front_door_is_told() -> None:
    told = _read("docs/reference.md").partition("## Python")[2].partition("## Labelled")[0]
    calls = [name for name in vars(Index) if not name.startswith("_")]
    assert [name for name in calls if not re.search(rf"`[Ii]ndex\.{name}\b", told)] == []


def test_the_walk_through_the_code_names_what_is_there() -> None:
    walk = _read("CONTRIBUTING.md").partition("## One walk")[2].partition("\n## ")[0]
    steps = re.findall(r"^\d+\. (.+?)(?=^\d+\. |^\n|\Z)", walk, re.MULTILINE | re.DOTALL)
    assert len(steps) == 8
    for step in steps:
        # What follows a file's name is in that file.
        for named in _CODE.findall(step):
            if _PATH.fullmatch(named):
                path, source = named, _read(named)
            else:
                name = re.escape(named.rpartition(".")[2])
                assert re.search(rf"\b(?:class|def) {name}\b", source), (path, named)
