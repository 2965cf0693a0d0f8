"""Where a place has chosen so, answers stand in threads of their own; where they cannot, in place."""

from collections.abc import Iterator

import pytest

from tests.conftest import Start
from tests.discord_server import (
    FORUM,
    GENERAL,
    MANAGE_GUILD,
    NO_THREADS,
    OTHER_GENERAL,
    QUESTIONS,
    THREAD,
    Channel,
    Discord,
    Payload,
)
from tests.fixtures.cards import PESKOV, manage, shown

QUESTION = "What did Peskov say?"


@pytest.fixture(scope="module")
def discord(start_bot: Start) -> Iterator[Discord]:
    with start_bot(QUESTIONS_PER_USER="1000") as (discord, _):
        told = manage(discord, "settings server", threads="on").wait_told()
        assert "Answers stand in threads of their own (chosen here)" in shown(told)
        yield discord


def follow_up(discord: Discord, answer: Payload, channel: Channel) -> Payload:
    said = discord.say("@bot and what else did he say?", reply_to=answer, channel=channel)
    return discord.wait_message(channel, said)


def test_a_mention_is_answered_in_a_thread_on_it(discord: Discord) -> None:
    said = discord.say(f"@bot {QUESTION}", channel=QUESTIONS)
    thread = discord.thread(said)
    assert (thread.name, thread.parent_id) == (QUESTION, QUESTIONS.id)
    answer = discord.wait_message(thread)
    assert PESKOV in shown(answer)
    assert [one["id"] for one in discord.messages(QUESTIONS)] == [said["id"]]
    pressed = discord.press(answer, label="Context")
    assert PESKOV in shown(pressed.wait_answer())
    assert follow_up(discord, answer, thread)["channel_id"] == thread.id


def test_a_command_shows_its_question_and_answers_in_a_thread_on_it(discord: Discord) -> None:
    question = f"{QUESTION} *Please* @everyone"
    asked = discord.command("ask", {"question": question}, channel=GENERAL)
    told = asked.wait_answer()
    assert shown(told) == question
    thread = discord.thread(told)
    assert thread.name == question
    assert shown(discord.wait_message(thread))
    assert len(asked.edits) == 1


@pytest.mark.parametrize("question", ["What did " + "Peskov " * 40 + "say?", "What did Peskov\u202e say?"])
def test_a_long_or_odd_question_is_a_name_all_the_same(discord: Discord, question: str) -> None:
    told = discord.command("ask", {"question": question}, channel=GENERAL).wait_answer()
    name = discord.thread(told).name
    assert name.startswith("What did Peskov")
    assert len(name) <= 100
    assert name.endswith(("…", "say?"))


def test_what_is_for_one_reader_stays_as_it_is(discord: Discord) -> None:
    asked = discord.command("ask", {"question": QUESTION, "private": True}, channel=GENERAL)
    assert PESKOV in shown(asked.wait_answer())
    assert asked.ephemeral
    who = discord.command("who", channel=GENERAL)
    assert "Peskov" in shown(who.wait_answer())


@pytest.mark.parametrize("channel", [NO_THREADS, THREAD])
def test_where_no_thread_can_begin_the_answer_stands_in_place(discord: Discord, channel: Channel) -> None:
    said = discord.say(f"@bot {QUESTION}", channel=channel)
    assert PESKOV in shown(discord.wait_message(channel, said))
    assert PESKOV in shown(discord.command("ask", {"question": QUESTION}, channel=channel).wait_answer())


def test_a_post_in_a_forum_and_a_direct_message_are_answered_in_place(discord: Discord) -> None:
    said = discord.say(f"@bot {QUESTION}", channel=FORUM, title="A post")
    assert PESKOV in shown(discord.wait_message(discord.thread(said), said))
    alone = discord.say(QUESTION, user=discord.user(5), guild=None)
    assert PESKOV in shown(discord.wait_message(discord.dm(discord.user(5)), alone))


@pytest.mark.parametrize("path", ["/threads$", "/channels/\\d+/messages$"])
def test_where_discord_refuses_the_thread_the_answer_stands_in_place(discord: Discord, path: str) -> None:
    discord.fault("POST", path, status=403, code=50013)
    said = discord.say(f"@bot {QUESTION}", channel=QUESTIONS)
    assert PESKOV in shown(discord.wait_message(QUESTIONS, said))
    discord.fault("POST", path, status=403, code=50013)
    asked = discord.command("ask", {"question": QUESTION}, channel=QUESTIONS)
    assert PESKOV in shown(asked.wait_edits(2)[-1])


def test_a_thread_whose_confirmation_was_lost_is_found_again(discord: Discord) -> None:
    discord.fault("POST", "/threads$", reset="after")
    said = discord.say(f"@bot {QUESTION}", channel=QUESTIONS)
    assert PESKOV in shown(discord.wait_message(discord.thread(said)))


def test_other_servers_are_answered_as_before(discord: Discord) -> None:
    said = discord.say(f"@bot {QUESTION}", channel=OTHER_GENERAL)
    assert PESKOV in shown(discord.wait_message(OTHER_GENERAL, said))


def test_a_channel_can_choose_otherwise(discord: Discord) -> None:
    discord.command(
        "settings channel", {"threads": "off"}, channel=OTHER_GENERAL, member_permissions=MANAGE_GUILD
    ).wait_told()
    manage(discord, "settings channel", channel=QUESTIONS.id, threads="off").wait_told()
    said = discord.say(f"@bot {QUESTION}", channel=QUESTIONS)
    assert PESKOV in shown(discord.wait_message(QUESTIONS, said))
    manage(discord, "settings channel", channel=QUESTIONS.id, threads="default").wait_told()
