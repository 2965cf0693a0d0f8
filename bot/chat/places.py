"""Where somebody asks, as what was chosen for places counts it."""

from typing import Any

import discord

from bot.ledger.places import Place


def place_of(asked: discord.Interaction[Any] | discord.Message) -> Place:
    """The channel where somebody asks; a thread, or a post in a forum, counts as the channel it is in."""
    guild = asked.guild
    guild_id = asked.guild_id if isinstance(asked, discord.Interaction) else guild.id if guild else None
    return Place(guild_id, channel_id_of(asked.channel))


def channel_id_of(channel: object) -> int | None:
    """The id of a channel, or of that which a thread is in."""
    if isinstance(channel, discord.Thread):
        return channel.parent_id
    return getattr(channel, "id", None)
