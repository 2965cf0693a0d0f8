"""Discord messages as a page that looks as Discord shows them, before anything is sent.

A message is the JSON that the bot would send: `content`, `flags`, `components`. Of Discord's markdown the
page knows what the bot writes; what strangers wrote is escaped and holds none. The page is dark or light,
wide or narrow, as the browser is.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from bot.templates import templates_of

_BLOCKS = {">": "quote", "-#": "subtext", "#": "heading h1", "##": "heading h2", "###": "heading h3"}
_BLOCK = re.compile(r" *(>|-#|#{1,3}) +(\S.*)")
_BOLD = re.compile(r"\*\*((?:\\.|[^\\])+?)\*\*(?!\*)")
# What a page in UTF-8 cannot hold.
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


def render_html(
    messages: Mapping[str, Any] | Sequence[Mapping[str, Any]],
    *,
    bot_name: str = "articlebot",
    asked: tuple[str, str] | None = None,
    now: datetime | None = None,
) -> str:
    """A page of its own with messages as Discord's JSON has them, without scripts and without requests.

    `asked` is whose message the first one replies to, and that text; `now` (with a time zone) is when the
    messages are sent.
    """
    page = _TEMPLATES.get_template("page.html").render(
        messages=[messages] if isinstance(messages, Mapping) else messages,
        bot_name=bot_name,
        asked=asked,
        sent=f"{now or datetime.now().astimezone():%H:%M}",
    )
    return _UNWRITABLE.sub("\ufffd", page)


def _blocks(markdown: str) -> Iterator[tuple[str, list[str]]]:
    """The lines of a text, those of a kind together behind its class, which is empty for plain ones."""
    for kind, lines in groupby(map(_block, markdown.split("\n")), key=lambda block: block[0]):
        yield kind, [line for _, line in lines]


def _block(line: str) -> tuple[str, str]:
    match = _BLOCK.fullmatch(line)
    return (_BLOCKS[match[1]], match[2]) if match else ("", line)


def _tokens(line: str) -> Sequence[Token]:
    (inline,) = _MARKDOWN.parseInline(line)
    return inline.children or ()


def _bold(state: StateInline, silent: bool) -> bool:
    """A rule for bold words where Discord sees them, which CommonMark does not inside of a word."""
    match = _BOLD.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        end = state.posMax
        state.push("strong_open", "strong", 1)
        state.pos, state.posMax = match.span(1)
        state.md.inline.tokenize(state)
        state.push("strong_close", "strong", -1)
        state.posMax = end
    state.pos = match.end()
    return True


def _is_of_the_web(url: str) -> bool:
    return url.startswith(("https://", "http://"))


_MARKDOWN = MarkdownIt("zero").enable(["backticks", "emphasis", "escape", "link", "strikethrough"])
_MARKDOWN.inline.ruler.before("emphasis", "bold", _bold)
_MARKDOWN.validateLink = _is_of_the_web  # type: ignore[method-assign]
_TEMPLATES = templates_of("bot.preview")
_TEMPLATES.filters |= {"blocks": _blocks, "tokens": _tokens}
_TEMPLATES.tests["of_the_web"] = _is_of_the_web
