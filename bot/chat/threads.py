"""Answers in threads of their own, on the message that asks; where no thread can be begun, in place."""

import logging

import discord

from bot.chat.replies import Interaction, reply_to, retry, send_into, show, show_words
from bot.message.reply import Reply
from bot.phrases import cut, make_line

_log = logging.getLogger(__name__)
_HAS_THREAD = 160004
_LONGEST_NAME = 100


async def reply_in_thread(message: discord.Message, question: str, reply: Reply) -> None:
    """Answer a message in a thread that bears the name of its question."""
    channel = message.channel
    may = isinstance(channel, discord.TextChannel) and _may_begin(channel.permissions_for(channel.guild.me))
    if not (may and await _stands_in_thread(message, question, reply)):
        await reply_to(message, reply)


async def show_in_thread(interaction: Interaction, question: str, reply: Reply) -> None:
    """Make the question the message of an interaction that was deferred, and answer in a thread on it."""
    channel = interaction.channel
    if isinstance(channel, discord.TextChannel) and _may_begin(interaction.app_permissions):
        asked = channel.get_partial_message(await show_words(interaction, make_line(question)))
        if await _stands_in_thread(asked, question, reply):
            return
    await show(interaction, reply)


def _may_begin(permissions: discord.Permissions) -> bool:
    return permissions.create_public_threads and permissions.send_messages_in_threads


async def _stands_in_thread(message: discord.PartialMessage, question: str, reply: Reply) -> bool:
    """Send a reply into a thread on a message, and return whether Discord let it."""
    try:
        await send_into(await _thread_on(message, question), message.id, reply)
    except discord.HTTPException as error:
        _log.info("no thread for an answer in channel %d (code %d)", message.channel.id, error.code)
        return False
    return True


async def _thread_on(message: discord.PartialMessage, question: str) -> discord.Thread:
    try:
        return await retry(lambda: message.create_thread(name=cut(make_line(question), _LONGEST_NAME)))
    except discord.HTTPException as error:
        # Somebody else may have begun one, or a request of ours whose confirmation was lost.
        if error.code != _HAS_THREAD:
            raise
        return await retry(message.fetch_thread)
