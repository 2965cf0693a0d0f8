"""A Discord message as a value, before anything of discord.py is needed for it."""

from dataclasses import dataclass
from typing import Literal

ButtonStyle = Literal["secondary", "danger", "link"]


@dataclass(frozen=True)
class Button:
    """A button; `target` is the custom id that a press brings back, or the address that a link opens."""

    label: str
    target: str
    style: ButtonStyle = "secondary"
    emoji: str | None = None


@dataclass(frozen=True)
class Option:
    """Something to choose in a menu; `value` is what choosing it brings back, in place of a button's tail."""

    label: str
    value: str
    description: str = ""
    chosen: bool = False


@dataclass(frozen=True)
class Menu:
    """A menu in which one of at most 25 options is chosen; `target` is the custom id of its own."""

    target: str
    placeholder: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Picture:
    """A picture inside the card: a PNG, and what it shows in words."""

    name: str
    data: bytes
    description: str


@dataclass(frozen=True)
class Reply:
    """A message with one card in markdown: a `title` with a link button beside it, and the `text`.

    Below them stand `further` texts, each behind a rule, a picture, the `question` that the message answers
    in small, rows of buttons, and a menu.
    """

    text: str
    colour: int
    title: str = ""
    link: Button | None = None
    further: tuple[str, ...] = ()
    picture: Picture | None = None
    question: str = ""
    rows: tuple[tuple[Button, ...], ...] = ()
    menu: Menu | None = None
