"""Posts that nobody addresses to the bot are answered where a channel wants that and the bot is sure."""

from collections.abc import Iterator

import pytest

from tests.conftest import Start
from tests.discord_server import BOT, FORUM, GENERAL, QUESTIONS, THREAD, Channel, Discord, File, Payload
from tests.fixtures.cards import PESKOV, finished, manage, shown
from tests.fixtures.running_bot import RunningBot

QUESTION = "What did Peskov say?"
NOTED = "Who opened the tern colony?"
STORY = "The tern colony of Aldermoor was opened by warden Ruth Calloway on Monday."


@pytest.fixture(scope="module")
def talk(start_bot: Start) -> Iterator[tuple[Discord, RunningBot]]:
    settings = {"MESSAGE_CONTENT": "on", "QUESTIONS_PER_USER": "1000", "QUESTIONS_PER_SERVER": "10000"}
    with start_bot(message_content=True, **settings) as (discord, bot):
        for channel in (QUESTIONS, FORUM):
            told = manage(discord, "settings channel", channel=channel.id, unasked="on").wait_told()
            assert "Posts that do not name me are answered where I am sure (chosen here)" in shown(told)
        yield discord, bot


@pytest.fixture
def discord(talk: tuple[Discord, RunningBot]) -> Discord:
    return talk[0]


def answers(discord: Discord, channel: Channel, said: Payload) -> list[Payload]:
    """What the bot says after a message, by the time that it has answered somebody who asks after it."""
    mention = discord.say(f"@bot {QUESTION}", channel=channel)
    last = discord.wait_message(channel, mention)
    own = [one for one in discord.messages(channel) if one["author"]["id"] == BOT.id]
    return [one for one in own if int(said["id"]) < int(one["id"]) < int(last["id"])]


@pytest.mark.parametrize(
    "words",
    [
        QUESTION,
        "what did peskov say",
        "Hi! I was away yesterday.\n**What did Peskov say?** 🙏 Thanks",
        "> nobody knows\nWho is fine? And what did Peskov say?",
    ],
)
def test_a_question_in_a_channel_is_answered_where_the_answer_is_sure(discord: Discord, words: str) -> None:
    said = discord.say(words, channel=QUESTIONS)
    answer = discord.wait_message(QUESTIONS, said)
    assert PESKOV in shown(answer)
    assert answer["message_reference"]["message_id"] == said["id"]
    assert PESKOV in shown(discord.press(answer, label="Context").wait_answer())


@pytest.mark.parametrize(
    "words",
    [
        "Who is Zelensky?",
        "What happened?",
        "Is Biden old?",
        "who is going to the pub tonight?",
        "Where are we meeting?",
        "what did Biden say about you?",
        "Peskov said that these remarks are very bad.",
        f"!source {QUESTION}",
        f"> {QUESTION}\nI wonder.",
    ],
)
def test_it_keeps_silent_where_it_is_not_sure_or_nothing_is_asked(discord: Discord, words: str) -> None:
    typed = discord.typing(QUESTIONS)
    said = discord.say(words, channel=QUESTIONS)
    assert answers(discord, QUESTIONS, said) == []
    # Whoever mentions the bot sees it type.
    assert discord.typing(QUESTIONS) <= typed + 1


def test_what_is_for_others_is_left_to_them(discord: Discord) -> None:
    first = discord.say("far", channel=QUESTIONS)
    for fields in (
        {"mentions": [discord.user(4).payload()]},
        {"mention_roles": ["610000000000000002"]},
        {"author": discord.user(4).payload() | {"bot": True}},
        {"webhook_id": "610000000000000009"},
        {"type": 18},
    ):
        discord.say(QUESTION, channel=QUESTIONS, fields=fields)
    discord.say(QUESTION, channel=QUESTIONS, reply_to=first)
    assert answers(discord, QUESTIONS, first) == []


@pytest.mark.parametrize("channel", [GENERAL, THREAD])
def test_other_channels_and_threads_are_left_alone(discord: Discord, channel: Channel) -> None:
    assert answers(discord, channel, discord.say(QUESTION, channel=channel)) == []


@pytest.mark.parametrize(
    ("title", "words"),
    [(QUESTION, "I read it twice."), ("Help needed", f"Hello! {QUESTION}"), (QUESTION, "Who is Zelensky?")],
)
def test_a_post_in_a_forum_is_answered_once(discord: Discord, title: str, words: str) -> None:
    said = discord.say(words, channel=FORUM, title=title)
    post = discord.thread(said)
    answer = discord.wait_message(post, said)
    assert PESKOV in shown(answer)
    discord.edit(said, f"{words} Please!")
    further = discord.say(QUESTION, channel=post)
    assert answers(discord, post, further) == []


def test_a_post_that_the_articles_do_not_answer_stays_alone(discord: Discord) -> None:
    said = discord.say("Anybody?", channel=FORUM, title="Who is Zelensky?")
    assert answers(discord, discord.thread(said), said) == []


def test_a_post_that_names_the_bot_is_answered_as_everywhere(discord: Discord) -> None:
    said = discord.say("@bot Who is Zelensky?", channel=FORUM, title=QUESTION)
    assert "Zelensky" in shown(discord.wait_message(discord.thread(said), said))


def test_what_is_told_twice_is_answered_once(discord: Discord) -> None:
    said = discord.say(QUESTION, channel=QUESTIONS)
    answer = discord.wait_message(QUESTIONS, said)
    again = said | {"guild_id": "620000000000000001", "member": {"roles": [], "joined_at": None, "flags": 0}}
    sent = len(discord.requests("POST", f"/channels/{QUESTIONS.id}/messages"))
    discord.gateway("malformed", event="MESSAGE_CREATE", data=again)
    discord.wait_requests("POST", f"/channels/{QUESTIONS.id}/messages", count=sent + 1)
    assert answers(discord, QUESTIONS, said) == [answer]


def test_a_lost_connection_leaves_no_post_out_and_answers_none_twice(discord: Discord) -> None:
    first = discord.say(QUESTION, channel=QUESTIONS)
    discord.wait_message(QUESTIONS, first)
    resumes = discord.gateway().resumes
    discord.gateway("disconnect")
    missed = discord.say(QUESTION, channel=QUESTIONS)
    discord.wait_gateway(resumes=resumes + 1)
    discord.wait_message(QUESTIONS, missed)
    told = answers(discord, QUESTIONS, first)
    assert [one["message_reference"]["message_id"] for one in told] == [first["id"], missed["id"]]


def test_an_answer_may_stand_in_a_thread(discord: Discord) -> None:
    manage(discord, "settings channel", channel=QUESTIONS.id, threads="on").wait_told()
    said = discord.say(f"Hi! {QUESTION}", channel=QUESTIONS)
    thread = discord.thread(said)
    assert thread.name == QUESTION
    assert PESKOV in shown(discord.wait_message(thread))
    manage(discord, "settings channel", channel=QUESTIONS.id, threads="default").wait_told()


def test_where_it_does_not_answer_at_all_it_answers_no_posts(discord: Discord) -> None:
    manage(discord, "settings channel", channel=QUESTIONS.id, answers="off").wait_told()
    said = discord.say(QUESTION, channel=QUESTIONS)
    assert answers(discord, QUESTIONS, said) == []
    assert "do not answer in this channel" in discord.messages(QUESTIONS)[-1]["content"]
    manage(discord, "settings channel", channel=QUESTIONS.id, answers="default").wait_told()


def test_a_servers_own_articles_answer_its_posts(discord: Discord) -> None:
    manage(discord, "settings server", collection="own").wait_told()
    file = File("terns.txt", STORY.encode())
    assert "1 added" in finished(manage(discord, "article add", file=file))
    said = discord.say(QUESTION, channel=QUESTIONS)
    mention = discord.say(f"@bot {NOTED}", channel=QUESTIONS)
    discord.wait_message(QUESTIONS, mention)
    assert len([one for one in discord.messages(QUESTIONS) if int(one["id"]) > int(said["id"])]) == 2
    manage(discord, "settings server", collection="shared").wait_told()


def test_posts_use_up_nobodys_questions_and_are_looked_at_so_many_a_minute(start_bot: Start) -> None:
    settings = {"MESSAGE_CONTENT": "on", "QUESTIONS_PER_USER": "1"}
    with start_bot(message_content=True, **settings) as (discord, _):
        manage(discord, "settings channel", channel=QUESTIONS.id, unasked="on").wait_told()
        for _ in range(2):
            said = discord.say(QUESTION, channel=QUESTIONS)
            assert discord.wait_message(QUESTIONS, said)
        for _ in range(28):
            discord.say("Where is the zebra of Zanzibar?", channel=QUESTIONS)
        silent = discord.say(QUESTION, channel=QUESTIONS)
        asked = discord.say(f"@bot {QUESTION}", channel=QUESTIONS)
        reply = discord.wait_message(QUESTIONS, silent)
        assert reply["message_reference"]["message_id"] == asked["id"]


def test_without_the_setting_it_cannot_be_chosen(start_bot: Start) -> None:
    with start_bot() as (discord, _):
        told = manage(discord, "settings channel", channel=FORUM.id, unasked="on").wait_told()
        for words in ("MESSAGE_CONTENT=on", "Message Content", "discord.com/developers/applications"):
            assert words.replace(".", "\\.").replace("_", "\\_") in told["content"]
        manage(discord, "settings channel", channel=FORUM.id, unasked="off").wait_told()
        said = discord.say(QUESTION, channel=FORUM, title=QUESTION)
        assert answers(discord, discord.thread(said), said) == []
