"""The commands about sources, and the bot that follows them by itself."""

import shutil
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.periods import parse_period
from bot.settings import Settings
from bot.sources.state import SourceList
from bot.variables import SettingError
from tests.conftest import Start
from tests.fixtures.cards import ask, shown
from tests.fixtures.news.site import NewsSite, Story, site_aside


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCES_LOCAL", "on")
    return tmp_path


@pytest.mark.heavy
def test_sources_are_added_listed_refreshed_and_removed(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = NewsSite({number: Story(number) for number in range(2)})
    Path("news").mkdir()
    Path("news/mill.txt").write_text("The mill turns at seven, the miller said.")
    with site_aside(site) as address:
        assert main(["sources", "list"]) == 0
        assert main(["sources", "refresh"]) == 0
        assert "There are no sources" in capsys.readouterr().err
        assert main(["sources", "add", f"{address}/sitemap.xml", "--id", "wards", "--every", "2h"]) == 0
        assert "Added wards, a sitemap" in capsys.readouterr().out
        assert main(["sources", "add", "news"]) == 0
        assert main(["sources", "refresh"]) == 0
        out = capsys.readouterr().out
        assert "wards: 2 added." in out
        assert "news: 1 added." in out
        assert main(["sources", "refresh", "wards"]) == 0
        assert "wards: nothing new." in capsys.readouterr().out
        assert main(["sources", "list"]) == 0
        listed = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
        assert [line[:4] for line in listed] == [
            ["wards", "sitemap", "main", "2"],
            ["news", "folder", "main", "-"],
        ]
        site.faults["/sitemap.xml"] = ["500"]
        assert main(["sources", "refresh", "wards"]) == 1
        assert "answers 500" in capsys.readouterr().err
        assert main(["sources", "list"]) == 0
        assert "answers 500" in capsys.readouterr().out
    assert SourceList(Path("articlebot-data")).source("wards").every_s == 7200
    assert main(["sources", "remove", "wards"]) == 0
    assert "Its articles stay" in capsys.readouterr().out
    assert main(["index", "--list"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("nowhere", "neither a folder nor a web address"),
        ("empty", "holds no text"),
        ("{}/story/9", "answers 410"),
        ("{}/feed.json", "is a feed"),
        ("ftp://example.org/", "neither a folder"),
    ],
)
@pytest.mark.heavy
def test_what_cannot_be_followed_is_refused_when_it_is_added(
    here: Path, capsys: pytest.CaptureFixture[str], place: str, told: str
) -> None:
    (here / "empty").mkdir()
    with site_aside(NewsSite({0: Story(0)}, robots="User-agent: *\nDisallow: /feed.json")) as address:
        assert main(["sources", "add", place.format(address)]) == 2
    error = capsys.readouterr().err
    assert told in error or "robots.txt" in error
    assert not SourceList(Path("articlebot-data")).read()


def test_an_unknown_source_is_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("refresh", "remove"):
        assert main(["sources", command, "nope"]) == 2
        assert "no source 'nope'" in capsys.readouterr().err


@pytest.mark.parametrize(("written", "seconds"), [("30m", 1800), ("1h", 3600), (" 2D ", 172_800)])
def test_a_time_is_minutes_hours_or_days(written: str, seconds: int) -> None:
    assert parse_period(written) == seconds


@pytest.mark.parametrize("written", ["", "1", "0m", "31d", "1s", "-1h", "1.5h", "soon"])
def test_what_is_no_such_time_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_period(written)
    if written:
        with pytest.raises(SettingError, match="SOURCES_EVERY must be a time from 1m to 30d"):
            Settings.load({"SOURCES_EVERY": written}, Path("none"))


def test_the_running_bot_follows_its_sources_when_told_to(
    here: Path, start_bot: Start, default_folder: Path
) -> None:
    site = NewsSite({7: Story(7)})
    shutil.copytree(default_folder, here / "index")
    with site_aside(site) as address:
        added = ["sources", "add", f"{address}/story/7", "--id", "seven", "--index", "index"]
        assert main(added) == 0
        with start_bot(index=here / "index", SOURCES="on", SOURCES_LOCAL="on") as (discord, bot):
            bot.wait_until("source seven: 1 added")
            assert "counted 52 lanterns" in shown(ask(discord, "How many lanterns did Keeper 7 count?"))
            assert "lanterns" not in bot.text
            assert not SourceList(bot.index_dir).source("seven").problem
