"""Strangers' text into Discord's markdown, as nothing but text.

Discord renders a backslash before any sign as that sign alone, so every sign that could begin markup is
given one: emphasis, code, headings, lists, quotes, masked links, mentions, timestamps, emoji, and what makes
an address a link. `discord.utils.escape_markdown` leaves most of these as they are. Quotes are block quotes,
line by line, so that no line of theirs stands outside.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.phrases import make_showable
from index import Span, merge_spans

_MARKUP = re.compile(
    r"[\\*_~`|<>\[\]()@#]"
    r"|:(?=[\w+/-])"  # a shortcode's or an address's colon
    r"|(?<=\w)\.(?=\w)"  # discord.gg/... and www.example.org are links without a scheme, too
    r"|^\s*(?:[-+]|\d+\.)(?=\s|$)"  # list items, also where more is put behind; "-#" has its sign escaped
    r"|^\s*-(?=#)",
    re.MULTILINE,
)
_ESCAPED = re.compile(r"\\(.)")


def escape(text: str) -> str:
    """The text as markdown that shows as exactly this text, apart from what a chat would obey."""
    return "".join(_signs(text))


def _signs(text: str) -> list[str]:
    """The text's signs, each escaped as the text as a whole asks for, since their neighbours matter."""
    signs = list(make_showable(text))
    for match in _MARKUP.finditer("".join(signs)):
        last = match.end() - 1
        signs[last] = "\\" + signs[last]
    return signs


def unescape(markdown: str) -> str:
    """The text whose escaped form this is."""
    return _ESCAPED.sub(r"\1", markdown)


def escape_line(text: str) -> str:
    """The text escaped, on one line."""
    return " ".join(escape(" ".join(text.split())).split())


def emphasise_line(text: str, offset: int, bold: Iterable[Span]) -> str:
    """A slice of an article on one line; `text` starts at `offset`, and the spans in it are bold."""
    lines = []
    for line in text.split("\n"):
        lines.append(_emphasised(line, offset, merge_spans(bold), ()))
        offset += len(line) + 1
    return " ".join(" ".join(lines).split())


def block_quote(text: str, offset: int, bold: Iterable[Span], underlined: Sequence[Span] = ()) -> str:
    """A slice of an article as a block quote; `text` starts at `offset`, and the spans in it are bold.

    What is `underlined` is a part of what is bold.
    White space at the ends of a line and lines without words are left out, since a chat shows neither.
    """
    places = merge_spans(bold)
    lines = []
    at = offset
    for line in text.split("\n"):
        if line.strip():
            lines.append("> " + _emphasised(line, at, places, underlined).strip())
        at += len(line) + 1
    return "\n".join(lines)


def _emphasised(line: str, at: int, bold: Sequence[Span], underlined: Sequence[Span]) -> str:
    """A line that stands at `at`; emphasis never starts or ends at white space, where it would not show."""
    signs = _signs(line)
    for mark, spans in (("__", underlined), ("**", bold)):
        for start, end in _shown_parts(line, at, spans):
            signs[start] = mark + signs[start]
            signs[end - 1] += mark
    return "".join(signs)


def _shown_parts(line: str, at: int, spans: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """What of a line that stands at `at` lies in the spans, without white space at either end."""
    for span in spans:
        start, end = max(span.start - at, 0), min(span.end - at, len(line))
        while start < end and line[start].isspace():
            start += 1
        while start < end and line[end - 1].isspace():
            end -= 1
        if start < end:
            yield start, end
