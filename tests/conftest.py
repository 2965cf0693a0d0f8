import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from index import Builder, Embedder, Index, default_article
from tests.discord_server import Discord
from tests.fixtures.running_bot import RunningBot

Start = Callable[..., AbstractContextManager[tuple[Discord, RunningBot]]]


def pytest_configure() -> None:
    """Let Ctrl-C be tested also where the suite runs in the background, whose children would ignore it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    return Embedder()


@pytest.fixture(scope="session")
def default_folder(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    folder = tmp_path_factory.mktemp("default") / "index"
    Builder(folder, embedder).build([default_article()])
    return folder


@pytest.fixture(scope="session")
def default_index(default_folder: Path, embedder: Embedder) -> Iterator[Index]:
    index = Index.open(default_folder, embedder)
    yield index
    index.close()


@pytest.fixture(scope="session")
def start_bot(tmp_path_factory: pytest.TempPathFactory, default_folder: Path) -> Start:
    """Starts a Discord and a bot in it: `with start_bot(QUESTIONS_PER_USER="2") as (discord, bot)`.

    The bot serves a copy of the default article's index unless `index` names a folder; settings are given by
    their names. It is ready unless `ready=False`; at its end it has broken no rule of Discord's.
    """

    @contextmanager
    def start(
        *, index: Path | None = None, ready: bool = True, team: bool = False, **settings: str
    ) -> Iterator[tuple[Discord, RunningBot]]:
        folder = tmp_path_factory.mktemp("bot")
        (folder / "discord").mkdir()
        served = folder / "index"
        shutil.copytree(index or default_folder, served)
        with Discord(folder / "discord", team=team) as discord:
            with RunningBot(served, discord.environment | settings) as bot:
                if ready:
                    discord.wait_ready()
                yield discord, bot
            assert discord.violations() == []

    return start


@pytest.fixture(scope="session")
def running(start_bot: Start) -> Iterator[tuple[Discord, RunningBot]]:
    """A bot that is never restarted, for tests that leave its index as it was and break nothing."""
    with start_bot(QUESTIONS_PER_USER="1000", QUESTIONS_PER_SERVER="10000") as (discord, bot):
        yield discord, bot


@pytest.fixture
def discord(running: tuple[Discord, RunningBot]) -> Discord:
    """The Discord of the running bot."""
    return running[0]
