"""What people do, as Discord would send it to the bot: commands, buttons, menus and messages.

Whatever Discord's own client would not let a person do is a `PersonError`.
"""

import base64
import secrets
import time
from typing import Any

from tests.discord_server import messages, world
from tests.discord_server.gateway import Gateway
from tests.discord_server.rest.limits import select_range
from tests.discord_server.state import Interaction, State
from tests.discord_server.world import Channel, Payload, User

_SUBCOMMAND, _GROUP, _STRING, _INTEGER, _BOOLEAN, _USER, _CHANNEL, _ROLE = range(1, 9)
_NUMBER, _ATTACHMENT = 10, 11
_PYTHON_TYPES: dict[int, type | tuple[type, ...]] = {_INTEGER: int, _BOOLEAN: bool, _NUMBER: (int, float)}
_LINK, _WINDOW = 5, 9


class PersonError(Exception):
    """What Discord's client would not let this person do, in one sentence."""


def _file(state: State, folder: str, file: Payload) -> Payload:
    data = base64.b64decode(file["data"])
    return messages.attach(state, folder, file["filename"], data, file["content_type"], file["size"])


def _resolve_command(
    state: State, path: list[str], kind: int, guild: str | None, brought: bool
) -> tuple[Payload, Payload, list[str]]:
    """The registered command, the part of it that `path` ends in, and the names below the command."""
    known = {one["name"]: one for one in state.all_commands(guild) if one["type"] == kind}
    if path[0] not in known:
        raise PersonError(f"{path[0]!r} is not offered here; there are {', '.join(known) or 'none'}.")
    command = part = known[path[0]]
    if brought and 1 not in (command.get("integration_types") or [0]):
        raise PersonError(f"{path[0]!r} is only for where the bot is.")
    contexts = command.get("contexts")
    in_dm = command.get("dm_permission") is not False if contexts is None else 1 in contexts
    if (guild is None and not in_dm) or (guild and contexts is not None and 0 not in contexts):
        raise PersonError(f"{path[0]!r} is not offered in {'a guild' if guild else 'direct messages'}.")
    for name in path[1:]:
        below = {one["name"]: one for one in part["options"] if one["type"] in (_SUBCOMMAND, _GROUP)}
        if name not in below:
            raise PersonError(
                f"{' '.join(path)!r} is no command; there are {', '.join(below) or 'none'} below."
            )
        part = {"options": []} | below[name]
    if any(one["type"] in (_SUBCOMMAND, _GROUP) for one in part["options"]):
        raise PersonError(f"{' '.join(path)!r} needs a subcommand.")
    return command, part, path[1:]


def _option(state: State, option: Payload, value: Any, typing: bool, resolved: Payload) -> Payload:
    kind, name = option["type"], option["name"]
    filled: Payload = {"type": kind, "name": name, "value": value}
    if typing:
        return filled
    choices = [one["value"] for one in option.get("choices") or []]
    if choices and value not in choices:
        raise PersonError(f"{name}: {value!r} is none of the choices {choices}.")
    if kind == _STRING:
        shortest, longest = option.get("min_length") or 0, option.get("max_length") or 6000
        if not isinstance(value, str) or not max(1, shortest) <= len(value) <= longest:
            raise PersonError(f"{name}: a text of {max(1, shortest)} to {longest} characters is asked for.")
    elif kind == _ATTACHMENT:
        described = _file(state, f"ephemeral-attachments/{world.APPLICATION_ID}", value) | {"ephemeral": True}
        resolved.setdefault("attachments", {})[described["id"]] = described
        filled["value"] = described["id"]
    elif kind == _USER:
        user = world.find_user(value) or world.BOT
        resolved.setdefault("users", {})[value] = user.payload()
        resolved.setdefault("members", {})[value] = world.member()
    elif kind == _CHANNEL:
        channel = next(one for one in world.CHANNELS if one.id == value)
        if channel.type not in option.get("channel_types", [channel.type]):
            raise PersonError(f"{name}: #{channel.name} is of a kind that is not offered.")
        described = channel.payload() | {"permissions": str(world.MEMBER_PERMISSIONS)}
        resolved.setdefault("channels", {})[value] = described
    elif kind == _ROLE:
        raise PersonError(f"{name}: this test server fills in no roles.")
    elif kind in _PYTHON_TYPES:
        limits = (option.get("min_value"), option.get("max_value"))
        if not isinstance(value, _PYTHON_TYPES[kind]) or (kind == _INTEGER and isinstance(value, bool)):
            raise PersonError(f"{name}: {value!r} is of the wrong kind.")
        if (limits[0] is not None and value < limits[0]) or (limits[1] is not None and value > limits[1]):
            raise PersonError(f"{name}: {value} is not within {limits}.")
    return filled


class People:
    """Everyone but the bot."""

    def __init__(self, state: State, gateway: Gateway) -> None:
        self._state = state
        self._gateway = gateway

    async def command(self, asked: Payload) -> Interaction:
        """Calls a slash command, or with `focused` asks for its completions."""
        channel = self._channel(asked)
        guild = channel.guild.id if channel.guild else None
        command, part, below = _resolve_command(
            self._state, asked["path"].split(), 1, guild, asked["brought"]
        )
        typing = asked.get("focused")
        options = {one["name"]: one for one in part["options"]}
        missing = [
            name for name, one in options.items() if one.get("required") and name not in asked["options"]
        ]
        if missing and not typing:
            raise PersonError(f"/{asked['path']} needs {', '.join(missing)}.")
        resolved: Payload = {}
        filled = []
        for name, value in asked["options"].items():
            if name not in options:
                raise PersonError(
                    f"/{asked['path']} has no option {name!r}; it has {', '.join(options) or 'none'}."
                )
            filled.append(_option(self._state, options[name], value, bool(typing), resolved))
            if name == typing:
                if not options[name].get("autocomplete"):
                    raise PersonError(f"/{asked['path']} {name} has no completions.")
                filled[-1]["focused"] = True
        for name in reversed(below):
            kind = _SUBCOMMAND if name == below[-1] else _GROUP
            filled = [{"type": kind, "name": name, "options": filled}]
        data: Payload = {"id": command["id"], "name": command["name"], "type": 1, "options": filled}
        if resolved:
            data["resolved"] = resolved
        return await self._interact(4 if typing else 2, asked, channel, data)

    async def menu(self, asked: Payload) -> Interaction:
        """Picks a message's context menu command; the bot gets the whole message."""
        message = self._message(asked)
        channel = self._channel(asked)
        guild = channel.guild.id if channel.guild else None
        command, _, _ = _resolve_command(self._state, [asked["name"]], 3, guild, asked["brought"])
        whole = {key: value for key, value in message.items() if key != "referenced_message"}
        data = {"id": command["id"], "name": command["name"], "type": 3, "target_id": message["id"]}
        return await self._interact(
            2, asked, channel, data | {"resolved": {"messages": {message["id"]: whole}}}
        )

    async def press(self, asked: Payload) -> Interaction:
        """Presses the one component of a message that fits what is asked for."""
        message = self._message(asked)
        component = _pick(message, asked)
        custom_id = asked.get("as_custom_id") or component["custom_id"]
        data: Payload = {"custom_id": custom_id, "component_type": component["type"], "id": component["id"]}
        if component["type"] != 2:
            data["values"] = _chosen(component, asked.get("values") or [])
        return await self._interact(3, asked, self._channel(asked), data, message)

    async def submit(self, asked: Payload) -> Interaction:
        """Sends off a window that the bot opened, with a text in its one field."""
        opened = self._state.interactions[asked["opened"]]
        if opened.kind != _WINDOW:
            raise PersonError("The bot opened no window.")
        (label,) = opened.data["components"]
        field = label["component"]
        if not 1 <= len(asked["text"]) <= (field.get("max_length") or 4000):
            raise PersonError(
                f"{label['label']}: at most {field.get('max_length')} characters are asked for."
            )
        sent = {"type": field["type"], "id": 2, "custom_id": field["custom_id"], "value": asked["text"]}
        data = {
            "custom_id": opened.data["custom_id"],
            "components": [{"type": 18, "id": 1, "component": sent}],
        }
        message = self._state.messages.get(opened.source or "")
        return await self._interact(5, asked, self._channel(asked), data, message)

    async def say(self, asked: Payload) -> Payload:
        """Writes a message; "@bot" in it names the bot, "@botrole" the role that the bot has in the guild.

        In a forum it begins a post, which has the id of its first message.
        """
        channel, author = self._channel(asked), _user(asked)
        post: Payload = {}
        if channel.type == world.FORUM_CHANNEL:
            channel = await self._post(channel, asked, author)
            post["id"] = channel.id
        content = asked["content"].replace("@botrole", f"<@&{world.BOT_ROLE.id}>")
        content = content.replace("@bot", f"<@{world.BOT.id}>")
        files = [_file(self._state, f"attachments/{channel.id}", one) for one in asked["attachments"]]
        message = messages.make(self._state, channel, author, content=content, attachments=files, **post)
        if f"<@{world.BOT.id}>" in content:
            message["mentions"].append(world.BOT.payload())
        if f"<@&{world.BOT_ROLE.id}>" in content:
            message["mention_roles"].append(world.BOT_ROLE.id)
        message |= asked["fields"]
        if asked.get("forward"):
            messages.forward(message, self._state.messages[asked["forward"]])
        if asked.get("reply_to"):
            messages.reference(self._state, message, asked["reply_to"])
            replied = message["referenced_message"]
            if (
                asked["ping"]
                and replied
                and messages.pings(replied)
                and replied["author"]["id"] not in [one["id"] for one in message["mentions"]]
            ):
                message["mentions"].append(replied["author"])
        self._state.messages[message["id"]] = message
        self._state.changed()
        await self._gateway.dispatch_message("MESSAGE_CREATE", message, channel)
        return message

    async def edit(self, asked: Payload) -> None:
        """Changes the words of somebody's message."""
        message = self._message(asked)
        message |= {"content": asked["content"], "edited_timestamp": message["timestamp"]}
        channel = self._channel({"channel": message["channel_id"]})
        await self._gateway.dispatch_message("MESSAGE_UPDATE", message, channel)

    async def _post(self, forum: Channel, asked: Payload, author: User) -> Channel:
        if not asked["title"]:
            raise PersonError(f"A post in #{forum.name} needs a title.")
        thread = Channel(
            self._state.new_id(), asked["title"], forum.guild, world.PUBLIC_THREAD, forum.id, forum.denied,
            opener=author,
        )  # fmt: skip
        await self._gateway.begin_thread(thread)
        return thread

    def _channel(self, asked: Payload) -> Channel:
        channel = self._state.find_channel(asked["channel"])
        if channel is None:
            raise PersonError(f"There is no channel {asked['channel']}.")
        return channel

    def _message(self, asked: Payload) -> Payload:
        message = self._state.messages.get(asked["message"])
        if message is None:
            raise PersonError("That message is gone.")
        return message

    async def _interact(
        self, kind: int, asked: Payload, channel: Channel, data: Payload, message: Payload | None = None
    ) -> Interaction:
        state, user, roles = self._state, _user(asked), tuple(asked["roles"])
        payload: Payload = {
            "id": state.new_id(),
            "application_id": world.APPLICATION_ID,
            "type": kind,
            "token": secrets.token_urlsafe(64),
            "version": 1,
            "data": data,
            "channel_id": channel.id,
            "channel": channel.payload(),
            "app_permissions": str(channel.bot_permissions()),
            "locale": asked["locale"],
            "entitlements": [],
            "authorizing_integration_owners": (
                {"1": user.id} if asked["brought"] else {"0": channel.guild.id if channel.guild else "0"}
            ),
            "context": 0 if channel.guild else 1,
            "attachment_size_limit": 10 << 20,
        }
        if channel.guild:
            allowed = asked.get("member_permissions")
            granted = world.member_permissions(user, channel, roles) if allowed is None else allowed
            payload["channel"]["permissions"] = str(granted)
            payload |= {"guild_id": channel.guild.id, "guild_locale": "en-US"}
            payload["guild"] = {"id": channel.guild.id, "locale": "en-US", "features": []}
            payload["member"] = world.member(roles) | {
                "user": user.payload(),
                "permissions": str(granted),
            }
        else:
            payload["user"] = user.payload()
        if message:
            payload["message"] = message
        interaction = Interaction(payload, time.monotonic(), source=message["id"] if message else None)
        state.interactions[payload["id"]] = state.tokens[payload["token"]] = interaction
        await self._gateway.dispatch("INTERACTION_CREATE", payload)
        return interaction


def _user(asked: Payload) -> User:
    user = world.find_user(asked["user"])
    if user is None:
        raise PersonError(f"There is no user {asked['user']}.")
    return user


def _chosen(select: Payload, values: list[str]) -> list[str]:
    least, most = select_range(select)
    if not least <= len(values) <= most:
        raise PersonError(f"{len(values)} options of a menu that asks for {least} to {most}.")
    offered = [option["value"] for option in select.get("options") or []]
    if "options" in select and not set(values) <= set(offered):
        raise PersonError(f"{values} are not among the options {offered}.")
    return values


def _components(among: list[Payload]) -> list[Payload]:
    found = []
    for one in among:
        accessory = [one["accessory"]] if "accessory" in one else []
        found += [one, *_components(one.get("components") or []), *_components(accessory)]
    return found


def _pick(message: Payload, asked: Payload) -> Payload:
    usable = [one for one in _components(message["components"]) if one.get("custom_id")]
    fits = [
        one
        for one in usable
        if (asked.get("label") is None or one.get("label") == asked["label"])
        and (asked.get("emoji") is None or (one.get("emoji") or {}).get("name") == asked["emoji"])
        and (asked.get("custom_id") is None or one["custom_id"].startswith(asked["custom_id"]))
    ]
    if len(fits) != 1:
        offered = (
            ", ".join(repr(one.get("label") or one["custom_id"]) for one in usable) or "nothing to press"
        )
        raise PersonError(f"{len(fits)} components fit; the message has {offered}.")
    if fits[0].get("disabled"):
        raise PersonError(f"{fits[0].get('label')!r} is disabled.")
    return fits[0]
