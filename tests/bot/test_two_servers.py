"""Two servers, each with articles of its own; from one, every way to what the other keeps secret is tried."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest

from bot.features.votes import FILE_NAME
from bot.ledger.database import Ledger
from bot.ledger.feeds import BoundFeed, Feeds
from bot.live.keys import name_key
from bot.sources.state import Source, SourceList
from index import Embedder, collections
from tests.conftest import Start
from tests.discord_server import (
    GENERAL,
    GUILD,
    MANAGE_GUILD,
    OTHER_GENERAL,
    OTHER_GUILD,
    QUESTIONS,
    Discord,
    File,
    Guild,
    Payload,
)
from tests.fixtures.cards import finished, manage
from tests.fixtures.collections import MEMO, build_both, leaks
from tests.fixtures.running_bot import RunningBot

ASKED = "What did Zyra Tamsin say?"
CLEAN = File("ferry.txt", b"The ferry of Aldermoor leaves at nine, said mayor Ann Lee.")


@dataclass(frozen=True)
class Scene:
    """A bot in two servers: the other one has the secret among its own articles, and was shown it."""

    discord: Discord
    bot: RunningBot
    secret: str
    answer: Payload
    found: Payload
    voices: Payload
    listed: Payload
    removal: Payload

    def told(self, path: str, guild: Guild | None = GUILD, **options: object) -> Payload:
        return manage(self.discord, path, guild, **options).wait_told()

    def get(self, path: str) -> tuple[int, str]:
        (line,) = [line for line in self.bot.output if "listening on" in line]
        address = line.split("listening on ")[1].strip().removeprefix("http://")
        with closing(HTTPConnection(address, timeout=30)) as connection:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read().decode()


@pytest.fixture(scope="module")
def scene(start_bot: Start, embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    root = build_both(tmp_path_factory.mktemp("servers") / "index", embedder, with_secret=False)
    settings = {
        "QUESTIONS_PER_USER": "1000",
        "QUESTIONS_PER_SERVER": "10000",
        "FEEDBACK_KEEP_QUESTIONS": "1",
        "USER_INSTALL": "on",
        "SOURCES": "on",
        "HTTP_ADDRESS": "127.0.0.1:0",
        "PUBLIC_URL": "https://articles.example.org",
    }
    with start_bot(index=root, **settings) as (discord, bot):
        for guild in (GUILD, OTHER_GUILD):
            manage(discord, "settings server", guild, collection="own").wait_told()
        memo = File("memo-7.md", f"# {MEMO.title}\n\n{MEMO.text}".encode())
        for guild, file in ((OTHER_GUILD, memo), (GUILD, CLEAN)):
            assert "1 added" in finished(manage(discord, "article add", guild, file=file))
        said = discord.say(MEMO.text.split("\n")[1], channel=OTHER_GENERAL)
        question = discord.say(f"@bot {ASKED}", channel=OTHER_GENERAL)
        left = (
            discord.wait_message(OTHER_GENERAL, question),
            discord.menu("Find the source", said, user=discord.user(8)).wait_answer(),
            manage(discord, "who", OTHER_GUILD).wait_answer(),
            manage(discord, "article list", OTHER_GUILD).wait_answer(),
            manage(discord, "article remove", OTHER_GUILD, article="memo-7").wait_answer(),
        )
        assert all(leaks(message) for message in left)
        own = [name for name in collections(bot.index_dir) if name != "main"]
        assert len(own) == 2
        (secret,) = [name for name in own if leaks(_page(bot, f"/c/{name}/a/"))]
        yield Scene(discord, bot, secret, *left)
        assert leaks(bot.text) == []


def _page(bot: RunningBot, path: str) -> str:
    return Scene(None, bot, "", {}, {}, {}, {}, {}).get(path)[1]  # type: ignore[arg-type]


@pytest.mark.parametrize("guild", [GUILD, None])
@pytest.mark.parametrize(
    "question", [ASKED, "Who ordered it?", "Which articles are there?", "Summarise it", "hi"]
)
def test_no_question_brings_it_out(scene: Scene, question: str, guild: Guild | None) -> None:
    assert leaks(scene.told("ask", guild, question=question)) == []


@pytest.mark.parametrize("question", [ASKED, "Who is Zyra Tamsin?", "What is the operation?", "help"])
def test_no_mention_brings_it_out(scene: Scene, question: str) -> None:
    said = scene.discord.say(f"@bot {question}", channel=QUESTIONS)
    assert leaks(scene.discord.wait_message(QUESTIONS, said)["components"]) == []


@pytest.mark.parametrize("path", ["ask", "who", "article remove"])
@pytest.mark.parametrize("article", ["memo-7", "Operation Hazelwick"])
def test_no_guess_of_an_article_is_taken(scene: Scene, path: str, article: str) -> None:
    options = {"article": article} | ({"question": "Who ordered it?"} if path == "ask" else {})
    told = scene.discord.command(
        path, options, user=scene.discord.user(8), member_permissions=MANAGE_GUILD
    ).wait_told()
    assert "no such article" in told["content"]
    assert leaks(told) == []


@pytest.mark.parametrize("options", [{"source": "gazette"}, {"after": "2030"}, {"before": "1999"}])
def test_no_filter_tells_of_it(scene: Scene, options: dict[str, str]) -> None:
    asked = {"question": "Who ordered it?", **options}
    assert leaks(scene.discord.command("ask", asked).wait_told()) == []


@pytest.mark.parametrize("typed", ["", "haz", "memo", "op", "tamsin", "server"])
def test_nothing_of_it_is_offered_while_typing(scene: Scene, typed: str) -> None:
    for path, options, focused in (
        ("ask", {"question": "x", "article": typed}, "article"),
        ("ask", {"question": "x", "source": typed}, "source"),
        ("who", {"article": typed}, "article"),
        ("who", {"article": "ferry", "speaker": typed}, "speaker"),
        ("article remove", {"article": typed}, "article"),
        ("settings server", {"collection": typed}, "collection"),
    ):
        offered = scene.discord.autocomplete(path, options, focused, user=scene.discord.user(8))
        assert leaks(offered) == []
        assert scene.secret not in json.dumps(offered)


def test_who_names_none_of_its_speakers(scene: Scene) -> None:
    assert "Tamsin" not in json.dumps(scene.told("who", article="ferry"))
    assert leaks(scene.told("who", article="ferry", speaker="Zyra Tamsin")) == []


def test_its_own_words_have_no_source(scene: Scene) -> None:
    said = scene.discord.say(MEMO.text.split("\n")[1], channel=GENERAL)
    assert leaks(scene.discord.menu("Find the source", said).wait_told()) == []


def test_buttons_of_before_show_nothing_of_it_once_other_articles_are_asked(scene: Scene) -> None:
    scene.told("settings server", OTHER_GUILD, collection="shared")
    pressed = [
        scene.discord.press(scene.answer, label="Context"),
        scene.discord.press(scene.answer, emoji="👍"),
        scene.discord.press(scene.found, label="Context", user=scene.discord.user(8)),
    ]
    for one in pressed:
        told = one.wait_told()
        assert "no longer in the index" in told["content"]
        assert leaks(told["content"], told["components"]) == []
    refused = scene.discord.press(
        scene.removal, label="Remove", user=scene.discord.user(8), member_permissions=MANAGE_GUILD
    )
    assert "Only whoever runs this bot" in refused.wait_told()["content"]
    scene.told("settings server", OTHER_GUILD, collection="own")
    assert "memo-7" in json.dumps(scene.told("article list", OTHER_GUILD))


def test_administrators_see_their_own_articles_only(scene: Scene) -> None:
    listed = scene.told("article list")
    assert "ferry" in json.dumps(listed)
    assert leaks(listed, scene.told("status")) == []


def test_what_one_server_does_leaves_the_other_as_it_is(scene: Scene) -> None:
    assert "live" in finished(manage(scene.discord, "reindex", everything=True))
    scene.told("rollback")
    assert leaks(scene.told("ask", OTHER_GUILD, question=ASKED))
    assert "nine" in json.dumps(scene.told("ask", question="When does the ferry leave?"))


def test_its_collection_cannot_be_chosen(scene: Scene) -> None:
    told = scene.told("settings server", collection=scene.secret)
    assert "Only whoever runs this bot" in told["content"]


def test_its_pages_stand_behind_a_name_that_nobody_can_guess(scene: Scene) -> None:
    guessed = f"server-{OTHER_GUILD.id}"
    for path in ("/a/memo-7", "/a/", f"/c/{guessed}/a/", "/c/server/a/memo-7", f"/c/{OTHER_GUILD.id}/a/"):
        assert leaks(scene.get(path)[1]) == []
    assert len(scene.secret) > 24
    assert scene.secret not in json.dumps(scene.told("ask", question="When does the ferry leave?"))


def test_what_was_asked_there_is_not_told_here(scene: Scene) -> None:
    scene.told("ask", OTHER_GUILD, question="Who is Wilmot Harcastle?")
    assert "Harcastle" in json.dumps(scene.told("unanswered", OTHER_GUILD))
    assert "Harcastle" not in json.dumps(scene.told("unanswered"))


def test_its_feeds_are_neither_listed_nor_removed_here(scene: Scene) -> None:
    feed = BoundFeed("discord-hush", int(OTHER_GUILD.id), int(OTHER_GENERAL.id))
    source = Source("discord-hush", "feed", "https://quibble.example/feed", scene.secret, due=1e12)
    with closing(Ledger(scene.bot.index_dir)) as ledger:
        Feeds(ledger).bind(feed)
    SourceList(scene.bot.index_dir).add(source)
    assert "quibble" in json.dumps(scene.told("feed list", OTHER_GUILD))
    offered = scene.discord.autocomplete(
        "feed remove", {"feed": ""}, "feed", user=scene.discord.user(8), member_permissions=MANAGE_GUILD
    )
    removed = scene.told("feed remove", feed="discord-hush")
    assert "follows no such feed" in removed["content"]
    assert leaks(scene.told("feed list"), offered) == []
    assert "discord-hush" in SourceList(scene.bot.index_dir).read()


def test_an_article_announced_there_cannot_be_asked_about_here(scene: Scene) -> None:
    button = {
        "type": 2,
        "id": 2,
        "style": 2,
        "label": "Ask about it",
        "custom_id": f"ab1:a:{name_key('memo-7')}",
    }
    row = {"type": 1, "id": 1, "components": [button]}
    said = scene.discord.say("An article!", channel=GENERAL, fields={"components": [row]})
    pressed = scene.discord.press(said, label="Ask about it", user=scene.discord.user(8))
    told = pressed.wait_told()
    assert "no longer here" in told["content"]
    assert leaks(told) == []


def test_who_brings_the_bot_along_sees_nothing_of_it(scene: Scene) -> None:
    asked = scene.discord.command(
        "ask", {"question": ASKED}, channel=OTHER_GENERAL, user=scene.discord.user(9), brought=True
    )
    assert leaks(asked.wait_told()) == []


def test_a_file_that_is_read_there_is_asked_by_nobody_here(scene: Scene) -> None:
    memo = File("memo-8.md", f"# {MEMO.title}\n\n{MEMO.text}".encode())
    lent = manage(scene.discord, "ask", OTHER_GUILD, question=ASKED, file=memo).wait_told()
    assert leaks(lent)
    assert leaks(scene.told("ask", question=ASKED), scene.told("article list")) == []
    pressed = scene.discord.press(lent, label="Context", user=scene.discord.user(9)).wait_told()
    assert leaks(pressed["content"]) == []


def test_votes_stay_with_their_server(scene: Scene) -> None:
    answer = scene.told("ask", question="When does the ferry leave?")
    assert "noted" in scene.discord.press(answer, emoji="👍").wait_answer()["content"]
    folder = Path(scene.bot.index_dir)
    assert not (folder / "collections" / scene.secret / FILE_NAME).exists()
    assert not (folder / FILE_NAME).exists()
