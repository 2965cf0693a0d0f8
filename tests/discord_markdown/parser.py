"""Discord's message markdown, read as Discord's desktop client reads it, in time linear in the text.

The client tries its rules in order at each position, and parses once more what a rule encloses. Where clients
differ, more is markup here rather than less: text that is plain by this parser is plain on Discord.
"""

from __future__ import annotations

import re

from rich.emoji import Emoji as KnownEmoji
from rich.emoji import NoEmoji

from tests.discord_markdown.closings import SPACES, Closings
from tests.discord_markdown.nodes import (
    BLOCKS,
    Code,
    Emoji,
    Heading,
    Link,
    Listing,
    Mention,
    MentionKind,
    Node,
    Styled,
    StyledKind,
    Text,
    Timestamp,
    mention_text,
    plain_text,
    timestamp_text,
    walk,
)

__all__ = [
    "BLOCKS",
    "Code",
    "Emoji",
    "Heading",
    "Link",
    "Listing",
    "Mention",
    "MentionKind",
    "Node",
    "Styled",
    "StyledKind",
    "Text",
    "Timestamp",
    "mention_text",
    "parse_markdown",
    "plain_text",
    "timestamp_text",
    "walk",
]

_DEEPEST = 20
_INSTANTS = range(-62_135_596_800, 253_402_300_800)
_SHRUG = r"¯\_(ツ)_/¯"
_PAIRS: dict[str, StyledKind] = {"*": "bold", "_": "underline", "~": "strikethrough", "|": "spoiler"}
_PLAIN = re.compile(r"\n|.(?:[^\\*_~|`<\[@:¯\nh]|h(?!ttps?://))*", re.DOTALL)
_ESCAPE = re.compile(rf"\\([^0-9A-Za-z{SPACES}])")
_QUOTE = re.compile(r"(?: *+> [^\n]*+\n?)+")
_QUOTED_REST = re.compile(r" *>>> ")
_QUOTE_MARK = re.compile(r"^ *> ", re.MULTILINE)
_HEADING = re.compile(r" *(#{1,3}) +(?!#)([^\n]+)\n?")
_SUBTEXT = re.compile(r" *-# +(?!-#)([^\n]+)\n?")
_ITEM = re.compile(r"( *)(?:[*+-]|(\d{1,9})\.) +(?=\S)")
_INDENT = re.compile(" *")
_LANGUAGE = re.compile(r"```([a-zA-Z0-9_+\-.#]+)\n")
_URL = re.compile(r"""https?://[^\s<]+[^<.,:;"'\]\s]""")
_UNPREVIEWED_URL = re.compile(r"<(https?://[^\s<>]+)>")
_SHORTCODE = re.compile(r":((?=[0-9_+-]{0,64}[a-z]|100:|1234:|[+-]1:)[a-z0-9_+-]{1,64}):")
_CUSTOM_EMOJI = re.compile(r"<a?:(\w{1,64}):\d{1,25}>")
_TIMESTAMP = re.compile(r"<t:(-?\d{1,13})(?::([tTdDfFsSR]))?>")
_MENTIONS: tuple[tuple[MentionKind, re.Pattern[str]], ...] = (
    ("user", re.compile(r"<@!?(\d{1,25})>")),
    ("role", re.compile(r"<@&(\d{1,25})>")),
    ("channel", re.compile(r"<#(\d{1,25})>")),
    ("command", re.compile(r"</([^\s:<>]{1,32}(?: [^\s:<>]{1,32}){0,2}):\d{1,25}>")),
    ("navigation", re.compile(r"<id:(customize|browse|guide|home|linked-roles(?::\d{1,25})?)>")),
    ("everyone", re.compile("@(everyone)")),
    ("here", re.compile("@(here)")),
)
_Found = tuple[Node, int] | None


def parse_markdown(source: str, *, blocks: bool = True) -> tuple[Node, ...]:
    """The nodes that Discord shows for a text; never raises.

    Without `blocks`, nothing is a quote, heading, subtext or list, as in an embed's title. What is enclosed
    more than 20 deep is plain text. Line ends become line feeds; neighbouring texts are one node.
    """
    return _parse(source.replace("\r\n", "\n").replace("\r", "\n"), 0, blocks, blocks, False)


def _parse(source: str, depth: int, starts_line: bool, blocks: bool, quoted: bool) -> tuple[Node, ...]:
    if depth > _DEEPEST:
        return (Text(source),) if source else ()
    return _Parser(source, depth, blocks, quoted).nodes(starts_line)


class _Parser:
    """One text: all of it, or what a node encloses."""

    def __init__(self, source: str, depth: int, blocks: bool, quoted: bool) -> None:
        self._source = source
        self._depth = depth
        self._blocks = blocks
        self._quoted = quoted
        self._closings = Closings(source)
        self._url_in_label = -1

    def nodes(self, starts_line: bool) -> tuple[Node, ...]:
        nodes: list[Node] = []
        plain: list[str] = []
        at = 0
        while at < len(self._source):
            node, at = (
                (self._block(at) if starts_line else None) or self._inline(at, starts_line) or self._plain(at)
            )
            if isinstance(node, Text):
                plain.append(node.text)
            else:
                if plain:
                    nodes.append(Text("".join(plain)))
                    plain.clear()
                nodes.append(node)
            starts_line = self._blocks and self._source[at - 1] == "\n"
        if plain:
            nodes.append(Text("".join(plain)))
        return tuple(nodes)

    def _inside(self, source: str, starts_line: bool, *, quoted: bool = False) -> tuple[Node, ...]:
        return _parse(source, self._depth + 1, starts_line, self._blocks, quoted or self._quoted)

    def _block(self, at: int) -> _Found:
        source = self._source
        if not self._quoted:
            if match := _QUOTED_REST.match(source, at):
                return Styled("quote", self._inside(source[match.end() :], True, quoted=True)), len(source)
            if match := _QUOTE.match(source, at):
                quote = _QUOTE_MARK.sub("", match[0]).removesuffix("\n")
                return Styled("quote", self._inside(quote, True, quoted=True)), match.end()
        if (match := _HEADING.match(source, at)) and (title := match[2].rstrip().rstrip("#").rstrip()):
            return Heading(len(match[1]), self._inside(title, True)), match.end()
        if (match := _SUBTEXT.match(source, at)) and not match[1].isspace():
            return Styled("subtext", self._inside(match[1], True)), match.end()
        return self._listing(at)

    def _listing(self, at: int) -> _Found:
        first = item = _ITEM.match(self._source, at)
        if first is None:
            return None
        items = []
        while item and item[1] == first[1]:
            content, at = self._item(item)
            items.append(self._inside(content, True))
            item = _ITEM.match(self._source, at)
        return Listing(int(first[2]) if first[2] else None, tuple(items)), at

    def _item(self, item: re.Match[str]) -> tuple[str, int]:
        """The text of an item without its indentation; it ends where a line is no longer indented."""
        source = self._source
        start, lines = item.end(), []
        while True:
            end = source.find("\n", start) + 1 or len(source)
            lines.append(source[start:end])
            indent = _INDENT.match(source, end)
            spaces = len(indent[0]) if indent else 0
            if end == len(source) or spaces <= len(item[1]):
                return "".join(lines).removesuffix("\n"), end
            start = end + min(spaces, item.end() - item.start())

    def _inline(self, at: int, starts_line: bool) -> _Found:
        source = self._source
        match source[at]:
            case "\\":
                escape = _ESCAPE.match(source, at)
                return (Text(escape[1]), escape.end()) if escape else None
            case "*" | "_" | "~" | "|":
                return self._styled(at, starts_line)
            case "`":
                return self._code_block(at) or self._code(at)
            case "[":
                return self._link(at, starts_line)
            case "h":
                return self._url(at)
            case "<" | "@" | ":":
                return self._named(at)
            case "¯" if source.startswith(_SHRUG, at):
                return Text(_SHRUG), at + len(_SHRUG)
        return None

    def _plain(self, at: int) -> tuple[Node, int]:
        match = _PLAIN.match(self._source, at)
        end = match.end() if match else at + 1
        return Text(self._source[at:end]), end

    def _styled(self, at: int, starts_line: bool) -> _Found:
        mark = self._source[at]
        enclosed, kind = self._closings.pair(at), _PAIRS[mark]
        emphasis = self._closings.emphasis(at) if mark in "*_" else None
        if emphasis and (enclosed is None or emphasis.after >= enclosed.after):
            enclosed, kind = emphasis, "italic"
        if enclosed is None:
            return None
        content = self._source[enclosed.start : enclosed.end]
        return Styled(kind, self._inside(content, starts_line)), enclosed.after

    def _code_block(self, at: int) -> _Found:
        source = self._source
        if not source.startswith("```", at):
            return None
        named = _LANGUAGE.match(source, at)
        enclosed = self._closings.code_block(named.end()) if named else None
        language = named[1] if named and enclosed else None
        enclosed = enclosed or self._closings.code_block(at + 3)
        if enclosed is None:
            return None
        code = source[enclosed.start : enclosed.end].rstrip("\n")
        after = enclosed.after + source.startswith("\n", enclosed.after)
        return Code("code block", code, language), after

    def _code(self, at: int) -> _Found:
        enclosed = self._closings.code(at)
        if enclosed is None:
            return None
        code = self._source[enclosed.start : enclosed.end]
        return Code("code", code.strip() or code), enclosed.after

    def _link(self, at: int, starts_line: bool) -> _Found:
        target = self._closings.target(at)
        if target is None or at < self._url_in_label < target.start():
            return None
        if shown := _URL.search(self._source, at, target.start()):
            self._url_in_label = shown.start()
            return None
        label = self._source[at + 1 : target.start()]
        if not label.strip():
            return None
        url = re.sub(r"\\(.)", r"\1", target["url"])
        return Link(url, self._inside(label, starts_line), target["title"]), target.end()

    def _url(self, at: int) -> _Found:
        match = _URL.match(self._source, at)
        if match is None:
            return None
        url = match[0]
        unopened = max(0, url.count(")") - url.count("("))
        url = url[: len(url) - min(unopened, len(url) - len(url.rstrip(")")))]
        return Link(url, (Text(url),)), at + len(url)

    def _named(self, at: int) -> _Found:
        source = self._source
        if match := _UNPREVIEWED_URL.match(source, at):
            return Link(match[1], (Text(match[1]),)), match.end()
        for kind, pattern in _MENTIONS:
            if match := pattern.match(source, at):
                return Mention(kind, match[1]), match.end()
        if (match := _TIMESTAMP.match(source, at)) and int(match[1]) in _INSTANTS:
            return Timestamp(int(match[1]), match[2] or "f"), match.end()
        if match := _CUSTOM_EMOJI.match(source, at):
            return Emoji(match[1]), match.end()
        if match := _SHORTCODE.match(source, at):
            return Emoji(match[1], _character(match[1])), match.end()
        return None


def _character(shortcode: str) -> str | None:
    try:
        return str(KnownEmoji(shortcode))
    except NoEmoji:
        return None
