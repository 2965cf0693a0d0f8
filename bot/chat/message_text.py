"""The words of a message as its readers see them, wherever in it they stand."""

from collections.abc import Iterable, Iterator
from typing import Any

import discord


def text_of(message: discord.Message | discord.MessageSnapshot) -> str:
    """What a message says: its own words, those passed on in it, its cards', and its components'."""
    return "\n".join(text for text in _texts(message) if text.strip())


def _texts(message: discord.Message | discord.MessageSnapshot) -> Iterator[str]:
    yield message.content
    for snapshot in message.message_snapshots if isinstance(message, discord.Message) else ():
        yield text_of(snapshot)
    for embed in message.embeds:
        yield embed.title or ""
        yield embed.description or ""
        for field in embed.fields:
            yield field.name or ""
            yield field.value or ""
    yield from _displayed(message.components)


def _displayed(components: Iterable[Any]) -> Iterator[str]:
    for component in components:
        if isinstance(component, discord.TextDisplay):
            yield component.content
        yield from _displayed(getattr(component, "children", ()))
