"""What every page that is read has around it, the list of articles, and a page with nothing but a sentence.

Pages hold no script and load nothing; links within are relative, so that they may stand below any address.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from bot.live.links import path_of
from bot.reader.style import STYLE
from bot.wording import counted, showable, shown_line, spelled
from index import Article, Heading, host


def render_list(headings: Sequence[Heading], page: int, pages: int, count: int) -> str:
    """A page of the list of all articles, of which there are `count`; pages are counted from 1."""
    items = "\n".join(
        f'<li><a href="./{path_of(h.article_id)}"><bdi>{line_of(h.title)}</bdi></a>{told_of(h)}</li>'
        for h in headings
    )
    return framed(
        "Articles" if pages == 1 else f"Articles, page {page} of {pages}",
        '<a class="skip" href="#text">Skip to the articles</a>\n'
        '<div class="page list">\n<main id="text" tabindex="-1"><div class="title"><h1>Articles</h1>'
        f'<p class="told">{counted(count, "article")}{", the newest first" if count > 1 else ""}</p></div>\n'
        f'<ul class="articles">\n{items}\n</ul>\n'
        f"{turning('Page', 'page', page, pages, ('Newer', 'Older'))}</main>\n</div>",
    )


def render_notice(title: str, sentence: str, up: str) -> str:
    """A page that says why there is nothing else to see; `up` leads to the list of articles."""
    return framed(
        title,
        f'<div class="page list"><main><div class="title"><h1>{line_of(title)}</h1>'
        f'<p>{line_of(sentence)}</p><p><a href="{up}">All articles</a></p></div></main></div>',
    )


def framed(title: str, body: str) -> str:
    """A whole page: HTML of a body, and a title that is nothing but text."""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)} · articlebot</title>\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="robots" content="noindex">\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def told_of(of: Article | Heading, *, source: bool = False) -> str:
    """When an article appeared and where, with a link to its own address if that is wanted."""
    parts = []
    if of.published:
        parts.append(f'<time datetime="{of.published.isoformat()}">{spelled(of.published)}</time>')
    if of.source:
        parts.append(f"<bdi>{line_of(of.source)}</bdi>")
    if source and of.url and (named := host(of.url)):
        parts.append(
            f'<span><a class="source" href="{escape(showable(of.url))}" rel="noopener noreferrer nofollow">'
            f"Source: <bdi>{line_of(named)}</bdi></a></span>"
        )
    return f'<p class="told">{" ".join(f"<span>{part}</span>" for part in parts)}</p>' if parts else ""


def line_of(text: str) -> str:
    """A stranger's text as one line that is nothing but text, in an element or an attribute."""
    return escape(shown_line(text))


def turning(what: str, field: str, number: int, count: int, words: tuple[str, str]) -> str:
    """Which page or part of how many this is, with links to those beside it; nothing if it is alone."""
    if count == 1:
        return ""
    links = []
    if number > 1:
        links.append(f'<a href="?{field}={number - 1}" rel="prev">{words[0]}</a>')
    links.append(f"<span>{what} {number:,} of {count:,}</span>")
    if number < count:
        links.append(f'<a href="?{field}={number + 1}" rel="next">{words[1]}</a>')
    return f'<nav class="pages" aria-label="{what}s">{"".join(links)}</nav>\n'
