"""How a test says who does what and where, and the words the control API takes for it."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict, Unpack

from tests.discord_server import world
from tests.discord_server.world import GUILD, Channel, Guild, Payload, Role, User


@dataclass(frozen=True)
class File:
    """A file that a person sends; `size` where Discord should claim another size than that of `data`."""

    filename: str
    data: bytes
    content_type: str | None = None
    size: int | None = None


class Who(TypedDict, total=False):
    """Who does something and where.

    Left out: `user` is `user(1)`, `channel` the guild's #general or with `guild=None` the user's direct
    messages, permissions those of the member's `roles`, `locale` "en-US". A given `channel` decides about
    the guild too. Who has `brought` the bot along uses it as their own, whether the guild has it or not.
    """

    user: User
    guild: Guild | None
    channel: Channel | None
    roles: Sequence[Role]
    member_permissions: int | None
    locale: str
    brought: bool


class Call(Who, total=False):
    """One of `commands_at_once`; `path` and perhaps `options` as `command` takes them."""

    path: str
    options: Mapping[str, Any]


def who_words(who: Who, message: Payload | None = None) -> Payload:
    """`Who` in plain words; what is done to a message is done in that message's channel."""
    person = who.get("user", world.user(1))
    channel, guild = who.get("channel"), who.get("guild", GUILD)
    if message is not None:
        place = message["channel_id"]
    elif channel is not None:
        place = channel.id
    elif guild is None:
        place = world.dm(person).id
    else:
        place = next(one.id for one in world.CHANNELS if one.guild == guild)
    return {
        "user": person.id,
        "channel": place,
        "roles": [role.id for role in who.get("roles", ())],
        "member_permissions": who.get("member_permissions"),
        "locale": who.get("locale", "en-US"),
        "brought": who.get("brought", False),
    }


def command_words(path: str, options: Mapping[str, Any] | None, **who: Unpack[Who]) -> Payload:
    filled = {}
    for name, value in (options or {}).items():
        filled[name] = (
            file_words(value) if isinstance(value, File) else value.id if isinstance(value, User) else value
        )
    return who_words(who) | {"do": "command", "path": path, "options": filled}


def file_words(file: File) -> Payload:
    return {
        "filename": file.filename,
        "data": base64.b64encode(file.data).decode(),
        "content_type": file.content_type,
        "size": file.size,
    }
