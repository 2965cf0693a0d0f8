"""The bot as people bring it along for themselves, where a server has it not."""

import json
from collections.abc import Iterator

import pytest

from tests.conftest import Start
from tests.discord_server import GENERAL, GUILD, Discord, DriverError, File
from tests.fixtures.cards import PESKOV, finished, manage, shown

STORY = "# The third pier\n\nThe third pier of Aldermoor has moved, engineer Ruth Calloway said on Monday."


@pytest.fixture(scope="module")
def discord(start_bot: Start) -> Iterator[Discord]:
    """A bot that anybody may bring along, and a server that has articles of its own."""
    with start_bot(USER_INSTALL="on", QUESTIONS_PER_USER="1000") as (discord, _):
        manage(discord, "settings server", GUILD, collection="own").wait_told()
        manage(discord, "settings channel", GUILD, answers="off").wait_told()
        file = File("pier.md", STORY.encode())
        assert "1 added" in finished(manage(discord, "article add", GUILD, file=file))
        yield discord


def test_only_what_anybody_may_use_can_be_brought_along(discord: Discord) -> None:
    by_name = {command["name"]: command for command in discord.commands()}
    anywhere = {name for name, command in by_name.items() if 1 in command["integration_types"]}
    assert anywhere == {"ask", "Find the source"}
    assert all(sorted(by_name[name]["contexts"]) == [0, 1, 2] for name in anywhere)
    with pytest.raises(DriverError, match="only for where the bot is"):
        discord.command("article list", user=discord.user(8), brought=True)


def test_who_brings_it_along_sees_nothing_of_a_server(discord: Discord) -> None:
    reader = discord.user(7)
    asked = discord.command("ask", {"question": "What did Peskov say?"}, user=reader, brought=True)
    answer = asked.wait_answer()
    assert PESKOV in shown(answer)
    for question in ("What did Calloway say?", "Which articles are there?", "What has moved?"):
        told = discord.command("ask", {"question": question}, user=reader, brought=True).wait_told()
        assert "third pier" not in json.dumps(told).lower()
    offered = discord.autocomplete(
        "ask", {"question": "x", "article": "pier"}, "article", user=reader, brought=True
    )
    assert "pier" not in json.dumps(offered)
    said = discord.say("The third pier of Aldermoor has moved.", channel=GENERAL)
    found = discord.menu("Find the source", said, user=reader, brought=True).wait_told()
    assert "Calloway" not in json.dumps(found)
    opened = discord.press(answer, label="Follow up", user=reader, brought=True)
    opened.wait_answer()
    followed = discord.submit(opened, "What did Calloway say?", answer, user=reader, brought=True)
    assert "third pier" not in json.dumps(followed.wait_told()).lower()
    there = discord.command("ask", {"question": "What has moved?"}, user=reader, guild=GUILD).wait_told()
    assert "do not answer in this channel" in there["content"]


def test_by_itself_it_is_where_servers_have_it(start_bot: Start) -> None:
    with start_bot() as (discord, _):
        assert all(command["integration_types"] == [0] for command in discord.commands())
