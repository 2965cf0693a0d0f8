"""What servers and channels choose, as their managers do and as readers see it."""

import json
from collections.abc import Iterator

import pytest

from tests.conftest import Start
from tests.discord_server import (
    GENERAL,
    MANAGE_GUILD,
    OTHER_GUILD,
    OWNER,
    QUESTIONS,
    THREAD,
    Channel,
    Discord,
    DriverError,
    File,
    Payload,
)
from tests.fixtures.cards import PESKOV, ask, finished, manage, shown

QUESTION = "What did Peskov say?"
UNSURE = "Not sure"
STORY = "The third pier of Aldermoor has moved, engineer Ruth Calloway said on Monday."


@pytest.fixture
def discord(start_bot: Start) -> Iterator[Discord]:
    with start_bot() as (discord, _):
        yield discord


def choose(discord: Discord, path: str, **choices: object) -> Payload:
    return discord.command(
        f"settings {path}",
        choices,
        user=discord.user(8),
        channel=QUESTIONS,
        member_permissions=MANAGE_GUILD,
    ).wait_told()


def test_who_manages_a_server_sees_and_changes_how_the_bot_behaves(discord: Discord) -> None:
    text = shown(choose(discord, "server"))
    assert "I answer yes" in text
    assert "Strictness balanced" in text
    assert "chosen here" not in text
    assert "Commands are answered privately (chosen here)" in shown(choose(discord, "server", private="on"))
    assert "this channel" not in shown(choose(discord, "channel", strictness="strict"))
    text = shown(choose(discord, "channel"))
    assert "Commands are answered privately" in text
    assert "Strictness strict (chosen here)" in text
    assert "Strictness balanced" in shown(choose(discord, "channel", strictness="default"))


def test_nobody_else_does(discord: Discord) -> None:
    told = discord.command("settings server", {"private": "on"}, user=discord.user(7)).wait_told()
    assert "Only whoever may manage this server" in told["content"]
    with pytest.raises(DriverError, match="not offered in direct messages"):
        discord.command("settings server", {"private": "on"}, user=discord.user(9), guild=None)
    assert not discord.command("ask", {"question": QUESTION}).ephemeral
    registered = {command["name"]: command for command in discord.commands()}
    assert registered["settings"]["default_member_permissions"] == str(MANAGE_GUILD)


def test_answers_are_private_where_that_was_chosen_unless_who_asks_says_otherwise(discord: Discord) -> None:
    choose(discord, "server", private="on")
    asked = discord.command("ask", {"question": QUESTION})
    assert PESKOV in shown(asked.wait_answer())
    assert asked.ephemeral
    for question in (
        discord.command("ask", {"question": QUESTION, "private": False}),
        discord.command("ask", {"question": QUESTION}, guild=OTHER_GUILD),
    ):
        assert PESKOV in shown(question.wait_answer())
        assert not question.ephemeral


@pytest.mark.parametrize(("channel", "answers"), [(GENERAL, False), (THREAD, False), (QUESTIONS, True)])
def test_a_channel_where_the_bot_does_not_answer(discord: Discord, channel: Channel, answers: bool) -> None:
    choose(discord, "channel", channel=GENERAL.id, answers="off")
    told = discord.command("ask", {"question": QUESTION}, channel=channel).wait_told()
    said = discord.say(f"@bot {QUESTION}", channel=channel)
    for message in (told, discord.wait_message(channel, said)):
        assert (PESKOV in shown(message)) is answers
        assert ("do not answer in this channel" in message["content"]) is not answers


def test_a_strict_channel_claims_less_whatever_is_pressed(discord: Discord) -> None:
    said = {}
    for strictness in ("lenient", "strict"):
        choose(discord, "channel", strictness=strictness)
        answer = discord.command("ask", {"question": "What did Biden call Putin?"}, channel=QUESTIONS)
        pressed = discord.press(answer.wait_answer(), label="Context")
        said[strictness] = UNSURE in shown(answer.wait_answer()), UNSURE in shown(pressed.wait_answer())
    assert said == {"lenient": (False, False), "strict": (True, True)}


def test_a_server_has_articles_of_its_own_and_others_have_not(discord: Discord) -> None:
    text = shown(choose(discord, "server", collection="own"))
    assert "this server's own; /article add adds one" in text
    assert "There are no articles here yet" in shown(ask(discord, QUESTION))
    assert "1 added" in finished(manage(discord, "article add", file=File("pier.txt", STORY.encode())))
    assert "third pier" in shown(ask(discord, "What has moved?"))
    elsewhere = discord.command("ask", {"question": QUESTION}, guild=OTHER_GUILD).wait_answer()
    assert PESKOV in shown(elsewhere)
    assert "pier" in shown(manage(discord, "article list").wait_answer())
    refused = manage(discord, "article list", OTHER_GUILD).wait_told()
    assert "Only whoever runs this bot" in refused["content"]
    assert "/settings server" in refused["content"]
    choose(discord, "server", collection="shared")
    assert PESKOV in shown(ask(discord, QUESTION))
    choose(discord, "server", collection="default")
    assert PESKOV in shown(ask(discord, QUESTION))


def test_only_hosts_choose_a_collection_by_its_name(discord: Discord) -> None:
    assert "Only whoever runs this bot" in choose(discord, "server", collection="main")["content"]
    told = discord.command("settings server", {"collection": "sports"}, user=OWNER).wait_told()
    assert "no collection 'sports'" in told["content"]
    shown_to_host = discord.command("settings server", {"collection": "main"}, user=OWNER).wait_told()
    assert "for everybody" in shown(shown_to_host)
    offered = json.dumps(
        discord.autocomplete("settings server", {"collection": ""}, "collection", user=discord.user(8))
    )
    assert "own articles" in offered
    assert "main" not in offered


def test_a_host_may_keep_servers_from_having_their_own(start_bot: Start) -> None:
    with start_bot(ARTICLES_PER_SERVER="0") as (discord, _):
        assert "lets no server" in choose(discord, "server", collection="own")["content"]
    with start_bot(ARTICLES_PER_SERVER="1") as (discord, _):
        choose(discord, "server", collection="own")
        file = File("pier.txt", STORY.encode())
        assert "1 added" in finished(manage(discord, "article add", file=file))
        told = manage(discord, "article add", file=file).wait_told()
        assert "as many as it may" in told["content"]
    with start_bot(ARTICLES_PER_SERVER="2") as (discord, _):
        choose(discord, "server", collection="own")
        lines = (json.dumps({"id": f"pier-{n}", "title": "Pier", "text": STORY}) for n in range(3))
        many = File("piers.jsonl", "\n".join(lines).encode())
        assert "2 at most" in finished(manage(discord, "article add", file=many))
