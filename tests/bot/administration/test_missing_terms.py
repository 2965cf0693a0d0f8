"""What was asked and not surely answered, as those see it who look after the articles."""

from pathlib import Path

from bot.__main__ import main
from tests.conftest import Start
from tests.discord_server import OTHER_GUILD, OWNER, QUESTIONS, Discord
from tests.fixtures.cards import PESKOV, ask, manage, shown

LACKING = ("What did Orla Fenwick say?", "what of the zeppelin", "Who is Orla Fenwick?")


def unanswered(discord: Discord) -> str:
    return shown(discord.command("unanswered", user=OWNER).wait_answer())


def asked(discord: Discord) -> None:
    for question in LACKING:
        ask(discord, question)
    assert PESKOV in shown(ask(discord, "What did Peskov say?"))
    ask(discord, "help")
    said = discord.say("@bot what about the zeppelin?", channel=QUESTIONS, user=discord.user(31))
    discord.wait_message(QUESTIONS, said)
    # A question is noted once its answer is shown.
    for _ in range(100):
        if "zeppelin · 2 times" in unanswered(discord):
            break


def test_terms_are_shown_by_how_often_they_were_asked_for(start_bot: Start) -> None:
    with start_bot() as (discord, bot):
        assert unanswered(discord).startswith("In the last 90 days nobody asked")
        asked(discord)
        text = unanswered(discord)
        assert "Orla Fenwick · 2 times" in text
        assert "zeppelin · 2 times" in text
        assert "help" not in text
        assert "Who is" not in text
        told = manage(discord, "unanswered").wait_told()
        assert "Only whoever runs this bot" in told["content"]
        manage(discord, "settings server", OTHER_GUILD, collection="own").wait_told()
        other = shown(manage(discord, "unanswered", OTHER_GUILD).wait_answer())
        assert "Fenwick" not in other
        assert "Who is Orla" not in bot.text


def test_questions_are_shown_only_where_they_are_kept_and_can_be_erased(start_bot: Start) -> None:
    with start_bot(FEEDBACK_KEEP_QUESTIONS="1") as (discord, bot):
        asked(discord)
        for _ in range(100):
            if "what about the zeppelin?" in (text := unanswered(discord)):
                break
        assert "Who is Orla Fenwick?" in text
        for reader, others in ((discord.user(1), True), (discord.user(31), False)):
            assert main(["feedback", "--index", str(bot.index_dir), "--forget", reader.id]) == 0
            text = unanswered(discord)
            assert "Who is Orla Fenwick?" not in text
            assert ("what about the zeppelin?" in text) is others
        files = [path for path in Path(bot.index_dir).rglob("*") if path.is_file()]
        assert not [path for path in files if b"Who is Orla" in path.read_bytes()]
        assert "Orla Fenwick · 2 times" in unanswered(discord)
