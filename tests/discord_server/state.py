"""What the server remembers: requests, violations, messages, interactions, commands, faults to come."""

import asyncio
import itertools
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from tests.discord_server import world
from tests.discord_server.rest.schema import Schema
from tests.discord_server.world import Channel, Payload
from tests.fixtures.checkout import SHARED

_EPOCH = 1420070400000
Found = TypeVar("Found")


@dataclass
class Interaction:
    """`created`, `acknowledged` and `answered` are seconds on the monotonic clock.

    `payload` is what the bot was sent.
    `original` is the id of the message that `@original` names, `source` that of the pressed one's message.
    `expects_repeat` once a fault has swallowed the server's answer to its callback.
    """

    payload: Payload
    created: float
    source: str | None = None
    kind: int | None = None
    acknowledged: float | None = None
    original: str | None = None
    ephemeral: bool = False
    answered: float | None = None
    expects_repeat: bool = False
    data: Payload = field(default_factory=dict)
    edits: list[Payload] = field(default_factory=list)
    followups: list[str] = field(default_factory=list)


@dataclass
class Fault:
    method: str
    path: re.Pattern[str]
    times: int
    status: int | None
    code: int
    retry_after: float | None
    reset: Literal["before", "after"] | None
    delay: float
    processed: bool


@dataclass
class Attachment:
    data: bytes
    content_type: str | None


class State:
    """The one mutable thing; `changed` wakes whoever waits in `until`."""

    def __init__(self, team: bool, shards: int, message_content: bool) -> None:
        self.team = team
        self.shards = shards
        self.message_content = message_content
        self.guilds = list(world.GUILDS)
        self.threads: dict[str, Channel] = {}
        self.schema = Schema(SHARED / "discord" / "openapi.json")
        self.requests: list[Payload] = []
        self.violations: list[str] = []
        self.faults: list[Fault] = []
        self.amendments: dict[str, Payload] = {}
        self.commands: dict[str | None, list[Payload]] = {}
        self.messages: dict[str, Payload] = {}
        self.ephemeral: set[str] = set()
        self.nonces: dict[tuple[str, str], str] = {}
        self.attachments: dict[str, Attachment] = {}
        self.interactions: dict[str, Interaction] = {}
        self.tokens: dict[str, Interaction] = {}
        self._numbers = itertools.count()
        self._change = asyncio.Event()

    def new_id(self) -> str:
        """A snowflake of this moment, later than every one before."""
        return str((int(time.time() * 1000) - _EPOCH << 22) + next(self._numbers) % (1 << 22))

    def violation(self, what: str) -> None:
        self.violations.append(what)
        self.changed()

    def changed(self) -> None:
        self._change.set()
        self._change = asyncio.Event()

    async def until(self, find: Callable[[], Found | None], seconds: float) -> Found | None:
        """What `find` returns once that is not None, asked after every change; None after `seconds`."""
        ends = time.monotonic() + seconds
        while (found := find()) is None:
            change = self._change
            try:
                await asyncio.wait_for(change.wait(), max(0.0, ends - time.monotonic()))
            except TimeoutError:
                return find()
        return found

    def amended(self, path: str, answer: Payload | list[Payload] | None) -> Payload | list[Payload] | None:
        """What is answered to a GET or PUT of a path, with the fields that the driver has put there."""
        fields = self.amendments.get(path, {})
        if isinstance(answer, list):
            return [one | fields for one in answer]
        return answer and answer | fields

    def fault_for(self, method: str, path: str) -> Fault | None:
        """The next fault planned for such a request, used up by this call."""
        for fault in self.faults:
            if fault.method in (method, "*") and fault.path.search(path):
                fault.times -= 1
                if fault.times <= 0:
                    self.faults.remove(fault)
                return fault
        return None

    def find_channel(self, channel_id: str) -> Channel | None:
        """A channel that was there at first, or a thread that was begun since."""
        return self.threads.get(channel_id) or world.find_channel(channel_id)

    def all_commands(self, guild: str | None) -> list[Payload]:
        """The commands that can be seen in a guild or, for None, in direct messages."""
        own = self.commands.get(guild, []) if guild else []
        return [*own, *self.commands.get(None, [])]

    def describe(self, interaction: Interaction) -> Payload:
        """An interaction as the control API tells it, `message` being its answer as that stands now."""

        def since(moment: float | None) -> float | None:
            return None if moment is None else moment - interaction.created

        return {
            "id": interaction.payload["id"],
            "token": interaction.payload["token"],
            "kind": interaction.kind,
            "acknowledged": since(interaction.acknowledged),
            "ephemeral": interaction.ephemeral,
            "answered": since(interaction.answered),
            "message": self.messages.get(interaction.original or ""),
            "edits": interaction.edits,
            "followups": [self.messages[one] for one in interaction.followups if one in self.messages],
            "data": interaction.data,
        }

    def channel_messages(self, channel_id: str) -> list[Payload]:
        """What everyone in a channel sees, oldest first."""
        return [
            one
            for key, one in self.messages.items()
            if one["channel_id"] == channel_id and key not in self.ephemeral
        ]

    def register(self, guild: str | None, commands: list[Payload]) -> list[Payload]:
        """Replaces the commands of a scope; one with the name and type of an old one keeps its id."""
        old = {(one["type"], one["name"]): one["id"] for one in self.commands.get(guild, [])}
        registered = []
        for command in commands:
            kind = command.get("type") or 1
            described: dict[str, Any] = {"options": [], **command}
            described["type"] = kind
            described["id"] = old.get((kind, command["name"])) or self.new_id()
            described |= {"application_id": world.APPLICATION_ID, "version": self.new_id()}
            described["description"] = command.get("description") or ""
            permissions = command.get("default_member_permissions")
            described["default_member_permissions"] = None if permissions is None else str(permissions)
            if guild:
                described["guild_id"] = guild
            registered.append(described)
        self.commands[guild] = registered
        self.changed()
        return registered
