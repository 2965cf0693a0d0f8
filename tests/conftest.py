import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

import hypothesis
import pytest

from index import STRICTNESSES, Builder, Embedder, Index, default_article
from index.calibration import built_in_calibration
from tests.discord_server import Discord
from tests.fixtures.running_bot import RunningBot

Start = Callable[..., AbstractContextManager[tuple[Discord, RunningBot]]]
# How fast an example runs says more about what else the machine does than about the code.
hypothesis.settings.register_profile("articlebot", deadline=None)
hypothesis.settings.load_profile("articlebot")
_PROCESSES = ("subprocess.Popen", "os.posix_spawn", "os.fork", "os.forkpty")


def pytest_configure() -> None:
    """Let Ctrl-C be tested also where the suite runs in the background, whose children would ignore it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark whatever needs the model; every index and every bot of the fixtures below does."""
    for item in items:
        if "embedder" in getattr(item, "fixturenames", ()):
            item.add_marker("heavy")


@pytest.fixture(scope="session", autouse=True)
def lightness(pytestconfig: pytest.Config) -> Iterator[None]:
    """Where only light tests run, what starts a process or loads a model fails."""
    if pytestconfig.getoption("markexpr") == "not heavy":
        sys.addaudithook(_refuse_processes)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("onnxruntime.InferenceSession", _refuse)
            yield
    else:
        yield


def _refuse(*what: object, **_: object) -> None:
    raise RuntimeError(f"Only a test marked heavy may do this: {what[:2]}")


def _refuse_processes(event: str, arguments: tuple[object, ...]) -> None:
    if event in _PROCESSES or (event == "import" and arguments[0] == "torch"):
        _refuse(event, *arguments)


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    return Embedder()


@pytest.fixture(scope="session")
def default_folder(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    folder = tmp_path_factory.mktemp("default") / "index"
    Builder(folder, embedder).build([default_article()])
    return folder


@pytest.fixture(scope="session")
def doubtful_folder(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """An index of the default article whose passages are always unsure, with its words as they are."""
    folder = tmp_path_factory.mktemp("doubtful") / "index"
    never = dict.fromkeys(STRICTNESSES, 1.0)
    Builder(folder, embedder).build(
        [default_article()], calibration=replace(built_in_calibration(), thresholds=never, unsure=0.0)
    )
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
    their names, and with `message_content` its application has that intent; `shards` is the least number of
    them that Discord lets in. It is ready unless `ready=False`; at its end it has broken no rule of
    Discord's.
    """

    @contextmanager
    def start(
        *,
        index: Path | None = None,
        ready: bool = True,
        team: bool = False,
        message_content: bool = False,
        shards: int = 1,
        **settings: str,
    ) -> Iterator[tuple[Discord, RunningBot]]:
        folder = tmp_path_factory.mktemp("bot")
        (folder / "discord").mkdir()
        served = folder / "index"
        shutil.copytree(index or default_folder, served)
        options = {"team": team, "message_content": message_content}
        with Discord(folder / "discord", **options, shards=shards) as discord:
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
