"""What Discord's message markdown can mean: a tree of nodes, and what of it a reader sees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, Literal

StyledKind = Literal["bold", "italic", "underline", "strikethrough", "spoiler", "quote", "subtext"]
MentionKind = Literal["user", "role", "channel", "command", "navigation", "everyone", "here"]
BLOCKS = frozenset({"quote", "subtext", "heading", "list", "code block"})
_UNITS = (("year", 31_556_952), ("month", 2_629_746), ("day", 86_400), ("hour", 3_600), ("minute", 60))


@dataclass(frozen=True, slots=True)
class Text:
    """Characters that are shown as they are."""

    text: str
    kind: ClassVar[str] = "text"


@dataclass(frozen=True, slots=True)
class Styled:
    """Nodes shown in another way, in the line or, for a quote and a subtext, as lines of their own."""

    kind: StyledKind
    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A line in larger letters; level 1 is the largest, 3 the smallest."""

    level: int
    children: tuple[Node, ...]
    kind: ClassVar[str] = "heading"


@dataclass(frozen=True, slots=True)
class Listing:
    """Items with bullets, or numbered from `start`."""

    start: int | None
    items: tuple[tuple[Node, ...], ...]
    kind: ClassVar[str] = "list"


@dataclass(frozen=True, slots=True)
class Link:
    """A web address behind nodes; of a bare address, they are its own text."""

    url: str
    children: tuple[Node, ...]
    title: str | None = None
    kind: ClassVar[str] = "link"


@dataclass(frozen=True, slots=True)
class Code:
    """Characters shown as code, in the line or in a block, which may name its language."""

    kind: Literal["code", "code block"]
    text: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Something of Discord's that is named by its id, or by its name for a command; `target` is that."""

    mentioned: MentionKind
    target: str
    kind: ClassVar[str] = "mention"


@dataclass(frozen=True, slots=True)
class Timestamp:
    """An instant in seconds since 1970, and Discord's letter for how it is written."""

    seconds: int
    style: str
    kind: ClassVar[str] = "timestamp"


@dataclass(frozen=True, slots=True)
class Emoji:
    """A server's own emoji, or a shortcode, with its character where that is known."""

    name: str
    character: str | None = None
    kind: ClassVar[str] = "emoji"


Node = Text | Styled | Heading | Listing | Link | Code | Mention | Timestamp | Emoji


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """Each node and all that are in it, in the order of the text; `node.kind` says what it is."""
    for node in nodes:
        yield node
        yield from walk(_inner(node))


def plain_text(nodes: Iterable[Node]) -> str:
    """What a reader sees, without its looks: no marks, links by their words, a line for each block.

    A timestamp is written out in UTC, one that Discord counts from now as a date and time.
    """
    text = ""
    after_block = False
    for node in nodes:
        if text and not text.endswith("\n") and (after_block or node.kind in BLOCKS):
            text += "\n"
        text += _seen(node)
        after_block = node.kind in BLOCKS
    return text


def mention_text(mention: Mention) -> str:
    """How a mention reads where nobody can look up whom an id belongs to."""
    mark = {"channel": "#", "navigation": "#", "command": "/"}.get(mention.mentioned, "@")
    return mark + mention.target


def timestamp_text(timestamp: Timestamp, now: datetime | None = None) -> str:
    """A timestamp as Discord writes it for a British reader in UTC; relative to `now` where that is given."""
    at = datetime.fromtimestamp(timestamp.seconds, UTC)
    day = f"{at.day} {at:%B} {at.year}"
    if timestamp.style == "R" and now is not None:
        return _relative(timestamp.seconds - now.timestamp())
    return {
        "t": f"{at:%H:%M}",
        "T": f"{at:%H:%M:%S}",
        "d": f"{at:%d/%m/}{at.year:04}",
        "D": day,
        "F": f"{at:%A}, {day} {at:%H:%M}",
        "s": f"{at:%d/%m/}{at.year:04}, {at:%H:%M}",
        "S": f"{at:%d/%m/}{at.year:04}, {at:%H:%M:%S}",
    }.get(timestamp.style, f"{day} {at:%H:%M}")


def _inner(node: Node) -> Iterable[Node]:
    if isinstance(node, Listing):
        return (child for item in node.items for child in item)
    return node.children if isinstance(node, Styled | Heading | Link) else ()


def _seen(node: Node) -> str:
    match node:
        case Text() | Code():
            return node.text
        case Styled() | Heading() | Link():
            return plain_text(node.children)
        case Listing():
            bullets = (
                f"{node.start + at}." if node.start is not None else "•" for at in range(len(node.items))
            )
            return "\n".join(
                f"{bullet} {plain_text(item)}" for bullet, item in zip(bullets, node.items, strict=True)
            )
        case Mention():
            return mention_text(node)
        case Timestamp():
            return timestamp_text(node)
        case Emoji():
            return node.character or f":{node.name}:"


def _relative(seconds: float) -> str:
    unit, length = next((pair for pair in _UNITS if abs(seconds) >= pair[1]), ("second", 1))
    count = round(abs(seconds) / length)
    amount = f"{count} {unit}{'' if count == 1 else 's'}"
    return f"in {amount}" if seconds > 0 else f"{amount} ago"
