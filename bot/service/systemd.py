"""systemd's notify protocol, for a unit with Type=notify; nothing is sent where nobody asked for it.

READY=1 says that the index is loaded and the bot tries to connect, not that Discord has let it in: a Discord
that is down would otherwise have systemd's start timeout end a bot that only waits. STATUS= tells how the
connection stands, and /readyz is the strict answer. While the index is made or opened, the start timeout is
put off for as long as the process lives. WATCHDOG=1 is sent while the event loop runs and the worker that
answers moves, so that a process in which either hangs is restarted, and one that builds for an hour is not.
"""

import asyncio
import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bot.live.health import Health
from bot.settings import ServiceManager

_log = logging.getLogger(__name__)
_LOOK_EVERY_S = 1.0
_EXTEND_EVERY_S, _EXTEND_BY_S = 5.0, 30.0


class Notifier:
    """Tells the service manager, where there is one, how the process is."""

    def __init__(self, manager: ServiceManager | None) -> None:
        self._manager = manager
        name = manager.socket if manager else ""
        # Linux's abstract names are written with an @ and begin with a NUL.
        self._address = f"\0{name[1:]}" if name.startswith("@") else name
        self._failed = False

    @contextmanager
    def put_off_timeout(self, doing: str) -> Iterator[None]:
        """Put the start timeout off while the block runs, however long; `doing` is the status meanwhile."""
        if self._manager is None:
            yield
            return
        done = threading.Event()

        def extend() -> None:
            self._send(f"STATUS={doing}")
            while True:
                self._send(f"EXTEND_TIMEOUT_USEC={1_000_000 * _EXTEND_BY_S:.0f}")
                if done.wait(_EXTEND_EVERY_S):
                    return

        extending = threading.Thread(target=extend, name="notifying", daemon=True)
        extending.start()
        try:
            yield
        finally:
            done.set()
            extending.join()

    async def run(self, health: Health) -> None:
        """Say that the process serves, then how it is, and that it is alive, until cancelled."""
        if self._manager is None:
            return
        self._send("READY=1")
        watchdog_s = self._manager.watchdog_s
        told, alive_at = "", time.monotonic() - (watchdog_s or 0)
        while True:
            if health.summary != told:
                told = health.summary
                self._send(f"STATUS={told}")
            if watchdog_s and time.monotonic() - alive_at >= watchdog_s / 2 and health.fault is None:
                alive_at = time.monotonic()
                self._send("WATCHDOG=1")
            await asyncio.sleep(min(_LOOK_EVERY_S, watchdog_s / 4) if watchdog_s else _LOOK_EVERY_S)

    def announce_end(self) -> None:
        """Say that the process is about to end."""
        self._send("STOPPING=1\nSTATUS=leaving")

    def _send(self, state: str) -> None:
        """Send without waiting; that nobody takes it is logged once, and no reason to end."""
        if self._manager is None:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
                sender.setblocking(False)
                sender.sendto(state.encode(), self._address)
        except OSError as error:
            if not self._failed:
                _log.warning("NOTIFY_SOCKET takes nothing (%s)", error.strerror or type(error).__name__)
            self._failed = True
