"""REST for threads that begin at a message."""

from aiohttp import web

from tests.discord_server import messages, world
from tests.discord_server.gateway import Gateway
from tests.discord_server.rest.api import ApiError, Call, add_route
from tests.discord_server.rest.channels import channel_of, message_of, need
from tests.discord_server.world import Channel, Payload

_HAS_THREAD = 1 << 5


class Threads:
    """The route that begins a thread; its name is held against the description as every body is."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def add_routes(self, app: web.Application) -> None:
        add_route(app, "POST", "/channels/{channel}/messages/{message}/threads", self.begin, status=201)

    async def begin(self, call: Call) -> Payload:
        channel, state = channel_of(call), call.state
        if channel.type != world.TEXT_CHANNEL:
            raise ApiError(400, 50024, "Cannot execute action on this channel type")
        need(channel, world.CREATE_THREADS)
        message = message_of(call, channel)
        if message["id"] in state.threads:
            # What became of a request whose answer was lost the bot cannot know.
            raise ApiError(400, 160004, "A thread has already been created for this message", violation=False)
        thread = Channel(
            message["id"], call.body["name"], channel.guild, world.PUBLIC_THREAD, channel.id, channel.denied,
            opener=world.BOT,
        )  # fmt: skip
        message["flags"] |= _HAS_THREAD
        message["thread"] = thread.payload()
        await self._gateway.dispatch_message("MESSAGE_UPDATE", message, channel)
        await self._gateway.begin_thread(thread)
        first = messages.first_in_thread(state, thread, message)
        state.messages[first["id"]] = first
        state.changed()
        await self._gateway.dispatch_message("MESSAGE_CREATE", first, thread)
        return thread.payload()
