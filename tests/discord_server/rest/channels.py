"""REST for users, the application, its commands, channels, their messages, and the CDN."""

from typing import Any

from aiohttp import web

from tests.discord_server import messages, world
from tests.discord_server.gateway import Gateway
from tests.discord_server.rest.api import STATE, ApiError, Call, add_route
from tests.discord_server.world import Channel, Guild, Payload

EMPTY_MESSAGE = (400, 50006, "Cannot send an empty message")
_MISSING_ACCESS = (403, 50001, "Missing Access")
_NO_REPLY = (400, 160002, "Cannot reply without permission to read message history")
_PAGE = (("limit", 50), ("before", 1 << 63), ("after", 0))
_UNKNOWN_CHANNEL = (404, 10003, "Unknown Channel")
_UNKNOWN_GUILD = (404, 10004, "Unknown Guild")
_UNKNOWN_MESSAGE = (404, 10008, "Unknown Message")


def channel_of(call: Call) -> Channel:
    """The channel that the path names. Raises `ApiError` where it is unknown or hidden from the bot."""
    channel = call.state.find_channel(call["channel"])
    if channel is None:
        raise ApiError(*_UNKNOWN_CHANNEL)
    need(channel, world.VIEW, _MISSING_ACCESS)
    return channel


def need(
    channel: Channel, permission: int, refusal: tuple[int, int, str] = (403, 50013, "Missing Permissions")
) -> None:
    if not channel.bot_permissions() & permission:
        raise ApiError(*refusal)


def message_of(call: Call, channel: Channel) -> Payload:
    """The message in a channel that the path names. Raises `ApiError` where it is unknown."""
    message = call.state.messages.get(call["message"])
    if message is None or message["id"] in call.state.ephemeral or message["channel_id"] != channel.id:
        raise ApiError(*_UNKNOWN_MESSAGE, violation=False)
    return message


def uploads(call: Call, channel: Channel) -> list[Payload]:
    """The files that came with a request, put on the CDN, with the words that the request has for them."""
    told = {one.get("filename"): one for one in (call.body.get("data") or call.body).get("attachments") or []}
    return [
        messages.attach(call.state, f"attachments/{channel.id}", one.filename, one.data, one.content_type)
        | {key: text for key, text in told.get(one.filename, {}).items() if key == "description"}
        for one in call.files
    ]


class Channels:
    """The routes that carry the bot's token."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def add_routes(self, app: web.Application) -> None:
        message = "/channels/{channel}/messages/{message}"
        for method, path, handler in (
            ("GET", "/users/@me", self.own_user),
            ("GET", "/users/@me/guilds", self.own_guilds),
            ("DELETE", "/users/@me/guilds/{guild}", self.leave_guild),
            ("GET", "/users/{user}", self.one_user),
            ("POST", "/users/@me/channels", self.open_dm),
            ("GET", "/oauth2/applications/@me", self.own_application),
            ("GET", "/applications/@me", self.own_application),
            ("GET", "/gateway", self.gateway_address),
            ("GET", "/gateway/bot", self.gateway_address),
            ("GET", "/applications/{application}/commands", self.get_commands),
            ("PUT", "/applications/{application}/commands", self.put_commands),
            ("GET", "/applications/{application}/guilds/{guild}/commands", self.get_commands),
            ("PUT", "/applications/{application}/guilds/{guild}/commands", self.put_commands),
            ("GET", "/guilds/{guild}/members/{user}", self.one_member),
            ("GET", "/guilds/{guild}/roles", self.roles),
            ("GET", "/channels/{channel}", self.one_channel),
            ("POST", "/channels/{channel}/typing", self.typing),
            ("GET", "/channels/{channel}/messages", self.list_messages),
            ("POST", "/channels/{channel}/messages", self.create_message),
            ("GET", message, self.one_message),
            ("PATCH", message, self.edit_message),
            ("DELETE", message, self.delete_message),
            ("PUT", message + "/reactions/{emoji}/@me", self.react),
            ("DELETE", message + "/reactions/{emoji}/@me", self.react),
        ):
            add_route(app, method, path, handler)
        for folder in ("attachments", "ephemeral-attachments"):
            app.router.add_get("/" + folder + "/{rest:.*}", _download)

    async def own_user(self, call: Call) -> Payload:
        return world.BOT.payload() | {"verified": True, "mfa_enabled": False, "email": None}

    async def one_user(self, call: Call) -> Payload:
        user = world.find_user(call["user"])
        if user is None:
            raise ApiError(404, 10013, "Unknown User")
        return user.payload()

    async def one_member(self, call: Call) -> Payload:
        user = world.find_user(call["user"])
        if user is None or call["guild"] not in [guild.id for guild in call.state.guilds]:
            raise ApiError(404, 10007, "Unknown Member")
        return {"user": user.payload(), **world.member()}

    async def own_guilds(self, call: Call) -> list[Payload]:
        guilds = [world.own_guild(guild) for guild in call.state.guilds]
        return guilds[: int(call.request.query.get("limit", 200))]

    async def roles(self, call: Call) -> list[Payload]:
        return world.guild_roles(_guild(call))

    async def leave_guild(self, call: Call) -> None:
        await self._gateway.leave(_guild(call))
        call.state.changed()

    async def open_dm(self, call: Call) -> Payload:
        user = world.find_user(str(call.body["recipient_id"]))
        if user is None or user.bot:
            raise ApiError(400, 50007, "Cannot send messages to this user")
        return world.dm(user).payload()

    async def own_application(self, call: Call) -> Payload:
        state = call.state
        return world.application(state.team, message_content=state.message_content, guilds=len(state.guilds))

    async def gateway_address(self, call: Call) -> Payload:
        limit = {"total": 1000, "remaining": 999, "reset_after": 86400000, "max_concurrency": 1}
        return {"url": "wss://gateway.discord.gg", "shards": call.state.shards, "session_start_limit": limit}

    async def get_commands(self, call: Call) -> list[Payload]:
        return call.state.commands.get(_scope(call), [])

    async def put_commands(self, call: Call) -> list[Payload]:
        return call.state.register(_scope(call), call.body or [])

    async def one_channel(self, call: Call) -> Payload:
        return channel_of(call).payload()

    async def typing(self, call: Call) -> None:
        need(channel_of(call), world.SEND)

    async def list_messages(self, call: Call) -> list[Payload]:
        channel = channel_of(call)
        if not channel.bot_permissions() & world.READ_HISTORY:
            return []
        asked = call.request.query
        limit, before, after = (int(asked.get(key, given)) for key, given in _PAGE)
        found = [one for one in call.state.channel_messages(channel.id) if after < int(one["id"]) < before]
        if "after" in asked:
            return [_as_read(call, one, channel) for one in reversed(found[:limit])]
        return [_as_read(call, one, channel) for one in reversed(found[-limit:])]

    async def create_message(self, call: Call) -> Payload:
        channel, state, body = channel_of(call), call.state, call.body
        if channel.type == world.FORUM_CHANNEL:
            raise ApiError(400, 50008, "Cannot send messages in a non-text channel")
        in_thread = channel.type == world.PUBLIC_THREAD
        need(channel, world.SEND_IN_THREADS if in_thread else world.SEND)
        if body.get("embeds"):
            need(channel, world.EMBED_LINKS)
        if call.files:
            need(channel, world.ATTACH_FILES)
        nonce = str(body.get("nonce") or "")
        earlier = state.nonces.get((channel.id, nonce))
        if body.get("enforce_nonce") and earlier in state.messages:
            return state.messages[earlier]
        message = messages.make(state, channel, world.BOT)
        messages.set_fields(state, message, body, uploads(call, channel))
        replied = body.get("message_reference")
        if replied:
            if not channel.bot_permissions() & world.READ_HISTORY:
                # Of a channel that it was not told of, the bot cannot know beforehand.
                raise ApiError(*_NO_REPLY, violation=False)
            gone = str(replied["message_id"]) not in state.messages
            if gone and replied.get("fail_if_not_exists", True):
                # Whether a message was deleted a moment ago the bot cannot know beforehand.
                raise ApiError(
                    400, 50035, "Invalid Form Body (message_reference: Unknown message)", violation=False
                )
            if not gone:
                messages.reference(state, message, str(replied["message_id"]))
        state.messages[message["id"]] = message
        if nonce:
            state.nonces[channel.id, nonce] = message["id"]
            message["nonce"] = nonce
        state.changed()
        await self._gateway.dispatch_message("MESSAGE_CREATE", message, channel)
        return message

    async def one_message(self, call: Call) -> Payload:
        channel = channel_of(call)
        need(channel, world.READ_HISTORY)
        return _as_read(call, self._message(call, channel, own=False), channel)

    async def edit_message(self, call: Call) -> Payload:
        channel = channel_of(call)
        message = self._message(call, channel, own=True)
        if call.body.get("embeds"):
            need(channel, world.EMBED_LINKS)
        if not messages.edit(call.state, message, call.body, uploads(call, channel)):
            raise ApiError(*EMPTY_MESSAGE)
        call.state.changed()
        await self._gateway.dispatch_message("MESSAGE_UPDATE", message, channel)
        return message

    async def delete_message(self, call: Call) -> None:
        channel = channel_of(call)
        message = self._message(call, channel, own=True)
        del call.state.messages[message["id"]]
        call.state.changed()
        await self._gateway.dispatch_message("MESSAGE_DELETE", message, channel)

    async def react(self, call: Call) -> None:
        channel = channel_of(call)
        need(channel, world.READ_HISTORY)
        need(channel, world.ADD_REACTIONS)
        self._message(call, channel, own=False)

    def _message(self, call: Call, channel: Channel, *, own: bool) -> Payload:
        message = message_of(call, channel)
        if own and message["author"]["id"] != world.BOT.id:
            raise ApiError(403, 50005, "Cannot edit a message authored by another user")
        return message


def _guild(call: Call) -> Guild:
    for guild in call.state.guilds:
        if guild.id == call["guild"]:
            return guild
    raise ApiError(*_UNKNOWN_GUILD)


def _scope(call: Call) -> str | None:
    if call["application"] != world.APPLICATION_ID:
        raise ApiError(403, 20012, "You are not authorized to perform this action on this application")
    guild: Any = call.request.match_info.get("guild")
    if guild is not None and guild not in [one.id for one in call.state.guilds]:
        raise ApiError(*_MISSING_ACCESS)
    return str(guild) if guild else None


def _as_read(call: Call, message: Payload, channel: Channel) -> Payload:
    """A message as REST shows it: without an event's fields, and what the message content intent guards."""
    shown = messages.as_seen(message, channel, content=call.state.message_content)
    return {key: value for key, value in shown.items() if key not in ("guild_id", "member")}


async def _download(request: web.Request) -> web.StreamResponse:
    state = request.app[STATE]
    if "Authorization" in request.headers:
        state.violation(f"GET {request.path}: the bot's token was sent to the CDN")
    found = state.attachments.get(request.path)
    if found is None:
        return web.Response(status=404, text="This content is no longer available.")
    return web.Response(body=found.data, content_type=found.content_type or "application/octet-stream")
