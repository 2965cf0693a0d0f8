"""Discord messages as a page that looks as Discord shows them, and in a terminal, before anything is sent.

A message is the JSON that the bot would send: `content`, `embeds`, `flags`, `components` in rows of buttons.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

from bot.markdown.parser import (
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
from bot.preview.style import STYLE
from bot.preview.terminal import render_terminal

__all__ = ["render_html", "render_terminal"]

_PRIVATE = 64
_LINK_STYLE = 5
# What a page in UTF-8 cannot hold.
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
_TAGS = {"bold": "strong", "italic": "em", "underline": "u", "strikethrough": "s"}
_OUTSIDE = (
    '<svg width="16" height="16" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.5" '
    'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M14 4h6v6M20 4l-9 9M18 14v5'
    'a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h5"/></svg>'
)


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
    shown = [messages] if isinstance(messages, Mapping) else messages
    sent = now or datetime.now().astimezone()
    body = "\n".join(
        _message(message, bot_name, asked if number == 0 else None, sent)
        for number, message in enumerate(shown)
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{_text(bot_name)} · preview</title>\n<style>{STYLE}</style>\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def _message(message: Mapping[str, Any], bot_name: str, asked: tuple[str, str] | None, sent: datetime) -> str:
    private = (message.get("flags") or 0) & _PRIVATE
    parts = [_reply(*asked) if asked else ""]
    parts.append(
        f'{_avatar(bot_name)}<div class="who"><span class="name">{_text(bot_name)}</span>'
        f'<span class="app">APP</span><span class="time">{sent:%H:%M}</span></div>'
    )
    if content := message.get("content"):
        parts.append(_div("markup", _nodes(parse_markdown(content), sent)))
    parts += [_embed(embed, sent) for embed in message.get("embeds") or ()]
    for row in message.get("components") or ():
        parts.append(_div("buttons", "".join(map(_button, row.get("components") or ()))))
    if private:
        parts.append(_div("notice", "Only you can see this · Dismiss message"))
    return f'<article class="message{" private" if private else ""}">{"".join(parts)}</article>'


def _reply(author: str, words: str) -> str:
    said = " ".join(plain_text(parse_markdown(words)).split())
    return _div(
        "reply",
        f'{_avatar(author)}<span class="name">{_text(author)}</span><span class="words">{_text(said)}</span>',
    )


def _avatar(name: str) -> str:
    return f'<span class="avatar" aria-hidden="true">{_text(name.strip()[:1])}</span>'


def _embed(embed: Mapping[str, Any], now: datetime) -> str:
    parts = []
    if author := (embed.get("author") or {}).get("name"):
        parts.append(_div("embed-author", _text(author)))
    if title := embed.get("title"):
        nodes = _nodes(parse_markdown(title, blocks=False), now)
        parts.append(_div("embed-title markup", _linked(embed.get("url") or "", nodes)))
    if description := embed.get("description"):
        parts.append(_div("embed-text markup", _nodes(parse_markdown(description), now)))
    if fields := embed.get("fields"):
        parts.append(_div("embed-fields", "".join(_field(field, now) for field in fields)))
    if footer := (embed.get("footer") or {}).get("text"):
        parts.append(_div("embed-foot markup", _text(footer)))
    colour = embed.get("color")
    edge = f' style="border-left-color: #{colour & 0xFFFFFF:06x}"' if colour is not None else ""
    return f'<div class="embed"{edge}>{"".join(parts)}</div>'


def _field(field: Mapping[str, Any], now: datetime) -> str:
    name = _nodes(parse_markdown(field["name"], blocks=False), now)
    value = _nodes(parse_markdown(field["value"]), now)
    inline = " inline" if field.get("inline") else ""
    return _div(f"embed-field{inline}", f'<b>{name}</b><div class="markup">{value}</div>')


def _button(button: Mapping[str, Any]) -> str:
    style = button.get("style", 2)
    emoji, label = (button.get("emoji") or {}).get("name"), button.get("label")
    inside = f'<span class="emoji">{_text(emoji)}</span>' if emoji else ""
    inside += f"<span>{_text(label)}</span>" if label else ""
    classes = f"button style-{int(style)}{' off' if button.get('disabled') else ''}"
    if style == _LINK_STYLE:
        return _linked(button.get("url") or "", inside + _OUTSIDE, classes)
    return f'<span class="{classes}">{inside}</span>'


def _nodes(nodes: Iterable[Node], now: datetime) -> str:
    return "".join(_node(node, now) for node in nodes)


def _node(node: Node, now: datetime) -> str:
    match node:
        case Text():
            return _text(node.text)
        case Styled(kind="quote"):
            return _div("quote", f"<div>{_nodes(node.children, now)}</div>")
        case Styled(kind="subtext"):
            return _div("subtext", _nodes(node.children, now))
        case Styled():
            tag = _TAGS.get(node.kind, "span")
            start = tag if node.kind in _TAGS else 'span class="spoiler"'
            return f"<{start}>{_nodes(node.children, now)}</{tag}>"
        case Heading():
            return _div(f"heading h{node.level}", _nodes(node.children, now))
        case Listing():
            items = "".join(f"<li>{_nodes(item, now)}</li>" for item in node.items)
            return f"<ul>{items}</ul>" if node.start is None else f'<ol start="{node.start}">{items}</ol>'
        case Link():
            return _linked(node.url, _nodes(node.children, now), title=node.title)
        case Code():
            code = f"<code>{_text(node.text)}</code>"
            return f"<pre>{code}</pre>" if node.kind == "code block" else code
        case Mention():
            return f'<span class="mention">{_text(mention_text(node))}</span>'
        case Timestamp():
            return f'<span class="stamp">{_text(timestamp_text(node, now))}</span>'
        case Emoji(character=None):
            return _text(plain_text([node]))
        case Emoji():
            return f'<span class="emoji">{_text(plain_text([node]))}</span>'


def _linked(url: str, inside: str, classes: str = "", title: str | None = None) -> str:
    """HTML as a link where the address is one of the web; Discord takes no other."""
    named = f' class="{classes}"' if classes else ""
    if not url.startswith(("https://", "http://")):
        return f"<span{named}>{inside}</span>"
    hint = f' title="{_text(title)}"' if title else ""
    return f'<a{named} href="{_text(url)}"{hint} rel="noopener noreferrer">{inside}</a>'


def _div(classes: str, inside: str) -> str:
    return f'<div class="{classes}">{inside}</div>'


def _text(text: str) -> str:
    return escape(_UNWRITABLE.sub("\ufffd", text))
