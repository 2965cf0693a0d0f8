"""Replies to Discord through discord.py, tried again where a connection breaks, and errors as sentences."""

from __future__ import annotations

import asyncio
import io
import logging
import re
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeAlias, TypeVar

import aiohttp
import discord

from bot.markdown.escape import escape
from bot.message.button_state import CUSTOM_ID
from bot.message.reply import Button, Menu, Reply
from bot.phrases import cut
from index import ArticlebotError, IndexDamagedError

Interaction: TypeAlias = discord.Interaction[discord.Client]
Handler = Callable[[Interaction, str], Coroutine[Any, Any, None]]
"""What a press does: called with what the button remembers, or with what was chosen in the menu."""
_Pressable: TypeAlias = "discord.ui.Button[Any] | discord.ui.Select[Any]"
T = TypeVar("T")
_log = logging.getLogger(__name__)
_PAUSES_S = (0.25, 1.0, 3.0)
_RETRIED_ALREADY = frozenset((500, 502, 504, 524))
_ALREADY_ACKNOWLEDGED, _UNKNOWN_INTERACTION, _NO_HISTORY = 40060, 10062, 160002
_ACKNOWLEDGED_AS = "acknowledged as"
_MOST_SENTENCE = 1500
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
        lambda: interaction.edit_original_response(content=None, attachments=_files(reply), **_message(reply))
    )


async def show_words(interaction: Interaction, words: str) -> int:
    """Make words the message of an interaction that was deferred, and return the id of that message."""
    shown = escape(cut(words, _MOST_WORDS))
    return (await retry(lambda: interaction.edit_original_response(content=shown))).id


async def show_privately(interaction: Interaction, reply: Reply) -> None:
    """Show a reply to the one who pressed or asked, beside the message that is there."""
    await retry(lambda: interaction.followup.send(ephemeral=True, **_message(reply)))


async def reply_to(message: discord.Message, reply: Reply) -> None:
    """Answer a message with a card; its author is not pinged."""
    await _answer(message, _message(reply))


async def reply_in_words(message: discord.Message, sentence: str) -> None:
    """Answer a message with a sentence; its author is not pinged."""
    await _answer(message, {"content": escape(cut(sentence, _MOST_SENTENCE))})


async def send_into(thread: discord.Thread, message_id: int, reply: Reply) -> None:
    """Send a card into a thread, as the answer to a message."""
    await retry(lambda: thread.send(nonce=_nonce_of(message_id), **_message(reply)))


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


def embed_of(reply: Reply) -> discord.Embed:
    """The card of a reply."""
    embed = discord.Embed(title=reply.title or None, description=reply.text, colour=reply.colour)
    if reply.footer:
        embed.set_footer(text=reply.footer)
    if reply.picture:
        embed.set_image(url=f"attachment://{reply.picture.name}")
    return embed


def view_of(reply: Reply) -> discord.ui.View:
    """The buttons and the menu of a reply; they need no memory of this process."""
    view = discord.ui.View(timeout=None)
    for row, buttons in enumerate(reply.rows):
        for button in buttons:
            view.add_item(_item(button, row))
    if reply.menu:
        view.add_item(_select(reply.menu, len(reply.rows)))
    return view


def _files(reply: Reply) -> list[discord.File]:
    """The picture of a reply as a file that nobody has read yet; none, so that an earlier one goes."""
    picture = reply.picture
    if picture is None:
        return []
    return [discord.File(io.BytesIO(picture.data), picture.name, description=picture.description)]


def _message(reply: Reply) -> dict[str, Any]:
    return {"embed": embed_of(reply), "view": view_of(reply)}


def _item(button: Button, row: int) -> discord.ui.Item[Any]:
    if button.style == "link":
        return discord.ui.Button(label=button.label, url=button.target, row=row)
    style = discord.ButtonStyle[button.style]
    label, emoji = button.label or None, button.emoji
    return Press(discord.ui.Button(style=style, label=label, custom_id=button.target, emoji=emoji, row=row))


def _select(menu: Menu, row: int) -> Press:
    select = discord.ui.Select[Any](custom_id=menu.target, placeholder=menu.placeholder, row=row)
    for option in menu.options:
        select.add_option(
            label=option.label, value=option.value, description=option.description, default=option.chosen
        )
    return Press(select)


class Press(discord.ui.DynamicItem[_Pressable], template=CUSTOM_ID):
    """A button or menu of this program, of this version or an earlier, made when it is sent or pressed."""

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Press:
        """What was pressed, as discord.py asks for it."""
        if not isinstance(item, (discord.ui.Button, discord.ui.Select)):
            raise TypeError("only buttons and menus have such a custom id")
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand the press to the client."""
        chosen = self.item.values[0] if isinstance(self.item, discord.ui.Select) else None
        await interaction.client.pressed(interaction, self.custom_id, chosen)
