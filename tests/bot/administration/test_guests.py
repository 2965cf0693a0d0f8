"""The bot leaves servers that its host does not allow, with a sentence where it may speak."""

from tests.conftest import Start
from tests.discord_server import (
    GUILD,
    LATER_GENERAL,
    LATER_GUILD,
    LATER_RULES,
    OTHER_GENERAL,
    OTHER_GUILD,
    QUESTIONS,
    Discord,
)
from tests.fixtures.cards import PESKOV, shown

QUESTION = "What did Peskov say?"


def assert_answers(discord: Discord) -> None:
    said = discord.say(f"@bot {QUESTION}", channel=QUESTIONS)
    assert PESKOV in shown(discord.wait_message(QUESTIONS, said))


def test_servers_that_are_not_allowed_are_left_at_the_start_and_when_they_add_the_bot(
    start_bot: Start,
) -> None:
    with start_bot(ALLOWED_GUILD_IDS=GUILD.id) as (discord, bot):
        assert discord.guilds(without=OTHER_GUILD) == [GUILD.id]
        assert "certain servers only" in discord.wait_message(OTHER_GENERAL)["content"]
        discord.join(LATER_GUILD)
        assert discord.guilds(without=LATER_GUILD) == [GUILD.id]
        assert "certain servers only" in discord.wait_message(LATER_GENERAL)["content"]
        assert discord.messages(LATER_RULES) == []
        bot.wait_until(f"leaving the server {LATER_GUILD.id}, which ALLOWED_GUILD_IDS does not name")
        assert_answers(discord)


def test_a_server_that_hears_nothing_is_left_all_the_same(start_bot: Start) -> None:
    with start_bot(ALLOWED_GUILD_IDS=f"{GUILD.id},{OTHER_GUILD.id}") as (discord, bot):
        discord.fault("POST", f"/channels/{LATER_GENERAL.id}/messages", status=403, code=50013)
        discord.join(LATER_GUILD)
        assert discord.guilds(without=LATER_GUILD) == [GUILD.id, OTHER_GUILD.id]
        bot.wait_until("a server could not be told why it is left")
        discord.fault("DELETE", f"/guilds/{LATER_GUILD.id}$", status=403, code=50013)
        discord.join(LATER_GUILD)
        bot.wait_until(f"the server {LATER_GUILD.id} could not be left")
        said = discord.say(f"@bot {QUESTION}", channel=LATER_GENERAL)
        told = discord.wait_message(LATER_GENERAL, said)
        assert "does not let me answer in this server" in told["content"]
        assert_answers(discord)


def test_where_none_is_named_all_may_have_it(start_bot: Start) -> None:
    with start_bot() as (discord, _):
        discord.join(LATER_GUILD)
        said = discord.say(f"@bot {QUESTION}", channel=LATER_GENERAL)
        assert PESKOV in shown(discord.wait_message(LATER_GENERAL, said))
        assert LATER_GUILD.id in discord.guilds()
