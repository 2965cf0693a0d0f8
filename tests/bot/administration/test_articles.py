import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Article, Builder, Embedder, default_article, verify
from tests.conftest import Start
from tests.discord_server import (
    EDITORS,
    GUILD,
    MANAGE_GUILD,
    MODERATORS,
    OTHER_GUILD,
    OWNER,
    Discord,
    DriverError,
    File,
)
from tests.fixtures.cards import ask, finished, labels, shown
from tests.fixtures.running_bot import RunningBot

ADMINISTRATION = ["reindex", "rollback", "status", "article list"]
STORY = (
    "The bridge at Aldermoor was closed on Monday. Engineer Ruth Calloway said: “The third pier has moved.”"
)


def index_id(text: str) -> str:
    found = re.search(r"\d{8}-\d{6}-[0-9a-f]{6}", text)
    assert found
    return found.group()


def status(discord: Discord) -> str:
    return shown(discord.command("status", user=OWNER).wait_answer())


@pytest.fixture(scope="module")
def administered(
    start_bot: Start, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Discord, RunningBot]]:
    """A bot whose index these tests change and leave as they found it."""
    with start_bot(ADMIN_GUILD_IDS=GUILD.id, ADMIN_ROLE_IDS=EDITORS.id) as both:
        both[1].wait_until("connected as")
        yield both


@pytest.fixture
def discord(administered: tuple[Discord, RunningBot]) -> Discord:
    return administered[0]


def test_reindexing_shows_its_progress_and_ends_with_the_new_index(discord: Discord) -> None:
    before = index_id(status(discord))
    reindexed = discord.command("reindex", {"everything": True}, user=OWNER)
    assert reindexed.wait_acknowledged() < 3
    result = finished(reindexed)
    assert reindexed.ephemeral
    assert "The new index is live." in result
    for stage in ("read 1", "embedded 38 of 38", "checked 8 of 8", "swapped in"):
        assert stage in result
    assert re.search(r"1 article, 8 passages; \d+\.\d s", result)
    assert index_id(result) != before
    assert index_id(status(discord)) == index_id(result)
    first = reindexed.edits[0]
    assert labels(first) == ["Cancel"]
    assert labels(reindexed.message or {}) == []


def test_the_index_before_comes_back(discord: Discord) -> None:
    finished(discord.command("reindex", {"everything": True}, user=OWNER))
    live = index_id(status(discord))
    back = shown(discord.command("rollback", user=OWNER).wait_answer())
    assert index_id(back) != live
    assert index_id(status(discord)) == index_id(back)
    forth = shown(discord.command("rollback", user=OWNER).wait_answer())
    assert index_id(forth) == live


def test_an_attached_article_is_added_asked_and_removed(
    discord: Discord, administered: tuple[Discord, RunningBot]
) -> None:
    file = File("aldermoor-bridge.txt", STORY.encode(), "text/plain")
    added = finished(discord.command("article add", {"file": file}, user=OWNER))
    assert "1 added: aldermoor-bridge" in added
    assert "The third pier has moved." in shown(ask(discord, "What did Calloway say?"))

    listed = shown(discord.command("article list", user=OWNER).wait_answer())
    assert "2 articles" in listed
    assert "aldermoor-bridge" in listed

    asked = discord.command("article remove", {"article": "aldermoor-bridge"}, user=OWNER).wait_answer()
    assert "Remove this article?" in shown(asked)
    kept = discord.press(asked, label="Keep", user=OWNER).wait_answer()
    assert "nothing was changed" in shown(kept)
    assert "The third pier has moved." in shown(ask(discord, "What did Calloway say?"))

    asked = discord.command("article remove", {"article": "aldermoor-bridge"}, user=OWNER).wait_answer()
    removed = finished(discord.press(asked, label="Remove", user=OWNER))
    assert "1 removed: aldermoor-bridge" in removed
    assert "never mentions Calloway" in shown(ask(discord, "What did Calloway say?"))
    again = finished(discord.command("article add", {"file": file}, user=OWNER))
    assert "1 added: aldermoor-bridge" in again
    asked = discord.command("article remove", {"article": "aldermoor-bridge"}, user=OWNER).wait_answer()
    finished(discord.press(asked, label="Remove", user=OWNER))
    nothing = discord.command("rollback", user=OWNER).wait_followups()[0]
    assert "no previous index" in nothing["content"]
    index = administered[1].index_dir
    assert len(list(index.glob("articles-*"))) == 2
    assert not [path for path in index.iterdir() if b"pier has moved" in path.read_bytes()]


def test_what_may_be_lost_of_a_page_is_told(discord: Discord) -> None:
    data = '{"@type": "Article", "isAccessibleForFree": false}'
    head = f'<head><script type="application/ld+json">{data}</script></head>'
    file = File("pier.html", f"<html>{head}<body><p>{STORY}</p></body></html>".encode(), "text/html")
    added = finished(discord.command("article add", {"file": file}, user=OWNER))
    assert "1 added: pier" in added
    assert "the page says that it is not open to everyone" in added
    asked = discord.command("article remove", {"article": "pier"}, user=OWNER).wait_answer()
    assert "1 removed: pier" in finished(discord.press(asked, label="Remove", user=OWNER))


def test_a_file_that_is_no_article_changes_nothing_and_says_why(discord: Discord) -> None:
    before = index_id(status(discord))
    file = File("picture.pdf", b"\x89PNG\r\n\x1a\n" + bytes(500), "application/pdf")
    failed = finished(discord.command("article add", {"file": file}, user=OWNER))
    assert failed.startswith("Nothing was changed.")
    assert "picture.pdf" in failed
    assert index_id(status(discord)) == before


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/x", "http://localhost:8080/", "http://169.254.169.254/latest", "file:///etc/passwd"],
)
def test_an_address_that_is_not_public_is_not_fetched(discord: Discord, url: str) -> None:
    failed = finished(discord.command("article add", {"url": url}, user=OWNER))
    assert failed.startswith("Nothing was changed.")


def test_an_article_needs_an_address_or_a_file(discord: Discord) -> None:
    told = discord.command("article add", user=OWNER)
    assert "Give either" in told.wait_answer()["content"]
    assert told.ephemeral


def test_the_status_tells_how_things_are(discord: Discord) -> None:
    shown(ask(discord, "What did Peskov say?"))
    text = status(discord)
    for name in (
        "Index",
        "Articles 1",
        "Passages 8",
        "Model all-MiniLM-L6-v2",
        "Memory",
        "p50",
        "p95",
        "answered",
    ):
        assert name in text
    assert "Gateway ready" in text


@pytest.mark.parametrize("command", ADMINISTRATION)
def test_nobody_else_administers(discord: Discord, command: str) -> None:
    for who in (
        {"user": discord.user(7)},
        {"user": discord.user(8), "guild": OTHER_GUILD, "member_permissions": MANAGE_GUILD},
        {"user": discord.user(9), "guild": None},
    ):
        refused = discord.command(command, **who)
        assert "Only whoever runs this bot" in refused.wait_answer()["content"]
        assert refused.ephemeral


def test_the_settings_widen_who_administers(discord: Discord) -> None:
    for who in (
        {"user": discord.user(7), "guild": GUILD, "member_permissions": MANAGE_GUILD},
        {"user": discord.user(8), "guild": GUILD, "roles": [MODERATORS]},
        {"user": discord.user(9), "guild": GUILD, "roles": [EDITORS]},
        {"user": OWNER, "guild": None},
    ):
        assert "Passages" in shown(discord.command("status", **who).wait_answer())


def test_buttons_of_administrators_obey_nobody_else(discord: Discord) -> None:
    asked = discord.command("article remove", {"article": "putin-biden-talks"}, user=OWNER).wait_answer()
    refused = discord.press(asked, label="Remove", user=discord.user(7))
    assert "Only whoever runs this bot" in refused.wait_answer()["content"]
    assert "I'll say only" in shown(ask(discord, "What did Peskov say?"))


def test_administration_is_hidden_from_members(discord: Discord) -> None:
    registered = {command["name"]: command for command in discord.commands()}
    for name in ("reindex", "rollback", "status", "article"):
        assert registered[name]["default_member_permissions"] == str(MANAGE_GUILD)
    assert registered["ask"].get("default_member_permissions") is None
    assert registered["Find the source"].get("default_member_permissions") is None


def test_the_last_article_can_be_removed_and_another_added(start_bot: Start) -> None:
    with start_bot() as (discord, _):
        asked = discord.command("article remove", {"article": "Putin Biden talks"}, user=OWNER).wait_answer()
        assert "0 articles" in finished(discord.press(asked, label="Remove", user=OWNER))
        assert "There are no articles here yet." in shown(ask(discord, "What did Peskov say?"))
        file = File("pier.txt", STORY.encode())
        assert "1 added" in finished(discord.command("article add", {"file": file}, user=OWNER))
        assert "The third pier has moved" in shown(ask(discord, "What did Calloway say?"))


def test_options_that_are_missing_cannot_be_sent(discord: Discord) -> None:
    with pytest.raises(DriverError):
        discord.command("article remove", user=OWNER)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """An index of 15 articles, long enough to be rebuilt that a build can be watched and cancelled."""
    folder = tmp_path_factory.mktemp("archive") / "index"
    text = default_article().text
    notes = [Article(f"note-{n}", f"Note {n}", f"Note {n}.\n\n{text}") for n in range(15)]
    Builder(folder, embedder).build(notes)
    return folder


def test_questions_are_answered_while_it_is_built_and_a_build_can_be_cancelled(
    start_bot: Start, archive: Path
) -> None:
    with start_bot(index=archive) as (discord, bot):
        before = index_id(status(discord))
        reindexed = discord.command("reindex", {"everything": True}, user=OWNER)
        reindexed.wait_answer()
        assert "I'll say only" in shown(ask(discord, "What did Peskov say?"))
        assert "Indexing" in status(discord)
        second = discord.command("reindex", user=OWNER)
        assert "being indexed already" in second.wait_answer()["content"]
        progress = reindexed.message or {}
        discord.press(progress, label="Cancel", user=OWNER)
        assert "cancelled" in finished(reindexed)
        assert index_id(status(discord)) == before

        listed = discord.command("article list", user=OWNER).wait_answer()
        assert "15 articles" in shown(listed)
        assert "Note 14" not in shown(listed)
        listed = discord.press(listed, label="More (1 of 2)", user=OWNER).wait_answer()
        assert "Note 14" in shown(listed)
        listed = discord.press(listed, label="Back", user=OWNER).wait_answer()
        assert "Note 9" in shown(listed)
        assert bot.stop() == 0
        assert verify(bot.index_dir)[0].index_id == before


def test_the_configured_files_are_read_again(start_bot: Start, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "bridge.txt").write_text(STORY)
    with start_bot(ARTICLES=str(folder)) as (discord, _):
        assert "1 added: bridge" in finished(discord.command("reindex", user=OWNER))
        unchanged = finished(discord.command("reindex", user=OWNER))
        assert "Nothing has changed" in unchanged
        (folder / "bridge.txt").write_text(STORY.replace("third", "fourth"))
        assert "1 updated: bridge" in finished(discord.command("reindex", user=OWNER))
        assert "The fourth pier has moved." in shown(ask(discord, "What did Calloway say?"))
        (folder / "broken.pdf").write_bytes(b"%PDF-1.7 and nothing")
        failed = finished(discord.command("reindex", user=OWNER))
        assert failed.startswith("Nothing was changed.")
        assert "broken.pdf" in failed
        assert "The fourth pier has moved." in shown(ask(discord, "What did Calloway say?"))


def test_a_team_administers_together(start_bot: Start) -> None:
    with start_bot(team=True) as (discord, _):
        for member in (OWNER, discord.user(99)):
            assert "Passages" in shown(discord.command("status", user=member).wait_answer())
        assert "Only whoever runs" in discord.command("status", user=discord.user(5)).wait_answer()["content"]
