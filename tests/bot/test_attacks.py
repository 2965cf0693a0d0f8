"""Every attack of `attacks`, through Discord's protocol, against one bot that has to survive them."""

from __future__ import annotations

import json
import re
import ssl
from collections.abc import Iterator
from functools import cache
from http.client import HTTPSConnection
from itertools import count
from pathlib import Path
from typing import Unpack
from urllib.parse import urlsplit

import pytest

from bot.live.keys import content_key, name_key
from bot.message.reply import Reply
from bot.message.source_line import safe_url
from bot.phrases import make_showable
from index import Article, Builder, Embedder, Index, default_article
from index.text.links import text_fragment_url
from tests.conftest import Start
from tests.discord_markdown.parser import Link, Mention, Node, parse_markdown, plain_text, walk
from tests.discord_server import (
    EDITORS,
    GENERAL,
    GUILD,
    MANAGE_GUILD,
    OTHER_GENERAL,
    OWNER,
    QUESTIONS,
    TOKEN,
    Channel,
    Discord,
    Interaction,
    Payload,
    User,
    Who,
)
from tests.discord_server.rest.limits import COMPONENTS_V2
from tests.fixtures.attacks import (
    ARTICLES,
    ASKED_TEXTS,
    CUSTOM_IDS,
    FILE_TEXTS,
    FILES,
    MARKUP,
    URLS,
    HostileArticle,
    HostileFile,
    HostileQuestion,
)
from tests.fixtures.cards import PESKOV, buttons, folded, laid_out, markdown, picture, question, shown, styled
from tests.fixtures.running_bot import RunningBot

TEXT_ONLY = {"text"}
ANSWER = {"text", "quote", "bold", "underline", "link", "subtext"}
DEFECT = "Something went wrong"
MOST_PRESSES = 60
_numbers = count(100)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    folder = tmp_path_factory.mktemp("attacks") / "index"
    Builder(folder, embedder).build([default_article(), *(one.article for one in ARTICLES)])
    return folder


@pytest.fixture(scope="module")
def attacked(start_bot: Start, folder: Path) -> Iterator[tuple[Discord, RunningBot]]:
    """The one bot; no attack leaves a broken rule of Discord's or an unexpected error behind."""
    settings = {"QUESTIONS_PER_USER": "1000", "QUESTIONS_PER_SERVER": "10000", "ADMIN_GUILD_IDS": GUILD.id}
    with start_bot(index=folder, **settings) as (discord, bot):
        yield discord, bot
        assert bot.process.poll() is None
    assert "Traceback" not in bot.text
    assert "unexpected" not in bot.text


@pytest.fixture
def discord(attacked: tuple[Discord, RunningBot]) -> Iterator[Discord]:
    """The bot's Discord, in which this test has broken nothing."""
    discord, bot = attacked
    yield discord
    assert bot.process.poll() is None
    assert discord.violations() == []
    assert "Traceback" not in bot.text


@pytest.fixture(scope="module")
def keys(folder: Path, embedder: Embedder) -> dict[str, str]:
    """What buttons carry for each article's id: the keys of the article and of its text."""
    index = Index.open(folder, embedder)
    hashes = index.manifest.articles
    index.close()
    return {one: name_key(one) + content_key(digest) for one, digest in hashes.items()}


def somebody() -> User:
    """A person who has done nothing yet, so that no limit is met."""
    return Discord.user(next(_numbers))


@cache
def texts() -> tuple[str, ...]:
    """What may be quoted: the articles, and what other tests of this module add to them."""
    articles = (default_article(), *(one.article for one in ARTICLES))
    return tuple(map(folded, (*(article.text for article in articles), *FILE_TEXTS)))


@cache
def links() -> frozenset[str]:
    """The addresses that an answer may lead to."""
    return frozenset(filter(None, map(address, (default_article(), *(one.article for one in ARTICLES)))))


def address(article: Article) -> str | None:
    """An article's own address as a link may show it, without what marks the quote."""
    url = safe_url(text_fragment_url(article.url or "", ""), 2000)
    return url and url.split("#")[0]


def card(message: Payload) -> str:
    assert not message["embeds"]
    assert not message["content"]
    assert picture(message) is None
    return markdown(message)


def quoted_in(nodes: tuple[Node, ...]) -> list[str]:
    return [folded(plain_text(node.children)).strip("…") for node in styled("quote", nodes)]


def harmless_answer(message: Payload, articles: tuple[str, ...] | None = None) -> list[str]:
    """The words quoted, after a look at what the message is made of."""
    nodes = parse_markdown(card(message))
    commands = [node for node in walk(nodes) if isinstance(node, Mention) and node.mentioned == "command"]
    assert {command.target for command in commands} <= {"ask", "who"}
    assert {node.kind for node in walk(nodes) if node not in commands} <= ANSWER
    linked = {node.url for node in walk(nodes) if isinstance(node, Link)} | set(addresses(message))
    assert {url.split("#")[0] for url in linked} <= links()
    quoted = quoted_in(nodes)
    for quote in quoted:
        assert any(quote in text for text in articles or texts())
    return quoted


def addresses(message: Payload) -> list[str]:
    return [button["url"] for button in buttons(message) if button.get("url")]


def harmless_sentence(message: Payload) -> str:
    """The words of a message without a card, after a look at what it is made of."""
    assert not message["embeds"]
    assert not message["components"]
    nodes = parse_markdown(message["content"])
    assert {node.kind for node in walk(nodes)} <= TEXT_ONLY
    sentence = plain_text(nodes)
    assert sentence
    assert DEFECT not in sentence
    return sentence


def harmless(message: Payload) -> None:
    if message["components"]:
        harmless_answer(message)
        # What the bot itself can do is told in a line without a question.
        assert "</ask:" in markdown(message) or question(message)
    else:
        harmless_sentence(message)


def outcome(interaction: Interaction) -> Payload:
    """What the person sees of what they did: the answer, the changed message or what was told beside it."""
    assert interaction.wait_acknowledged() < 3
    for _ in range(100):
        if interaction.kind == 6 and interaction.followups:
            return interaction.followups[-1]
        try:
            return interaction.wait_answer(timeout=0.3)
        except TimeoutError:
            continue
    raise AssertionError("nothing came of it")


def left_behind(discord: Discord, custom_id: str, channel: Channel) -> Payload:
    """A message with one button, as an older bot left it: discord.py hears of no button that is not there."""
    button = {"type": 2, "style": 2, "label": "Old", "custom_id": custom_id}
    reply = Reply("Old", 0, question="What did Peskov say?")
    (container,) = laid_out(reply)["components"]
    container["components"].append({"type": 1, "components": [button]})
    body = {"components": [container], "flags": COMPONENTS_V2, "allowed_mentions": {"parse": []}}
    return sent(discord, body, channel)


def sent(discord: Discord, body: Payload, channel: Channel) -> Payload:
    """What the bot itself sent, whatever it is."""
    trusted = ssl.create_default_context(cafile=discord.environment["SSL_CERT_FILE"])
    proxy = urlsplit(discord.environment["DISCORD_PROXY"])
    connection = HTTPSConnection(str(proxy.hostname), proxy.port, context=trusted)
    connection.set_tunnel("discord.com", 443)
    headers = {"Authorization": f"Bot {TOKEN}", "Content-Type": "application/json"}
    connection.request("POST", f"/api/v10/channels/{channel.id}/messages", json.dumps(body), headers)
    response = connection.getresponse()
    message: Payload = json.loads(response.read())
    connection.close()
    assert response.status == 200, message
    return message


def pressed_old(discord: Discord, custom_id: str, **who: Unpack[Who]) -> Interaction:
    channel = who.get("channel") or QUESTIONS
    return discord.press(left_behind(discord, custom_id, channel), label="Old", **who)


def has(message: Payload, action: str) -> bool:
    return any(str(button.get("custom_id", "")).startswith(f"ab1:{action}:") for button in buttons(message))


@pytest.mark.parametrize("attack", ASKED_TEXTS, ids=lambda attack: attack.name)
def test_a_hostile_question_gets_a_harmless_answer(discord: Discord, attack: HostileQuestion) -> None:
    person = somebody()
    called = discord.command("ask", {"question": attack.text[:1000] or "?"}, user=person, channel=QUESTIONS)
    answer = outcome(called)
    harmless(answer)
    assert answer["components"] or called.ephemeral

    asked = discord.say(f"@bot {attack.text[:3900]}", user=person, channel=GENERAL)
    mentioned = discord.wait_message(GENERAL, after=asked)
    harmless(mentioned)

    asked = discord.say(attack.text[:4000], user=person, reply_to=mentioned)
    harmless(discord.wait_message(GENERAL, after=asked))

    asked = discord.say(attack.text[:4000], user=person, guild=None)
    harmless(discord.wait_message(Discord.dm(person), after=asked))


def all_pages(discord: Discord, message: Payload, person: User, articles: tuple[str, ...]) -> list[str]:
    """What all pages of an answer quote, one after the other."""
    quoted = harmless_answer(message, articles)
    first = card(message)
    for _ in range(MOST_PRESSES):
        if not has(message, "m"):
            return quoted
        message = outcome(discord.press(message, custom_id="ab1:m:", user=person))
        if card(message) == first:
            return quoted
        quoted += harmless_answer(message, articles)
    raise AssertionError("the pages never come to an end")


def chosen(discord: Discord, path: str, article: Article) -> str:
    """What autocompletion sends for an article."""
    options = {"question": "?"} if path == "ask" else {}
    for typed in (article.title[:100], article.article_id[:100], ""):
        choices = discord.autocomplete(path, options | {"article": typed}, "article", user=OWNER)
        assert len(choices) <= 25
        assert all(make_showable(choice["name"]) == choice["name"] for choice in choices)
        values = [choice["value"] for choice in choices]
        if found := {article.article_id, f"#{name_key(article.article_id)}"} & set(values):
            return str(found.pop())
    return f"#{name_key(article.article_id)}"


@pytest.mark.parametrize("hostile", ARTICLES, ids=lambda hostile: hostile.name)
def test_a_hostile_article_is_quoted_to_its_last_word_and_does_no_harm(
    discord: Discord, hostile: HostileArticle
) -> None:
    article, person = hostile.article, somebody()
    own = (folded(article.text),)
    named = chosen(discord, "ask", article)
    called = discord.command(
        "ask", {"question": hostile.question, "article": named}, user=person, channel=QUESTIONS
    )
    answer = outcome(called)
    all_pages(discord, answer, person, own)
    assert {url.split("#")[0] for url in addresses(answer)} <= {address(article)}
    assert all(len(url) <= 512 for url in addresses(answer))

    around = outcome(discord.press(answer, custom_id="ab1:c:", user=person))
    widened = all_pages(discord, around, person, own)
    assert folded(hostile.whole) in "".join(widened)
    again = outcome(discord.press(answer, custom_id="ab1:c:", user=somebody()))
    harmless_answer(again, own)


@pytest.mark.parametrize("hostile", ARTICLES, ids=lambda hostile: hostile.name)
def test_a_hostile_article_can_be_listed_for_removal_and_kept(
    discord: Discord, hostile: HostileArticle
) -> None:
    named = chosen(discord, "article remove", hostile.article)
    called = discord.command("article remove", {"article": named}, user=OWNER)
    asked = outcome(called)
    assert called.ephemeral
    assert {node.kind for node in walk(parse_markdown(card(asked)))} <= ANSWER | {"code"}
    assert folded(hostile.article.title)[:20] in folded(plain_text(parse_markdown(card(asked))))
    kept = outcome(discord.press(asked, custom_id="ab1:keep:", user=OWNER))
    assert "stays" in card(kept)


def test_every_page_of_the_list_holds_its_articles_and_no_markup_of_theirs(discord: Discord) -> None:
    message = outcome(discord.command("article list", user=OWNER))
    listed, page = card(message), 0
    while f"'ab1:list:{page + 1}'" in str(message["components"]):
        page += 1
        message = outcome(discord.press(message, custom_id=f"ab1:list:{page}", user=OWNER))
        assert {node.kind for node in walk(parse_markdown(card(message)))} <= {"text", "bold"}
        listed += "\n" + card(message)
    seen = folded(plain_text(parse_markdown(listed)))
    assert page == len(ARTICLES) // 10
    for hostile in ARTICLES:
        assert folded(hostile.article.title)[:20] in seen


@pytest.mark.parametrize("name", [*MARKUP, *(one.name for one in ARTICLES[-11:])])
def test_the_source_of_hostile_words_is_found_without_harm(discord: Discord, name: str) -> None:
    person = somebody()
    said = MARKUP.get(name) or next(one.article.text for one in ARTICLES if one.name == name)
    spoken = discord.say(f"The lamp burns all night, {said}"[:4000], user=person, channel=QUESTIONS)
    found = discord.menu("Find the source", spoken, user=person)
    answer = outcome(found)
    assert found.ephemeral
    if not answer["components"]:
        harmless_sentence(answer)
        return
    harmless_answer(answer)
    for button in buttons(answer):
        pressed = discord.press(answer, custom_id=button["custom_id"], user=person)
        passage = pressed.wait_followups()[0]
        harmless_answer(passage)


def status(discord: Discord) -> str:
    """The id of the index that is served."""
    found = re.search(r"\d{8}-\d{6}-[0-9a-f]{6}", card(outcome(discord.command("status", user=OWNER))))
    assert found
    return found.group()


def added(discord: Discord, options: dict[str, object]) -> str:
    """What the administrator who adds an article reads in the end."""
    called = discord.command("article add", options, user=OWNER)
    assert called.wait_acknowledged() < 3
    assert called.ephemeral
    edits: list[Payload] = []
    while len(edits) < 200:
        edits = called.wait_edits(len(edits) + 1, timeout=60)
        if called.kind == 4:
            return harmless_sentence(edits[-1])
        told = card(edits[-1])
        if not told.startswith("**Indexing"):
            assert DEFECT not in told
            assert {node.kind for node in walk(parse_markdown(told))} <= {"text", "bold", "code", "subtext"}
            return plain_text(parse_markdown(told))
    raise AssertionError("it never ended")


def files_around(bot: RunningBot) -> set[Path]:
    """Every file near the bot but those of its index."""
    around = bot.index_dir.parent
    return {path for path in around.rglob("*") if not path.is_relative_to(bot.index_dir)}


def still_answers(discord: Discord) -> None:
    called = discord.command("ask", {"question": "What did Peskov say?"}, user=somebody(), channel=QUESTIONS)
    answer = outcome(called)
    harmless_answer(answer)
    assert PESKOV in shown(answer)


@pytest.mark.parametrize("hostile", FILES, ids=lambda hostile: hostile.name)
def test_a_hostile_file_is_refused_in_words_or_read_without_harm(
    discord: Discord, attacked: tuple[Discord, RunningBot], hostile: HostileFile
) -> None:
    before, around = status(discord), files_around(attacked[1])
    told = added(discord, {"file": hostile.file})
    if hostile.refused:
        assert hostile.refused in told
        assert "new index is live" not in told
        assert status(discord) == before
    else:
        assert "new index is live" in told or "Nothing has changed" in told
    assert files_around(attacked[1]) == around
    still_answers(discord)


@pytest.mark.parametrize("name", URLS)
def test_a_hostile_address_is_refused_in_words(discord: Discord, name: str) -> None:
    before = status(discord)
    told = added(discord, {"url": URLS[name]})
    assert re.search("address|site|page", told)
    assert "Indexing" not in told
    assert status(discord) == before


def test_of_a_page_nothing_but_its_words_is_read(discord: Discord) -> None:
    added(discord, {"file": next(one.file for one in FILES if one.name == "scripts")})
    asked = {"question": "What does alert('scripted') do?", "article": "scripts"}
    answer = outcome(discord.command("ask", asked, user=somebody(), channel=QUESTIONS))
    message = outcome(discord.press(answer, custom_id="ab1:c:", user=somebody()))
    quoted = "".join(quoted_in(parse_markdown(card(message))))
    assert "harbour" in quoted
    assert "alert" not in quoted


ADMINISTRATION = ["reindex", "rollback", "status", "article list"]


@pytest.mark.parametrize(
    "where",
    [
        {"channel": GENERAL},
        {"channel": OTHER_GENERAL, "member_permissions": MANAGE_GUILD},
        {"channel": GENERAL, "roles": [EDITORS]},
        {"guild": None},
    ],
    ids=["member", "manager-elsewhere", "editor", "alone"],
)
def test_who_does_not_administer_can_do_nothing(discord: Discord, keys: dict[str, str], where: Who) -> None:
    where = {**where, "user": somebody()}
    before = status(discord)
    calls = [discord.command(path, {}, **where) for path in ADMINISTRATION]
    calls.append(discord.command("article add", {"url": "https://news.example/"}, **where))
    calls.append(discord.command("article remove", {"article": next(iter(keys))}, **where))
    forged = (f"ab1:rm:{next(iter(keys.values()))}", "ab1:keep:", "ab1:list:0", "ab1:stop:00000000")
    calls += [pressed_old(discord, custom_id, **where) for custom_id in forged]
    for call in calls:
        told = outcome(call)
        assert call.ephemeral
        assert "Only whoever runs this bot" in harmless_sentence(told)
    assert status(discord) == before


@pytest.mark.parametrize("name", CUSTOM_IDS)
def test_a_button_that_nobody_made_gets_a_sentence(discord: Discord, name: str) -> None:
    pressed = pressed_old(
        discord, CUSTOM_IDS[name], user=OWNER if name.startswith(("remove", "stop")) else somebody()
    )
    assert harmless_sentence(outcome(pressed))
    assert pressed.ephemeral


def test_a_button_below_an_embed_of_earlier_versions_gets_a_sentence(
    discord: Discord, keys: dict[str, str]
) -> None:
    custom_id = f"ab1:c:{keys[default_article().article_id]}ap0:"
    row = {"type": 1, "components": [{"type": 2, "style": 2, "label": "Old", "custom_id": custom_id}]}
    embed = {"description": "Old", "footer": {"text": "Asked: What did Peskov say?"}}
    body = {"embeds": [embed], "components": [row], "allowed_mentions": {"parse": []}}
    pressed = discord.press(sent(discord, body, QUESTIONS), label="Old", user=somebody())
    assert "ask again" in harmless_sentence(outcome(pressed))
    assert pressed.ephemeral


@pytest.mark.parametrize(
    "flags",
    ["ap9999:", "ac9999:", "sp0:", "sc9:", "ap0:{article}zzzzzz.zzzzz", "ap0:AbCd-_120.1,{article}0.5"],
)
@pytest.mark.parametrize("action", ["c", "m"])
def test_a_forged_state_of_an_article_that_is_there_shows_only_that(
    discord: Discord, keys: dict[str, str], action: str, flags: str
) -> None:
    article_id = default_article().article_id
    tail = keys[article_id] + flags.format(article=name_key(article_id))
    harmless_answer(outcome(pressed_old(discord, f"ab1:{action}:{tail}", user=somebody())))


@pytest.mark.parametrize("place", ["0:999999999.1", "0:0.999999999", "999:0.10", "0:0.1", "1:5.100"])
def test_a_forged_passage_is_a_slice_or_a_sentence(
    discord: Discord, keys: dict[str, str], place: str
) -> None:
    custom_id = f"ab1:p:{keys[default_article().article_id]}{place}"
    told = outcome(pressed_old(discord, custom_id, user=somebody()))
    if "999999999" in place:
        harmless_sentence(told)
    else:
        assert harmless_answer(told)


@pytest.mark.parametrize("tail", ["0", "999999", "9999999", "-1", "\u0663", "", "x", "1e9"])
def test_a_forged_page_of_the_list_is_a_page(discord: Discord, tail: str) -> None:
    page = card(outcome(pressed_old(discord, f"ab1:list:{tail}", user=OWNER)))
    assert {node.kind for node in walk(parse_markdown(page))} <= {"text", "bold"}
