"""Nobody who speaks to the bot is met with silence that it could break."""

from tests.conftest import Start
from tests.discord_server import BOT, CLOSED, GENERAL, NO_HISTORY, UNLISTED, Discord
from tests.fixtures.cards import PESKOV, shown
from tests.fixtures.running_bot import RunningBot

QUESTION = "What did Peskov say?"


def test_without_the_history_the_answer_stands_alone(discord: Discord) -> None:
    said = discord.say(f"@bot {QUESTION}", channel=NO_HISTORY)
    answer = discord.wait_message(NO_HISTORY, said)
    assert PESKOV in shown(answer)
    assert "message_reference" not in answer


def test_a_thread_that_the_bot_was_not_told_of_is_tried(discord: Discord) -> None:
    said = discord.say(f"@bot {QUESTION}", channel=UNLISTED)
    assert PESKOV in shown(discord.wait_message(UNLISTED, said))


def test_where_discord_refuses_the_answer_the_log_tells(running: tuple[Discord, RunningBot]) -> None:
    discord, bot = running
    discord.fault("POST", f"/channels/{CLOSED.id}/messages$", status=403, code=50013)
    discord.say(f"@bot {QUESTION}", channel=CLOSED)
    bot.wait_until(f"no permission to answer in channel {CLOSED.id}")


def test_who_names_the_role_of_the_bot_is_told_to_name_the_bot(discord: Discord) -> None:
    said = discord.say(f"@botrole {QUESTION}", channel=GENERAL)
    assert "named a role" in discord.wait_message(GENERAL, said)["content"]
    both = discord.say(f"@bot @botrole {QUESTION}", channel=GENERAL)
    assert PESKOV in shown(discord.wait_message(GENERAL, both))


def test_a_list_of_commands_that_cannot_be_read_costs_nothing(start_bot: Start) -> None:
    with start_bot(ready=False) as (discord, bot):
        discord.amend(f"/applications/{BOT.id}/commands", id="none")
        bot.wait_until("connected as")
        assert "list of the commands could not be read" in bot.text
        said = discord.say(f"@bot {QUESTION}", channel=GENERAL)
        assert PESKOV in shown(discord.wait_message(GENERAL, said))
