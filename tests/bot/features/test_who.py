from __future__ import annotations

from pathlib import Path

import pytest

from index import Article, Builder, Embedder, default_article
from tests.conftest import Start
from tests.discord_markdown.parser import parse_markdown, plain_text
from tests.discord_server import GENERAL, NO_EMBEDS, Discord, Payload
from tests.fixtures.cards import bold, labels, markdown, menus, picture, quotes, shown
from tests.fixtures.running_bot import RunningBot

PRIVATE = 64
PNG = b"\x89PNG\r\n\x1a\n"
OTHER = Article("other", "Another story", "Anna Berg said: “We leave on Monday.” Nobody else spoke.")
SILENT = Article("silent", "A quiet day", "It rained all day. The ferry left at seven and came back at nine.")


def who(discord: Discord, **options: object) -> Payload:
    return discord.command("who", options).wait_answer()


def told(discord: Discord, **options: object) -> Payload:
    """What only the person who asked is told, in place of an answer."""
    called = discord.command("who", options)
    called.wait_acknowledged()
    answer = called.wait_followups()[0] if called.kind == 5 else called.wait_answer()
    assert answer["flags"] & PRIVATE
    return answer


def menu(message: Payload) -> Payload:
    (found,) = menus(message)
    return found


def choose(discord: Discord, message: Payload, name: str) -> Payload:
    (value,) = [option["value"] for option in menu(message)["options"] if option["label"] == name]
    return discord.press(message, custom_id=menu(message)["custom_id"], values=[value]).wait_answer()


def lines(message: Payload) -> list[str]:
    return [plain_text(parse_markdown(line)) for line in markdown(message).splitlines()]


def test_the_speakers_are_listed_with_what_they_said_in_numbers_and_in_a_picture(discord: Discord) -> None:
    message = who(discord)
    first, *rest = lines(message)
    assert first == "Who is quoted in Putin Biden talks · 19 March 2021"
    names = [line.split(" – ")[0] for line in rest]
    assert names[0] == "Vladimir Putin"
    assert {"Dmitry Peskov", "Jen Psaki", "Joe Biden"} <= set(names)
    assert all("statement" in line and "word" in line for line in rest)
    assert [option["label"] for option in menu(message)["options"]] == names
    assert labels(message) == []
    image = picture(message)
    assert image
    assert discord.file(image["media"]["url"]).startswith(PNG)
    assert image["description"].startswith("Bars of who is quoted how much: Vladimir Putin ")
    assert image["media"]["width"] / image["media"]["height"] > 4 / 3
    assert message["attachments"] == []


def test_a_speaker_is_read_page_by_page_and_left_again(discord: Discord) -> None:
    overview = who(discord)
    first = choose(discord, overview, "Vladimir Putin")
    assert first["id"] == overview["id"]
    assert picture(first) is None
    assert first["attachments"] == []
    assert lines(first)[0].startswith("Vladimir Putin – ")
    assert labels(first) == ["Next", "All speakers"]
    assert [option["label"] for option in menu(first)["options"] if option["default"]] == ["Vladimir Putin"]
    pages = [first]
    while "Next" in labels(pages[-1]):
        pages.append(discord.press(pages[-1], label="Next").wait_answer())
    assert [lines(page)[1] for page in pages] == [
        f"Page {number} of {len(pages)}" for number in range(1, len(pages) + 1)
    ]
    article = " ".join(default_article().text.split())
    said = [quote for page in pages for quote in quotes(page)]
    assert all(" ".join(quote.split()) in article for quote in said)
    words = " ".join(word for page in pages for word in bold(page))
    assert "it takes one to know one" in words
    assert "I wish you good health" in words
    assert "He will pay a price" not in words
    back = discord.press(pages[-1], label="Previous").wait_answer()
    assert shown(back) == shown(pages[-2])
    again = discord.press(back, label="All speakers").wait_answer()
    assert shown(again) == shown(overview)
    image = picture(again)
    assert image
    assert discord.file(image["media"]["url"]).startswith(PNG)


@pytest.mark.parametrize("typed", ["Dmitry Peskov", "dmitry peskov", "PESKOV"])
def test_a_speaker_can_be_asked_for_at_once(discord: Discord, typed: str) -> None:
    message = who(discord, speaker=typed)
    assert lines(message)[0].startswith("Dmitry Peskov – ")
    assert "— Dmitry Peskov" not in shown(message)
    assert "very bad" in " ".join(bold(message))
    assert picture(message) is None


def test_speakers_are_offered_while_typing(discord: Discord) -> None:
    offered = discord.autocomplete("who", {"speaker": "putn"}, "speaker")
    assert offered[0] == {"name": "Vladimir Putin", "value": "Vladimir Putin"}
    named = {"article": "putin-biden-talks", "speaker": "psak"}
    assert discord.autocomplete("who", named, "speaker")[0]["value"] == "Jen Psaki"
    assert discord.autocomplete("who", {"article": "none such", "speaker": "p"}, "speaker") == []


def test_whom_the_article_does_not_quote_is_told_with_those_it_does(discord: Discord) -> None:
    before = len(discord.messages(GENERAL))
    sentence = told(discord, speaker="@everyone")["content"]
    assert "No such speaker was found in the article. Found are Vladimir Putin, " in sentence
    assert "everyone" not in sentence
    assert len(discord.messages(GENERAL)) == before


def test_an_unknown_article_is_said_to_be_none(discord: Discord) -> None:
    assert "no such article" in told(discord, article="no such thing")["content"]


def test_the_speakers_are_shown_also_alone_and_where_the_bot_itself_may_show_no_cards(
    discord: Discord,
) -> None:
    for where in ({"guild": None, "user": discord.user(42)}, {"channel": NO_EMBEDS}):
        message = discord.command("who", **where).wait_answer()
        assert "Vladimir Putin" in shown(message)
        assert picture(message)


def test_of_several_articles_one_is_to_be_named(start_bot: Start, embedder: Embedder, tmp_path: Path) -> None:
    Builder(tmp_path / "index", embedder).build([default_article(), OTHER, SILENT])
    with start_bot(index=tmp_path / "index", QUESTIONS_PER_USER="4") as (discord, _):
        assert "There are 3 articles; choose one" in told(discord)["content"]
        assert lines(who(discord, article="other"))[1] == (
            "Anna Berg – 1 statement, 4 words, all of them word for word"
        )
        silent = who(discord, article="A quiet day")
        assert lines(silent)[-1] == "No speaker was found in the article."
        assert labels(silent) == []
        assert picture(silent) is None
        assert "No speaker was found" in told(discord, article="silent", speaker="Ann")["content"]
        assert discord.autocomplete("who", {"article": "other", "speaker": "berg"}, "speaker")
        assert discord.autocomplete("who", {"speaker": "berg"}, "speaker") == []
        who(discord, article="other")
        assert "please ask again in" in told(discord, article="other")["content"]


def test_menu_and_buttons_outlive_the_process_and_say_so_when_their_article_is_gone(
    start_bot: Start, embedder: Embedder
) -> None:
    with start_bot() as (discord, bot):
        overview, other = who(discord), who(discord)
        assert bot.stop() == 0
        with RunningBot(bot.index_dir, discord.environment) as again:
            discord.wait_gateway(identifies=2)
            again.wait_until("connected as")
            first = choose(discord, overview, "Vladimir Putin")
            second = discord.press(first, label="Next").wait_answer()
            assert shown(second) != shown(first)
            assert picture(discord.press(second, label="All speakers").wait_answer())
            first = choose(discord, overview, "Vladimir Putin")

            original = default_article()
            Builder(bot.index_dir, embedder).build(
                [Article(original.article_id, original.title, original.text + "\n\nMore to come.")]
            )
            again.wait_until("serving index")
            assert "changed text" in discord.press(first, label="Next").wait_answer()["content"]
            assert "changed text" in choose(discord, other, "Jen Psaki")["content"]

            Builder(bot.index_dir, embedder).build([OTHER], remove=[original.article_id])
            again.wait_until("serving index", times=2)
            assert "no longer in the index" in choose(discord, other, "Jen Psaki")["content"]
            gone = discord.press(first, label="All speakers").wait_answer()
            assert "no longer in the index" in gone["content"]
            assert gone["flags"] & PRIVATE
