import re
from itertools import pairwise
from pathlib import Path

import pytest

from bot.features.find_source import plain_words
from bot.message.answer import NOT_ANSWERED, UNSURE
from bot.phrases import NOT_SURE
from index import Article, Builder, Embedder, Index, default_article
from tests.conftest import Start
from tests.discord_markdown.parser import Link, parse_markdown, plain_text, walk
from tests.discord_server import (
    GENERAL,
    GUILD,
    NO_EMBEDS,
    OWNER,
    QUESTIONS,
    READ_ONLY,
    THREAD,
    Discord,
    File,
)
from tests.fixtures.cards import PESKOV, ask, bold, colour, labels, markdown, question, quotes, shown
from tests.fixtures.running_bot import RunningBot

PRIVATE = 64


def test_a_command_is_answered_with_the_words_first_and_then_their_source(discord: Discord) -> None:
    asked = discord.command("ask", {"question": "What did Peskov say?"})
    answer = asked.wait_answer()
    assert not asked.ephemeral
    words, source = (plain_text(parse_markdown(line)) for line in markdown(answer).splitlines())
    assert words.startswith("Dmitry Peskov: ")
    assert f"“{PESKOV} " in words
    assert source == "[1] Putin Biden talks · 19 March 2021 · ¶\u00a011"
    assert question(answer) == "What did Peskov say?"
    assert labels(answer) == ["Follow up", "Context", "👍", "👎"]


def test_only_the_speaker_asked_for_is_shown_and_a_fact_is_bold(discord: Discord) -> None:
    answer = ask(discord, "What did Biden say?")
    assert bold(answer) == ["Joe Biden"]
    assert "He will pay a price" in shown(answer)
    assert "it takes one to know one" not in shown(answer)
    assert bold(ask(discord, "Who was poisoned?")) == ["Alexei Navalny"]


def test_every_quote_is_a_slice_of_the_article(discord: Discord) -> None:
    article = " ".join(default_article().text.split())
    for asked in ("What did Putin say?", "Who was poisoned?", "What did Zelensky say?"):
        answer = ask(discord, asked)
        (label,) = {"Context", "Nearest passage"} & set(labels(answer))
        wide = discord.press(answer, label=label).wait_answer()
        assert quotes(wide)
        for quote in quotes(wide):
            assert " ".join(quote.split()) in article


def test_an_answer_that_is_not_there_is_a_plain_no_with_what_is_near_behind_a_button(
    discord: Discord,
) -> None:
    answer = ask(discord, "What did Zelensky say?")
    assert shown(answer) == "The article never mentions Zelensky."
    assert colour(answer) == NOT_ANSWERED
    assert labels(answer) == ["Follow up", "Nearest passage", "👍", "👎"]
    near = discord.press(answer, label="Nearest passage").wait_answer()
    assert "The nearest passage, which is no answer:" in shown(near)
    assert len(quotes(near)) == 1
    assert shown(discord.press(near, label="Less").wait_answer()) == shown(answer)


def test_an_overview_is_a_title_a_lead_and_questions_to_press(discord: Discord) -> None:
    answer = ask(discord, "Summarise it")
    assert markdown(answer).startswith("**Putin Biden talks** · 19 March 2021\nRussian President Vladimir")
    asked, *_ = [label for label in labels(answer) if label.startswith("What did ")]
    assert asked == "What did Vladimir Putin say?"
    pressed = discord.press(answer, label=asked)
    said = pressed.wait_answer()
    assert said["id"] != answer["id"]
    assert not pressed.ephemeral
    assert question(said) == asked
    assert shown(said).startswith("Vladimir Putin: “")
    alone = discord.command("ask", {"question": "Summarise it", "private": True})
    private = discord.press(alone.wait_answer(), label=asked)
    assert question(private.wait_answer()) == asked
    assert private.ephemeral


def test_a_follow_up_is_typed_into_a_window_and_leans_on_the_answer(discord: Discord) -> None:
    answer = ask(discord, "Where does Putin want to go this weekend?")
    opened = discord.press(answer, label="Follow up")
    assert opened.wait_answer()["title"] == "Follow up"
    sent = discord.submit(opened, "and what did Psaki say?", answer)
    followed = sent.wait_answer()
    assert "I'll have to get back to you" in shown(followed)
    assert "Psaki" in question(followed)
    assert not sent.ephemeral
    again = discord.press(followed, label="Follow up")
    again.wait_answer()
    refused = discord.submit(again, "?!", followed)
    assert "The question is empty" in refused.wait_told()["content"]
    assert refused.ephemeral


def test_a_follow_up_to_a_private_answer_is_private(discord: Discord) -> None:
    answer = discord.command("ask", {"question": "What did Peskov say?", "private": True}).wait_answer()
    opened = discord.press(answer, label="Follow up")
    opened.wait_answer()
    sent = discord.submit(opened, "and what did Psaki say?", answer)
    assert "I'll have to get back to you" in shown(sent.wait_answer())
    assert sent.ephemeral


def test_closest_words_are_said_to_be_that_whatever_is_pressed_and_can_be_leaned_on(
    start_bot: Start, doubtful_folder: Path
) -> None:
    with start_bot(index=doubtful_folder) as (discord, _):
        asked = discord.say("@bot Where does Putin want to go this weekend?", channel=QUESTIONS)
        unsure = discord.wait_message(QUESTIONS, asked)
        assert colour(unsure) == UNSURE
        assert shown(unsure).startswith(f"{NOT_SURE} I want to go the taiga this weekend")
        wide = discord.press(unsure, label="Context").wait_answer()
        assert shown(wide).startswith(f"{NOT_SURE} ")
        assert colour(wide) == UNSURE
        assert "noted" in discord.press(wide, emoji="👍").wait_answer()["content"]
        asked = discord.say("and what did Psaki say?", channel=QUESTIONS, reply_to=unsure)
        assert "I'll have to get back to you" in shown(discord.wait_message(QUESTIONS, asked))
        assert "1 unsure" in shown(discord.command("status", user=OWNER).wait_answer())


def test_a_private_answer_is_for_one_reader(discord: Discord) -> None:
    before = len(discord.messages(GENERAL))
    asked = discord.command("ask", {"question": "What did Peskov say?", "private": True})
    assert PESKOV in shown(asked.wait_answer())
    assert asked.ephemeral
    assert len(discord.messages(GENERAL)) == before


def test_articles_are_offered_while_typing_and_asked_alone(discord: Discord) -> None:
    offered = discord.autocomplete("ask", {"question": "x", "article": "putin talk"}, "article")
    assert offered == [{"name": "Putin Biden talks · 19 March 2021", "value": "putin-biden-talks"}]
    answer = ask(discord, "What did Peskov say?", article="putin-biden-talks")
    assert PESKOV in shown(answer)


def test_an_unknown_article_is_said_to_be_none(discord: Discord) -> None:
    asked = discord.command("ask", {"question": "What did Peskov say?", "article": "no such thing"})
    assert "no such article" in asked.wait_answer()["content"]
    assert asked.ephemeral


def test_a_question_without_words_is_refused_in_private(discord: Discord) -> None:
    asked = discord.command("ask", {"question": "?!"})
    assert "The question is empty" in asked.wait_answer()["content"] if not asked.followups else True


@pytest.mark.parametrize("channel", [GENERAL, THREAD], ids=["channel", "thread"])
def test_a_mention_is_answered_where_it_stands(discord: Discord, channel: object) -> None:
    typed = discord.typing(channel)  # type: ignore[arg-type]
    said = discord.say("@bot What did Peskov say?", channel=channel)  # type: ignore[arg-type]
    answer = discord.wait_message(channel, said)  # type: ignore[arg-type]
    assert PESKOV in shown(answer)
    assert answer["message_reference"]["message_id"] == said["id"]
    assert discord.typing(channel) > typed  # type: ignore[arg-type]


def test_a_direct_message_is_a_question(discord: Discord) -> None:
    reader = discord.user(41)
    said = discord.say("What did Peskov say?", user=reader, guild=None)
    assert PESKOV in shown(discord.wait_message(discord.dm(reader), said))


@pytest.mark.parametrize("words", ["@bot", "@bot hello!", "Help, @bot"])
def test_who_only_greets_the_bot_is_told_what_to_ask(discord: Discord, words: str) -> None:
    said = discord.say(words, channel=QUESTIONS)
    text = markdown(discord.wait_message(QUESTIONS, said))
    assert text.startswith(
        "Ask what happened, who did or said what, or for a summary. There is one article: “Putin Biden "
        "talks”."
    )
    ids = {command["name"]: command["id"] for command in discord.commands()}
    assert f"</ask:{ids['ask']}> asks them, </who:{ids['who']}> lists" in text
    assert "\n" not in text


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("what can you do?", "Ask what happened"),
        ("which articles are there?", "There is one article: “Putin Biden talks”."),
    ],
)
def test_who_asks_what_there_is_is_told_in_a_line(discord: Discord, question: str, begins: str) -> None:
    text = markdown(ask(discord, question))
    assert text.startswith(begins)
    assert re.search(r"</ask:\d+> asks them", text)
    assert "\n" not in text


def test_messages_for_others_are_left_alone(discord: Discord) -> None:
    discord.say("What did Peskov say?", channel=QUESTIONS)
    said = discord.say("@bot What did Biden say?", channel=QUESTIONS)
    answer = discord.wait_message(QUESTIONS, said)
    assert "He will pay a price" in shown(answer)
    by_bot = [m for m in discord.messages(QUESTIONS) if m["author"].get("bot")]
    assert all(PESKOV not in shown(m) for m in by_bot)


def test_where_no_links_may_be_embedded_the_answer_is_whole(discord: Discord) -> None:
    said = discord.say("@bot What did Peskov say?", channel=NO_EMBEDS)
    assert PESKOV in shown(discord.wait_message(NO_EMBEDS, said))


def test_where_nothing_may_be_said_the_bot_stays_silent_and_well(discord: Discord) -> None:
    discord.say("@bot What did Peskov say?", channel=READ_ONLY)
    assert PESKOV in shown(ask(discord, "What did Peskov say?"))
    assert not any(m["author"].get("bot") for m in discord.messages(READ_ONLY))


def test_a_reply_leans_on_the_answer_it_replies_to(discord: Discord) -> None:
    said = discord.say("@bot Where does Putin want to go this weekend?", channel=QUESTIONS)
    first = discord.wait_message(QUESTIONS, said)
    assert "I want to go the taiga this weekend" in shown(first)
    said = discord.say("and what did Psaki say?", channel=QUESTIONS, reply_to=first)
    second = discord.wait_message(QUESTIONS, said)
    assert "I'll have to get back to you" in shown(second)
    said = discord.say("what else did Putin say?", channel=QUESTIONS, reply_to=first)
    third = discord.wait_message(QUESTIONS, said)
    assert "I want to go the taiga this weekend" not in shown(third)
    assert "it takes one to know one" in shown(third)
    said = discord.say("what did he say about the election?", channel=QUESTIONS, reply_to=third)
    fourth = discord.wait_message(QUESTIONS, said)
    assert "Putin" in question(fourth)


def test_thanks_are_no_question(discord: Discord) -> None:
    said = discord.say("@bot What did Peskov say?", channel=QUESTIONS)
    answer = discord.wait_message(QUESTIONS, said)
    thanks = discord.say("Thanks, great job!", channel=QUESTIONS, reply_to=answer)
    said = discord.say("@bot What did Biden say?", channel=QUESTIONS)
    assert "He will pay a price" in shown(discord.wait_message(QUESTIONS, said))
    replies = [m for m in discord.messages(QUESTIONS) if m.get("message_reference")]
    assert not any(m["message_reference"]["message_id"] == thanks["id"] for m in replies)


def test_pages_go_through_all_the_evidence_and_back_to_the_first(discord: Discord) -> None:
    first = ask(discord, "What did Putin say?")
    page, seen = first, [shown(first)]
    for _ in range(20):
        (label,) = [label for label in labels(page) if label.startswith(("More", "Back"))]
        page = discord.press(page, label=label).wait_answer()
        if shown(page) == seen[0]:
            break
        seen.append(shown(page))
    assert len(seen) > 1
    assert shown(page) == seen[0]
    assert all(a != b for a, b in pairwise(seen))
    assert any("beneficial" in text or "We always see in another person" in text for text in seen)


def test_context_shows_the_sentences_around_in_place_and_takes_them_away(discord: Discord) -> None:
    answer = ask(discord, "What did Peskov say?")
    before = shown(answer)
    wide = discord.press(answer, label="Context").wait_answer()
    assert wide["id"] == answer["id"]
    assert "I wish you good health" in shown(wide)
    assert "I wish you good health" not in before
    assert [w for w in bold(wide) if PESKOV in w]
    again = discord.press(wide, label="Less").wait_answer()
    assert shown(again) == before


def test_a_vote_is_thanked_for_in_private(discord: Discord) -> None:
    answer = ask(discord, "What did Peskov say?")
    voted = discord.press(answer, emoji="👍")
    assert "noted" in voted.wait_answer()["content"]
    assert voted.ephemeral


def test_the_source_of_a_message_is_found(discord: Discord) -> None:
    said = discord.say(
        "He definitely doesn't want to normalize relations with our country, they said", channel=GENERAL
    )
    found = discord.menu("Find the source", said)
    answer = found.wait_answer()
    assert found.ephemeral
    assert "He definitely doesn't want to normalize relations with our country" in shown(answer)
    assert "¶ 11" in shown(answer).replace("\u00a0", " ")
    passage = discord.press(answer, label="Context").wait_followups()[0]
    assert passage["flags"] & PRIVATE
    assert "I wish you good health" in shown(passage)


def test_a_message_that_comes_from_nowhere_has_no_source(discord: Discord) -> None:
    said = discord.say("Good morning everyone, lunch at noon?", channel=GENERAL)
    assert "no passage that this text comes from" in shown(
        discord.menu("Find the source", said).wait_answer()
    )


def test_the_title_opens_the_page_at_the_quote(start_bot: Start, embedder: Embedder, tmp_path: Path) -> None:
    article = default_article()
    linked = Article("talks", "Talks", article.text, url="https://news.example/talks")
    Builder(tmp_path / "index", embedder).build([linked])
    with start_bot(index=tmp_path / "index", QUESTIONS_PER_USER="2", QUESTIONS_WAITING="1") as (discord, _):
        answer = ask(discord, "What did Peskov say?")
        (link,) = [one for one in walk(parse_markdown(markdown(answer))) if isinstance(one, Link)]
        assert link.url.startswith("https://news.example/talks#:~:text=")

        ask(discord, "What did Biden say?")
        refused = discord.command("ask", {"question": "What did Putin say?"})
        assert "please ask again in" in refused.wait_answer()["content"]
        assert refused.ephemeral

        calls = [
            {"path": "ask", "options": {"question": "What did Putin say?"}, "user": discord.user(n)}
            for n in range(50, 90)
        ]
        asked = discord.commands_at_once(calls)  # type: ignore[arg-type]
        answers = [one.wait_answer() for one in asked]
        full = [a for a in answers if "are waiting already" in a["content"]]
        assert full
        assert all(a["flags"] & PRIVATE for a in full)
        assert len(full) < len(answers)


def test_buttons_work_after_a_restart_and_say_so_when_their_article_is_gone(
    start_bot: Start, default_folder: Path, embedder: Embedder
) -> None:
    with start_bot() as (discord, bot):
        answer = ask(discord, "What did Putin say?")
        opened = discord.press(answer, label="Follow up")
        opened.wait_answer()
        assert bot.stop() == 0
        index = bot.index_dir
        with RunningBot(index, discord.environment) as again:
            discord.wait_gateway(identifies=2)
            again.wait_until("connected as")
            second = discord.press(answer, label="More (1 of 2)").wait_answer()
            assert shown(second) != shown(answer)
            wide = discord.press(second, label="Context").wait_answer()
            assert len(shown(wide)) > len(shown(second))
            sent = discord.submit(opened, "and what did Psaki say?", answer)
            assert "I'll have to get back to you" in shown(sent.wait_answer())

            original = default_article()
            Builder(index, embedder).build(
                [Article(original.article_id, original.title, original.text + "\n\nMore to come.")]
            )
            again.wait_until("serving index")
            assert "changed text" in discord.press(wide, emoji="👍").wait_answer()["content"]

            other = Article(
                "other", "Another story", "Anna Berg said: “We leave on Monday.” Nobody else spoke."
            )
            Builder(index, embedder).build([other], remove=[original.article_id])
            again.wait_until("serving index", times=2)
            assert "no longer in the index" in discord.press(wide, label="Less").wait_answer()["content"]


def test_a_hundred_questions_at_once_are_all_answered(discord: Discord) -> None:
    calls = [
        {
            "path": "ask",
            "options": {"question": "What did Peskov say?"},
            "user": discord.user(n),
            "guild": GUILD,
        }
        for n in range(100, 200)
    ]
    asked = discord.commands_at_once(calls)  # type: ignore[arg-type]
    assert all(PESKOV in shown(one.wait_answer(60)) for one in asked)
    assert max(one.wait_acknowledged() for one in asked) < 3.0


def test_nothing_privileged_is_asked_for(running: tuple[Discord, RunningBot]) -> None:
    _, bot = running
    (line,) = [line for line in bot.output if "Invite the bot" in line]
    assert "scope=bot+applications.commands" in line
    assert "permissions=309237713920" in line


def test_requests_are_held_against_discords_own_description(discord: Discord) -> None:
    ask(discord, "What did Peskov say?")
    assert discord.violations() == []
    if not discord.schema_checked:
        pytest.skip("shared/discord/openapi.json is not here: only Discord's limits were checked")


def test_the_index_that_was_asked_is_untouched(default_index: Index) -> None:
    assert default_index.article_ids == ["putin-biden-talks"]


def test_markup_is_no_part_of_what_a_message_says() -> None:
    message = (
        "> **The mayor** in __Graz__ ||opened|| [the bridge](https://x.io) `today` \\*, <t:1:R> @here <@123>"
    )
    assert plain_words(message).split() == "The mayor in Graz opened the bridge today *,".split()
    lines = (
        "# In [_Graz_](<https://x.io/a_(b)>)\n-# at 10:30:45 ***snow*** :snowflake:\n```py\n2 * 3 = a_b\n```"
    )
    assert plain_words(lines).split() == "In Graz at 10:30:45 snow 2 * 3 = a_b".split()


def test_a_bare_link_or_file_is_told_how_to_be_asked_about(discord: Discord) -> None:
    for said in (
        discord.say("@bot https://news.example.org/ferry", channel=GENERAL),
        discord.say("@bot", channel=GENERAL, attachments=[File("ferry.txt", b"The ferry sails.")]),
    ):
        told = discord.wait_message(GENERAL, said)
        assert "Ask about this" in told["content"]
