"""A bit flipped in a file of the index or the model, or a file cut short: before a start and while serving.

Before a start: the command line names the damage, and the bot serves the index before, and mends the model.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any

from index import Article, ArticlebotError, Builder, Generations, Index
from tests.discord_server import OWNER, Discord
from tests.fixtures.cards import finished, shown
from tests.fixtures.running_bot import RunningBot
from tests.programs.faults.runs import (
    ASKED,
    QUESTION,
    Ended,
    Ground,
    Tally,
    answers_of,
    ask_all,
    expect_answers,
    expect_end,
)

# Within this time a bot looks at its disk again.
_LOOKS_AGAIN_S = 90
# Together, so many notes are larger than what SQLite keeps in memory.
_NOTES = 50
_NOTE = f"Engineer Ruth Calloway said: “The third pier has moved.” {'x' * 60_000}"
Damage = Callable[[Path, random.Random], None]


def flipped_bits(ground: Ground, runs: int) -> Tally:
    """Flip one bit of each file in turn, and ask."""
    return _damaged(ground, runs, _flip_a_bit)


def truncated(ground: Ground, runs: int) -> Tally:
    """Cut each file in turn short, sometimes to nothing, and ask."""
    return _damaged(ground, runs, _cut_short)


def _flip_a_bit(path: Path, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


def _cut_short(path: Path, chance: random.Random) -> None:
    length = path.stat().st_size
    with path.open("r+b") as file:
        file.truncate(chance.choice((0, chance.randrange(length), length - 1)))


def _damaged(ground: Ground, runs: int, damage: Damage) -> Tally:
    tally, found, chance = Tally(), Counter[str](), random.Random(runs)  # noqa: S311
    whole = answers_of(ask_all(ground.index))
    whole_before = _answers_before(ground)
    files = [path.relative_to(ground.index) for path in _generation_files(ground)]
    files.append(Path("current.json"))
    broken = ground.folder / "broken" / "index"
    for run in range(runs):
        shutil.copytree(ground.index, broken)
        name = files[run % len(files)]
        damage(broken / name, chance)
        tally.runs += 1
        tally.asked += len(ASKED)
        asked = ask_all(broken)
        if asked.code == 0 and answers_of(asked) == whole:
            found["harmless"] += 1
        elif _is_named(asked):
            found["named"] += 1
            _go_back(broken, ground, (whole, whole_before), tally, str(name))
        else:
            tally.misbehaved.append(
                f"{name}: exit code {asked.code}, {asked.complained or asked.printed[:300]}"
            )
        shutil.rmtree(broken)
    tally.notes.append(", ".join(f"{count} {what}" for what, count in sorted(found.items())))
    return tally


def _generation_files(ground: Ground) -> list[Path]:
    """The files of the live generation and of the one before it."""
    found = sorted(ground.index.glob("articles-*.sqlite"))
    if len(found) != 2:
        raise RuntimeError("there is no generation before the live one")
    return found


def _is_named(asked: Ended) -> bool:
    return asked.refused_in_a_sentence and "damaged" in asked.complained


def _answers_before(ground: Ground) -> list[dict[str, Any]]:
    """What the generation before the live one answers."""
    folder = ground.folder / "before" / "index"
    shutil.copytree(ground.index, folder)
    Generations(folder).rollback()
    return answers_of(ask_all(folder))


def _go_back(
    broken: Path, ground: Ground, whole: tuple[list[dict[str, Any]], ...], tally: Tally, name: str
) -> None:
    """Do what the sentence says, and ask again, without the time that loading a model takes."""
    with tally.recovering():
        try:
            Generations(broken).rollback()
            index = Index.open(broken, ground.embedder)
        except ArticlebotError as error:
            tally.index_lost.append(f"{name}: {error}")
            return
        answer = index.ask(QUESTION)
    quotes = [citation.quote for citation in answer.citations]
    expected = [
        [citation["quote"] for citation in one["citations"]]
        for one in chain(*whole)
        if (one["index_id"], one["question"]) == (index.manifest.index_id, QUESTION)
    ]
    tally.expect([quotes] == expected, f"{name}: after going back, the answer is another")
    index.close()


def damaged_at_start(ground: Ground, runs: int) -> Tally:
    """Damage each file of the live index in turn, start the bot, ask, and have it build a whole one."""
    tally, found, chance = Tally(), Counter[str](), random.Random(runs)  # noqa: S311
    names = [Path(Generations(ground.index).live_path().name), Path("current.json")]
    broken = ground.folder / "broken" / "index"
    for run in range(runs):
        shutil.copytree(ground.index, broken)
        name = names[run % len(names)]
        (_flip_a_bit, _cut_short)[run // len(names) % 2](broken / name, chance)
        tally.runs += 1
        with ground.serving(broken) as (discord, bot):
            with tally.recovering():
                expect_answers(discord, tally)
            told = [line for line in bot.output if "ERROR" in line]
            status = shown(discord.command("status", user=OWNER).wait_answer())
            if told:
                found["fallen back from"] += 1
                said = [name.as_posix() in words for words in (told[0], status)]
                tally.expect(len(told) == 1 and all(said), f"{name}: {told}; {status}")
                result = finished(discord.command("reindex", user=OWNER))
                tally.expect("is live" in result, f"{name}: {result}")
                tally.expect_whole(broken)
            else:
                found["harmless"] += 1
                tally.expect("Damaged" not in status, f"{name}: {status}")
            expect_end(bot, tally)
        shutil.rmtree(broken)
    tally.notes.append(", ".join(f"{count} {what}" for what, count in sorted(found.items())))
    return tally


def damaged_while_serving(ground: Ground, runs: int) -> Tally:
    """Damage a file of the live index below a running bot, ask, put it back, and go back to that index."""
    tally, found, chance = Tally(), Counter[str](), random.Random(runs)  # noqa: S311
    builder, generations = Builder(ground.index, ground.embedder), Generations(ground.index)
    damages = (_cut_short, _overwrite, _flip_a_bit)
    # Each time, an article is asked for that was not yet.
    builder.build([Article(f"note-{n}", "A note", _NOTE) for n in range(_NOTES + runs * len(damages))])
    live = builder.build([Article("another", "Another", _NOTE)]).index_id
    with ground.serving() as (discord, bot):
        for _ in range(runs):
            for damage in damages:
                path = generations.live_path()
                kept = path.read_bytes()
                damage(path, chance)
                with tally.recovering():
                    _expect_speaker(discord, tally, f"note-{tally.runs}")
                expect_answers(discord, tally, user=tally.runs)
                tally.runs += 1
                path.write_bytes(kept)
                fell_back = generations.live_id() != live
                found["answered from the index before" if fell_back else "answered as ever"] += 1
                if fell_back:
                    generations.rollback()
                    _wait_until_served(discord, live)
        tally.expect_whole(ground.index)
        expect_end(bot, tally)
    tally.notes.append(", ".join(f"{count} {what}" for what, count in sorted(found.items())))
    return tally


def damaged_model(ground: Ground, runs: int) -> Tally:
    """Damage each file of the model's export in turn, start the bot, and ask; then below a running bot."""
    tally, chance = Tally(), random.Random(runs)  # noqa: S311
    export = ground.embedder.export()
    if export is None:
        raise RuntimeError("the model is not exported")
    cache = ground.folder / "models"
    settings = {"MODEL_CACHE_DIR": str(cache)}
    names = sorted(path.name for path in export.iterdir())
    shutil.copytree(export, cache / export.name)
    for run in range(runs):
        name = names[run % len(names)]
        (_flip_a_bit, _cut_short)[run // len(names) % 2](cache / export.name / name, chance)
        tally.runs += 1
        begun = time.monotonic()
        with ground.serving(settings=settings) as (discord, bot):
            expect_answers(discord, tally)
            tally.recovery_s.append(time.monotonic() - begun)
            told = sum("is damaged: it is made again" in line for line in bot.output)
            tally.expect(told == 1, f"{name}: told {told} times that it is damaged")
            expect_end(bot, tally)
    _cut_the_weights_while_serving(ground, settings, cache / export.name, tally)
    return tally


def _cut_the_weights_while_serving(
    ground: Ground, settings: dict[str, str], export: Path, tally: Tally
) -> None:
    """Cut off what the bot has mapped into memory, which ends the process where it comes to read there."""
    tally.runs += 1
    with ground.discord() as discord:
        settings = {**discord.environment, **settings}
        with RunningBot(ground.index, settings) as bot:
            discord.wait_ready()
            expect_answers(discord, tally)
            os.truncate(export / "model.weights", 0)
            discord.command("ask", {"question": QUESTION})
            code = bot.wait()
            tally.expect(code == -signal.SIGBUS, f"exit code {code} after the weights were cut off")
            begun = time.monotonic()
            bot.start()
            discord.wait_ready()
            expect_answers(discord, tally)
            tally.recovery_s.append(time.monotonic() - begun)
            expect_end(bot, tally)
    tally.notes.append("weights cut off below a running bot end it by SIGBUS; started again, it answers")


def _expect_speaker(discord: Discord, tally: Tally, article: str) -> None:
    tally.asked += 1
    asked = discord.command("who", {"article": article}, user=discord.user(1000 + tally.runs), guild=None)
    try:
        told = shown(asked.wait_told())
    except TimeoutError as error:
        tally.lost.append(f"{article}: {error}")
    else:
        tally.expect("Ruth Calloway" in told, f"{article}: {told}")


def _wait_until_served(discord: Discord, index_id: str) -> None:
    """Wait until the bot has looked at its disk again."""
    ends = time.monotonic() + _LOOKS_AGAIN_S
    while f"Index {index_id}" not in shown(discord.command("status", user=OWNER).wait_answer()):
        if time.monotonic() > ends:
            raise TimeoutError(f"{index_id} was not served within {_LOOKS_AGAIN_S} s")
        time.sleep(1)


def _overwrite(path: Path, chance: random.Random) -> None:
    length = path.stat().st_size
    path.write_bytes(chance.randbytes(length))
