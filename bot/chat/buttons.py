"""Buttons and menus that outlive the process: what is pressed says in its custom id what is to be done."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from typing import Any, TypeAlias

import discord

Handler = Callable[[discord.Interaction[discord.Client], str], Coroutine[Any, Any, None]]
"""What a press does: called with the tail of the custom id, behind the action, or with what was chosen."""

_Pressable: TypeAlias = "discord.ui.Button[Any] | discord.ui.Select[Any]"
_CUSTOM_ID = re.compile(r"ab(?P<version>\d+):(?P<action>\w+):(?P<tail>.*)")


class Press(discord.ui.DynamicItem[_Pressable], template=_CUSTOM_ID):
    """A button or menu of this program, of this version or an earlier, made when it is sent or pressed."""

    def __init__(self, item: _Pressable, match: re.Match[str] | None = None) -> None:
        super().__init__(item)
        self._match = match

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Press:
        """What was pressed, as discord.py asks for it."""
        if not isinstance(item, (discord.ui.Button, discord.ui.Select)):
            raise TypeError("only buttons and menus have such a custom id")
        return cls(item, match)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand the press to the client."""
        if self._match is not None:
            version, action, tail = self._match.group("version", "action", "tail")
            if isinstance(self.item, discord.ui.Select):
                tail = self.item.values[0]
            await interaction.client.pressed(interaction, action if version == "1" else "", tail)
