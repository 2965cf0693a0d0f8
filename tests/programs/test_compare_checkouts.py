import json
import sys
from pathlib import Path

import pytest

from tests.programs.compare_checkouts import main

BOT = """
import json, sys
if sys.argv[1] == "ask":
    for question in sys.stdin.read().splitlines():
        print(json.dumps({{"question": question, "status": "{status}", "elapsed_ms": {number}}}))
elif sys.argv[1] == "statements":
    print(json.dumps({{"start": 3, "end": 9}}))
"""


def checkout(folder: Path, status: str, number: int) -> Path:
    """A checkout whose program gives one kind of answer to everything."""
    (folder / "bot").mkdir(parents=True)
    (folder / "bot" / "__init__.py").touch()
    (folder / "bot" / "__main__.py").write_text(BOT.format(status=status, number=number))
    return folder


def write(path: Path, *lines: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines))


@pytest.mark.heavy
@pytest.mark.parametrize(("status", "told", "code"), [("answered", "0 differ", 0), ("unsure", "3 differ", 1)])
def test_whatever_differs_but_the_time_is_told(
    status: str,
    told: str,
    code: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shared = tmp_path / "shared"
    write(shared / "eval" / "article_questions.jsonl", {"question": "Who?"}, {"question": "When?"})
    write(shared / "cases" / "questions.jsonl", {"question": "What?", "article_id": "a"})
    write(shared / "cases" / "articles.jsonl", {"id": "a", "title": "A", "text": "A."})
    write(shared / "cases" / "files.jsonl")
    before = checkout(tmp_path / "before", "answered", 1)
    monkeypatch.setattr(
        "tests.programs.compare_checkouts.ROOT", checkout(tmp_path / "after", status, number=2)
    )
    monkeypatch.setattr(sys, "argv", ["compare_checkouts", str(before), str(shared)])
    assert main() == code
    assert capsys.readouterr().out.rstrip().endswith(f"6 lines before, 6 after; {told}.")
