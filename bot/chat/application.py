"""The link that invites the bot into a server, asking for no more than it uses."""

import discord

PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    read_message_history=True,
)
"""To see a mention, answer it where it stands, show a quote as a card, and reply to the message."""


def invite_url(application_id: int) -> str:
    """The address that a server's owner opens to add the bot."""
    scopes = ("bot", "applications.commands")
    return discord.utils.oauth_url(application_id, permissions=PERMISSIONS, scopes=scopes)
