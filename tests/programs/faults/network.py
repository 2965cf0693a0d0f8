"""Discord away for minutes, and the name of what leads there unknown."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from tests.discord_server import GENERAL, Discord
from tests.fixtures.cards import shown
from tests.fixtures.running_bot import RunningBot
from tests.programs.faults.disks import mounted
from tests.programs.faults.runs import QUESTION, WORDS, Ground, Tally, expect_answers, expect_end

_NAME = "proxy.invalid"
# The bot's HTTP client remembers an address for 10 seconds.
_REMEMBERED_S = 12
_PIECE = 2**16


def discord_down(ground: Ground, seconds: int) -> Tally:
    """Cut every connection and refuse new ones for so long, then for a tenth of it let them hang."""
    tally = Tally()
    with ground.discord() as discord, _Relay(discord) as relay:
        environment = discord.environment | {"DISCORD_PROXY": f"http://127.0.0.1:{relay.port}"}
        with RunningBot(ground.index, environment) as bot:
            discord.wait_ready()
            expect_answers(discord, tally)
            with relay.down():
                time.sleep(seconds)
                _expect_patience(discord, bot, tally, seconds)
            _expect_back(discord, tally)
            tally.runs += 1
            with relay.hanging():
                time.sleep(seconds / 10)
            _expect_back(discord, tally)
            tally.runs += 1
            expect_end(bot, tally)
    tally.expect_whole(ground.index)
    return tally


def names_gone(ground: Ground, seconds: int) -> Tally:
    """Let the proxy's name be unknown for so long: first with the connection up, soon with it cut."""
    tally = Tally()
    with _names(ground.folder) as known, ground.discord() as discord:
        port = urlsplit(discord.environment["DISCORD_PROXY"]).port
        environment = discord.environment | {"DISCORD_PROXY": f"http://{_NAME}:{port}"}
        with RunningBot(ground.index, environment) as bot:
            discord.wait_ready()
            expect_answers(discord, tally)
            with known.gone():
                time.sleep(_REMEMBERED_S)
                discord.gateway("disconnect")
                time.sleep(seconds / 2)
                # Who mentions the bot meanwhile is answered when it is back.
                asked = discord.say(f"@bot {QUESTION}")
                time.sleep(seconds / 2)
                _expect_patience(discord, bot, tally, seconds)
            _expect_back(discord, tally)
            tally.runs += 1
            tally.asked += 1
            try:
                answer = shown(discord.wait_message(GENERAL, asked))
                tally.expect(WORDS in answer, f"the answer was: {answer}")
            except TimeoutError as error:
                tally.lost.append(f"asked while the name was unknown: {error}")
            expect_end(bot, tally)
    tally.expect_whole(ground.index)
    return tally


def _expect_patience(discord: Discord, bot: RunningBot, tally: Tally, seconds: float) -> None:
    """The process is there and has tried again, but not so often that Discord would mind."""
    tally.expect(bot.process.poll() is None, f"the bot ended: {bot.text[-500:]}")
    tried = sum("again in" in line or "Attempting a reconnect" in line for line in bot.output)
    tally.expect(tried > 0, "it did not try again")
    tally.notes.append(f"tried again {tried} times in {seconds:.0f} s")


def _expect_back(discord: Discord, tally: Tally) -> None:
    with tally.recovering():
        discord.wait_gateway(connected=1, timeout=300)
        expect_answers(discord, tally)
    identifies = discord.gateway().identifies
    # Discord takes a token back that identifies more than a thousand times a day.
    tally.expect(identifies <= 3, f"it identified {identifies} times")
    tally.notes.append(f"identified {identifies} times so far")


class _Relay:
    """A way to the proxy that can be cut, or hold everything back; from `with` to its end."""

    def __init__(self, discord: Discord) -> None:
        self._target = ("127.0.0.1", urlsplit(discord.environment["DISCORD_PROXY"]).port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._flowing = threading.Event()
        self._flowing.set()
        self._open: set[socket.socket] = set()

    def __enter__(self) -> _Relay:
        self._accept_in_thread()
        return self

    def __exit__(self, *_: object) -> None:
        self._cut()

    @contextmanager
    def down(self) -> Iterator[None]:
        """Reset every connection and refuse new ones, until the end."""
        self._cut()
        try:
            yield
        finally:
            self._listener = socket.create_server(("127.0.0.1", self.port))
            self._accept_in_thread()

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Take connections and bytes, and pass nothing on, until the end."""
        self._flowing.clear()
        try:
            yield
        finally:
            self._flowing.set()

    def _cut(self) -> None:
        # Closing alone does not wake the thread that waits for a connection.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for one in list(self._open):
            with suppress(OSError):
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._open.clear()

    def _accept_in_thread(self) -> None:
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                server = socket.create_connection(self._target)
                self._open |= {client, server}
                for source, target in ((client, server), (server, client)):
                    threading.Thread(target=self._pump, args=(source, target), daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(_PIECE):
                self._flowing.wait()
                target.sendall(piece)
            target.shutdown(socket.SHUT_WR)


class _Names:
    """What the names of hosts are looked up in, for this process and those it starts."""

    def __init__(self, hosts: Path) -> None:
        self._hosts = hosts

    def know(self) -> None:
        self._hosts.write_text(f"127.0.0.1 localhost {_NAME}\n")

    @contextmanager
    def gone(self) -> Iterator[None]:
        """Know the proxy's name no longer, until the end."""
        self._hosts.write_text("127.0.0.1 localhost\n")
        try:
            yield
        finally:
            self.know()


@contextmanager
def _names(folder: Path) -> Iterator[_Names]:
    hosts, resolver = folder / "hosts", folder / "resolv.conf"
    names = _Names(hosts)
    names.know()
    # Nothing listens there, so that a name that is not in the file is looked up in vain, and on loopback.
    resolver.write_text("nameserver 127.0.0.1\n")
    with mounted("--bind", hosts, "/etc/hosts"), mounted("--bind", resolver, "/etc/resolv.conf"):
        yield names
