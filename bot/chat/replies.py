"""Replies to Discord through discord.py, tried again where a connection breaks, and errors as sentences."""

from __future__ import annotations

import asyncio
import io
import logging
import secrets
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeAlias, TypeVar, cast

import aiohttp
import discord

from bot.chat.layout import layout_of
from bot.markdown.escape import escape
from bot.message.reply import Reply
from bot.phrases import cut
from index import ArticlebotError, IndexDamagedError

Interaction: TypeAlias = discord.Interaction[discord.Client]
Handler = Callable[[Interaction, str], Coroutine[Any, Any, None]]
"""What a press does: called with what the button remembers, or with what was chosen in the menu."""
T = TypeVar("T")
_log = logging.getLogger(__name__)
_PAUSES_S = (0.25, 1.0, 3.0)
_RETRIED_ALREADY = frozenset((500, 502, 504, 524))
_ALREADY_ACKNOWLEDGED, _UNKNOWN_INTERACTION, _NO_HISTORY = 40060, 10062, 160002
_ACKNOWLEDGED_AS = "acknowledged as"
_MOST_SENTENCE = 1500
_TEXT, _MOST_TYPED = "text", 1000
# Each sign of them may need another before it.
_MOST_WORDS = 1000
_DEFECT = "Something went wrong here that never should; whoever runs this bot finds it in the log."
_BROKEN = "The connection to Discord broke; please ask again."
_DAMAGED = "The index is damaged; whoever runs this bot finds in the log which file, and how to mend it."


async def retry(send: Callable[[], Awaitable[T]]) -> T:
    """Send, and again where the connection broke or Discord is unwell; discord.py does so for some only."""
    for pause in _PAUSES_S:
        try:
            return await send()
        except (aiohttp.ClientError, OSError) as error:
            _log.warning("a connection to Discord broke (%s); trying again", type(error).__name__)
        except discord.DiscordServerError as error:
            if error.status in _RETRIED_ALREADY:
                raise
            _log.warning("Discord answered with %d; trying again", error.status)
        await asyncio.sleep(pause)
    return await send()


async def defer(interaction: Interaction, *, private: bool = False) -> None:
    """Acknowledge a command; its answer is shown later, to all or to one."""
    await _acknowledged(
        interaction,
        discord.InteractionResponseType.deferred_channel_message,
        lambda: interaction.response.defer(thinking=True, ephemeral=private),
    )


async def defer_press(interaction: Interaction) -> None:
    """Acknowledge a pressed button; its message is edited later."""
    await _acknowledged(
        interaction,
        discord.InteractionResponseType.deferred_message_update,
        lambda: interaction.response.defer(),
    )


async def ask_back(interaction: Interaction, custom_id: str, title: str, label: str, about: str) -> None:
    """Acknowledge a pressed button with a window that asks for a text; sent off, it brings the custom id."""
    modal = discord.ui.Modal(title=title, custom_id=custom_id)
    text = discord.ui.TextInput[Any](custom_id=_TEXT, max_length=_MOST_TYPED)
    modal.add_item(discord.ui.Label(text=label, description=about, component=text))
    # What discord.py would wait for in this process, the client is told of in any.
    modal.stop()
    await _acknowledged(
        interaction, discord.InteractionResponseType.modal, lambda: interaction.response.send_modal(modal)
    )


def typed_in(interaction: Interaction) -> str:
    """The text that a window was sent off with."""
    sent = cast(dict[str, Any], interaction.data)
    fields = [label.get("component", {}) for label in sent["components"]]
    return next((str(field["value"]) for field in fields if field.get("custom_id") == _TEXT), "")


async def _acknowledged(
    interaction: Interaction, kind: discord.InteractionResponseType, send: Callable[[], Awaitable[object]]
) -> None:
    try:
        await retry(send)
    except discord.HTTPException as error:
        # An acknowledgement whose own confirmation was lost has arrived all the same.
        if error.code != _ALREADY_ACKNOWLEDGED:
            raise
        interaction.extras[_ACKNOWLEDGED_AS] = kind


async def show(interaction: Interaction, reply: Reply) -> None:
    """Make a reply the message of an interaction that was deferred; only here a picture is sent along."""
    await retry(
        # What it may be in place of, of an earlier version, is no part of it.
        lambda: interaction.edit_original_response(
            content=None, embed=None, attachments=_files(reply), view=layout_of(reply)
        )
    )


async def show_words(interaction: Interaction, words: str) -> int:
    """Make words the message of an interaction that was deferred, and return the id of that message."""
    shown = escape(cut(words, _MOST_WORDS))
    return (await retry(lambda: interaction.edit_original_response(content=shown))).id


async def show_privately(interaction: Interaction, reply: Reply) -> None:
    """Show a reply to the one who pressed or asked, beside the message that is there."""
    await retry(lambda: interaction.followup.send(ephemeral=True, view=layout_of(reply)))


async def reply_to(message: discord.Message, reply: Reply) -> None:
    """Answer a message with a card; its author is not pinged."""
    await _answer(message, {"view": layout_of(reply)})


async def post(channel: discord.abc.Messageable, reply: Reply) -> None:
    """Send a reply to nobody in particular, once, however often that is tried."""
    nonce = secrets.token_hex(12)
    await retry(lambda: channel.send(nonce=nonce, view=layout_of(reply)))


async def reply_in_words(message: discord.Message, sentence: str) -> None:
    """Answer a message with a sentence; its author is not pinged."""
    await _answer(message, {"content": escape(cut(sentence, _MOST_SENTENCE))})


async def send_into(thread: discord.Thread, message_id: int, reply: Reply) -> None:
    """Send a card into a thread, as the answer to a message."""
    await retry(lambda: thread.send(nonce=_nonce_of(message_id), view=layout_of(reply)))


def _nonce_of(message_id: int) -> str:
    """What lets Discord take one answer to a message, however often and by whomever it is sent."""
    return str(message_id)


async def _answer(message: discord.Message, shown: dict[str, Any]) -> None:
    nonce = _nonce_of(message.id)
    reference = message.to_reference(fail_if_not_exists=False)
    try:
        await retry(
            lambda: message.channel.send(reference=reference, mention_author=False, nonce=nonce, **shown)
        )
    except discord.HTTPException as error:
        if error.code != _NO_HISTORY:
            raise
        # Who may not read what was said before cannot reply to it, but can speak.
        await retry(lambda: message.channel.send(nonce=nonce, **shown))


async def tell(interaction: Interaction, sentence: str) -> None:
    """Say a sentence to the one who asked or pressed, and to nobody else."""
    text = escape(cut(sentence, _MOST_SENTENCE))
    acknowledged = interaction.response.type or interaction.extras.get(_ACKNOWLEDGED_AS)
    if acknowledged is discord.InteractionResponseType.deferred_channel_message:
        # What follows a deferral takes its place, for all to see where it was for all.
        with suppress(discord.NotFound):
            await retry(interaction.delete_original_response)
    if acknowledged:
        await retry(lambda: interaction.followup.send(text, ephemeral=True))
    else:
        await _acknowledged(
            interaction,
            discord.InteractionResponseType.channel_message,
            lambda: interaction.response.send_message(text, ephemeral=True),
        )


def is_unknown(error: BaseException) -> bool:
    """Whether an acknowledgement came too late; Discord takes nothing more for the interaction then."""
    return isinstance(error, discord.NotFound) and error.code == _UNKNOWN_INTERACTION


def explain(error: BaseException) -> str:
    """What to tell a user of an error; what is no user's doing is logged with its place, not its values."""
    if isinstance(error, IndexDamagedError):
        _log.error("%s", error)
        return _DAMAGED
    if isinstance(error, ArticlebotError):
        return str(error)
    if isinstance(error, aiohttp.ClientError):
        _log.warning("a connection to Discord broke (%s) and stayed so", type(error).__name__)
        return _BROKEN
    _log.error("unexpected: %s", type(error).__name__, exc_info=error)
    return _DEFECT


def _files(reply: Reply) -> list[discord.File]:
    """The picture of a reply as a file that nobody has read yet; none, so that an earlier one goes."""
    picture = reply.picture
    if picture is None:
        return []
    return [discord.File(io.BytesIO(picture.data), picture.name, description=picture.description)]
