"""/ask with after, before and source: what is asked, what is said, and what buttons and replies keep."""

import re
from collections.abc import Iterator
from datetime import date

import pytest

from index import Article, Builder, Embedder
from tests.conftest import Start
from tests.discord_server import GENERAL, QUESTIONS, Discord, Payload
from tests.fixtures.cards import ask, labels, shown

TOLL = "The flood at Aldermoor has killed {} people. It is said that the {} came too late to help."
ANN = "“{} is what this town needs more than anything else now,” Ann Lee said. Nobody contradicted her."


@pytest.fixture(scope="module")
def floods(
    start_bot: Start, embedder: Embedder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Discord]:
    articles = [
        Article("early", "Flood", TOLL.format(11, "army"), date(2021, 3, 1), "Reuters"),
        Article("middle", "Flood", TOLL.format(40, "boats"), date(2021, 3, 2), "The Post"),
        Article("late", "Flood", TOLL.format(52, "help"), date(2022, 4, 3), "Reuters"),
        Article("undated", "Flood", TOLL.format(25, "rain"), None, "The Gazette"),
        Article("copy", "Flood", TOLL.format(11, "army"), date(2021, 3, 1), "AP"),
        Article("dry", "Dry land", ANN.format("A dry summer"), date(2022, 5, 1), "Reuters"),
        Article("wet", "Wet land", ANN.format("A wet winter"), date(2020, 5, 1), "The Post"),
    ]
    folder = tmp_path_factory.mktemp("floods") / "index"
    Builder(folder, embedder).build(articles)
    with start_bot(index=folder, QUESTIONS_PER_USER="1000", QUESTIONS_PER_SERVER="10000") as (discord, _):
        yield discord


QUESTION = "How many people has the flood at Aldermoor killed?"


def all_pages(discord: Discord, first: Payload) -> list[Payload]:
    """The message at each of its pages, from the first on."""
    pages = [first]
    while any(label.startswith("More") for label in labels(pages[-1])):
        (label,) = [label for label in labels(pages[-1]) if label.startswith("More")]
        pages.append(discord.press(pages[-1], label=label).wait_answer())
    return pages


def test_only_articles_of_these_days_answer_and_the_message_says_so(floods: Discord) -> None:
    answer = ask(floods, QUESTION, after="2021-03-02", before="2021")
    assert shown(answer).count("killed") == 1
    assert "killed 40 people" in shown(answer)
    assert "Only articles dated 2 March 2021 to 31 December 2021" in shown(answer)
    assert "Only articles" not in shown(ask(floods, QUESTION))


def test_a_source_is_offered_while_typing_and_asked_alone(floods: Discord) -> None:
    offered = floods.autocomplete("ask", {"question": "x", "source": "reut"}, "source")
    assert offered == [{"name": "Reuters", "value": "Reuters"}]
    assert len(floods.autocomplete("ask", {"question": "x", "source": ""}, "source")) == 4
    text = "\n".join(shown(page) for page in all_pages(floods, ask(floods, QUESTION, source="reuters")))
    assert "killed 52 people" in text
    assert "killed 11 people" in text
    assert "killed 40 people" not in text
    assert "killed 25 people" not in text
    assert "Only articles from Reuters" in text


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"after": "soon"}, "'soon' is no date"),
        ({"after": "2022", "before": "2021"}, "2022-01-01 is later than 2021-12-31"),
        ({"after": "2024-05-01"}, "No article is dated 2024-05-01 or later; the newest is from 2022-05-01."),
        ({"source": "Pravda"}, "No article is from such a source. There are Reuters"),
        ({"source": "the "}, "Several sources fit: The Post, The Gazette"),
        ({"article": "early", "after": "2022"}, "the newest is from 2021-03-01"),
        ({"source": "The Gazette", "before": "2030"}, "No article from 'The Gazette' has a date"),
    ],
)
def test_what_cannot_be_asked_is_told_to_the_asker_alone(
    floods: Discord, options: dict[str, object], sentence: str
) -> None:
    before = len(floods.messages(GENERAL))
    asked = floods.command("ask", {"question": QUESTION, **options})
    told = asked.wait_answer()["content"].replace("\\", "")
    assert sentence in told
    assert asked.ephemeral
    assert len(floods.messages(GENERAL)) == before


def test_buttons_keep_the_filter(floods: Discord) -> None:
    first = ask(floods, QUESTION, after="2021-03-02", source="The Post")
    wide = floods.press(first, label="Context").wait_answer()
    back = floods.press(wide, label="Less").wait_answer()
    assert shown(back) == shown(first)
    for message in (first, wide, *all_pages(floods, back)):
        assert "Only articles from The Post, dated 2 March 2021 or later" in shown(message)
        assert not [n for n in ("11", "52", "25") if f"killed {n} people" in shown(message)]
    assert "noted" in floods.press(wide, emoji="👍").wait_answer()["content"]


def test_a_reply_keeps_the_filter(floods: Discord) -> None:
    question = "What did Ann Lee say?"
    unfiltered = "\n".join(shown(page) for page in all_pages(floods, ask(floods, question)))
    assert "A dry summer" in unfiltered
    assert "A wet winter" in unfiltered
    first = ask(floods, QUESTION, before="2021")
    said = floods.say(f"@bot and {question.lower()}", reply_to=first, channel=GENERAL)
    second = floods.wait_message(GENERAL, said)
    assert "A wet winter" in shown(second)
    said = floods.say("@bot what about a dry summer?", reply_to=second, channel=GENERAL)
    third = floods.wait_message(GENERAL, said)
    for answer in (second, third):
        assert "A dry summer" not in shown(answer)
        assert "Only articles dated 31 December 2021 or earlier" in shown(answer)


def test_a_question_that_replies_to_no_filtered_answer_asks_all(floods: Discord) -> None:
    said = floods.say("@bot What did Ann Lee say?", channel=QUESTIONS)
    answer = floods.wait_message(QUESTIONS, said)
    assert "Only articles" not in shown(answer)


def test_copies_are_shown_once_with_the_other_outlets(floods: Discord) -> None:
    answer = ask(floods, QUESTION, before="2021-03-01")
    assert shown(answer).count("killed 11 people") == 1
    assert "also in 1 other: " in shown(answer)


def test_of_a_question_about_now_the_newest_stands_first(floods: Discord) -> None:
    answer = ask(floods, "How many people has the flood at Aldermoor killed so far?")
    text = shown(answer)
    assert re.findall(r"killed (\d+) people", text)[:3] == ["52", "40", "11"]
    assert text.index("3 April 2022") < text.index("2 March 2021") < text.index("1 March 2021")
