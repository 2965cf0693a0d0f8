"""The link that invites the bot into a server, asking for no more than it uses."""

import base64
import re
from contextlib import suppress

import discord

from index import ArticlebotError

PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    create_public_threads=True,
    send_messages_in_threads=True,
    read_message_history=True,
)
"""To see a mention, answer it where it stands or in a thread, and reply to the message."""

PORTAL = "discord.com/developers/applications"
MESSAGE_CONTENT_SWITCH = f"{PORTAL}, the application, page Bot, Privileged Gateway Intents, Message Content"
"""Where the host lets the bot see what people post to nobody in particular."""

_TOKEN = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)


def invite_url(application_id: int) -> str:
    """The address that a server's owner opens to add the bot."""
    scopes = ("bot", "applications.commands")
    return discord.utils.oauth_url(application_id, permissions=PERMISSIONS, scopes=scopes)


def personal_url(application_id: int) -> str:
    """The address that a person opens to bring the bot along, where that is allowed."""
    address = discord.utils.oauth_url(application_id, scopes=("applications.commands",))
    return f"{address}&integration_type=1"


def application_id_of(token: str) -> int:
    """The id of the application that a bot's token belongs to: its first part, in base64.

    Raises `ArticlebotError` for what is no token.
    """
    first = token.partition(".")[0]
    # What has the form of a token but another first part is no token either.
    with suppress(ValueError):
        if _TOKEN.fullmatch(token):
            return int(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    raise ArticlebotError(
        "DISCORD_TOKEN is not a bot's token; copy it again from the application's page Bot. "
        "articlebot doctor says what it looks like instead."
    )
