"""Collections on the command line: each is made, asked and looked after by its name."""

import json
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.settings import Settings
from bot.variables import SettingError
from index import Generations, collections
from tests.conftest import Start

FERRY = "The council of Torrholm bought two electric ferries from a yard in Gdansk on Wednesday."
BADGER = "Ines Okafor counted nine badgers in the park of Vellmar on Sunday."
pytestmark = pytest.mark.heavy


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """An index of the collections main and wildlife, which the settings name."""
    for name in ("EMBEDDING_MODEL", "ARTICLES", "COLLECTION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("INDEX_DIR", str(tmp_path / "index"))
    monkeypatch.chdir(tmp_path)
    Path("ferries.txt").write_text(FERRY)
    Path("badgers.txt").write_text(BADGER)
    assert main(["index", "ferries.txt"]) == 0
    assert main(["index", "--collection", "wildlife", "badgers.txt"]) == 0
    capsys.readouterr()
    return tmp_path / "index"


def test_a_collection_is_made_by_its_first_articles_and_asked_by_its_name(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert collections(folder) == ["main", "wildlife"]

    def asked(question: str, *names: str) -> dict[str, object]:
        options = [word for name in names for word in ("--collection", name)]
        assert main(["ask", "--json", *options, question]) == 0
        return json.loads(capsys.readouterr().out)  # type: ignore[no-any-return]

    assert (asked("Who counted badgers?")["status"], asked("Who counted badgers?")["citations"]) == (
        "abstained",
        [],
    )
    one = asked("Who counted badgers?", "wildlife")
    assert (one["status"], one["collection"]) == ("answered", "wildlife")
    of_both = asked("Who counted badgers?", "main", "wildlife")
    assert (of_both["collection"], of_both["citations"]) == ("wildlife", one["citations"])
    assert main(["ask", "--collection", "main", "--collection", "wildlife", "Who bought two ferries?"]) == 0
    assert capsys.readouterr().out.startswith("From the collection main:\n")


def test_each_command_looks_after_the_collection_it_names(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("hares.txt").write_text("Two hares were seen in Vellmar.")
    of = ["index", "--collection", "wildlife"]
    assert main([*of, "hares.txt"]) == 0
    before = Generations(folder).live_id()
    for command in (["--rollback"], ["--rollback"], ["--verify"], ["--remove", "badgers"], ["--list"]):
        assert main([*of, *command]) == 0
    shown = capsys.readouterr().out
    assert shown.splitlines()[-1].startswith("hares\t")
    assert "ferries" not in shown
    assert Generations(folder).live_id() == before
    assert main(["index", "--collection", "wildlife", "--remove", "ferries"]) == 2
    page = ["preview", "--collection", "wildlife", "Who saw hares?", "--html", "page.html"]
    assert main(page) == 0
    assert "hares" in Path("page.html").read_text()
    assert main(["feedback", "--collection", "wildlife"]) == 2
    assert str(folder / "collections" / "wildlife") in capsys.readouterr().err


@pytest.mark.parametrize(
    "command",
    [
        ["ask", "Who?"],
        ["ask", "--collection", "main", "Who?"],
        ["index", "--list"],
        ["index", "--verify"],
        ["index", "--rollback"],
        ["index", "--rebuild"],
        ["index"],
        ["index", "--remove", "badgers"],
        ["preview", "--html", "page.html", "Who?"],
        ["feedback"],
    ],
    ids=" ".join,
)
def test_one_that_is_not_there_is_refused_and_those_there_are_named(
    folder: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, "--collection", "widlife"]) == 2
    told = capsys.readouterr().err
    assert "no collection 'widlife'" in told
    assert "there are: main, wildlife." in told
    assert collections(folder) == ["main", "wildlife"]
    assert main([*command, "--collection", "../wildlife"]) == 2
    assert "cannot be the name of a collection" in capsys.readouterr().err


def test_the_setting_names_what_is_meant_without_the_option(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLLECTION", "wildlife")
    assert main(["index", "--list"]) == 0
    assert capsys.readouterr().out.startswith("badgers\t")
    monkeypatch.setenv("COLLECTION", "birds")
    assert main(["ask", "Who?"]) == 2
    assert "no collection 'birds'" in capsys.readouterr().err
    # What ARTICLES names goes into the collection of the settings, and into no other.
    monkeypatch.setenv("ARTICLES", "ferries.txt")
    assert main(["index", "--collection", "fish"]) == 2
    assert main(["ask", "Who bought two ferries?"]) == 0
    assert collections(folder) == ["main", "birds", "wildlife"]


def test_a_setting_that_is_no_name_is_refused() -> None:
    with pytest.raises(SettingError, match="COLLECTION must be the name of a collection"):
        Settings.load({"COLLECTION": "../secret"}, Path("missing"))


def test_the_doctor_looks_at_the_collection_that_is_meant(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor", "--collection", "wildlife"]) == 1
    assert "whole: 1 article(s)" in capsys.readouterr().out
    main(["doctor", "--collection", "widlife"])
    assert "no collection 'widlife'" in capsys.readouterr().out


def test_a_bot_serves_no_collection_whose_name_may_be_misspelt(start_bot: Start) -> None:
    with start_bot(COLLECTION="sprots", ready=False) as (discord, bot):
        assert bot.wait() == 2
        (sentence,) = [line for line in bot.output if line.startswith("articlebot: ")]
        assert "no collection 'sprots'" in sentence
        assert "there are: main." in sentence
        assert discord.requests() == []
