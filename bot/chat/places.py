"""Where somebody asks, as what was chosen for places counts it."""

from typing import Any

import discord

from bot.ledger.places import Place


def place_of(asked: discord.Interaction[Any] | discord.Message) -> Place:
    """The channel where somebody asks; a thread, or a post in a forum, counts as the channel it is in.

    Where the bot is not a server's, but somebody brings it along for themselves, no server's choices count.
    """
    if isinstance(asked, discord.Message):
        return Place(asked.guild.id if asked.guild else None, channel_id_of(asked.channel))
    if asked.guild_id is not None and not asked.is_guild_integration():
        return Place()
    return Place(asked.guild_id, channel_id_of(asked.channel))


def channel_id_of(channel: object) -> int | None:
    """The id of a channel, or of that which a thread is in."""
    if isinstance(channel, discord.Thread):
        return channel.parent_id
    return getattr(channel, "id", None)
