"""A Discord message as a value, before anything of discord.py is needed for it."""

from dataclasses import dataclass
from typing import Literal

ButtonStyle = Literal["plain", "good", "danger", "link"]


@dataclass(frozen=True)
class Button:
    """A button with a label, an emoji or both.

    `target` is the custom id that a press brings back, or the address that a link opens.
    """

    label: str
    target: str
    style: ButtonStyle = "plain"
    emoji: str | None = None


@dataclass(frozen=True)
class Reply:
    """A message with one card: markdown `text`, a plain `footer`, rows of buttons."""

    text: str
    colour: int
    footer: str = ""
    title: str = ""
    rows: tuple[tuple[Button, ...], ...] = ()
