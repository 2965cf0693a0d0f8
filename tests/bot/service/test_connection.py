"""What befalls a bot that runs for long, over real sockets: a failing Discord, a failing network, its end."""

import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from index import Generations, verify
from tests.conftest import Start
from tests.discord_server import GENERAL, GUILD, OWNER, Discord, File, Payload
from tests.fixtures.cards import PESKOV, shown
from tests.fixtures.running_bot import RunningBot

QUESTION = "What did Peskov say?"
LEAVING = "I am being restarted; please ask again in a minute."
# Whatever a log must not hold of what people asked in this file.
UNIQUE = ("gooseberry", QUESTION)
NOISE = ("Traceback", "never retrieved", "never awaited", "Unclosed", "Exception ignored")
ORIGINAL = "/messages/@original$"
MESSAGES = f"/channels/{GENERAL.id}/messages$"

Running = tuple[Discord, RunningBot]


def assert_quiet(discord: Discord, bot: RunningBot) -> None:
    """The log has no traceback, no complaint of an event loop, no token, and no question."""
    printed = bot.text
    tokens = {
        match.group(1)
        for request in discord.requests()
        if (match := re.match(r"/(?:interactions|webhooks)/\d+/([^/]+)", request.path))
    }
    held = [one for one in (*NOISE, *UNIQUE, discord.environment["DISCORD_TOKEN"], *tokens) if one in printed]
    assert held == [], printed


@pytest.fixture(scope="module")
def running(start_bot: Start) -> Iterator[Running]:
    """One bot that all faults of this file befall; at its end its log is clean."""
    with start_bot(QUESTIONS_PER_USER="1000", QUESTIONS_PER_SERVER="10000") as (discord, bot):
        yield discord, bot
        bot.stop()
        assert_quiet(discord, bot)


@pytest.fixture
def bot(running: Running) -> RunningBot:
    return running[1]


def ended(bot: RunningBot, how: signal.Signals, within_s: float = 9) -> int:
    """The exit code after a signal. What outlived the bot would hold its output open, and that would last."""
    begun = time.monotonic()
    code = bot.stop(how, within_s)
    assert time.monotonic() - begun < within_s
    return code


def assert_refused(discord: Discord, bot: RunningBot, code: int, words: str) -> None:
    """Discord closes the connection with a final code, and the bot ends with a sentence for its owner."""
    for _ in range(60):
        discord.gateway("close", code=code)
        # aiohttp does not see the code of a connection that breaks as it is closed; the bot then comes back.
        with suppress(subprocess.TimeoutExpired):
            assert bot.wait(0.5) == 2
            break
    (sentence,) = [line for line in bot.output if line.startswith("articlebot: ")]
    assert words in sentence
    assert bot.output[-1] == sentence


def assert_answers(discord: Discord) -> None:
    assert PESKOV in shown(discord.command("ask", {"question": QUESTION}).wait_answer())


def assert_answers_a_mention_once(discord: Discord) -> None:
    question = discord.say(f"@bot {QUESTION}")
    assert PESKOV in shown(discord.wait_message(GENERAL, question))
    assert_answers(discord)
    mine = [one for one in discord.messages(GENERAL) if int(one["id"]) > int(question["id"])]
    replies = [
        one for one in mine if (one.get("message_reference") or {}).get("message_id") == question["id"]
    ]
    assert len(replies) == 1


@pytest.mark.parametrize(
    ("action", "options", "back_by"),
    [
        ("disconnect", {}, "resumes"),
        ("reconnect", {}, "resumes"),
        ("invalid_session", {"resumable": True}, "resumes"),
        ("invalid_session", {"resumable": False}, "identifies"),
        ("close", {"code": 4000}, "resumes"),
        ("close", {"code": 4009}, "resumes"),
        ("close", {"code": 1000}, "resumes"),
    ],
)
def test_a_lost_connection_is_taken_up_again(
    discord: Discord, action: str, options: dict[str, Any], back_by: str
) -> None:
    before = getattr(discord.gateway(), back_by)
    discord.gateway(action, **options)
    discord.wait_gateway(**{back_by: before + 1}, connected=1)
    assert_answers(discord)


def test_a_question_asked_while_the_connection_is_lost_is_answered_after_it(discord: Discord) -> None:
    discord.gateway("refuse", times=1)
    discord.gateway("disconnect")
    assert_answers(discord)


@pytest.mark.parametrize(
    ("event", "data"),
    [
        ("MESSAGE_CREATE", {}),
        ("MESSAGE_CREATE", {"id": "1", "channel_id": GENERAL.id, "guild_id": GUILD.id, "content": "hm"}),
        ("INTERACTION_CREATE", {}),
        ("INTERACTION_CREATE", {"id": "5", "type": 2, "token": "t", "data": {}}),
        ("GUILD_CREATE", {}),
        ("GUILD_CREATE", {"id": GUILD.id}),
        ("GUILD_CREATE", {"id": "900000000000000009"}),
        ("GUILD_UPDATE", {"id": GUILD.id}),
        ("CHANNEL_UPDATE", {"id": GENERAL.id, "guild_id": GUILD.id}),
        ("WHO_KNOWS", {"what": 1}),
    ],
)
def test_an_event_that_cannot_be_read_is_skipped(discord: Discord, event: str, data: Payload) -> None:
    before = discord.gateway()
    discord.gateway("malformed", event=event, data=data)
    assert_answers_a_mention_once(discord)
    assert discord.gateway() == before


def test_what_is_no_event_at_all_costs_no_more_than_the_connection(discord: Discord) -> None:
    for raw in ("{not json", "[]", "{not json"):
        before = discord.gateway().identifies
        discord.gateway("malformed", raw=raw)
        discord.wait_gateway(identifies=before + 1, connected=1)
    assert_answers_a_mention_once(discord)


def test_a_session_whose_beginning_cannot_be_read_is_begun_anew(discord: Discord) -> None:
    before = discord.gateway().identifies
    begun = {"v": 10, "session_id": "a", "resume_gateway_url": "wss://gateway.discord.gg"}
    discord.gateway("malformed", event="READY", data=begun)
    discord.wait_gateway(identifies=before + 1, connected=1)
    assert_answers_a_mention_once(discord)


FAULTS: list[dict[str, Any]] = [
    {"status": 429, "retry_after": 0.3},
    {"status": 500},
    {"status": 503},
    {"reset": "before"},
    {"reset": "after"},
]


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(("method", "path"), [("POST", "/callback$"), ("PATCH", ORIGINAL)])
def test_a_command_is_answered_through_a_fault(
    discord: Discord, method: str, path: str, fault: dict[str, Any]
) -> None:
    discord.fault(method, path, **fault)
    assert_answers(discord)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_mention_is_answered_once_through_a_fault(discord: Discord, fault: dict[str, Any]) -> None:
    discord.fault("POST", MESSAGES, **fault)
    assert_answers_a_mention_once(discord)


@pytest.mark.parametrize("fault", [*FAULTS, {"status": 403}])
def test_a_mention_is_answered_where_typing_cannot_be_shown(discord: Discord, fault: dict[str, Any]) -> None:
    discord.fault("POST", "/typing$", **fault)
    assert_answers_a_mention_once(discord)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_private_message_beside_the_answer_arrives_through_a_fault(
    discord: Discord, fault: dict[str, Any]
) -> None:
    said = discord.say("it takes one to know one")
    source = discord.menu("Find the source", said).wait_answer()
    discord.fault("POST", r"/webhooks/\d+/[^/]+$", **fault)
    (passage, *_) = discord.press(source, label="Context").wait_followups()
    assert "it takes one to know one" in shown(passage)


def test_an_error_is_told_also_where_the_acknowledgement_was_not_confirmed(
    discord: Discord, bot: RunningBot
) -> None:
    discord.fault("POST", "/callback$", reset="after")
    discord.fault("PATCH", ORIGINAL, status=400)
    asked = discord.command("ask", {"question": "Who picked the gooseberry?"})
    (told,) = asked.wait_followups()
    assert "Something went wrong" in told["content"]
    assert asked.message is None
    bot.wait_until("unexpected: HTTPException")


def test_a_question_that_is_refused_is_told_through_a_fault(discord: Discord) -> None:
    discord.fault("POST", "/callback$", reset="after")
    asked = discord.command("ask", {"question": "gooseberry?", "article": "gooseberry"})
    assert asked.wait_answer()["content"]
    assert asked.ephemeral


def test_an_acknowledgement_does_not_wait_behind_edits(discord: Discord) -> None:
    def held() -> int:
        return sum(one.status is None for one in discord.requests("PATCH", "@original"))

    discord.fault("PATCH", ORIGINAL, delay=10, times=16)
    asked = discord.commands_at_once([{"path": "ask", "options": {"question": QUESTION}}] * 20)
    ends = time.monotonic() + 9
    while held() < 16:
        assert time.monotonic() < ends
    discord.command("ask", {"question": QUESTION}).wait_acknowledged()
    assert held() == 16
    for one in asked:
        one.wait_answer()


def test_what_is_acknowledged_too_late_is_not_acknowledged_again(discord: Discord, bot: RunningBot) -> None:
    discord.fault("POST", "/callback$", status=404, code=10062)
    asked = discord.command("ask", {"question": "Who picked the gooseberry?"})
    bot.wait_until("somebody could not be answered")
    assert_answers(discord)
    assert [one.status for one in discord.requests("POST", asked.token)] == [404]


def test_a_channel_that_is_gone_costs_only_its_answer(discord: Discord, bot: RunningBot) -> None:
    discord.fault("POST", MESSAGES, status=404)
    discord.say("@bot Who picked the gooseberry?")
    bot.wait_until("a message could not be answered: NotFound")
    assert_answers_a_mention_once(discord)


def test_the_answer_of_a_deleted_message_stands_alone(discord: Discord) -> None:
    assert_answers_a_mention_once(discord)
    *_, sent = discord.requests("POST", MESSAGES.removesuffix("$"))
    assert sent.body["message_reference"]["fail_if_not_exists"] is False


def test_a_login_is_tried_again_until_discord_is_well_but_not_where_it_refuses(start_bot: Start) -> None:
    with start_bot(ready=False) as (discord, bot):
        # aiohttp itself repeats a GET once.
        discord.fault("GET", "/users/@me$", reset="before", times=2)
        discord.fault("GET", "/users/@me$", status=500)
        discord.fault("GET", "/oauth2/applications/@me$", status=502)
        discord.fault("PUT", "/commands$", status=503)
        discord.gateway("refuse", times=2)
        discord.wait_ready()
        assert_answers(discord)
        assert bot.text.count("the login failed") == 2
        assert_refused(discord, bot, 4014, "intent")
        assert_quiet(discord, bot)


def test_a_bot_that_may_not_see_what_is_posted_says_where_that_is_switched(start_bot: Start) -> None:
    with start_bot(MESSAGE_CONTENT="on", message_content=True) as (discord, bot):
        assert_refused(discord, bot, 4014, "Privileged Gateway Intents, Message Content")
        assert "set MESSAGE_CONTENT=off" in bot.text


def test_a_proxy_that_is_down_is_tried_again_until_the_bot_is_stopped(start_bot: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as reserved:
        address = reserved.getsockname()
    with start_bot(DISCORD_PROXY=f"http://127.0.0.1:{address[1]}", ready=False) as (discord, bot):
        bot.wait_until("the login failed", times=2)
        with socket.create_server(address) as listener, listener.accept()[0]:
            assert ended(bot, signal.SIGINT) == 0
        assert_quiet(discord, bot)


def test_a_bot_that_is_stopped_before_anything_ends_at_once(start_bot: Start) -> None:
    with start_bot(ready=False) as (discord, bot):
        assert ended(bot, signal.SIGTERM) in (0, -signal.SIGTERM)
        assert_quiet(discord, bot)


def test_a_token_that_discord_does_not_know_ends_the_bot_with_a_sentence(start_bot: Start) -> None:
    other = "NjAwMDAwMDAwMDAwMDAwMDAx.GabcDE.0123456789012345678901234567890123456"
    with start_bot(DISCORD_TOKEN=other, ready=False) as (discord, bot):
        assert bot.wait() == 2
        (sentence,) = [line for line in bot.output if line.startswith("articlebot: ")]
        assert sentence.startswith("articlebot: Discord does not accept DISCORD_TOKEN")
        assert_quiet(discord, bot)


@pytest.mark.parametrize(
    ("token", "sentence"),
    [("", "DISCORD_TOKEN is not set."), ("gooseberry", "DISCORD_TOKEN is not a bot's token")],
)
def test_without_a_token_the_bot_says_how_to_get_one(start_bot: Start, token: str, sentence: str) -> None:
    with start_bot(DISCORD_TOKEN=token, ready=False) as (_, bot):
        assert bot.wait() == 2
        assert bot.output[0].startswith(f"articlebot: {sentence}")
        assert "page Bot" in bot.text


def children(bot: RunningBot) -> list[int]:
    path = Path(f"/proc/{bot.process.pid}/task/{bot.process.pid}/children")
    return [int(one) for one in path.read_text().split()]


def wait_children(bot: RunningBot) -> list[int]:
    ends = time.monotonic() + 20
    while not (found := children(bot)):
        assert time.monotonic() < ends
    return found


def test_answers_in_flight_are_finished_before_the_bot_leaves(start_bot: Start) -> None:
    with start_bot(QUESTIONS_PER_USER="1000") as (discord, bot):
        file = File("long.txt", b"Long words. " * 300_000)
        discord.command("article add", {"file": file}, user=OWNER).wait_acknowledged()
        readers = wait_children(bot)
        discord.fault("PATCH", ORIGINAL, delay=1.0)
        asked = discord.commands_at_once([{"path": "ask", "options": {"question": QUESTION}}] * 30)
        asked[0].wait_acknowledged()
        assert ended(bot, signal.SIGTERM) == 0
        answered = [one for one in asked if one.kind == 5]
        told = [one for one in asked if one.kind == 4]
        assert answered
        assert len(answered) + len(told) == 30
        assert all(PESKOV in shown(one.wait_answer(0)) for one in answered)
        assert all(one.ephemeral and one.wait_answer(0)["content"] == LEAVING for one in told)
        assert not any(Path(f"/proc/{reader}").exists() for reader in readers)
        assert_quiet(discord, bot)


def test_who_asks_while_the_bot_leaves_is_told_so_and_a_second_signal_does_not_wait(start_bot: Start) -> None:
    with start_bot() as (discord, bot):
        discord.fault("PATCH", ORIGINAL, delay=60)
        held = discord.command("ask", {"question": QUESTION})
        held.wait_acknowledged()
        bot.process.send_signal(signal.SIGINT)
        bot.wait_until("leaving")
        late = discord.command("ask", {"question": QUESTION})
        assert late.wait_answer()["content"] == LEAVING
        assert late.ephemeral
        assert ended(bot, signal.SIGINT, 2) == 130
        assert_quiet(discord, bot)


def test_a_build_is_given_up_when_the_bot_leaves_and_the_old_index_is_whole(
    start_bot: Start, tmp_path: Path
) -> None:
    for number in range(60):
        words = "".join(f"Bridge {number} has {part} piers over the river. " for part in range(40))
        (tmp_path / f"bridge-{number}.txt").write_text(words)
    with start_bot(ARTICLES=str(tmp_path)) as (discord, bot):
        before = Generations(bot.index_dir).live_id()
        build = discord.command("reindex", {"everything": True}, user=OWNER)
        discord.wait_requests("PATCH", "/messages/@original")
        assert ended(bot, signal.SIGTERM) == 0
        assert "Nothing was changed" in shown(build.wait_answer(0))
        assert Generations(bot.index_dir).live_id() == before
        assert before in [manifest.index_id for manifest in verify(bot.index_dir)]
        assert_quiet(discord, bot)
    with start_bot(index=bot.index_dir) as (discord, bot):
        assert_answers(discord)
        assert_refused(discord, bot, 4011, "code 4011")
        assert_quiet(discord, bot)


def test_a_token_that_is_taken_back_ends_the_bot_with_a_sentence(running: Running) -> None:
    # The last test, since it is the end of the bot that all have shared.
    assert_refused(*running, 4004, "DISCORD_TOKEN")
