"""What is wrong with a request the bot sent: by Discord's schema and limits, and by the house's rules."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.discord_server.rest import limits
from tests.discord_server.rest.schema import Schema
from tests.discord_server.world import TOKEN, Payload

_COMMANDS = re.compile(r"/applications/[0-9]+/(guilds/[0-9]+/)?commands")
_CALLBACK = re.compile(r"/interactions/[0-9]+/[^/]+/callback")
_CREATES = re.compile(r"/channels/[0-9]+/messages|/webhooks/[0-9]+/[^/]+")
_EDITS = re.compile(r"/channels/[0-9]+/messages/[0-9]+|/webhooks/[0-9]+/[^/]+/messages/[^/]+")
_NEW_MESSAGE, _UPDATE, _CHOICES = 4, 7, 8


@dataclass(frozen=True)
class Verdict:
    """`refused`: Discord would answer 400. `noted`: it would not, but the bot should not have sent it."""

    refused: tuple[str, ...]
    noted: tuple[str, ...]


def judge(schema: Schema, method: str, path: str, body: Any, *, files: bool) -> Verdict:
    """Judges one request; `path` is without /api/v10, `body` parsed JSON, `files` whether some came along."""
    refused = schema.complaints(method, path, body)
    try:
        refused += _limit_complaints(method, path, body, files)
    except (AttributeError, KeyError, TypeError) as error:
        refused.append(f"a body that cannot be read as what belongs here ({error!r})")
    noted = list(limits.text_complaints(body))
    if TOKEN in path:
        noted.append("the address holds the bot's token")
    message, new = _message(method, path, body)
    if message is not None:
        noted += limits.ping_complaints(message, new=new)
    return Verdict(tuple(refused), tuple(noted))


def _message(method: str, path: str, body: Any) -> tuple[Payload | None, bool]:
    """The message that a request creates (True) or edits (False), if it does."""
    if not isinstance(body, dict):
        return None, False
    if method == "POST" and _CALLBACK.fullmatch(path):
        if body.get("type") in (_NEW_MESSAGE, _UPDATE):
            return body.get("data") or {}, body["type"] == _NEW_MESSAGE
        return None, False
    if method == "POST" and _CREATES.fullmatch(path):
        return body, True
    if method == "PATCH" and _EDITS.fullmatch(path):
        return body, False
    return None, False


def _limit_complaints(method: str, path: str, body: Any, files: bool) -> Iterator[str]:
    message, new = _message(method, path, body)
    if message is not None:
        yield from limits.message_complaints(message, new=new, files=files)
    elif method == "POST" and _CALLBACK.fullmatch(path) and body["type"] == _CHOICES:
        yield from limits.choice_complaints(body["data"].get("choices") or [])
    elif method == "PUT" and _COMMANDS.fullmatch(path):
        yield from limits.command_complaints(body)
