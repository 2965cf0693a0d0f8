"""Health checks, metrics and logs of the real bot, over real HTTP."""

import asyncio
import http.client
import json
import re
import signal
import socket
import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families

from bot.live.answer_view import ScopedQuestion
from bot.live.counts import Counts
from bot.live.health import Gateway, Health, LoopWatch
from index import Embedder, Generations
from tests.conftest import Start
from tests.discord_server import OWNER, Discord
from tests.fixtures.cards import PESKOV, shown
from tests.fixtures.collections import serve_collections
from tests.fixtures.running_bot import RunningBot

ANY_PORT = "127.0.0.1:0"
QUESTION = "What did Peskov say?"
UNKNOWN = "Who picked the gooseberry?"
Running = tuple[Discord, RunningBot]


def address_of(bot: RunningBot) -> tuple[str, int]:
    bot.wait_until("listening on http://")
    found = re.search(r"http://([\d.]+):(\d+)", bot.text)
    assert found
    return found[1], int(found[2])


def asked(bot: RunningBot, path: str, method: str = "GET") -> tuple[int, str, http.client.HTTPMessage]:
    connection = http.client.HTTPConnection(*address_of(bot), timeout=20)
    try:
        connection.request(method, path)
        response = connection.getresponse()
        return response.status, response.read().decode(), response.headers
    finally:
        connection.close()


def metrics_of(bot: RunningBot) -> dict[tuple[str, str], float]:
    """The samples, by their name and the value of their one label or none."""
    status, text, _ = asked(bot, "/metrics")
    assert status == 200
    samples = [one for family in text_string_to_metric_families(text) for one in family.samples]
    return {(one.name, next(iter(one.labels.values()), "")): one.value for one in samples}


def wait_questions(bot: RunningBot, count: float) -> dict[tuple[str, str], float]:
    """The samples once that many questions were answered: each is counted when its answer is shown."""
    ends = time.monotonic() + 60
    while (found := metrics_of(bot))["articlebot_answer_seconds_count", ""] < count:
        assert time.monotonic() < ends
    return found


def wait_readiness(bot: RunningBot, status: int) -> str:
    """The line that /readyz answers with once it has this status."""
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        found, text, _ = asked(bot, "/readyz")
        if found == status:
            return text
    raise TimeoutError(bot.text)


@pytest.fixture(scope="module")
def running(start_bot: Start) -> Iterator[Running]:
    with start_bot(HTTP_ADDRESS=ANY_PORT, QUESTIONS_PER_USER="3") as (discord, bot):
        wait_readiness(bot, 200)
        yield discord, bot


@pytest.fixture
def bot(running: Running) -> RunningBot:
    return running[1]


def test_a_bot_that_answers_is_alive_and_ready(bot: RunningBot) -> None:
    assert asked(bot, "/healthz")[:2] == (200, "alive\n")
    assert asked(bot, "/readyz")[:2] == (200, "ready\n")


def test_questions_are_counted_by_how_they_end_and_status_tells_the_same(
    discord: Discord, bot: RunningBot
) -> None:
    before = metrics_of(bot)
    for question in (QUESTION, UNKNOWN, QUESTION, QUESTION):
        discord.command("ask", {"question": question}).wait_answer()
    after = wait_questions(bot, before["articlebot_answer_seconds_count", ""] + 3)
    grown = {key: after[key] - before[key] for key in after if not key[0].startswith("process_")}
    assert grown["articlebot_questions_total", "answered"] == 2
    assert grown["articlebot_questions_total", "abstained"] == 1
    assert grown["articlebot_rate_limits_total", "user"] == 1
    assert grown["articlebot_answer_seconds_count", ""] == 3
    assert grown["articlebot_answer_seconds_bucket", "+Inf"] == 3
    assert after["articlebot_questions_waiting", ""] == 0
    status = shown(discord.command("status", user=OWNER).wait_answer())
    assert "1 abstained, 2 answered" in status
    assert f"connected {after['articlebot_gateway_connections_total', 'new']:.0f} times" in status


def test_metrics_tell_of_the_index_the_process_and_the_loop(bot: RunningBot) -> None:
    found = metrics_of(bot)
    assert found["articlebot_index_info", Generations(bot.index_dir).live_id()] == 1
    assert found["articlebot_index_articles", ""] == 1
    assert found["articlebot_index_passages", ""] > 1
    assert 0 < found["articlebot_index_age_seconds", ""] < 3600
    assert found["process_resident_memory_bytes", ""] > 1e7
    assert 0 <= found["articlebot_event_loop_late_seconds", ""] < 60
    assert found["articlebot_gateway_ready", ""] == 1


def test_builds_are_counted_by_how_they_end(discord: Discord, bot: RunningBot) -> None:
    before = metrics_of(bot)
    discord.command("reindex", {"everything": True}, user=OWNER).wait_answer()
    bot.wait_until("built index")
    ends = time.monotonic() + 60
    while metrics_of(bot)["articlebot_build_running", ""]:
        assert time.monotonic() < ends
    discord.command("article add", {"url": "http://127.0.0.1/"}, user=OWNER).wait_answer()
    bot.wait_until("a build failed: ")
    after = metrics_of(bot)
    for outcome in ("built", "failed"):
        key = ("articlebot_builds_total", outcome)
        assert after[key] - before[key] == 1


def test_a_rate_limit_of_discords_is_counted(discord: Discord, bot: RunningBot) -> None:
    before = metrics_of(bot)["articlebot_rate_limits_total", "discord"]
    discord.fault("PATCH", "/messages/@original$", status=429, retry_after=0.1)
    discord.command("ask", {"question": QUESTION}, user=discord.user(7)).wait_answer()
    assert metrics_of(bot)["articlebot_rate_limits_total", "discord"] == before + 1


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/nothing", "/a/putin-biden-talks"])
def test_each_response_has_strict_headers_and_no_cookies(bot: RunningBot, path: str) -> None:
    status, _, headers = asked(bot, path)
    assert status == (404 if path == "/nothing" else 200)
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == ("no-cache" if path.startswith("/a/") else "no-store")
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Server"] == "articlebot"
    assert headers["Set-Cookie"] is None


@pytest.mark.parametrize("path", ["/healthz", "/metrics", "/nothing"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_nothing_but_get_and_head_is_taken(bot: RunningBot, method: str, path: str) -> None:
    status, _, headers = asked(bot, path, method)
    assert status == 405
    assert headers["Allow"] == "GET,HEAD"


def test_a_head_has_no_body(bot: RunningBot) -> None:
    assert asked(bot, "/healthz", "HEAD")[:2] == (200, "")


def test_what_is_no_http_or_too_long_is_refused_and_not_logged(bot: RunningBot) -> None:
    before = len(bot.output)
    for sent in (b"\x16\x03\x01 gooseberry\r\n\r\n", b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n\r\n"):
        with socket.create_connection(address_of(bot), 20) as stranger:
            stranger.sendall(sent)
            assert b" 400 " in stranger.recv(100)
    assert asked(bot, "/healthz")[0] == 200
    assert bot.output[before:] == []


def test_so_many_connections_are_held_at_a_time_and_others_hung_up_on(bot: RunningBot) -> None:
    held = [http.client.HTTPConnection(*address_of(bot), timeout=20) for _ in range(64)]
    try:
        for connection in held:
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        with socket.create_connection(address_of(bot), 20) as another:
            assert another.recv(1) == b""
    finally:
        for connection in held:
            connection.close()
    wait_until_let_in(bot)


def wait_until_let_in(bot: RunningBot) -> None:
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        try:
            if asked(bot, "/healthz")[0] == 200:
                return
        except (ConnectionError, http.client.HTTPException):
            continue
    raise TimeoutError


def test_a_bot_is_not_ready_while_it_is_cut_off_and_ready_again_after(
    discord: Discord, bot: RunningBot
) -> None:
    before = metrics_of(bot)
    discord.gateway("refuse", times=2)
    discord.gateway("disconnect")
    assert wait_readiness(bot, 503) == "not connected to Discord's gateway: connecting\n"
    assert asked(bot, "/healthz")[0] == 200
    assert wait_readiness(bot, 200) == "ready\n"
    after = metrics_of(bot)
    assert after["articlebot_gateway_losses_total", ""] == before["articlebot_gateway_losses_total", ""] + 1
    connections = "articlebot_gateway_connections_total"
    again = [after[connections, kind] - before[connections, kind] for kind in ("new", "resumed")]
    assert sum(again) == 1
    assert "lost the connection to Discord" in bot.text


def test_a_bot_is_alive_and_not_ready_before_discord_lets_it_in(start_bot: Start) -> None:
    with start_bot(HTTP_ADDRESS=ANY_PORT, ready=False) as (discord, bot):
        discord.fault("GET", "/users/@me$", status=503, times=2)
        assert wait_readiness(bot, 503) == "not connected to Discord's gateway: logging in\n"
        assert asked(bot, "/healthz")[0] == 200
        discord.wait_ready()
        wait_readiness(bot, 200)
        discord.fault("PATCH", "/messages/@original$", delay=3)
        discord.command("ask", {"question": QUESTION}).wait_acknowledged()
        bot.process.send_signal(signal.SIGTERM)
        assert wait_readiness(bot, 503) == "the bot is leaving\n"
        bot.stop()


def test_an_address_that_is_taken_costs_a_warning_and_no_answer(start_bot: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        with start_bot(HTTP_ADDRESS=address) as (discord, bot):
            assert PESKOV in shown(discord.command("ask", {"question": QUESTION}).wait_answer())
            (line,) = [line for line in bot.output if "bot.web.http" in line]
            assert f"WARNING bot.web.http: {address} cannot be listened on" in line


def test_a_log_in_json_has_an_event_a_line_and_neither_token_nor_question(start_bot: Start) -> None:
    with start_bot(LOG_FORMAT="json", HTTP_ADDRESS=ANY_PORT) as (discord, bot):
        bot.wait_until("connected as")
        discord.command("ask", {"question": UNKNOWN}).wait_answer()
        discord.fault("PATCH", "/messages/@original$", status=400)
        failed = discord.command("ask", {"question": UNKNOWN})
        failed.wait_followups()
        discord.gateway("disconnect")
        discord.wait_gateway(resumes=1, connected=1)
        bot.wait_until("resumed")
        assert bot.stop() == 0
        events = [json.loads(line) for line in bot.output]
        assert all({"time", "level", "logger", "message"} <= event.keys() for event in events)
        assert all(datetime.fromisoformat(event["time"]).utcoffset() == timedelta(0) for event in events)
        told = [event["message"] for event in events]
        for words in (
            "starting articlebot",
            "opened index",
            "listening on",
            "connected as",
            "lost",
            "leaving",
        ):
            assert any(words in message for message in told), words
        (defect,) = [event for event in events if "error" in event]
        assert (defect["level"], defect["error"]) == ("ERROR", "HTTPException")
        assert "(ask.py:" in defect["where"]
        tokens = {request.path.split("/")[3] for request in discord.requests(path_contains="/interactions/")}
        assert tokens
        held = ["gooseberry", discord.environment["DISCORD_TOKEN"], failed.token, *tokens, "Traceback"]
        assert [one for one in held if one in bot.text] == []


def test_a_refusal_of_discords_is_an_event_where_the_log_is_json(start_bot: Start) -> None:
    other = "NjAwMDAwMDAwMDAwMDAwMDAx.GabcDE.0123456789012345678901234567890123456"
    with start_bot(LOG_FORMAT="json", DISCORD_TOKEN=other, ready=False) as (_, bot):
        assert bot.wait() == 2
        *_, last = map(json.loads, bot.output)
        assert last["level"] == "CRITICAL"
        assert "DISCORD_TOKEN" in last["message"]


def test_a_worker_that_hangs_is_a_fault_and_one_that_waits_or_works_is_none(
    default_folder: Path, embedder: Embedder
) -> None:
    async def judged() -> list[str | None]:
        counts = Counts(CollectorRegistry())
        collections = serve_collections(default_folder, embedder)
        serving = collections.home.live
        later_s = 0.0
        watch = LoopWatch()
        health = Health(
            collections, Gateway(counts), watch, lambda: asyncio.get_running_loop().time() + later_s
        )
        taken, hold = threading.Event(), threading.Event()

        def hang(_: object) -> None:
            taken.set()
            hold.wait(60)

        found = [health.fault]
        hanging = asyncio.create_task(serving.run(hang))
        await asyncio.to_thread(taken.wait, 60)
        watch.beat_at = asyncio.get_running_loop().time()
        found.append(health.fault)
        later_s = 121.0
        found.append(health.fault)
        hold.set()
        await hanging
        found.append(health.fault)
        later_s = 0.0
        watch.beat_at = asyncio.get_running_loop().time()
        await serving.answer(ScopedQuestion(QUESTION))
        found.append(health.fault)
        collections.close()
        return found

    idle, busy, hung, late, after = asyncio.run(judged())
    assert idle is busy is after is None
    assert hung is not None
    assert late is not None
    assert "one question has kept the worker" in hung
    assert "event loop was held up" in late
