"""Messages: made from what the bot or a person sends, and as the gateway shows them to this bot."""

import copy
import itertools
import re
import struct
from datetime import UTC, datetime
from typing import Any

from tests.discord_server import world
from tests.discord_server.state import Attachment, State
from tests.discord_server.world import Channel, Payload, User

EPHEMERAL = 1 << 6
LOADING = 1 << 7
COMPONENTS_V2 = 1 << 15
_GALLERY = 12
STARTER = 21
_PNG = b"\x89PNG\r\n\x1a\n"
_SETTABLE = ("content", "embeds", "components", "flags")
_NOTHING: Payload = {"content": "", "embeds": [], "attachments": [], "components": []}
_SNAPSHOT = (
    "type", "content", "timestamp", "edited_timestamp", "mentions", "mention_roles", "attachments", "embeds",
    "components", "flags",
)  # fmt: skip
_HAS_SNAPSHOT = 1 << 14
_MENTION = re.compile(r"<@!?([0-9]+)>")


def make(state: State, channel: Channel, author: User, **fields: Any) -> Payload:
    """A new message with these fields, not yet stored."""
    message: Payload = {
        "id": state.new_id(),
        "channel_id": channel.id,
        "author": author.payload(),
        "content": "",
        "timestamp": _now(),
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "components": [],
        "pinned": False,
        "flags": 0,
        "type": 0,
    }
    return message | fields


def set_fields(state: State, message: Payload, body: Payload, files: list[Payload] | None = None) -> None:
    """Gives a message what the bot's request body says; what the body leaves out stays, and V2 for good."""
    modern = message["flags"] & COMPONENTS_V2
    for key in _SETTABLE:
        if key in body:
            message[key] = copy.deepcopy(body[key]) or (
                "" if key == "content" else 0 if key == "flags" else []
            )
    message["flags"] |= modern
    message["embeds"] = [{"type": "rich", **embed} for embed in message["embeds"]]
    everything = _every(message["components"])
    free = (number for number in itertools.count(1) if number not in {one.get("id") for one in everything})
    for component in everything:
        if not component.get("id"):
            component["id"] = next(free)
    if "attachments" in body or files:
        kept = {str(one["id"]) for one in body.get("attachments") or []}
        message["attachments"] = [one for one in message["attachments"] if one["id"] in kept] + (files or [])
    for embed in message["embeds"]:
        _show_inside(message, embed.get("image") or {})
    for gallery in (one for one in everything if one["type"] == _GALLERY):
        for item in gallery["items"]:
            _show_inside(message, item["media"])
    allowed = body.get("allowed_mentions") or {}
    if "content" in body:
        named = _MENTION.findall(message["content"])
        people = [world.find_user(one) for one in dict.fromkeys(named)] if _may_name(allowed) else []
        message["mentions"] = [one.payload() for one in people if one]


def _show_inside(message: Payload, image: Payload) -> None:
    """Puts an attached picture where it is referred to; it is no longer listed as attached then."""
    for one in message["attachments"]:
        if image.get("url") == f"attachment://{one['filename']}":
            shown = ("url", "proxy_url", "width", "height", "content_type", "description")
            image.update({key: one[key] for key in shown if key in one})
            message["attachments"] = [other for other in message["attachments"] if other is not one]
            return


def _may_name(allowed: Payload) -> bool:
    return "users" in (allowed.get("parse") or []) or bool(allowed.get("users")) or not allowed


def _every(components: list[Payload]) -> list[Payload]:
    found = []
    for one in components:
        found += [one, *_every(one.get("components") or [])]
        if isinstance(one.get("accessory"), dict):
            found.append(one["accessory"])
    return found


def edit(state: State, message: Payload, body: Payload, files: list[Payload]) -> bool:
    """Edits a message; False, and the message as it was, where nothing would remain to show."""
    changed = copy.deepcopy(message)
    set_fields(state, changed, body, files)
    if not any(changed[key] for key in ("content", "embeds", "components", "attachments")):
        return False
    changed["edited_timestamp"] = _now()
    message.update(changed)
    return True


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def attach(
    state: State, folder: str, filename: str, data: bytes, content_type: str | None, size: int | None = None
) -> Payload:
    """Puts a file on the CDN and describes it; `size` where Discord is to claim another one."""
    number = state.new_id()
    picture: Payload = {}
    if data.startswith(_PNG):
        width, height = struct.unpack(">II", data[16:24])
        content_type, picture = "image/png", {"width": width, "height": height}
    path = f"/{folder}/{number}/{filename}"
    state.attachments[path] = Attachment(data, content_type)
    described: Payload = {
        "id": number,
        "filename": filename,
        "size": len(data) if size is None else size,
        "url": f"https://cdn.discordapp.com{path}?ex=6a0&is=69f&hm=0123456789abcdef&",
        "proxy_url": f"https://media.discordapp.net{path}?ex=6a0&is=69f&hm=0123456789abcdef&",
    }
    return described | picture | ({"content_type": content_type} if content_type else {})


def reference(state: State, message: Payload, replied: str) -> None:
    """Makes `message` a reply; the replied-to message comes with it whole, or as null where it is gone."""
    channel = state.find_channel(message["channel_id"])
    message["type"] = 19
    message["message_reference"] = {"type": 0, "message_id": replied, "channel_id": message["channel_id"]}
    if channel and channel.guild:
        message["message_reference"]["guild_id"] = channel.guild.id
    found = state.messages.get(replied)
    message["referenced_message"] = None if found is None else {
        key: value for key, value in found.items() if key != "referenced_message"
    }  # fmt: skip


def first_in_thread(state: State, thread: Channel, message: Payload) -> Payload:
    """What stands first in a thread that began at a message: it shows that one, and says nothing itself."""
    first = make(state, thread, world.BOT, type=STARTER)
    first["message_reference"] = {
        "type": 0,
        "message_id": message["id"],
        "channel_id": message["channel_id"],
        "guild_id": thread.guild.id if thread.guild else None,
    }
    first["referenced_message"] = {
        key: value for key, value in message.items() if key not in ("referenced_message", "thread")
    }
    return first


def forward(message: Payload, forwarded: Payload) -> None:
    """Makes `message` a forward, which has a copy of the other's words and none of its own."""
    copied = {key: copy.deepcopy(forwarded[key]) for key in _SNAPSHOT}
    message["message_reference"] = {
        "type": 1,
        "message_id": forwarded["id"],
        "channel_id": forwarded["channel_id"],
    }
    message["message_snapshots"] = [{"message": copied}]
    message["flags"] |= _HAS_SNAPSHOT


def pings(replied: Payload) -> bool:
    """Whether a reply with a ping mentions who wrote the message: not where that answers an interaction.

    A bot without the message content intent therefore sees nothing of such a reply.
    """
    return "webhook_id" not in replied


def as_seen(message: Payload, channel: Channel, *, content: bool) -> Payload:
    """A message as an event carries it to a bot with the message content intent (`content`) or without.

    A mention of the bot's role is no mention of the bot: without it, of such a message only the role is seen.
    """
    shown = dict(message)
    own = message["author"]["id"] == world.BOT.id
    named = any(one["id"] == world.BOT.id for one in message["mentions"])
    if channel.guild is not None:
        shown["guild_id"] = channel.guild.id
        if "webhook_id" not in message:
            shown["member"] = world.member()
        shown["mentions"] = [one | {"member": world.member()} for one in message["mentions"]]
        if not (content or own or named):
            shown |= _NOTHING
            if snapshots := message.get("message_snapshots"):
                shown["message_snapshots"] = [{"message": one["message"] | _NOTHING} for one in snapshots]
    if shown.get("referenced_message"):
        inner = as_seen(shown["referenced_message"], channel, content=content)
        for key in ("guild_id", "member"):
            inner.pop(key, None)
        shown["referenced_message"] = inner
    return shown
