"""The source of what other people's messages say, wherever in them it stands, by the menu and by replies."""

import pytest

from tests.discord_server import GENERAL, Discord, Payload
from tests.fixtures.cards import PESKOV, shown

WORDS = "He definitely doesn't want to normalize relations with our country"
MODERN = 1 << 15
TEXT: Payload = {"type": 10, "content": WORDS}
PLACES: dict[str, Payload] = {
    "title": {"embeds": [{"title": WORDS}]},
    "field": {"embeds": [{"title": "News", "fields": [{"name": "Said", "value": WORDS}]}]},
    "field name": {"embeds": [{"description": "News", "fields": [{"name": WORDS, "value": "Said"}]}]},
    "text": {"flags": MODERN, "components": [TEXT]},
    "container": {"flags": MODERN, "components": [{"type": 17, "components": [TEXT]}]},
    "section": {
        "flags": MODERN,
        "components": [
            {
                "type": 17,
                "components": [
                    {
                        "type": 9,
                        "components": [TEXT],
                        "accessory": {"type": 2, "style": 5, "label": "Open", "url": "https://a.example"},
                    }
                ],
            }
        ],
    },
}
NOT_SHOWN = "Discord does not show me that message."


def found(message: Payload) -> bool:
    return WORDS in shown(message)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("forwarded", [False, True], ids=["itself", "forwarded"])
def test_the_words_are_found_wherever_they_stand(discord: Discord, place: str, forwarded: bool) -> None:
    said = discord.say("", channel=GENERAL, fields=PLACES[place])
    if forwarded:
        said = discord.say("", channel=GENERAL, forward=said)
    assert found(discord.menu("Find the source", said).wait_answer())


def test_a_forwarded_message_is_looked_at_and_so_is_one_that_is_sent_to_the_bot_alone(
    discord: Discord,
) -> None:
    said = discord.say(WORDS, channel=GENERAL)
    passed = discord.say("", channel=GENERAL, forward=said)
    assert found(discord.menu("Find the source", passed).wait_answer())
    reader = discord.user(71)
    told = discord.say("", user=reader, guild=None, forward=said)
    assert found(discord.wait_message(discord.dm(reader), told))


def test_a_message_without_words_has_none_to_look_for(discord: Discord) -> None:
    said = discord.say("", channel=GENERAL, fields={"embeds": [{"image": {"url": "https://a.example/b"}}]})
    assert "has no words" in discord.menu("Find the source", said).wait_answer()["content"]


def test_a_reply_that_asks_for_the_source_looks_at_what_discord_shows(discord: Discord) -> None:
    said = discord.say(f"@bot look: {WORDS}", channel=GENERAL)
    discord.wait_message(GENERAL, said)
    asked = discord.say("@bot is this in the article?", reply_to=said, user=discord.user(72))
    answer = discord.wait_message(GENERAL, asked)
    assert found(answer)
    assert answer["message_reference"]["message_id"] == asked["id"]
    reader = discord.user(73)
    said = discord.say(WORDS, user=reader, guild=None)
    discord.wait_message(discord.dm(reader), said)
    asked = discord.say("where is that from?", user=reader, reply_to=said)
    assert found(discord.wait_message(discord.dm(reader), asked))


@pytest.mark.parametrize("words", ["@bot is this in the article?", "@bot source?", "@bot"])
def test_a_reply_to_what_discord_hides_is_told_of_the_menu(discord: Discord, words: str) -> None:
    said = discord.say(WORDS, channel=GENERAL)
    asked = discord.say(words, reply_to=said)
    told = discord.wait_message(GENERAL, asked)["content"]
    assert told.startswith(NOT_SHOWN)
    assert "Find the source" in told


def test_a_reply_with_a_question_of_its_own_is_answered(discord: Discord) -> None:
    said = discord.say("I wonder about this", channel=GENERAL)
    asked = discord.say("@bot What did Peskov say?", reply_to=said)
    assert PESKOV in shown(discord.wait_message(GENERAL, asked))
