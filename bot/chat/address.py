"""Whether a message is for the bot, what it says to it, and in which place it stands."""

import re
from typing import Any

import discord

from bot.ledger.places import Place

# What other bots are called by.
_COMMAND = re.compile(r"[!/.?$%&+;,~=-]{1,2}\w")
_MENTION_OF_ROLE = re.compile(r"<@&\d+>")


def concerns(message: discord.Message, me: discord.ClientUser) -> bool:
    """Whether a message is for the bot: it mentions it or its role, or was sent to it alone, by a person."""
    if message.author.bot or message.type not in (discord.MessageType.default, discord.MessageType.reply):
        return False
    return (
        message.guild is None
        or any(user.id == me.id for user in message.mentions)
        or any(role.tags is not None and role.tags.bot_id == me.id for role in message.role_mentions)
    )


def is_post(message: discord.Message) -> bool:
    """Whether a person posts something to nobody in particular: a post in a forum, or a message in a channel.

    What answers others, mentions them or calls another bot by a sign ("!help") is for these, and what stands
    in a thread for who is in that.
    """
    if message.author.bot or message.webhook_id or message.type is not discord.MessageType.default:
        return False
    if isinstance(message.channel, discord.Thread):
        # A post in a forum has the id of its first message.
        return message.id == message.channel.id
    is_for_others = message.mentions or message.role_mentions or _COMMAND.match(message.content)
    return isinstance(message.channel, (discord.TextChannel, discord.VoiceChannel)) and not is_for_others


def is_hidden(message: discord.Message, me: discord.ClientUser) -> bool:
    """Whether Discord keeps from the bot what a message says, since only a role of the bot is mentioned."""
    return message.guild is not None and not message.content and all(u.id != me.id for u in message.mentions)


def words_to(message: discord.Message, me: discord.ClientUser) -> str:
    """The words of a message without the mention of the bot and of roles, other mentions as names."""
    own = re.compile(rf"<@!?{me.id}>")
    names = {f"<@{user.id}>": user.display_name for user in message.mentions}
    words = _MENTION_OF_ROLE.sub(" ", own.sub(" ", message.content))
    for mention, name in names.items():
        words = words.replace(mention, name)
    return " ".join(words.split())


def may_speak(message: discord.Message) -> bool:
    """Whether the bot may answer where a message stands, as far as it knows; if not, the try tells."""
    channel = message.channel
    if message.guild is None or isinstance(channel, discord.PartialMessageable):
        return True
    if isinstance(channel, discord.Thread):
        return channel.parent is None or channel.permissions_for(message.guild.me).send_messages_in_threads
    return channel.permissions_for(message.guild.me).send_messages


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
