"""The local Discord, shown by a small unmodified discord.py client and by requests that break its rules."""

import asyncio
import json
import os
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.discord_server import (
    BOT,
    BOT_ROLE,
    FORUM,
    GENERAL,
    GUILD,
    HIDDEN,
    LATER_GUILD,
    NO_EMBEDS,
    NO_HISTORY,
    NO_THREADS,
    OTHER_GENERAL,
    OTHER_GUILD,
    OWNER,
    QUESTIONS,
    READ_ONLY,
    THREAD,
    TOKEN,
    Channel,
    Discord,
    DriverError,
    File,
    Payload,
)
from tests.discord_server.echo import DOT
from tests.fixtures.checkout import ROOT

pytestmark = pytest.mark.heavy

NOBODY: Payload = {"parse": []}
COMMAND: Payload = {"type": 1, "name": "ask", "description": "a"}
BUTTON: Payload = {"type": 2, "style": 1, "label": "a", "custom_id": "a"}
WITH_BUTTON = {
    "content": "a",
    "components": [{"type": 1, "components": [BUTTON]}],
    "allowed_mentions": NOBODY,
}


def start_echo(server: Discord, *arguments: str) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, **server.environment}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.discord_server.echo", *arguments],
        cwd=ROOT,
        env=environment,
    )


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Discord]:
    with Discord(tmp_path_factory.mktemp("discord")) as server:
        bot = start_echo(server)
        try:
            server.wait_ready(30)
            yield server
        finally:
            bot.terminate()
            bot.wait(10)


@pytest.fixture
def server(running: Discord) -> Iterator[Discord]:
    """The running one, whose bot must do nothing wrong."""
    before = running.violations()
    yield running
    assert running.violations() == before


def test_a_command_is_registered_called_acknowledged_and_answered(server: Discord) -> None:
    assert {one["name"] for one in server.commands(None)} == {"echo", "slow", "picture", "shelf", "Quote"}
    called = server.command("echo", {"text": "hello"}, channel=QUESTIONS)
    assert called.wait_acknowledged() < 3
    assert called.wait_answer()["content"] == "hello"
    assert (called.kind, called.ephemeral, called.followups) == (4, False, [])
    assert server.messages(QUESTIONS)[-1]["content"] == "hello"


@pytest.mark.parametrize("hidden", [False, True])
def test_a_deferred_answer_takes_the_deferrals_place(server: Discord, hidden: bool) -> None:
    called = server.command("slow", {"text": "at last", "hidden": hidden}, guild=None)
    assert called.wait_answer()["content"] == "at last"
    assert (called.kind, called.ephemeral, called.followups) == (5, hidden, [])
    assert [one["content"] for one in called.edits] == ["at last"]
    shown = [one["id"] for one in server.messages(server.dm(server.user(1)))]
    assert (called.wait_answer()["id"] in shown) is not hidden


def test_buttons_change_whisper_and_defer(server: Discord) -> None:
    message = server.command("echo", {"text": "press me"}).wait_answer()
    assert server.press(message, label="Change").wait_answer()["content"] == "changed"
    whisper = server.press(message, emoji="🤫", user=OWNER)
    assert whisper.wait_answer()["content"] == f"only {OWNER.name} sees this"
    assert whisper.ephemeral
    later = server.press(message, label="Later")
    assert later.wait_answer()["content"] == "later"
    assert later.wait_followups()[0]["content"] == "and more"
    assert next(one for one in server.messages() if one["id"] == message["id"])["content"] == "later"


def test_what_discord_would_not_let_a_person_do_is_an_error(server: Discord) -> None:
    message = server.command("echo", {"text": "press me"}).wait_answer()
    for wrong in (
        lambda: server.press(message, label="Never"),
        lambda: server.press(message, label="Nothing such"),
        lambda: server.press(message),
        lambda: server.command("nothing"),
        lambda: server.command("shelf"),
        lambda: server.command("echo"),
        lambda: server.command("echo", {"text": ""}),
        lambda: server.command("echo", {"text": "a" * 301}),
        lambda: server.command("echo", {"text": "a", "other": 1}),
        lambda: server.command("shelf add", {"file": File("a.txt", b"")}, guild=None),
        lambda: server.autocomplete("slow", {"text": "a"}, "text"),
        lambda: server.menu("echo", message),
    ):
        with pytest.raises(DriverError):
            wrong()


def test_completions_menus_and_attachments_reach_the_bot(server: Discord) -> None:
    assert server.autocomplete("echo", {"text": "ab"}, "text") == [{"name": "abab", "value": "abab"}]
    said = server.say("a secret from the bot", user=server.user(7))
    quoted = server.menu("Quote", said).wait_answer()
    assert quoted["content"] == "reader7 said: a secret from the bot"
    file = File("notes.txt", b"some notes", "text/plain", size=99)
    taken = server.command("shelf add", {"file": file}, member_permissions=1 << 5).wait_answer()
    assert taken["content"] == "notes.txt: 10 of 99, True"
    assert [(one["filename"], one["size"]) for one in taken["attachments"]] == [("copy.txt", 10)]
    untitled = server.command("shelf add", {"file": file}, channel=OTHER_GENERAL).wait_answer()
    assert untitled["content"] == "notes.txt: 10 of 99, False"


def test_a_picture_is_shown_inside_its_embed_and_a_choice_takes_it_away(server: Discord) -> None:
    message = server.command("picture").wait_answer()
    image = message["embeds"][0]["image"]
    assert server.file(image["url"]) == DOT
    assert (image["width"], image["height"], image["description"]) == (3, 2, "a dot")
    assert message["attachments"] == []
    with pytest.raises(DriverError, match="not among the options"):
        server.press(message, values=["green"])
    with pytest.raises(DriverError, match="asks for 1 to 1"):
        server.press(message, values=["red", "blue"])
    chosen = server.press(message, values=["blue"]).wait_answer()
    assert (chosen["id"], chosen["embeds"]) == (
        message["id"],
        [{"type": "rich", "title": "blue it is", "flags": 0}],
    )


@pytest.mark.parametrize("channel", [GENERAL, THREAD, OTHER_GENERAL], ids=lambda one: one.id)
def test_a_mention_is_answered(server: Discord, channel: Channel) -> None:
    said = server.say("hey @bot", channel=channel, attachments=[File("a.txt", b"a")])
    answer = server.wait_message(channel, said)
    assert answer["content"] == f"hey @{BOT.name} (1)"
    assert answer["attachments"][0]["filename"] == "a.txt"
    assert answer["message_reference"]["message_id"] == said["id"]
    assert server.typing(channel) == 1


def test_a_reply_brings_the_bots_own_message_along(server: Discord) -> None:
    answer = server.wait_message(QUESTIONS, server.say("@bot one", channel=QUESTIONS))
    reply = server.say("and?", reply_to=answer)
    assert server.wait_message(QUESTIONS, reply)["content"] == f"and? (0) about @{BOT.name} one (0)"


def test_a_direct_message_is_answered(server: Discord) -> None:
    channel = server.dm(server.user(8))
    said = server.say("psst", user=server.user(8), guild=None)
    assert server.wait_message(channel, said)["content"] == "psst (0)"


def test_the_bot_sees_no_content_of_messages_that_do_not_name_it(server: Discord) -> None:
    said = server.say("not for bots")
    seen = server.wait_requests("PUT", f"/messages/{said['id']}/reactions")
    assert "🙈" in seen[0].path


@pytest.mark.parametrize("words", ["and?", "hey @botrole"])
def test_a_reply_to_the_answer_of_a_command_and_a_role_are_no_mention(server: Discord, words: str) -> None:
    answer = server.command("echo", {"text": "one"}).wait_answer()
    said = server.say(words, reply_to=answer)
    seen = server.wait_requests("PUT", f"/messages/{said['id']}/reactions")
    assert "🙈" in seen[0].path
    assert said["mentions"] == []
    assert said["mention_roles"] == ([BOT_ROLE.id] if "role" in words else [])
    named = server.say("@bot and?", reply_to=answer)
    assert server.wait_message(GENERAL, named)["content"] == f"@{BOT.name} and? (0) about one"


def test_what_is_passed_on_is_seen_where_the_message_is(server: Discord) -> None:
    told = server.say("far news", fields={"embeds": [{"title": "a"}]})
    passed = server.say("", forward=told)
    (snapshot,) = passed["message_snapshots"]
    assert (snapshot["message"]["content"], snapshot["message"]["embeds"]) == ("far news", [{"title": "a"}])
    seen = server.wait_requests("PUT", f"/messages/{passed['id']}/reactions")
    assert "🙈" in seen[0].path


def test_an_abrupt_disconnect_is_resumed_and_nothing_is_lost(server: Discord) -> None:
    before = server.gateway()
    server.gateway("disconnect")
    called = server.command("echo", {"text": "missed?"})
    assert called.wait_answer()["content"] == "missed?"
    after = server.wait_gateway(resumes=before.resumes + 1, connected=1)
    assert after.identifies == before.identifies


@pytest.mark.parametrize(
    ("action", "options", "resumes"),
    [
        ("reconnect", {}, True),
        ("close", {"code": 4000}, True),
        ("invalid_session", {"resumable": True}, True),
        ("invalid_session", {"resumable": False}, False),
    ],
)
def test_the_gateway_can_end_a_connection(
    server: Discord, action: str, options: dict[str, Any], resumes: bool
) -> None:
    before = server.gateway()
    server.gateway(action, **options)
    server.wait_gateway(identifies=before.identifies + (not resumes), resumes=before.resumes + resumes)
    server.wait_gateway(connected=1)
    assert server.command("echo", {"text": "still there"}).wait_answer()["content"] == "still there"


def test_refused_connections_are_tried_again(server: Discord) -> None:
    before = server.gateway()
    server.gateway("refuse", times=1)
    server.gateway("disconnect")
    server.wait_gateway(refused=before.refused + 1, resumes=before.resumes + 1)


def test_requests_are_limited_lost_and_retried(server: Discord) -> None:
    path = f"/channels/{GENERAL.id}/messages$"
    before = len(server.requests("POST", f"/channels/{GENERAL.id}/messages"))
    server.fault("POST", path, status=429, retry_after=0.05)
    answer = server.wait_message(GENERAL, server.say("@bot wait"))
    assert answer["content"] == f"@{BOT.name} wait (0)"
    tries = server.requests("POST", f"/channels/{GENERAL.id}/messages")[before:]
    assert [one.status for one in tries] == [429, 200]
    server.fault("POST", path, status=502, processed=True)
    said = server.say("@bot once")
    nonce = server.wait_message(GENERAL, said)["nonce"]
    server.wait_requests("POST", f"/channels/{GENERAL.id}/messages", count=before + 4)
    assert [one.get("nonce") for one in server.messages()].count(nonce) == 1
    server.fault("PUT", "/reactions/", reset="before")
    said = server.say("not for bots")
    assert server.wait_requests("PUT", f"/messages/{said['id']}/reactions")[0].status == 444


def test_a_hundred_commands_at_once_are_answered(server: Discord) -> None:
    people = [server.user(number) for number in range(100)]
    calls = server.commands_at_once([
        {"path": "echo", "options": {"text": one.name}, "user": one} for one in people
    ])  # fmt: skip
    assert [one.wait_answer()["content"] for one in calls] == [one.name for one in people]


def test_an_intent_that_the_application_lacks_ends_the_bot(tmp_path: Path) -> None:
    with Discord(tmp_path) as server:
        assert start_echo(server, "--members").wait(30) != 0
        assert server.violations() == ["gateway: disallowed intents, closed with 4014"]


def test_a_wrong_token_ends_the_bot(tmp_path: Path) -> None:
    with Discord(tmp_path) as server:
        server.environment["DISCORD_TOKEN"] = "wrong"  # noqa: S105
        assert start_echo(server).wait(30) != 0
        assert [(one.path, one.status) for one in server.requests()] == [("/users/@me", 401)]


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Discord]:
    """A server without a bot."""
    with Discord(tmp_path_factory.mktemp("bare")) as server:
        yield server


def send(server: Discord, method: str, path: str, body: Any, token: str = TOKEN) -> tuple[int, Any]:
    """A request as the bot would send it, through the proxy; the status and the JSON answered."""
    environment = server.environment
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({"https": environment["DISCORD_PROXY"]}),
        urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=environment["SSL_CERT_FILE"])),
    )
    data = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": f"Bot {token}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"https://discord.com/api/v10{path}", data, headers, method=method)
    try:
        with opener.open(request, timeout=20) as response:
            return response.status, json.loads(response.read() or "null")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read())


def test_a_message_over_a_limit_is_refused_and_one_against_the_rules_noted(bare: Discord) -> None:
    before = len(bare.violations())
    path = f"/channels/{GENERAL.id}/messages"
    status, answer = send(bare, "POST", path, {"content": "a" * 2001, "allowed_mentions": NOBODY})
    assert (status, answer["code"]) == (400, 50035)
    assert send(bare, "POST", path, {"content": "a"})[0] == 200
    told = bare.violations()[before:]
    assert ["content has 2001" in told[0], "no allowed_mentions" in told[1]] == [True, True]


def test_a_body_that_breaks_the_schema_is_refused(bare: Discord) -> None:
    if not bare.schema_checked:
        pytest.skip("Discord's API description is not here")
    before = len(bare.violations())
    rows = [{"type": 1, "components": [{"type": 99}]}]
    wrong: list[Payload] = [
        {"content": "a", "tts": "no"},
        {"embeds": [{"title": "a", "color": "red"}]},
        {"components": rows},
    ]
    for body in wrong:
        asked = body | {"allowed_mentions": NOBODY}
        assert send(bare, "POST", f"/channels/{GENERAL.id}/messages", asked)[0] == 400
    told = bare.violations()[before:]
    assert any("$.tts: 'no' is not of type" in one for one in told)
    assert any("$.embeds[0].color" in one for one in told)
    assert any("$.components[0].components[0]" in one for one in told)


@pytest.mark.parametrize(
    ("channel", "body", "code"),
    [
        (READ_ONLY, {"content": "a"}, 50013),
        (NO_EMBEDS, {"embeds": [{"title": "a"}]}, 50013),
        (HIDDEN, {"content": "a"}, 50001),
    ],
    ids=["send", "embed", "view"],
)
def test_permissions_count(bare: Discord, channel: Channel, body: Payload, code: int) -> None:
    body = body | {"allowed_mentions": NOBODY}
    status, answer = send(bare, "POST", f"/channels/{channel.id}/messages", body)
    assert (status, answer["code"]) == (403, code)
    said = bare.say("@bot", channel=NO_HISTORY)
    reply = body | {"message_reference": {"message_id": said["id"]}}
    assert send(bare, "POST", f"/channels/{NO_HISTORY.id}/messages", reply)[1]["code"] == 160002


def test_a_thread_begins_at_a_message_once_where_that_may_be(bare: Discord) -> None:
    before = len(bare.violations())
    said = bare.say("@bot")
    path = f"/channels/{GENERAL.id}/messages/{said['id']}/threads"
    status, answer = send(bare, "POST", path, {"name": "n" * 100})
    assert (status, answer["id"], answer["parent_id"]) == (201, said["id"], GENERAL.id)
    thread = bare.thread(said)
    assert thread.name == "n" * 100
    assert [one["type"] for one in bare.messages(thread)] == [21]
    assert bare.messages()[-1]["thread"]["id"] == thread.id
    assert send(bare, "POST", path, {"name": "again"})[1]["code"] == 160004
    assert bare.violations()[before:] == []
    inside = bare.say("@bot", channel=thread)
    for channel, message, name, code in (
        (NO_THREADS, bare.say("@bot", channel=NO_THREADS), "a", 50013),
        (HIDDEN, bare.say("@bot", channel=HIDDEN), "a", 50001),
        (thread, inside, "a", 50024),
        (bare.dm(bare.user(1)), bare.say("a", guild=None), "a", 50024),
        (GENERAL, inside, "a", 10008),
        (GENERAL, bare.say("@bot"), "n" * 101, 50035),
        (GENERAL, bare.say("@bot"), "", 50035),
    ):
        path = f"/channels/{channel.id}/messages/{message['id']}/threads"
        if code != 50035 or bare.schema_checked:
            assert send(bare, "POST", path, {"name": name})[1]["code"] == code


def test_a_forum_has_posts_and_no_other_messages(bare: Discord) -> None:
    with pytest.raises(DriverError, match="needs a title"):
        bare.say("a", channel=FORUM)
    said = bare.say("first", channel=FORUM, title="A post")
    post = bare.thread(said)
    assert (said["id"], said["channel_id"]) == (post.id, post.id)
    assert (post.name, post.parent_id) == ("A post", FORUM.id)
    assert bare.say("second", channel=post)["id"] != post.id
    body = {"content": "a", "allowed_mentions": NOBODY}
    assert send(bare, "POST", f"/channels/{FORUM.id}/messages", body)[1]["code"] == 50008
    assert send(bare, "POST", f"/channels/{post.id}/messages", body)[0] == 200


def test_a_bot_leaves_a_guild_and_is_added_to_another(bare: Discord) -> None:
    bare.join(LATER_GUILD)
    assert LATER_GUILD.id in [one["id"] for one in send(bare, "GET", "/users/@me/guilds", None)[1]]
    assert send(bare, "DELETE", f"/users/@me/guilds/{LATER_GUILD.id}", None) == (204, None)
    assert bare.guilds(without=LATER_GUILD) == [GUILD.id, OTHER_GUILD.id]
    assert send(bare, "DELETE", f"/users/@me/guilds/{LATER_GUILD.id}", None)[1]["code"] == 10004


def test_content_is_shown_to_who_may_and_wants_to_see_it(tmp_path: Path) -> None:
    with Discord(tmp_path, message_content=True) as server:
        path = "/channels/{channel_id}/messages/{id}/reactions"
        for bots, (argument, sign) in enumerate((("", "🙈"), ("--content", "👀")), start=1):
            echo = start_echo(server, argument)
            server.wait_gateway(identifies=bots, connected=1)
            for said in (
                server.say("not for bots"),
                server.say("nor this", channel=FORUM, title="A post"),
                server.say("", reply_to=server.say("far"), fields={"content": "near"}),
            ):
                assert sign in server.wait_requests("PUT", path.format(**said))[0].path
            server.edit(said, "nearer")
            echo.terminate()
            echo.wait(20)
        assert send(server, "GET", "/applications/@me", None)[1]["flags"] == 1 << 19
        assert (
            send(server, "GET", path.format(**said).removesuffix("/reactions"), None)[1]["content"]
            == "nearer"
        )
        assert server.violations() == []


def test_an_interaction_is_acknowledged_once_and_in_time(bare: Discord) -> None:
    assert send(bare, "PUT", f"/applications/{BOT.id}/commands", [COMMAND])[0] == 200
    first, late = bare.command("ask"), bare.command("ask")
    answer = {"type": 4, "data": {"content": "a", "allowed_mentions": NOBODY}}
    more = {"content": "b", "allowed_mentions": NOBODY}

    def callback(interaction: Any) -> Any:
        return send(bare, "POST", f"/interactions/{interaction.id}/{interaction.token}/callback", answer)

    def follow(token: str) -> Any:
        return send(bare, "POST", f"/webhooks/{BOT.id}/{token}", more)

    assert follow(first.token)[1]["code"] == 10015
    assert callback(first)[0] == 204
    assert callback(first)[1]["code"] == 40060
    assert follow(first.token)[1]["content"] == "b"
    assert [one["content"] for one in first.followups] == ["b"]
    assert follow("unknown")[1]["code"] == 10015
    late.expire()
    first.expire()
    assert callback(late)[1]["code"] == 10062
    assert follow(first.token)[0] == 401
    assert any("came 900" in one for one in bare.violations())


def test_an_edit_may_not_leave_a_message_empty(bare: Discord) -> None:
    path = f"/channels/{QUESTIONS.id}/messages"
    status, message = send(bare, "POST", path, WITH_BUTTON)
    assert status == 200
    empty: Payload = {"content": None, "components": []}
    assert send(bare, "PATCH", f"{path}/{message['id']}", empty)[1]["code"] == 50006
    assert bare.messages(QUESTIONS)[-1] == message
    changed = {"content": "b", "allowed_mentions": NOBODY}
    assert send(bare, "PATCH", f"{path}/{message['id']}", changed)[0] == 200
    assert bare.messages(QUESTIONS)[-1]["content"] == "b"
    asked = bare.requests("POST", f"/channels/{QUESTIONS.id}/messages")[-1]
    assert asked.body == WITH_BUTTON
    assert send(bare, "DELETE", f"{path}/{message['id']}", None)[0] == 204
    assert bare.messages(QUESTIONS) == []
    assert send(bare, "PATCH", f"{path}/{message['id']}", changed)[1]["code"] == 10008


def test_other_addresses_and_tokens_are_refused(bare: Discord) -> None:
    before = len(bare.violations())
    assert send(bare, "GET", "/users/@me", None, token="wrong")[0] == 401  # noqa: S106
    assert bare.violations()[before:] == []
    assert send(bare, "GET", f"/guilds/{GUILD.id}/nothing", None)[0] == 404
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({"https": bare.environment["DISCORD_PROXY"]})
    )
    with pytest.raises(OSError, match="403"):
        opener.open("https://elsewhere.example/", timeout=20)
    told = bare.violations()[before:]
    assert any("no such route" in one or "not in Discord's API" in one for one in told)
    assert any("elsewhere.example" in one for one in told)


@pytest.mark.parametrize(
    ("code", "payload"),
    [
        (4001, {"op": 99, "d": None}),
        (4002, {"d": None}),
        (4003, {"op": 3, "d": {}}),
        (4004, {"op": 2, "d": {"token": "wrong", "intents": 1}}),
        (4005, {"op": 2, "d": {"token": TOKEN, "intents": 1}}),
    ],
    ids=lambda one: str(one) if isinstance(one, int) else "",
)
def test_the_gateway_closes_what_discord_closes(bare: Discord, code: int, payload: Payload) -> None:
    async def close_code() -> int | None:
        context = ssl.create_default_context(cafile=bare.environment["SSL_CERT_FILE"])
        identify = {"op": 2, "d": {"token": TOKEN, "intents": 1}}
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(
                "wss://gateway.discord.gg/?v=10&encoding=json",
                proxy=bare.environment["DISCORD_PROXY"],
                ssl=context,
            ) as socket,
        ):
            for one in [identify, payload] if code in (4001, 4005) else [payload]:
                await socket.send_json(one)
            while (await socket.receive()).type is aiohttp.WSMsgType.TEXT:
                pass
            return socket.close_code

    assert asyncio.run(close_code()) == code


def identify(server: Discord, **fields: Any) -> tuple[int | None, list[str]]:
    """Identifies by hand: the code that the gateway closes with, or None and the guilds it then tells of."""

    async def tried() -> tuple[int | None, list[str]]:
        context = ssl.create_default_context(cafile=server.environment["SSL_CERT_FILE"])
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(
                "wss://gateway.discord.gg/?v=10&encoding=json",
                proxy=server.environment["DISCORD_PROXY"],
                ssl=context,
            ) as socket,
        ):
            await socket.receive()
            await socket.send_json({"op": 2, "d": {"token": TOKEN, "intents": 1, **fields}})
            ready = await socket.receive()
            if ready.type is not aiohttp.WSMsgType.TEXT:
                return socket.close_code, []
            return None, [guild["id"] for guild in json.loads(ready.data)["d"]["guilds"]]

    return asyncio.run(tried())


def test_a_shard_hears_of_its_own_guilds_and_too_few_shards_are_refused(tmp_path: Path) -> None:
    with Discord(tmp_path, shards=2) as server:
        assert identify(server) == (4011, [])
        assert identify(server, shard=[0, 1]) == (4011, [])
        both = [identify(server, shard=[number, 2]) for number in range(2)]
        assert sorted(both) == [(None, [GUILD.id]), (None, [OTHER_GUILD.id])]
        assert server.violations() == []
        assert identify(server, shard=[2, 2])[0] == 4010


def test_a_distant_discord_answers_as_late_as_it_is_far(tmp_path: Path) -> None:
    with Discord(tmp_path, latency_s=0.2) as server:
        begun = time.monotonic()
        status, _ = send(server, "GET", "/users/@me", None)
        # The way to the proxy, the handshake, and the request itself.
        assert time.monotonic() - begun >= 0.6
        assert status == 200
