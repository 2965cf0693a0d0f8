"""Feeds that servers follow, and their new articles as channels are told of them."""

import json
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.ledger.database import Ledger
from bot.ledger.feeds import BoundFeed, Feeds
from bot.sources.state import FILE_NAME, Source, SourceList
from tests.conftest import Start
from tests.discord_server import (
    GENERAL,
    GUILD,
    OTHER_GUILD,
    OWNER,
    QUESTIONS,
    READ_ONLY,
    Channel,
    Discord,
    Payload,
)
from tests.fixtures.cards import labels, manage, markdown, shown
from tests.fixtures.news.site import NewsSite, Story, site_aside
from tests.fixtures.running_bot import RunningBot

SETTINGS = {"SOURCES": "on", "SOURCES_LOCAL": "on", "QUESTIONS_PER_USER": "1000"}


class Told(Story):
    """A story in which somebody is quoted."""

    @property
    def html(self) -> str:
        said = "<p>“We count them <@1> again @everyone,” said warden Ida Brandt.</p>"
        return super().html.replace("</article>", f"{said}</article>")


@pytest.fixture(scope="module")
def site() -> Iterator[NewsSite]:
    site = NewsSite({number: Story(number) for number in range(2)})
    with site_aside(site):
        yield site


def look_again(bot: RunningBot) -> None:
    sources = SourceList(bot.index_dir)
    for source in sources.read().values():
        sources.put(replace(source, due=0.0))


def bind(bot: RunningBot, count: int) -> None:
    """Have the server follow so many feeds that are looked at in a long time."""
    sources = SourceList(bot.index_dir)
    with closing(Ledger(bot.index_dir)) as ledger:
        for number in range(count):
            source = Source(f"bound-{number}", "feed", f"https://{number}.example/", "main", due=1e12)
            sources.add(source)
            Feeds(ledger).bind(BoundFeed(source.source_id, int(GUILD.id)))


def noted(bot: RunningBot) -> int:
    """Of how many articles it is noted that they were announced."""
    with closing(Ledger(bot.index_dir)) as ledger:
        ((count,),) = ledger.read("SELECT count(*) FROM announced")
    return int(count)


def announced(discord: Discord, channel: Channel, count: int) -> list[Payload]:
    """What the bot has told a channel, once that is so much."""
    last = None
    for _ in range(count):
        last = discord.wait_message(channel, last, timeout=90)
    return discord.messages(channel)


def test_new_articles_are_announced_once_and_can_be_asked_about(start_bot: Start, site: NewsSite) -> None:
    with start_bot(**SETTINGS) as (discord, bot):
        options = {"url": f"{site.address}/feed.json", "channel": QUESTIONS.id}
        told = shown(discord.command("feed add", options, user=OWNER).wait_answer())
        assert "I follow" in told
        (first,) = announced(discord, QUESTIONS, 1)
        assert "2 articles of it can be asked about now" in shown(first)
        site.stories |= {number: Told(number) for number in range(2, 9)}
        look_again(bot)
        messages = announced(discord, QUESTIONS, 7)
        assert "And 2 more new articles from" in shown(messages[-1])
        for message in messages[1:-1]:
            title, lead, quoted = markdown(message).splitlines()[:3]
            assert title.startswith("[**The ")
            assert f"**]({site.address}/story/" in title
            assert lead.startswith("> Keeper ")
            assert quoted == "Quoted in it: Ida Brandt"
            assert labels(message) == ["Ask about it"]
        assert len({markdown(message) for message in messages}) == 7
        message = messages[1]
        opened = discord.press(message, label="Ask about it", user=discord.user(21))
        assert "The " in json.dumps(opened.wait_answer())
        answer = discord.submit(opened, "How many lanterns were counted?", message, user=discord.user(21))
        number = markdown(message).split("/story/")[1].split(")")[0]
        assert f"counted {int(number) * 7 + 3} lanterns" in shown(answer.wait_answer())
        before = len(discord.messages(QUESTIONS))

        bot.stop()
        bot.start()
        discord.wait_gateway(identifies=2, connected=1)
        look_again(bot)
        bot.wait_until("nothing new")
        assert len(discord.messages(QUESTIONS)) == before
        pressed = discord.press(message, label="Ask about it", user=discord.user(21))
        assert pressed.wait_answer()["title"] == "Ask about it"

        discord.fault("POST", f"/channels/{QUESTIONS.id}/messages", status=403, code=50001)
        site.stories[9] = Story(9)
        look_again(bot)
        bot.wait_until("no longer announced")
        listed = shown(discord.command("feed list", user=OWNER).wait_answer())
        assert "10 articles" in listed
        assert "I may not write there" in listed
        site.stories[10] = Story(10)
        look_again(bot)
        bot.wait_until("1 added", times=2)
        (source_id,) = SourceList(bot.index_dir).read()
        removed = discord.command("feed remove", {"feed": source_id}, user=OWNER).wait_answer()
        assert "no longer follow" in shown(removed)
        assert SourceList(bot.index_dir).read() == {}
        assert noted(bot) == 0
        assert len(discord.messages(QUESTIONS)) == before
        assert "follows no feed" in shown(discord.command("feed list", user=OWNER).wait_answer())


@pytest.fixture(scope="module")
def discord(start_bot: Start) -> Iterator[Discord]:
    with start_bot(**SETTINGS) as (discord, _):
        for guild in (GUILD, OTHER_GUILD):
            manage(discord, "settings server", guild, collection="own").wait_told()
        yield discord


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"url": "/etc"}, "Give the address of a feed"),
        ({"url": "file:///etc/passwd"}, "Give the address of a feed"),
        ({"url": "http://169.254.169.254/feed"}, "private network"),
        ({"url": "https://a.example/feed", "channel": READ_ONLY.id}, "let me see it and send messages there"),
    ],
)
def test_what_cannot_be_followed_is_said(discord: Discord, options: dict[str, str], sentence: str) -> None:
    assert sentence in manage(discord, "feed add", GUILD, **options).wait_told()["content"]


def test_a_server_follows_nothing_on_this_machine_whatever_the_host_does(
    discord: Discord, site: NewsSite
) -> None:
    told = manage(discord, "feed add", url=f"{site.address}/feed.json").wait_told()
    assert "private network" in told["content"]
    assert site.asked["/feed.json"] <= 6


def test_the_page_of_an_article_is_no_feed(start_bot: Start, site: NewsSite) -> None:
    with start_bot(**SETTINGS) as (discord, _):
        options = {"url": f"{site.address}/story/1"}
        told = discord.command("feed add", options, user=OWNER).wait_told()
        assert "/article add adds it" in told["content"]
        discord.command("settings channel", {"collection": "shared"}, user=OWNER).wait_told()
        discord.command("settings server", {"collection": "own"}, user=OWNER).wait_told()
        other = {"url": f"{site.address}/feed.json", "channel": GENERAL.id}
        elsewhere = discord.command("feed add", other, user=OWNER, channel=QUESTIONS).wait_told()
        assert "answered from other articles" in elsewhere["content"]


def test_nobody_else_follows_feeds(discord: Discord) -> None:
    for path in ("feed list", "feed add", "feed remove"):
        options = {"feed add": {"url": "https://a.example/feed"}, "feed remove": {"feed": "x"}}.get(path)
        told = discord.command(path, options, user=discord.user(22)).wait_told()
        assert "Only administrators of this server" in told["content"]


def test_a_server_follows_so_many_and_sees_none_of_anothers(
    start_bot: Start, default_folder: Path, tmp_path: Path
) -> None:
    with start_bot(**SETTINGS) as (discord, bot):
        for guild in (GUILD, OTHER_GUILD):
            manage(discord, "settings server", guild, collection="own").wait_told()
        with closing(Ledger(bot.index_dir)) as ledger:
            for number in range(30):
                Feeds(ledger).bind(BoundFeed(f"discord-{number}", int(GUILD.id)))
        told = manage(discord, "feed add", url="http://127.0.0.1:1/feed").wait_told()
        assert "private network" in told["content"]
        bind(bot, 20)
        told = manage(discord, "feed add", url="https://a.example/feed").wait_told()
        assert "20 feeds, as many as it may" in told["content"]
        other = manage(discord, "feed add", OTHER_GUILD, url="http://127.0.0.1:1/feed").wait_told()
        assert "private network" in other["content"]
        assert "follows no feed" in shown(manage(discord, "feed list", OTHER_GUILD).wait_answer())
        refused = manage(discord, "feed remove", OTHER_GUILD, feed="discord-3").wait_told()
        assert "follows no such feed" in refused["content"]


def test_where_the_host_follows_no_sources_that_is_said(start_bot: Start) -> None:
    with start_bot() as (discord, _):
        told = discord.command("feed add", {"url": "https://a.example/feed"}, user=OWNER).wait_told()
        assert "SOURCES=on" in told["content"]


def test_what_a_feed_had_at_first_is_no_news_however_late_it_is_read(start_bot: Start) -> None:
    site = NewsSite({number: Story(number) for number in range(3)})
    with site_aside(site), start_bot(**SETTINGS) as (discord, bot):
        site.faults["/story/1"] = ["500", "500"]
        options = {"url": f"{site.address}/feed.json", "channel": QUESTIONS.id}
        discord.command("feed add", options, user=OWNER).wait_answer()
        (first,) = announced(discord, QUESTIONS, 1)
        assert "2 articles of it can be asked about now" in shown(first)
        look_again(bot)
        (source_id,) = SourceList(bot.index_dir).read()
        bot.wait_until(f"source {source_id}: 1 failed")
        look_again(bot)
        bot.wait_until(f"source {source_id}: 1 added")
        site.stories[3] = Story(3)
        look_again(bot)
        messages = announced(discord, QUESTIONS, 2)
        assert "/story/3)" in markdown(messages[1])
        assert len(messages) == 2


def test_what_was_not_yet_announced_when_the_bot_ended_is_announced_then(start_bot: Start) -> None:
    site = NewsSite({0: Story(0)})
    with site_aside(site), start_bot(**SETTINGS) as (discord, bot):
        options = {"url": f"{site.address}/feed.json", "channel": QUESTIONS.id}
        discord.command("feed add", options, user=OWNER).wait_answer()
        announced(discord, QUESTIONS, 1)
        discord.fault("POST", f"/channels/{QUESTIONS.id}/messages", status=500, delay=40)
        site.stories |= {number: Story(number) for number in range(1, 4)}
        look_again(bot)
        bot.wait_until("3 added")
        while noted(bot) < 4:
            time.sleep(0.1)
        bot.stop()
        assert noted(bot) == 1
        bot.start()
        discord.wait_gateway(identifies=2, connected=1)
        look_again(bot)
        assert len(announced(discord, QUESTIONS, 4)) == 4


def test_many_at_once_follow_no_more_than_a_server_may(start_bot: Start) -> None:
    site = NewsSite({0: Story(0)})
    with site_aside(site), start_bot(**SETTINGS) as (discord, bot):
        bind(bot, 17)
        urls = [f"{site.address}/feed.json?number={number}" for number in range(8)]
        asked = [discord.command("feed add", {"url": url}, user=OWNER) for url in urls]
        told = [json.dumps(one.wait_told(timeout=90)) for one in asked]
        assert sum("I follow" in one for one in told) == 3
        assert sum("20 feeds, as many as it may" in one for one in told) == 5
        assert len(SourceList(bot.index_dir).read()) == 20
        with closing(Ledger(bot.index_dir)) as ledger:
            assert len(Feeds(ledger).of_server(int(GUILD.id))) == 20


def test_a_damaged_list_is_told_without_where_it_lies(start_bot: Start) -> None:
    with start_bot(**SETTINGS) as (discord, bot):
        (bot.index_dir / FILE_NAME).write_text("{}")
        for path, options in (("feed add", {"url": "https://a.example/feed"}), ("feed list", None)):
            told = json.dumps(discord.command(path, options, user=OWNER).wait_told())
            assert "in the folder of the index is damaged" in told
            assert "followed already" not in told
            assert str(bot.index_dir) not in told
