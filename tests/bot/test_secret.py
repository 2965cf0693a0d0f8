"""A secret lies in one collection; every way to it is tried in Discord and over HTTP from another.

The messages of a bot that served the secret are there still: their buttons are pressed, and they are replied
to, when the bot serves the open collection.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.features.votes import FILE_NAME
from bot.live.keys import name_key
from index import Embedder, collection_folder
from tests.conftest import Start
from tests.discord_server import GENERAL, OWNER, QUESTIONS, Discord, Payload
from tests.fixtures.cards import buttons, labels, menus, shown
from tests.fixtures.collections import HUSHED, MEMO, build_both, leaks
from tests.fixtures.running_bot import RunningBot

ASKED = "What did Zyra Tamsin say?"
WORDS = "Colonel Zyra Tamsin said: “The marzipan leaves Grelmstead at dawn, and nobody counts the barges.”"
SPEAKERS = ("Zyra Tamsin", "tamsin", "#" + name_key("Zyra Tamsin"))
ARTICLES = ("memo-7", "#" + name_key("memo-7"), "Operation Hazelwick", f"../collections/{HUSHED}/memo-7")


@dataclass(frozen=True)
class Scene:
    """A Discord, the bot that serves the open collection in it, and what it was left by the one before."""

    discord: Discord
    bot: RunningBot
    answer: Payload
    found: Payload
    voices: Payload
    listed: Payload
    removal: Payload

    def told(self, path: str, **options: object) -> Payload:
        """What a command is answered with, or refused."""
        return self.discord.command(path, options, user=OWNER).wait_told()

    @property
    def pages(self) -> str:
        """Where the bot's pages are."""
        (line,) = [line for line in self.bot.output if "listening on" in line]
        return line.split("listening on ")[1].strip()

    def get(self, path: str) -> tuple[int, str]:
        """The status and the text of a page, asked for by its address as it is written."""
        with closing(HTTPConnection(self.pages.removeprefix("http://"), timeout=30)) as connection:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read().decode()


@pytest.fixture(scope="module")
def scene(start_bot: Start, embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    root = build_both(tmp_path_factory.mktemp("secret") / "index", embedder)
    limits = {"QUESTIONS_PER_USER": "1000", "QUESTIONS_PER_SERVER": "10000", "FEEDBACK_KEEP_QUESTIONS": "1"}
    with start_bot(index=root, COLLECTION=HUSHED, **limits) as (discord, before):
        said = discord.say(WORDS, channel=GENERAL)
        question = discord.say(f"@bot {ASKED}", channel=QUESTIONS)
        left = (
            discord.wait_message(QUESTIONS, question),
            discord.menu("Find the source", said, user=OWNER).wait_answer(),
            discord.command("who", {"article": "memo-7"}, channel=QUESTIONS).wait_answer(),
            discord.command("article list", user=OWNER).wait_answer(),
            discord.command("article remove", {"article": "memo-7"}, user=OWNER).wait_answer(),
        )
        assert all(leaks(message) for message in left)
        assert before.stop() == 0
        settings = {"HTTP_ADDRESS": "127.0.0.1:0", "PUBLIC_URL": "https://articles.example.org", **limits}
        with RunningBot(before.index_dir, discord.environment | settings) as bot:
            discord.wait_gateway(identifies=2)
            bot.wait_until("connected as")
            yield Scene(discord, bot, *left)
            assert leaks(bot.text) == []


@pytest.mark.parametrize(
    "question", [ASKED, "Who ordered it?", "Which articles are there?", "Summarise it", "hi"]
)
def test_no_question_brings_it_out(scene: Scene, question: str) -> None:
    assert leaks(scene.told("ask", question=question)) == []
    said = scene.discord.say(f"@bot {question}", channel=QUESTIONS)
    assert leaks(scene.discord.wait_message(QUESTIONS, said)) == []


def test_every_page_of_an_answer_is_free_of_it(scene: Scene) -> None:
    page = scene.told("ask", question="Why was the bridge closed?")
    for begins in ("Context", "More", "More", "Less", "More"):
        assert leaks(page) == []
        for label in [label for label in labels(page) if label.startswith(begins)]:
            page = scene.discord.press(page, label=label, user=OWNER).wait_answer()
    assert leaks(page) == []


@pytest.mark.parametrize("article", ARTICLES)
def test_no_guess_of_an_article_is_taken(scene: Scene, article: str) -> None:
    for path, others in (("ask", {"question": "Who ordered it?"}), ("who", {}), ("article remove", {})):
        told = scene.told(path, article=article, **others)
        assert "no such article" in told["content"]
        assert leaks(told) == []


def test_no_filter_tells_of_it(scene: Scene) -> None:
    for options in ({"source": "gazette"}, {"after": "2030"}, {"before": "1999"}, {"source": "nobody"}):
        assert leaks(scene.told("ask", question="Who ordered it?", **options)) == []


def test_nothing_of_it_is_offered_while_typing(scene: Scene) -> None:
    for typed in ("", "haz", "memo", "op", "quib", "z", "tamsin", "2031"):
        for path, options, focused in (
            ("ask", {"question": "x", "article": typed}, "article"),
            ("ask", {"question": "x", "source": typed}, "source"),
            ("who", {"article": typed}, "article"),
            ("who", {"article": "town", "speaker": typed}, "speaker"),
            ("who", {"article": "memo-7", "speaker": typed}, "speaker"),
            ("article remove", {"article": typed}, "article"),
        ):
            offered = scene.discord.autocomplete(path, options, focused, user=OWNER)
            assert leaks(offered) == [], (path, typed)
            assert "Zyra Tamsin" not in json.dumps(offered)


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_who_names_none_of_its_speakers(scene: Scene, speaker: str) -> None:
    told = scene.told("who", article="town", speaker=speaker)
    assert leaks(told) == []
    assert "No such speaker" in told["content"]
    assert "Tamsin" not in json.dumps(scene.told("who", article="town"))


def test_its_own_words_have_no_source(scene: Scene) -> None:
    for words in (WORDS, MEMO.text, MEMO.text.split("\n")[0]):
        said = scene.discord.say(words, channel=GENERAL)
        assert leaks(scene.discord.menu("Find the source", said, user=OWNER).wait_told()) == []


def test_a_reply_to_an_answer_of_before_leans_on_nothing_of_it(scene: Scene) -> None:
    for question in ("what else did she say?", "why?", "and Ann Lee?", "who ordered it?"):
        said = scene.discord.say(f"@bot {question}", channel=QUESTIONS, reply_to=scene.answer)
        assert leaks(scene.discord.wait_message(QUESTIONS, said)) == []


def test_no_button_of_before_shows_more_of_it(scene: Scene) -> None:
    pressed = [
        scene.discord.press(scene.answer, label="Context"),
        scene.discord.press(scene.answer, emoji="👍"),
        scene.discord.press(scene.answer, emoji="👎"),
        scene.discord.press(scene.found, label="Context", user=OWNER),
        scene.discord.press(scene.removal, label="Remove", user=OWNER),
    ]
    for one in pressed:
        told = one.wait_told()
        assert "no longer in the index" in told["content"]
        assert leaks(told["content"], told["components"]) == []
    (menu,) = menus(scene.voices)
    for option in menu["options"]:
        chosen = scene.discord.press(scene.voices, custom_id=menu["custom_id"], values=[option["value"]])
        assert "no longer in the index" in chosen.wait_told()["content"]


def test_administrators_of_the_open_collection_see_only_that(scene: Scene) -> None:
    assert leaks(scene.told("article list"), scene.told("status")) == []
    assert "2 articles" in shown(scene.told("article list"))


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/a/",
        "/a/?page=2",
        "/a/town",
        "/a/memo-7",
        f"/c/{HUSHED}",
        f"/c/{HUSHED}/",
        f"/c/{HUSHED}/a/",
        f"/c/{HUSHED}/a/memo-7",
        f"/c/{HUSHED}/a/town?at=0-20",
        f"/c/main/../{HUSHED}/a/memo-7",
        f"/c/main%2F..%2F{HUSHED}/a/memo-7",
        f"/c/..%2Fcollections%2F{HUSHED}/a/memo-7",
        "/c/%68ush/a/",
        "/c/Hush/a/",
        "/c/nowhere/a/",
        f"/a/../c/{HUSHED}/a/memo-7",
        f"/a/..%2Fcollections%2F{HUSHED}%2Fmemo-7",
        f"/a/~../collections/{HUSHED}/current.json",
        f"/a/collections/{HUSHED}/memo-7",
        "/metrics",
        "/healthz",
        "/readyz",
    ],
)
def test_no_address_shows_it(scene: Scene, path: str) -> None:
    status, page = scene.get(path)
    assert leaks(page) == []
    if "memo-7" in path or HUSHED in path or "%68ush" in path:
        assert status == 404


def test_whether_it_is_there_cannot_be_told_from_an_address(scene: Scene) -> None:
    for below in ("", "/", "/a", "/a/", "/a/memo-7", "/a/town?at=0-20", "/a/town?at=x"):
        assert scene.get(f"/c/{HUSHED}{below}") == scene.get(f"/c/nowhere{below}")


def test_votes_stay_with_their_collection(scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    folder = scene.bot.index_dir
    hushed = collection_folder(folder, HUSHED)
    answer = scene.told("ask", question="Why was the bridge closed?")
    assert "noted" in scene.discord.press(answer, emoji="👍", user=OWNER).wait_answer()["content"]
    (vote,) = map(json.loads, (folder / FILE_NAME).read_text().splitlines())
    assert vote["collection"] == "main"
    assert not (hushed / FILE_NAME).exists()
    # What was voted on with the secret is not asked again without it.
    kept = {**vote, "message_id": 7, "answer": _memory(scene.answer), "question": ASKED}
    (folder / FILE_NAME).write_text(f"{json.dumps(vote)}\n{json.dumps(kept)}\n")
    assert main(["feedback", "--index", str(folder)]) == 0
    printed, told = capsys.readouterr()
    assert (len(printed.splitlines()), leaks(printed, told)) == (1, [])
    assert "the article is gone" in told


def _memory(message: Payload) -> str:
    ids = [str(one.get("custom_id", "")) for one in buttons(message)]
    return next(one for one in ids if one.startswith("ab1:y:")).split(":", 2)[2]


def test_only_the_pages_of_what_is_served_are_linked(scene: Scene) -> None:
    linked = json.dumps(scene.told("ask", question="How many more children does the school take?"))
    assert "https://articles.example.org/a/school" in linked
    assert "/c/" not in linked


def test_a_collection_that_is_served_by_its_name_links_to_its_own_pages(
    start_bot: Start, embedder: Embedder, tmp_path: Path
) -> None:
    root = build_both(tmp_path / "index", embedder)
    settings = {"HTTP_ADDRESS": "127.0.0.1:0", "PUBLIC_URL": "https://articles.example.org"}
    with start_bot(index=root, COLLECTION=HUSHED, **settings) as (discord, bot):
        asked = discord.command("ask", {"question": "Whose was it?", "article": "town"}).wait_answer()
        answer = discord.press(asked, custom_id="ab1:c:").wait_answer()
        assert f"https://articles.example.org/c/{HUSHED}/a/town" in json.dumps(answer)
        voted = discord.press(answer, emoji="👍").wait_answer()
        assert "noted" in voted["content"]
        (vote,) = (collection_folder(bot.index_dir, HUSHED) / FILE_NAME).read_text().splitlines()
        assert json.loads(vote)["collection"] == HUSHED
        scene = Scene(discord, bot, *[answer] * 5)
        assert scene.get(f"/c/{HUSHED}/a/memo-7")[0] == 200
        assert leaks(scene.get(f"/c/{HUSHED}/a/")[1])
        assert scene.get("/")[0] == 308
        assert scene.get("/a/town")[0] == scene.get("/a/")[0] == 404
