"""What systemd is told, over a real datagram socket."""

import asyncio
import os
import signal
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from bot.live.counts import Counts
from bot.live.health import Gateway, Health, LoopWatch
from bot.service.systemd import Notifier
from bot.settings import ServiceManager
from index import Embedder
from tests.conftest import Start
from tests.fixtures.cards import PESKOV, ask, shown
from tests.fixtures.collections import serve_collections


class Manager:
    """The service manager's end of the socket."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.told: list[str] = []
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind("\0" + name[1:] if name.startswith("@") else name)

    def close(self) -> None:
        self._socket.close()

    def wait(self, words: str, within_s: float = 60) -> None:
        """Take what comes until it holds these words."""
        self._socket.settimeout(within_s)
        while True:
            self.told.append(self._socket.recv(4096).decode())
            if words in self.told[-1]:
                return

    def waiting(self) -> list[str]:
        """What has come by now."""
        self._socket.settimeout(0)
        found = []
        while True:
            try:
                found.append(self._socket.recv(4096).decode())
            except BlockingIOError:
                self.told += found
                return found


@pytest.fixture(params=["path", "abstract"])
def manager(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Manager]:
    abstract = f"@articlebot-test-{os.getpid()}-{tmp_path.name}"
    manager = Manager(str(tmp_path / "notify") if request.param == "path" else abstract)
    yield manager
    manager.close()


def test_a_bot_says_that_it_starts_serves_lives_and_leaves(start_bot: Start, manager: Manager) -> None:
    with start_bot(NOTIFY_SOCKET=manager.name, WATCHDOG_USEC="400000", ready=False) as (discord, bot):
        discord.fault("GET", "/users/@me$", status=503, times=2)
        manager.wait("READY=1")
        first = "\n".join(manager.told)
        assert "EXTEND_TIMEOUT_USEC=30000000" in first
        assert "STATUS=loading the model" in first
        assert "WATCHDOG=1" not in first
        manager.wait("STATUS=not connected to Discord's gateway: logging in")
        discord.wait_ready()
        manager.wait("STATUS=connected to Discord, serving index")
        manager.wait("WATCHDOG=1")
        manager.wait("WATCHDOG=1")
        assert bot.stop(signal.SIGTERM) == 0
        manager.wait("STOPPING=1")
        assert "".join(manager.told).count("READY=1") == 1


def test_a_watchdog_of_another_process_gets_no_sign_of_life(start_bot: Start, tmp_path: Path) -> None:
    manager = Manager(str(tmp_path / "notify"))
    environ = {"NOTIFY_SOCKET": manager.name, "WATCHDOG_USEC": "200000", "WATCHDOG_PID": "1"}
    with start_bot(**environ) as (_, bot):
        manager.wait("STATUS=connected to Discord")
        bot.stop()
    manager.wait("STOPPING=1")
    assert "WATCHDOG=1" not in manager.told
    manager.close()


def test_a_manager_that_is_gone_costs_a_line(start_bot: Start, tmp_path: Path) -> None:
    with start_bot(NOTIFY_SOCKET=str(tmp_path / "nothing")) as (discord, bot):
        assert PESKOV in shown(ask(discord, "What did Peskov say?"))
        bot.stop()
        assert bot.text.count("NOTIFY_SOCKET takes nothing") == 1


def test_a_hung_worker_gets_no_more_signs_of_life(
    manager: Manager, default_folder: Path, embedder: Embedder
) -> None:
    async def beating() -> None:
        counts = Counts(CollectorRegistry())
        collections = serve_collections(default_folder, embedder)
        serving = collections.home.live
        later_s = 0.0
        loop = asyncio.get_running_loop()
        watch = LoopWatch()
        health = Health(collections, Gateway(counts), watch, lambda: loop.time() + later_s)
        notifier = Notifier(ServiceManager(manager.name, watchdog_s=0.04))
        tasks = [asyncio.create_task(watch.run()), asyncio.create_task(notifier.run(health))]
        await asyncio.to_thread(manager.wait, "WATCHDOG=1")
        hold = threading.Event()
        hanging = asyncio.create_task(serving.run(lambda _: hold.wait(60)))
        later_s = 121.0
        await asyncio.to_thread(manager.wait, "STATUS=one question has kept the worker")
        manager.waiting()
        with pytest.raises(TimeoutError):
            await asyncio.to_thread(manager.wait, "WATCHDOG=1", 0.3)
        later_s = 0.0
        hold.set()
        await hanging
        await asyncio.to_thread(manager.wait, "WATCHDOG=1")
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        collections.close()

    asyncio.run(beating())
