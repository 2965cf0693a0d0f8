"""A Discord message in a terminal: its card behind a coloured bar, its buttons in boxes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.style import Style
from rich.text import Text as Line

from bot.markdown.parser import (
    BLOCKS,
    Code,
    Emoji,
    Heading,
    Link,
    Listing,
    Mention,
    Node,
    Styled,
    Text,
    Timestamp,
    mention_text,
    parse_markdown,
    plain_text,
    timestamp_text,
)
from bot.wording import showable

_NARROWEST, _WIDEST = 20, 100
_PRIVATE = 64
_FAINT = Style(dim=True)
_STYLES = {
    "bold": Style(bold=True),
    "italic": Style(italic=True),
    "underline": Style(underline=True),
    "strikethrough": Style(strike=True),
    "spoiler": Style(reverse=True),
    "subtext": _FAINT,
}
_CODE = Style(color="cyan")
_NAMED = Style(color="blue", bold=True)
_BUTTONS = {1: Style(color="blue"), 3: Style(color="green"), 4: Style(color="red")}


def render_terminal(
    message: Mapping[str, Any],
    console: Console,
    *,
    bot_name: str = "articlebot",
    asked: tuple[str, str] | None = None,
) -> None:
    """Print a message as Discord's JSON has it; `asked` is whose message it replies to, and that text.

    Where the console has no colours, the addresses behind links are written out.
    """
    width = max(_NARROWEST, min(console.width, _WIDEST))
    if asked is not None:
        said = Line(f"╭─ {showable(asked[0])}  {' '.join(showable(asked[1]).split())}", _FAINT)
        said.truncate(width, overflow="ellipsis")
        _print([said], console)
    _print(
        [Line.assemble((showable(bot_name), Style(bold=True)), " ", (" APP ", Style(reverse=True)))], console
    )
    writer = _Writer(console, datetime.now(UTC))
    if message.get("content"):
        _print(writer.lines(parse_markdown(showable(message["content"])), width), console)
    for embed in message.get("embeds") or ():
        colour = embed.get("color")
        bar = _FAINT if colour is None else Style(color=f"#{colour & 0xFFFFFF:06x}")
        _print(_prefixed(_card(embed, writer, width - 2), Line("▌ ", bar)), console)
    for row in message.get("components") or ():
        buttons = Line("  ").join(_button(button, writer) for button in row.get("components") or ())
        _print(writer.wrapped(buttons, width), console)
    if (message.get("flags") or 0) & _PRIVATE:
        _print([Line("Only you can see this", _FAINT)], console)


def _print(lines: Iterable[Line], console: Console) -> None:
    for line in lines:
        console.print(line, soft_wrap=True)


def _prefixed(lines: Iterable[Line], first: Line, following: Line | None = None) -> Iterator[Line]:
    before = first
    for line in lines:
        whole = Line.assemble(before, line)
        whole.rstrip()
        yield whole
        before = first if following is None else following


def _card(embed: Mapping[str, Any], writer: _Writer, width: int) -> Iterator[Line]:
    parts: list[list[Line]] = []
    if author := (embed.get("author") or {}).get("name"):
        parts.append(writer.wrapped(Line(showable(author), Style(bold=True)), width))
    if title := embed.get("title"):
        style = Style(bold=True) + writer.linked(showable(embed.get("url") or ""))
        parts.append(list(writer.lines(parse_markdown(showable(title), blocks=False), width, style)))
    if description := embed.get("description"):
        parts.append(list(writer.lines(parse_markdown(showable(description)), width)))
    for field in embed.get("fields") or ():
        name = parse_markdown(showable(field["name"]), blocks=False)
        value = parse_markdown(showable(field["value"]))
        parts.append([*writer.lines(name, width, Style(bold=True)), *writer.lines(value, width)])
    if footer := (embed.get("footer") or {}).get("text"):
        parts.append(writer.wrapped(Line(showable(footer), _FAINT), width))
    for number, part in enumerate(parts):
        if number:
            yield Line()
        yield from part


def _button(button: Mapping[str, Any], writer: _Writer) -> Line:
    emoji, label = (button.get("emoji") or {}).get("name"), button.get("label")
    text = " ".join(showable(part) for part in (emoji, label) if part)
    url = button.get("url")
    style = _BUTTONS.get(button.get("style", 2), Style.null())
    if button.get("disabled"):
        style += _FAINT
    if url:
        style += writer.linked(showable(url))
        text += " ↗"
    # Spaces in a button's label are no places to break a line.
    return Line(f"[\xa0{text}\xa0]".replace(" ", "\xa0"), style)


@dataclass(frozen=True)
class _Writer:
    """Turns nodes into the lines of a console."""

    console: Console
    now: datetime

    def linked(self, url: str) -> Style:
        """The style of a link to a web address, and none for anything else."""
        if self.console.color_system is None or not url.startswith(("https://", "http://")):
            return Style.null()
        return Style(link=url, underline=True)

    def wrapped(self, line: Line, width: int) -> list[Line]:
        """A text as lines no wider than `width`."""
        line.end = ""
        return list(line.wrap(self.console, max(_NARROWEST // 2, width), tab_size=4)) if line else []

    def lines(self, nodes: Iterable[Node], width: int, style: Style | None = None) -> Iterator[Line]:
        """Nodes as lines, where a block has lines of its own."""
        style = style or Style.null()
        run = Line()
        for node in nodes:
            if node.kind not in BLOCKS:
                self._append(run, node, style)
                continue
            yield from self._run(run, width)
            run = Line()
            yield from self._block(node, width, style)
        yield from self._run(run, width)

    def _run(self, run: Line, width: int) -> list[Line]:
        if run.plain.endswith("\n"):
            run.right_crop(1)
            return self.wrapped(run, width) or [Line()]
        return self.wrapped(run, width)

    def _block(self, node: Node, width: int, style: Style) -> Iterator[Line]:
        match node:
            case Heading():
                yield from self.lines(
                    node.children, width, style + Style(bold=True, underline=node.level == 1)
                )
            case Listing():
                for at, item in enumerate(node.items):
                    bullet = "• " if node.start is None else f"{node.start + at}. "
                    indented = self.lines(item, width - len(bullet), style)
                    yield from _prefixed(indented, Line(bullet), Line(" " * len(bullet)))
            case Code():
                yield from _prefixed(self.wrapped(Line(node.text, style + _CODE), width - 2), Line("  "))
            case Styled(kind="quote"):
                quoted = list(self.lines(node.children, width - 2, style)) or [Line()]
                yield from _prefixed(quoted, Line("▎ ", _FAINT))
            case Styled():
                yield from self.lines(node.children, width, style + _STYLES[node.kind])

    def _append(self, run: Line, node: Node, style: Style) -> None:
        match node:
            case Text():
                run.append(node.text, style)
            case Styled() | Heading():
                for child in node.children:
                    self._append(run, child, style + _STYLES.get(node.kind, Style.null()))
            case Link():
                for child in node.children:
                    self._append(run, child, style + self.linked(node.url))
                if self.console.color_system is None and plain_text(node.children) != node.url:
                    run.append(f" ({node.url})", style)
            case Listing():
                run.append(plain_text([node]), style)
            case Code():
                run.append(node.text, style + _CODE)
            case Mention():
                run.append(mention_text(node), style + _NAMED)
            case Timestamp():
                run.append(timestamp_text(node, self.now), style)
            case Emoji():
                run.append(plain_text([node]), style)
