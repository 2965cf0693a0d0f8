"""A bot in more servers than one connection may have: in shards, of one process or of several."""

import http.client
import re
import signal

from tests.conftest import Start
from tests.discord_server import GENERAL, OTHER_GENERAL, Channel, Discord
from tests.fixtures.cards import PESKOV, shown
from tests.fixtures.running_bot import RunningBot

QUESTION = "What did Peskov say?"
BOTH = (GENERAL, OTHER_GENERAL)


def assert_answers(discord: Discord, channel: Channel) -> None:
    said = discord.say(f"@bot {QUESTION}", channel=channel)
    assert PESKOV in shown(discord.wait_message(channel, said))
    assert PESKOV in shown(discord.command("ask", {"question": QUESTION}, channel=channel).wait_answer())
    replies = [
        one
        for one in discord.messages(channel)
        if (one.get("message_reference") or {}).get("message_id") == said["id"]
    ]
    assert len(replies) == 1


def readiness(bot: RunningBot) -> int:
    (port,) = re.findall(r"listening on http://127\.0\.0\.1:(\d+)", bot.text)
    connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=10)
    connection.request("GET", "/readyz")
    return connection.getresponse().status


def test_as_many_shards_as_discord_says_answer_and_come_back_one_by_one(start_bot: Start) -> None:
    with start_bot(shards=2, ready=False, HTTP_ADDRESS="127.0.0.1:0") as (discord, bot):
        discord.wait_gateway(connected=2)
        bot.wait_until("connected as")
        assert readiness(bot) == 200
        for channel in BOTH:
            assert_answers(discord, channel)
        before = discord.gateway()
        discord.gateway("disconnect", shard=1)
        discord.wait_gateway(resumes=before.resumes + 1, connected=2)
        bot.wait_until("resumed the connection to Discord, shard 1")
        assert discord.gateway().identifies == before.identifies
        for channel in BOTH:
            assert_answers(discord, channel)
        assert bot.stop() == 0
        assert discord.gateway().connected == 0


def test_several_processes_share_the_shards(start_bot: Start) -> None:
    with start_bot(shards=2, ready=False, SHARD_COUNT="2", SHARD_IDS="0") as (discord, bot):
        settings = {"SHARD_COUNT": "2", "SHARD_IDS": "1"}
        with RunningBot(bot.index_dir, discord.environment | settings) as other:
            discord.wait_gateway(connected=2)
            for one in (bot, other):
                one.wait_until("connected as")
                assert "in 1 servers" in one.text
            for channel in BOTH:
                assert_answers(discord, channel)


def test_too_few_shards_end_the_bot_with_a_sentence(start_bot: Start) -> None:
    with start_bot(shards=2, ready=False, SHARD_COUNT="1") as (_, bot):
        assert bot.wait() == 2
        (sentence,) = [line for line in bot.output if line.startswith("articlebot: ")]
        assert "code 4011" in sentence
        assert "SHARD_COUNT" in sentence


def test_a_shard_that_is_still_waiting_for_its_turn_ends_at_once(start_bot: Start) -> None:
    with start_bot(shards=2, ready=False) as (discord, bot):
        discord.wait_gateway(connected=1)
        assert bot.stop(signal.SIGINT, 9) == 0
