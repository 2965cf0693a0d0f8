"""Replies as Discord lays them out: a container of texts, sections, pictures and rows of buttons.

A message keeps its question in a text that has an id of its own, which no article's words can take.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

import discord
from discord import ui

from bot.message.button_state import CUSTOM_ID, question_line, question_of
from bot.message.reply import Button, Menu, Picture, Reply

_Pressable: TypeAlias = "ui.Button[Any] | ui.Select[Any]"
# Discord numbers from 1 what has no id.
_QUESTION_ID = 1000


def layout_of(reply: Reply) -> ui.LayoutView:
    """The card of a reply; its buttons and its menu need no memory of this process."""
    return ui.LayoutView(timeout=None).add_item(ui.Container(*_items(reply), accent_colour=reply.colour))


def _items(reply: Reply) -> Iterator[ui.Item[Any]]:
    if reply.title:
        title: ui.Item[Any] = ui.TextDisplay(reply.title)
        yield ui.Section(title, accessory=_button(reply.link)) if reply.link else title
    yield ui.TextDisplay(reply.text)
    for text in reply.further:
        yield ui.Separator()
        yield ui.TextDisplay(text)
    if reply.picture:
        yield _gallery(reply.picture)
    if reply.question:
        yield ui.TextDisplay(question_line(reply.question), id=_QUESTION_ID)
    for row in reply.rows:
        yield ui.ActionRow(*map(_button, row))
    if reply.menu:
        yield ui.ActionRow(_select(reply.menu))


def question_in(message: discord.Message | None) -> str | None:
    """The question that a message of the bot answers; None for others."""
    for item in _walk(message) if message else ():
        if isinstance(item, ui.TextDisplay) and item.id == _QUESTION_ID:
            return question_of(item.content)
    return None


def custom_ids_in(message: discord.Message) -> list[str]:
    """The custom ids of a message's buttons and menus, in order."""
    return [
        item.custom_id
        for item in _walk(message)
        if isinstance(item, (ui.Button, ui.Select)) and item.custom_id
    ]


def _walk(message: discord.Message) -> Iterator[ui.Item[Any]]:
    """All parts of a message, those inside others too."""
    return ui.LayoutView.from_message(message, timeout=None).walk_children()


def _gallery(picture: Picture) -> ui.MediaGallery[Any]:
    shown = discord.MediaGalleryItem(f"attachment://{picture.name}", description=picture.description)
    return ui.MediaGallery(shown)


def _button(button: Button) -> ui.Item[Any]:
    if button.style == "link":
        return ui.Button(label=button.label, url=button.target)
    style, label = discord.ButtonStyle[button.style], button.label or None
    return Press(ui.Button(style=style, label=label, custom_id=button.target, emoji=button.emoji))


def _select(menu: Menu) -> Press:
    select = ui.Select[Any](custom_id=menu.target, placeholder=menu.placeholder)
    for option in menu.options:
        select.add_option(
            label=option.label, value=option.value, description=option.description, default=option.chosen
        )
    return Press(select)


class Press(ui.DynamicItem[_Pressable], template=CUSTOM_ID):
    """A button or menu of this program, of this version or an earlier, made when it is sent or pressed."""

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Press:
        """What was pressed, as discord.py asks for it."""
        if not isinstance(item, (ui.Button, ui.Select)):
            raise TypeError("only buttons and menus have such a custom id")
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand the press to the client."""
        chosen = self.item.values[0] if isinstance(self.item, ui.Select) else None
        await interaction.client.pressed(interaction, self.custom_id, chosen)
