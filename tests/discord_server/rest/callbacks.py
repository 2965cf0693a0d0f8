"""REST for interactions: the callback, the original answer, and follow-ups; none of it carries the token."""

import copy

from aiohttp import web

from tests.discord_server import messages, world
from tests.discord_server.gateway import Gateway
from tests.discord_server.messages import EPHEMERAL, LOADING
from tests.discord_server.rest.api import ApiError, Call, add_route
from tests.discord_server.rest.channels import EMPTY_MESSAGE, uploads
from tests.discord_server.state import Interaction, State
from tests.discord_server.world import Channel, Payload

LIFETIME_S = 15 * 60.0
_DEADLINE_S = 3.0
_COMMAND, _COMPONENT, _AUTOCOMPLETE, _SUBMIT = 2, 3, 4, 5
_MESSAGE, _DEFER_MESSAGE, _DEFER_UPDATE, _UPDATE, _CHOICES, _MODAL = 4, 5, 6, 7, 8, 9
_ALLOWED = {
    _COMMAND: (_MESSAGE, _DEFER_MESSAGE, _MODAL),
    _COMPONENT: (_MESSAGE, _DEFER_MESSAGE, _DEFER_UPDATE, _UPDATE, _MODAL),
    _AUTOCOMPLETE: (_CHOICES,),
    _SUBMIT: (_MESSAGE, _DEFER_MESSAGE, _DEFER_UPDATE, _UPDATE),
}


def _channel(state: State, interaction: Interaction) -> Channel:
    channel = state.find_channel(interaction.payload["channel_id"])
    if channel is None:
        raise LookupError(interaction.payload["channel_id"])
    return channel


class Callbacks:
    """The routes that an interaction's token opens."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def add_routes(self, app: web.Application) -> None:
        webhook = "/webhooks/{application}/{token}"
        add_route(app, "POST", "/interactions/{interaction}/{token}/callback", self.callback)
        add_route(app, "POST", webhook, self.follow_up)
        add_route(app, "GET", webhook + "/messages/{message}", self.get_message)
        add_route(app, "PATCH", webhook + "/messages/{message}", self.edit_message)
        add_route(app, "DELETE", webhook + "/messages/{message}", self.delete_message)

    async def callback(self, call: Call) -> Payload | None:
        interaction = call.state.tokens.get(call["token"])
        if interaction is None or interaction.payload["id"] != call["interaction"]:
            raise ApiError(404, 10062, "Unknown interaction")
        if interaction.acknowledged is not None:
            repeated = interaction.expects_repeat
            raise ApiError(400, 40060, "Interaction has already been acknowledged.", violation=not repeated)
        took = call.arrived - interaction.created
        if took > _DEADLINE_S:
            raise ApiError(404, 10062, f"Unknown interaction (the callback came {took:.1f} s after it)")
        kind = call.body["type"]
        if kind not in _ALLOWED[interaction.payload["type"]]:
            raise ApiError(400, 50035, f"Invalid Form Body (type {kind} answers no such interaction)")
        interaction.acknowledged, interaction.kind = call.arrived, kind
        interaction.data = call.body.get("data") or {}
        message = await self._respond(call, interaction)
        call.state.changed()
        if call.request.query.get("with_response", "").lower() not in ("1", "true"):
            return None
        described: Payload = {
            "id": interaction.payload["id"],
            "type": interaction.payload["type"],
            "channel_id": interaction.payload["channel_id"],
            "guild_id": interaction.payload.get("guild_id"),
        }
        if interaction.original:
            described["response_message_id"] = interaction.original
            described["response_message_loading"] = kind == _DEFER_MESSAGE
            described["response_message_ephemeral"] = interaction.ephemeral
        answer: Payload = {"interaction": described}
        if kind in (_MESSAGE, _UPDATE):
            answer["resource"] = {"type": kind, "message": message}
        return answer

    async def _respond(self, call: Call, interaction: Interaction) -> Payload | None:
        """Does what the callback says; returns the message that is the answer, if there is one."""
        kind, state = interaction.kind, call.state
        if kind in (_CHOICES, _MODAL):
            interaction.answered = interaction.answered or call.arrived
            return None
        if kind in (_DEFER_UPDATE, _UPDATE):
            interaction.original = interaction.source
            interaction.ephemeral = (interaction.source or "") in state.ephemeral
            message = state.messages.get(interaction.source or "")
            if kind == _UPDATE:
                if message is None:
                    raise ApiError(404, 10008, "Unknown Message", violation=False)
                await self._change(call, interaction, message, interaction.data)
            return message
        interaction.ephemeral = bool((interaction.data.get("flags") or 0) & EPHEMERAL)
        if kind == _MESSAGE:
            message = await self._post(call, interaction, interaction.data)
            interaction.answered = interaction.answered or call.arrived
            interaction.edits.append(copy.deepcopy(message))
        else:
            flags = LOADING | (EPHEMERAL if interaction.ephemeral else 0)
            message = await self._post(call, interaction, {"flags": flags})
        interaction.original = message["id"]
        return message

    async def _post(self, call: Call, interaction: Interaction, body: Payload) -> Payload:
        state, channel, payload = call.state, _channel(call.state, interaction), interaction.payload
        user = payload["member"]["user"] if "member" in payload else payload["user"]
        metadata = {
            "id": payload["id"],
            "type": payload["type"],
            "user": user,
            "authorizing_integration_owners": {},
        }
        if interaction.source:
            metadata["interacted_message_id"] = interaction.source
        message = messages.make(
            state,
            channel,
            world.BOT,
            type=20 if payload["type"] == _COMMAND else 0,
            application_id=world.APPLICATION_ID,
            webhook_id=world.APPLICATION_ID,
            interaction_metadata=metadata,
        )
        messages.set_fields(state, message, body, uploads(call, channel))
        if not message["flags"] & LOADING and interaction.source:
            messages.reference(state, message, interaction.source)
        state.messages[message["id"]] = message
        if message["flags"] & EPHEMERAL:
            state.ephemeral.add(message["id"])
        else:
            await self._gateway.dispatch_message("MESSAGE_CREATE", message, channel)
        return message

    async def _change(self, call: Call, interaction: Interaction, message: Payload, body: Payload) -> None:
        channel = _channel(call.state, interaction)
        kept = message["flags"] & EPHEMERAL
        if not messages.edit(call.state, message, body, uploads(call, channel)):
            raise ApiError(*EMPTY_MESSAGE)
        message["flags"] = message["flags"] & ~(LOADING | EPHEMERAL) | kept
        if message["id"] == interaction.original:
            interaction.answered = interaction.answered or call.arrived
            interaction.edits.append(copy.deepcopy(message))
        call.state.changed()
        if not kept:
            await self._gateway.dispatch_message("MESSAGE_UPDATE", message, channel)

    def _interaction(self, call: Call) -> Interaction:
        interaction = call.state.tokens.get(call["token"])
        if (
            interaction is None
            or call["application"] != world.APPLICATION_ID
            or interaction.acknowledged is None
        ):
            raise ApiError(404, 10015, "Unknown Webhook")
        if call.arrived - interaction.created > LIFETIME_S:
            raise ApiError(401, 50027, "Invalid Webhook Token", violation=False)
        return interaction

    def _message(self, call: Call) -> tuple[Interaction, Payload]:
        interaction = self._interaction(call)
        key = call["message"]
        if key == "@original":
            key = interaction.original or ""
        known = (interaction.original, *interaction.followups)
        if key not in known or key not in call.state.messages:
            raise ApiError(404, 10008, "Unknown Message", violation=False)
        return interaction, call.state.messages[key]

    async def follow_up(self, call: Call) -> Payload:
        interaction = self._interaction(call)
        waiting = call.state.messages.get(interaction.original or "")
        if waiting is not None and waiting["flags"] & LOADING:
            # The first follow-up takes the place of what a deferral announced, and its visibility.
            await self._change(call, interaction, waiting, call.body)
            return waiting
        message = await self._post(call, interaction, call.body)
        interaction.followups.append(message["id"])
        call.state.changed()
        return message

    async def get_message(self, call: Call) -> Payload:
        return self._message(call)[1]

    async def edit_message(self, call: Call) -> Payload:
        interaction, message = self._message(call)
        await self._change(call, interaction, message, call.body)
        return message

    async def delete_message(self, call: Call) -> None:
        interaction, message = self._message(call)
        del call.state.messages[message["id"]]
        call.state.changed()
        if message["id"] not in call.state.ephemeral:
            await self._gateway.dispatch_message("MESSAGE_DELETE", message, _channel(call.state, interaction))
