"""The pytest side: starts the server as its own process and lets a test play everyone but the bot."""

import base64
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from http.client import HTTPConnection
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Unpack

from tests.discord_server import world
from tests.discord_server.people.acts import Call, File, Who, command_words, file_words, who_words
from tests.discord_server.people.handles import GatewayState, Interaction, Request
from tests.discord_server.world import GENERAL, GUILD, Channel, Guild, Payload
from tests.fixtures.checkout import ROOT

_START_S = 30


class DriverError(AssertionError):
    """What a person could not do in Discord: an unknown command, a disabled button."""


class Discord:
    """A Discord of one bot, two guilds and arbitrarily many people, from `with` to its end.

    `environment` is what the bot's process needs beside the usual: DISCORD_TOKEN, DISCORD_PROXY and
    SSL_CERT_FILE.
    Messages are raw Discord JSON (`dict`). People, channels and roles are in `tests.discord_server`.
    `team` gives the application to a team of the owner and `user(99)`. `shards` is the least number of shards
    that it lets in, and `latency_s` how long a round trip to it takes, handshakes included. With
    `message_content` the application has that intent.
    """

    environment: dict[str, str]
    schema_checked: bool

    def __init__(
        self,
        folder: Path,
        *,
        team: bool = False,
        shards: int = 1,
        latency_s: float = 0.0,
        message_content: bool = False,
    ) -> None:
        self.owner = world.OWNER
        self._command = [
            sys.executable,
            "-m",
            "tests.discord_server",
            str(folder),
            *(["--team"] if team else []),
            *(["--content"] if message_content else []),
            f"--shards={shards}",
            f"--latency={latency_s}",
        ]

    def __enter__(self) -> "Discord":
        self._process = subprocess.Popen(
            self._command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        if self._process.stdout is None:
            raise RuntimeError("no pipe")
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"The test server did not start (exit status {self._process.wait(_START_S)}).")
        ready = json.loads(line)
        self._port = ready["control_port"]
        self.environment = {
            "DISCORD_TOKEN": ready["token"],
            "DISCORD_PROXY": f"http://127.0.0.1:{ready['proxy_port']}",
            "SSL_CERT_FILE": ready["authority"],
        }
        self.schema_checked = self._ask("status")["schema_checked"]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.stdin:
            self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()

    def _ask(self, _what: str, **words: Any) -> Any:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=words.get("timeout", 0) + 60)
        try:
            connection.request("POST", f"/{_what}", json.dumps(words), {"Content-Type": "application/json"})
            response = connection.getresponse()
            answer = response.read()
        finally:
            connection.close()
        if response.status == 400:
            raise DriverError(json.loads(answer)["error"])
        if response.status != 200:
            raise RuntimeError(f"The test server failed at {_what} with {response.status}: {answer[:500]!r}")
        return json.loads(answer)

    user = staticmethod(world.user)
    dm = staticmethod(world.dm)

    def wait_ready(self, timeout: float = 60, *, commands: bool = True) -> None:
        """Waits for a READY session and, with `commands`, registered commands. Raises `TimeoutError`."""
        if not self._ask("wait_ready", timeout=timeout, commands=commands):
            raise TimeoutError(f"The bot was not ready within {timeout} s; {self.gateway('state')}.")

    def commands(self, guild: Guild | None = GUILD) -> list[Payload]:
        """The commands as registered, seen in a guild, or with None in direct messages (global ones)."""
        found: list[Payload] = self._ask("commands", guild=guild.id if guild else None)
        return found

    def command(self, path: str, options: Mapping[str, Any] | None = None, **who: Unpack[Who]) -> Interaction:
        """Calls "ask" or "article add" with options by name; a `File` fills an attachment, a `User` a user.

        Raises `DriverError` for what Discord's client would not send: an unknown command or option, a missing
        required one, a value outside choices or limits, a guild-only command in direct messages.
        """
        return self._act(command_words(path, options, **who))[0]

    def commands_at_once(self, calls: Sequence[Call]) -> list[Interaction]:
        """Calls many commands in the same instant."""
        prepared = []
        for call in calls:
            who: Any = {key: value for key, value in call.items() if key not in ("path", "options")}
            prepared.append(command_words(call["path"], call.get("options"), **who))
        return self._act(*prepared)

    def autocomplete(
        self, path: str, options: Mapping[str, Any], focused: str, *, timeout: float = 5, **who: Unpack[Who]
    ) -> list[Payload]:
        """What the bot offers while `options[focused]` is being typed, as `{"name", "value"}`."""
        interaction = self._act(command_words(path, options, **who) | {"focused": focused})[0]
        choices: list[Payload] = interaction.wait_answer(timeout)["choices"]
        return choices

    def menu(self, name: str, message: Payload, **who: Unpack[Who]) -> Interaction:
        """Picks the message command `name` on a message."""
        return self._act(who_words(who, message) | {"do": "menu", "name": name, "message": message["id"]})[0]

    def press(
        self,
        message: Payload,
        *,
        label: str | None = None,
        emoji: str | None = None,
        custom_id: str | None = None,
        as_custom_id: str | None = None,
        values: Sequence[str] | None = None,
        **who: Unpack[Who],
    ) -> Interaction:
        """Presses the one component of the message, as it now is, with this label, emoji, `custom_id` prefix.

        `as_custom_id` is sent in place of its own, as from a message that an older bot left; `values` are
        what is picked in a select menu. Raises `DriverError` where not exactly one fits or it is disabled.
        """
        words = {"label": label, "emoji": emoji, "custom_id": custom_id, "as_custom_id": as_custom_id}
        asked = {"do": "press", "message": message["id"], "values": values, **words}
        return self._act(who_words(who, message) | asked)[0]

    def submit(self, opened: Interaction, text: str, message: Payload, **who: Unpack[Who]) -> Interaction:
        """Sends off the window that a pressed button of a message has opened, with a text in its field."""
        return self._act(who_words(who, message) | {"do": "submit", "opened": opened.id, "text": text})[0]

    def say(
        self,
        content: str,
        *,
        reply_to: Payload | None = None,
        ping: bool = True,
        attachments: Sequence[File] = (),
        forward: Payload | None = None,
        fields: Payload | None = None,
        title: str = "",
        **who: Unpack[Who],
    ) -> Payload:
        """Writes a message; "@bot" in it mentions the bot, "@botrole" the role that the bot has in GUILD.

        A reply with `ping` mentions whom it answers, except where that answers an interaction. `forward` is
        the message that is passed on, and `fields` what a message of another program has: embeds, components.
        In a forum it begins a post of that `title`.
        """
        words = {
            "content": content,
            "reply_to": reply_to["id"] if reply_to else None,
            "ping": ping,
            "attachments": [file_words(one) for one in attachments],
            "forward": forward["id"] if forward else None,
            "fields": fields or {},
            "title": title,
        }
        message: Payload = self._ask("say", **who_words(who, reply_to), **words)
        return message

    def edit(self, message: Payload, content: str) -> None:
        """Changes the words of somebody's message."""
        self._ask("edit", message=message["id"], content=content)

    def thread(self, message: Payload, timeout: float = 30) -> Channel:
        """The thread that begins at a message, or the post that does. Raises `TimeoutError`."""
        found: Payload | None = self._ask("wait_thread", message=message["id"], timeout=timeout)
        if found is None:
            raise TimeoutError(f"No thread began there within {timeout} s.")
        parent = world.find_channel(found["parent_id"])
        guild = parent.guild if parent else None
        return Channel(found["id"], found["name"], guild, found["type"], found["parent_id"])

    def join(self, guild: Guild) -> None:
        """Lets the owner of a guild add the bot to it."""
        self._ask("join", guild=guild.id)

    def guilds(self, *, without: Guild | None = None, timeout: float = 10) -> list[str]:
        """The ids of the guilds that the bot is in, after at most `timeout` also once it is gone from one."""
        found: list[str] = self._ask("guilds", without=without.id if without else None, timeout=timeout)
        return found

    def messages(self, channel: Channel = GENERAL) -> list[Payload]:
        """What everyone in the channel now sees, oldest first; ephemeral answers are not there."""
        found: list[Payload] = self._ask("messages", channel=channel.id)
        return found

    def file(self, url: str) -> bytes:
        """A file on Discord's CDN, by its address in a message."""
        return base64.b64decode(self._ask("file", url=url))

    def wait_message(self, channel: Channel, after: Payload | None = None, timeout: float = 30) -> Payload:
        """The bot's first message in `channel` later than `after` (than anything). Raises `TimeoutError`."""
        since = after["id"] if after else "0"
        message: Payload | None = self._ask("wait_message", channel=channel.id, after=since, timeout=timeout)
        if message is None:
            raise TimeoutError(f"The bot wrote nothing in #{channel.name} within {timeout} s.")
        return message

    def typing(self, channel: Channel = GENERAL) -> int:
        """How often the bot has shown that it is typing there."""
        return len(self.requests("POST", f"/channels/{channel.id}/typing"))

    def requests(self, method: str | None = None, path_contains: str | None = None) -> list[Request]:
        """Every request the bot made so far that fits, oldest first; files from the CDN too."""
        found = self._ask("requests", method=method, path_contains=path_contains)
        return [Request(**one) for one in found]

    def wait_requests(
        self,
        method: str | None = None,
        path_contains: str | None = None,
        *,
        count: int = 1,
        timeout: float = 10,
    ) -> list[Request]:
        """Waits until at least `count` such requests, from the server's start on, have been answered.

        Raises `TimeoutError`.
        """
        words = {"method": method, "path_contains": path_contains, "count": count, "timeout": timeout}
        found = [Request(**one) for one in self._ask("wait_requests", **words)]
        if sum(one.status is not None for one in found) < count:
            raise TimeoutError(
                f"{len(found)} {method or ''} {path_contains or ''} requests within {timeout} s."
            )
        return found

    def violations(self) -> list[str]:
        """What the bot did wrong so far, as sentences "METHOD path: what"; empty for a well-made bot."""
        found: list[str] = self._ask("violations")
        return found

    def fault(
        self,
        method: str,
        path_regex: str,
        *,
        status: int | None = None,
        code: int = 0,
        retry_after: float | None = None,
        reset: Literal["before", "after"] | None = None,
        times: int = 1,
        delay: float = 0,
        processed: bool = False,
    ) -> None:
        """Plans what befalls the next `times` requests of `method` ("*" for any) whose path fits.

        The path is searched without host and /api/v10. `status` is answered, with Discord's `code`, instead
        of processing, or with `processed` after it; 429 asks for `retry_after` seconds. `reset` cuts the
        connection before or after processing; `delay` holds the request back first, by itself or with the
        others.
        """
        words = {"status": status, "code": code, "retry_after": retry_after, "reset": reset, "times": times}
        self._ask("fault", method=method, path=path_regex, delay=delay, processed=processed, **words)

    def amend(self, path: str, **fields: Any) -> None:
        """Lets every GET and PUT of `path` be answered with these fields, of each object where it is a list.

        The path is without host and /api/v10; without fields it is answered as before.
        """
        self._ask("amend", path=path, fields=fields)

    def gateway(self, action: str = "state", **options: Any) -> GatewayState:
        """Does something to the bot's gateway connection and says how it stands.

        "disconnect" (abruptly), "reconnect" (op 7), "invalid_session" (`resumable`: bool), "close" (`code`),
        "refuse" (the next `times` connections), "malformed" (`raw` text, or `event` and `data`), "state".
        With `shard` it befalls that shard's connection alone.
        """
        return GatewayState(**self._ask("gateway", action=action, options=options))

    def wait_gateway(
        self,
        *,
        identifies: int = 0,
        resumes: int = 0,
        connected: int = 0,
        refused: int = 0,
        timeout: float = 30,
    ) -> GatewayState:
        """Waits until each count since the start is at least as asked. Raises `TimeoutError`."""
        wanted = {"identifies": identifies, "resumes": resumes, "connected": connected, "refused": refused}
        options = {"at_least": wanted, "timeout": timeout}
        reached = GatewayState(**self._ask("gateway", action="wait", options=options, timeout=timeout))
        if any(getattr(reached, key) < value for key, value in wanted.items()):
            raise TimeoutError(f"{reached} within {timeout} s, not at least {wanted}.")
        return reached

    def _act(self, *actions: Payload) -> list[Interaction]:
        return [Interaction(self._ask, one) for one in self._ask("act", actions=actions)]
