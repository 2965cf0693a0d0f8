"""A live index that is found damaged, and what takes its place."""

import shutil
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import pytest

from bot.doctor.index import check_index
from index import Article, Builder, Embedder, Generations, Index, IndexDamagedError, verify
from tests.conftest import Start
from tests.discord_server import OWNER
from tests.fixtures.cards import finished, shown
from tests.programs.faults.runs import QUESTION, WORDS

BRIDGE = Article("bridge", "The bridge", "The bridge at Aldermoor was closed on Monday.")


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


class ClockAhead(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "ClockAhead":
        return cls(2999, 1, 1, tzinfo=tz)


@pytest.fixture
def folder(default_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(default_folder, tmp_path / "index"))


def test_the_index_before_is_served_until_a_whole_one_is_built(
    start_bot: Start, folder: Path, embedder: Embedder
) -> None:
    before = Generations(folder).live_id()
    Builder(folder, embedder).build([BRIDGE])
    broken = Generations(folder).live_path()
    flip(broken)
    with start_bot(index=folder) as (discord, bot):
        for starts in (1, 2):
            (line,) = [line for line in bot.output if "ERROR" in line]
            assert f"{broken.name} is damaged" in line
            assert before in line
            assert "articlebot index --rebuild or /reindex" in line
            asked = discord.command("ask", {"question": QUESTION}, user=discord.user(starts))
            assert WORDS in shown(asked.wait_answer())
            told = shown(discord.command("status", user=OWNER).wait_answer())
            assert f"Damaged {broken.name}" in told
            assert before in told
            assert (bot.index_dir / broken.name).is_file()
            finding = check_index(bot.index_dir, embedder, now=datetime.now(UTC))
            assert finding.state == "wrong"
            assert f"took the place of a newer one: {bot.index_dir / broken.name}" in finding.found
            if starts == 1:
                assert bot.stop() == 0
                bot.output.clear()
                bot.start()
                bot.wait_until("connected as")
        assert "is live" in finished(discord.command("reindex", user=OWNER))
        assert "Damaged" not in shown(discord.command("status", user=OWNER).wait_answer())
        kept = [manifest.index_id for manifest in verify(bot.index_dir)]
        assert kept[1:] == [before]
        assert check_index(bot.index_dir, embedder, now=datetime.now(UTC)).state == "well"


def test_without_a_whole_index_the_bot_ends_with_a_sentence(start_bot: Start, folder: Path) -> None:
    live = Generations(folder).live_path()
    flip(live)
    with start_bot(index=folder, ready=False) as (_, bot):
        assert bot.wait() == 2
        (sentence,) = [line for line in bot.output if line.startswith("articlebot: ")]
        assert f"{live.name} is missing or damaged" in sentence
        assert "articlebot index --rebuild" in sentence


def test_where_the_live_index_is_damaged_the_one_before_takes_its_place(
    folder: Path, embedder: Embedder
) -> None:
    before = Generations(folder).live_id()
    Builder(folder, embedder).build([BRIDGE])
    name = Generations(folder).live_path().name
    flip(folder / name)
    with pytest.raises(IndexDamagedError, match=name):
        Index.open(folder, embedder)
    index = Index.open_or_fall_back(folder, embedder)
    assert (index.manifest.index_id, index.fell_back_from) == (before, name)
    with pytest.raises(IndexDamagedError, match="no whole index to go back to"):
        Generations(folder).rollback()
    unchanged = Builder(folder, embedder).build([index.article("putin-biden-talks")])
    assert (unchanged.unchanged, unchanged.index_id != before) == (("putin-biden-talks",), True)
    assert Index.open_or_fall_back(folder, embedder).fell_back_from is None
    assert len(verify(folder)) == 2


def test_a_pointer_that_names_nothing_costs_no_index(folder: Path, embedder: Embedder) -> None:
    live = Builder(folder, embedder).build([BRIDGE]).index_id
    pointer = folder / "current.json"
    pointer.write_text(pointer.read_text().replace(live, live[:-1] + ("1" if live[-1] != "1" else "2")))
    with pytest.raises(IndexDamagedError, match=r"current\.json"):
        Index.open(folder, embedder)
    index = Index.open_or_fall_back(folder, embedder)
    assert (index.manifest.index_id, index.fell_back_from) == (live, "current.json")
    finding = check_index(folder, embedder, now=datetime.now(UTC))
    assert (finding.state, "current.json was found damaged" in finding.found) == ("doubtful", True)


def test_what_cannot_be_served_takes_no_place(folder: Path, embedder: Embedder) -> None:
    other = Embedder(precision="int8")
    first = Generations(folder).live_path()
    Builder(folder, other).build(rebuild=True)
    second = Generations(folder).live_path()
    flip(second)
    pointer = (folder / "current.json").read_bytes()
    with pytest.raises(IndexDamagedError, match=second.name):
        Index.open_or_fall_back(folder, other)
    flip(first)
    with pytest.raises(IndexDamagedError, match=second.name):
        Index.open_or_fall_back(folder, embedder)
    assert (folder / "current.json").read_bytes() == pointer


def test_the_newest_index_is_known_whatever_the_clock_does(
    folder: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    generations = Generations(folder)
    with monkeypatch.context() as patch:
        patch.setattr("index.store.format.pointer.datetime", ClockAhead)
        Builder(folder, embedder).build([BRIDGE])
    assert generations.live_id().startswith("29990101-000000-")
    for number in range(3):
        made = Builder(folder, embedder).build(
            [Article(f"weather-{number}", "Weather", f"{number} degrees.")]
        )
        newest = generations.newest_whole()
        assert newest is not None
        assert newest.manifest.index_id == made.index_id
        newest.close()
