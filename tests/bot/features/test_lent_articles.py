"""Pages and files that one reader has read for themselves alone."""

import json
from collections.abc import Iterator

import pytest

from tests.conftest import Start
from tests.discord_server import GENERAL, OWNER, Discord, File, Interaction, Payload
from tests.fixtures.cards import PESKOV, ask, labels, shown
from tests.fixtures.running_bot import RunningBot

STORY = (
    "# The quarry of Orrinfell\n\nThe quarry of Orrinfell closes in March, forewoman Ida Brandt said. "
    "“Nobody loses a job,” Brandt said. The council of Orrinfell had asked her to wait for a year."
)
FILE = File("quarry.md", STORY.encode(), "text/markdown")


@pytest.fixture(scope="module")
def lending(start_bot: Start) -> Iterator[tuple[Discord, RunningBot]]:
    with start_bot(QUESTIONS_PER_USER="1000") as both:
        yield both


@pytest.fixture
def discord(lending: tuple[Discord, RunningBot]) -> Discord:
    return lending[0]


def read(discord: Discord, number: int, question: str = "When does the quarry close?") -> Interaction:
    return discord.command("ask", {"question": question, "file": FILE}, user=discord.user(number))


def submit(discord: Discord, opened: Interaction, text: str, message: Payload, number: int) -> Interaction:
    opened.wait_answer()
    return discord.submit(opened, text, message, user=discord.user(number))


def test_a_file_is_answered_for_its_reader_and_is_nowhere_else(
    discord: Discord, lending: tuple[Discord, RunningBot]
) -> None:
    asked = read(discord, 10)
    answer = asked.wait_answer()
    assert asked.ephemeral
    assert "closes in March" in shown(answer)
    assert labels(answer) == ["Follow up", "Context"]
    assert "Orrinfell" not in shown(ask(discord, "When does the quarry close?"))
    assert "Orrinfell" not in shown(discord.command("article list", user=OWNER).wait_answer())
    assert "zeppelin" not in shown(read(discord, 10, "What of the zeppelin?").wait_answer()).split("never")[0]
    assert "zeppelin" not in shown(discord.command("unanswered", user=OWNER).wait_answer())
    bot = lending[1]
    for path in (path for path in bot.index_dir.parent.rglob("*") if path.is_file()):
        assert b"Orrinfell" not in path.read_bytes()
    assert "Orrinfell" not in bot.text


def test_it_can_be_looked_at_further_by_its_reader_alone(discord: Discord) -> None:
    answer = read(discord, 11).wait_answer()
    context = discord.press(answer, label="Context", user=discord.user(11)).wait_answer()
    assert "Nobody loses a job" in shown(context)
    opened = discord.press(answer, label="Follow up", user=discord.user(11))
    followed = submit(discord, opened, "What did Brandt say?", answer, 11)
    assert "Nobody loses a job" in shown(followed.wait_answer())
    assert followed.ephemeral
    told = discord.press(answer, label="Less", user=discord.user(12)).wait_told()
    assert "kept for an hour at most" in told["content"]


def test_of_three_things_the_oldest_is_given_up_for_a_fourth(discord: Discord) -> None:
    answers = [read(discord, 13).wait_answer() for _ in range(4)]
    first, second = (discord.press(one, label="Context", user=discord.user(13)) for one in answers[:2])
    assert "kept for an hour at most" in first.wait_told()["content"]
    assert "Nobody loses a job" in shown(second.wait_answer())


def test_a_menu_asks_for_the_question(discord: Discord) -> None:
    said = discord.say("Have you seen this?", channel=GENERAL, attachments=[FILE])
    opened = discord.menu("Ask about this", said, user=discord.user(14))
    window = opened.wait_answer()
    assert window["title"] == "Ask about this"
    assert "quarry.md" in json.dumps(window)
    answered = submit(discord, opened, "What did Brandt say?", said, 14)
    assert "Nobody loses a job" in shown(answered.wait_answer())
    assert answered.ephemeral
    again = discord.submit(opened, "And what else?", said, user=discord.user(14))
    assert "open for too long" in again.wait_told()["content"]
    plain = discord.say("Nothing to read here.", channel=GENERAL)
    told = discord.menu("Ask about this", plain, user=discord.user(14)).wait_told()
    assert "neither a link nor a file" in told["content"]


def test_a_link_is_read_only_where_everybody_may(discord: Discord) -> None:
    said = discord.say("See [this](<http://127.0.0.1:1/page>).", channel=GENERAL)
    opened = discord.menu("Ask about this", said, user=discord.user(15))
    assert "http://127.0.0.1:1/page" in json.dumps(opened.wait_answer())
    told = submit(discord, opened, "What is it?", said, 15).wait_told()
    assert "private network" in told["content"]
    by_command = discord.command("ask", {"question": "What is it?", "url": "http://169.254.169.254/"})
    assert "private network" in by_command.wait_told()["content"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"file": FILE, "url": "https://a.example/"}, "either the address of a web page or a file"),
        ({"file": FILE, "article": "putin-biden-talks"}, "asked alone"),
        ({"file": File("long.txt", b"The ferry leaves at nine. " * 8_000)}, "more than 200,000 characters"),
        ({"file": File("broken.pdf", b"%PDF-1.7 no more")}, "not a PDF"),
    ],
)
def test_what_cannot_be_read_so_is_said(discord: Discord, options: dict[str, object], sentence: str) -> None:
    asked = discord.command("ask", {"question": "When?", **options}, user=discord.user(16))
    assert sentence in asked.wait_told()["content"]


def test_a_reader_has_so_much_read_an_hour_and_asks_the_articles_on(discord: Discord) -> None:
    for _ in range(5):
        read(discord, 17).wait_answer()
    assert "5 pages or files an hour; ask again in 60 minutes" in read(discord, 17).wait_told()["content"]
    assert PESKOV in shown(
        discord.command("ask", {"question": "What did Peskov say?"}, user=discord.user(17)).wait_answer()
    )


def test_nothing_of_it_survives_the_process(start_bot: Start) -> None:
    with start_bot() as (discord, bot):
        answer = read(discord, 18).wait_answer()
        said = discord.say("Have you seen this?", channel=GENERAL, attachments=[FILE])
        opened = discord.menu("Ask about this", said, user=discord.user(18))
        opened.wait_answer()
        bot.stop()
        bot.start()
        discord.wait_gateway(identifies=2, connected=1)
        pressed = discord.press(answer, label="Context", user=discord.user(18))
        assert "kept for an hour at most" in pressed.wait_told()["content"]
        sent = discord.submit(opened, "What did Brandt say?", said, user=discord.user(18))
        assert "open for too long" in sent.wait_told()["content"]
