"""The gateway: identify, resume, heartbeats, events by intent, and the ways in which it can fail."""

import asyncio
import importlib
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.discord_server import world
from tests.discord_server.messages import as_seen
from tests.discord_server.network import cut_off
from tests.discord_server.state import State
from tests.discord_server.world import Channel, Guild, Payload

_GUILDS = 1 << 0
_GUILD_MESSAGES = 1 << 9
_DIRECT_MESSAGES = 1 << 12
_MESSAGE_CONTENT = 1 << 15
_PRIVILEGED = 1 << 1 | 1 << 8 | _MESSAGE_CONTENT
_HEARTBEAT_MS = 41250


def _compressor(kind: str) -> Callable[[bytes], bytes]:
    """One connection's transport compression, as its address asked for."""
    if kind == "zstd-stream":
        stream = importlib.import_module("zstandard").ZstdCompressor().compressobj()
        return lambda data: bytes(stream.compress(data) + stream.flush(1))
    deflate = zlib.compressobj()
    return lambda data: deflate.compress(data) + deflate.flush(zlib.Z_SYNC_FLUSH)


class _RefusalError(Exception):
    """Why the gateway closes a connection with a code of its own; with `violation`, the bot could know it."""

    def __init__(self, code: int, why: str, *, violation: bool = True) -> None:
        super().__init__(why)
        self.code = code
        self.violation = violation


class Connection:
    """One open WebSocket and how to write on it."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.socket = socket
        self.request = request
        kind = request.query.get("compress")
        self._compress = _compressor(kind) if kind else None
        self._writing = asyncio.Lock()
        self._closing: asyncio.Task[bool] | None = None

    async def send(self, payload: Payload | str) -> None:
        text = payload if isinstance(payload, str) else json.dumps(payload, separators=(",", ":"))
        async with self._writing:
            if self.socket.closed:
                return
            try:
                if self._compress:
                    await self.socket.send_bytes(self._compress(text.encode()))
                else:
                    await self.socket.send_str(text)
            except ConnectionError:
                return  # a lost connection's events wait in the session for a resume

    async def close(self, code: int, why: str = "") -> None:
        """Closes with a code and waits for the client to agree."""
        # aiohttp's close ends the handler's receive; the handler in turn must let the close finish.
        self._closing = self._closing or asyncio.create_task(
            self.socket.close(code=code, message=why.encode())
        )
        await asyncio.wait([self._closing])

    async def closed(self) -> None:
        if self._closing:
            await asyncio.wait([self._closing])


@dataclass
class Session:
    """What one IDENTIFY began; `sent` keeps every event for a resume, `shard` is its number and how many."""

    id: str
    intents: int
    connection: Connection | None
    shard: tuple[int, int]
    sent: list[str] = field(default_factory=list)

    def covers(self, guild_id: str | None) -> bool:
        """Whether the shard hears of a guild; of direct messages the first one does."""
        number, count = self.shard
        return (int(guild_id or 0) >> 22) % count == number

    async def dispatch(self, event: str, data: Payload) -> None:
        text = json.dumps({"op": 0, "t": event, "s": len(self.sent) + 1, "d": data}, separators=(",", ":"))
        self.sent.append(text)
        if self.connection:
            await self.connection.send(text)


class Gateway:
    """All sessions of the bot, usually one."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._sessions: dict[str, Session] = {}
        self._connections: list[Connection] = []
        self.identifies = 0
        self.resumes = 0
        self.refused = 0
        self._refusals = 0

    @property
    def connected(self) -> int:
        """How many sessions are READY or resumed and have an open connection."""
        return sum(session.connection is not None for session in self._sessions.values())

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if self._refusals:
            self._refusals -= 1
            self.refused += 1
            self._state.changed()
            return web.Response(status=503)
        socket = web.WebSocketResponse(max_msg_size=1 << 20, autoping=True)
        await socket.prepare(request)
        connection = Connection(socket, request)
        self._connections.append(connection)
        session: Session | None = None
        given_up = False
        try:
            await connection.send(
                {"op": 10, "d": {"heartbeat_interval": _HEARTBEAT_MS, "_trace": []}, "s": None}
            )
            while (message := await socket.receive()).type is WSMsgType.TEXT:
                session = await self._receive(connection, session, message.data)
            given_up = message.type is WSMsgType.CLOSE and message.data in (1000, 1001)
        except _RefusalError as refusal:
            if refusal.violation:
                self._state.violation(f"gateway: {refusal}, closed with {refusal.code}")
            await connection.close(refusal.code, str(refusal))
        finally:
            self._connections.remove(connection)
            if session and session.connection is connection:
                session.connection = None
                if given_up:
                    self._sessions.pop(session.id, None)
            self._state.changed()
            await connection.closed()
        return socket

    async def _receive(self, connection: Connection, session: Session | None, text: str) -> Session | None:
        try:
            payload = json.loads(text)
            code, data = payload["op"], payload.get("d")
        except (ValueError, KeyError, TypeError) as error:
            raise _RefusalError(4002, "undecodable payload") from error
        if len(text) > 4096:
            raise _RefusalError(4002, "payload over 4096 bytes")
        if code == 1:
            await connection.send({"op": 11, "d": None, "s": None, "t": None})
            return session
        if code in (2, 6):
            if session:
                raise _RefusalError(4005, "identified twice on one connection")
            return await (self._identify if code == 2 else self._resume)(connection, data)
        if session is None:
            raise _RefusalError(4003, f"opcode {code} before identifying")
        if code not in (3, 4):
            raise _RefusalError(4001, f"opcode {code}, which this server does not know")
        return session

    async def _identify(self, connection: Connection, data: Payload) -> Session | None:
        self.identifies += 1
        if data.get("token") != world.TOKEN:
            raise _RefusalError(4004, "authentication failed")
        allowed = _MESSAGE_CONTENT if self._state.message_content else 0
        if data["intents"] & _PRIVILEGED & ~allowed:
            raise _RefusalError(4014, "disallowed intents")
        number, count = data.get("shard") or (0, 1)
        if not 0 <= number < count:
            raise _RefusalError(4010, f"invalid shard {number} of {count}")
        if count < self._state.shards:
            # Told only how many it is to have, the bot does not ask how many it needs.
            raise _RefusalError(4011, "sharding required", violation=False)
        session = Session(f"{int(self._state.new_id()):032x}", data["intents"], connection, (number, count))
        guilds = [guild for guild in self._state.guilds if session.covers(guild.id)]
        application = world.application(False, message_content=bool(allowed), guilds=len(guilds))
        ready = {
            "v": 10,
            "user": world.BOT.payload() | {"verified": True, "mfa_enabled": False, "email": None},
            "guilds": [{"id": guild.id, "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": "wss://gateway.discord.gg",
            "application": {key: application[key] for key in ("id", "flags")},
            "private_channels": [],
            "shard": session.shard,
        }
        await session.dispatch("READY", ready)
        if session.intents & _GUILDS:
            for guild in guilds:
                await session.dispatch("GUILD_CREATE", self._created(guild))
        self._sessions[session.id] = session
        self._state.changed()
        return session

    async def _resume(self, connection: Connection, data: Payload) -> Session | None:
        if data.get("token") != world.TOKEN:
            raise _RefusalError(4004, "authentication failed")
        session = self._sessions.get(data.get("session_id") or "")
        if session is None:
            await connection.send({"op": 9, "d": False, "s": None, "t": None})
            return None
        seen = data.get("seq")
        if not isinstance(seen, int) or seen > len(session.sent):
            raise _RefusalError(4007, f"invalid seq {seen}")
        self.resumes += 1
        while seen < len(session.sent):  # which grows while this sends
            await connection.send(session.sent[seen])
            seen += 1
        session.connection = connection
        await session.dispatch("RESUMED", {"_trace": []})
        self._state.changed()
        return session

    async def dispatch(self, event: str, data: Payload) -> None:
        """Sends an event that no intent guards to the sessions it concerns, now or on their resume."""
        await self._dispatch(event, data, data.get("guild_id"))

    async def _dispatch(self, event: str, data: Payload, guild_id: str | None) -> None:
        concerned = [one for one in self._sessions.values() if one.covers(guild_id)]
        await asyncio.gather(*(session.dispatch(event, data) for session in concerned))

    async def join(self, guild: Guild) -> None:
        """Lets a guild's owner add the bot to it."""
        self._state.guilds.append(guild)
        # Only of a guild that the bot knows already Discord tells whether it is there.
        created = {key: value for key, value in self._created(guild).items() if key != "unavailable"}
        await self._dispatch("GUILD_CREATE", created, guild.id)

    async def leave(self, guild: Guild) -> None:
        """Lets the bot be a member of a guild no longer."""
        self._state.guilds.remove(guild)
        await self._dispatch("GUILD_DELETE", {"id": guild.id}, guild.id)

    def _created(self, guild: Guild) -> Payload:
        return world.guild_create(guild, self._state.threads.values())

    async def begin_thread(self, thread: Channel) -> None:
        """Tells of a new thread, which is among the channels from now on."""
        self._state.threads[thread.id] = thread
        self._state.changed()
        if thread.bot_permissions() & world.VIEW:
            await self.dispatch("THREAD_CREATE", thread.payload() | {"newly_created": True})

    async def dispatch_message(self, event: str, message: Payload, channel: Channel) -> None:
        """Sends a message's event to the sessions that asked for such."""
        wanted = _DIRECT_MESSAGES if channel.guild is None else _GUILD_MESSAGES
        if not channel.bot_permissions() & world.VIEW:
            return
        gone: Payload = {"id": message["id"], "channel_id": channel.id}
        if channel.guild:
            gone["guild_id"] = channel.guild.id
        guild_id = gone.get("guild_id")
        listening = [one for one in self._sessions.values() if one.intents & wanted and one.covers(guild_id)]
        await asyncio.gather(*(
            session.dispatch(event, gone if event == "MESSAGE_DELETE" else as_seen(
                message, channel, content=bool(session.intents & _MESSAGE_CONTENT)
            ))
            for session in listening
        ))  # fmt: skip

    async def fail(self, action: str, options: dict[str, Any]) -> None:
        """Carries out one of the driver's `gateway` actions."""
        if action == "refuse":
            self._refusals += options.get("times", 1)
        for connection in self._befallen(options.pop("shard", None)):
            if action == "disconnect":
                cut_off(connection.request)
            elif action == "reconnect":
                await connection.send({"op": 7, "d": None, "s": None, "t": None})
            elif action == "invalid_session":
                if not options["resumable"]:
                    self._sessions.clear()
                await connection.send({"op": 9, "d": options["resumable"], "s": None, "t": None})
            elif action == "close":
                await connection.close(options["code"])
            elif action == "malformed":
                await self._malformed(connection, options)

    def _befallen(self, shard: int | None) -> list[Connection]:
        """The connections of a shard, or all."""
        its = [one.connection for one in self._sessions.values() if one.shard[0] == shard]
        return [one for one in self._connections if shard is None or one in its]

    async def _malformed(self, connection: Connection, options: dict[str, Any]) -> None:
        if "raw" in options:
            await connection.send(options["raw"])
            return
        for session in self._sessions.values():
            if session.connection is connection:
                await session.dispatch(options["event"], options["data"])

    def describe(self) -> Payload:
        return {
            "identifies": self.identifies,
            "resumes": self.resumes,
            "connected": self.connected,
            "refused": self.refused,
        }
