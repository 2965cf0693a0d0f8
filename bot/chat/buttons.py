"""Buttons and menus that outlive the process: what is pressed says in its custom id what is to be done."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from typing import Any, TypeAlias

import discord

from bot.message.button_state import CUSTOM_ID

Handler = Callable[[discord.Interaction[discord.Client], str], Coroutine[Any, Any, None]]
"""What a press does: called with what the button remembers, or with what was chosen in the menu."""

_Pressable: TypeAlias = "discord.ui.Button[Any] | discord.ui.Select[Any]"


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
