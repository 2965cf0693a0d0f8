"""Buttons that outlive the process: what is pressed says in its custom id what is to be done."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

import discord

if TYPE_CHECKING:
    from bot.client import ArticleClient

Handler = Callable[["discord.Interaction[ArticleClient]", str], Coroutine[Any, Any, None]]
"""What a press does: called with the tail of the custom id, behind the action."""


_CUSTOM_ID = re.compile(r"ab(?P<version>\d+):(?P<action>\w+):(?P<tail>.*)")


class Press(discord.ui.DynamicItem[discord.ui.Button[Any]], template=_CUSTOM_ID):
    """A button of this program, of this version or an earlier one, made when it is sent or pressed."""

    def __init__(self, button: discord.ui.Button[Any], match: re.Match[str] | None = None) -> None:
        super().__init__(button)
        self._match = match

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Press:
        """The pressed button, as discord.py asks for it."""
        if not isinstance(item, discord.ui.Button):
            raise TypeError("only buttons have such a custom id")
        return cls(item, match)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand the press to the client."""
        if self._match is not None:
            version, action, tail = self._match.group("version", "action", "tail")
            await interaction.client.pressed(interaction, action if version == "1" else "", tail)
