"""What a page says of its article: headline, day, outlet, address, summary, sometimes the whole text."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from lxml import html
from lxml.html import HtmlElement
from rapidfuzz import fuzz

from index.reading.drafts import accepted_url, parse_date
from index.text.canonical import clean_line

_ARTICLE_TYPE = re.compile(r"Article|Report|Posting|LiveBlog")
_TITLE_TAGS = ("h1", "h2", "h3")
_TITLE_JOINTS = re.compile(r"\s+(?:[|·•»«–—-]|::|//)\s+|_(?=\S)")
_LEAST_OF_TITLE = 0.3
_SAME_TITLE, _MOST_TITLE_CHARS, _MOST_LD_NODES, _MOST_HEADINGS = 90, 300, 2000, 200
_DATE_NAMES = (
    *("article:published_time", "datepublished", "og:article:published_time", "date", "pubdate"),
    *("publishdate", "publish-date", "dc.date.issued", "dc.date", "dcterms.created", "sailthru.date"),
    *("parsely-pub-date", "publication_date", "article.published", "dc.date.created"),
)


@dataclass(frozen=True)
class Declared:
    """What a page says of itself, `None` where it does not say."""

    headline: str | None = None
    published: date | None = None
    source: str | None = None
    url: str | None = None
    summary: str | None = None
    body: str | None = None
    partly_open: bool = False
    """Whether the page says that not all of it is for everyone."""


def read_declared(tree: HtmlElement) -> Declared:
    """Read what a page, not yet cut down, says of its article in its head, in JSON-LD and in microdata."""
    meta = _meta(tree)
    article = _article_node(tree)
    headline = _text(article.get("headline")) or meta.get("og:title") or meta.get("twitter:title")
    days = (_text(article.get("datePublished")), *map(meta.get, _DATE_NAMES), *_marked_days(tree))
    address = (*tree.xpath("//link[@rel='canonical']/@href"), meta.get("og:url"), _text(article.get("url")))
    url = next(filter(None, map(accepted_url, address)), None)
    return Declared(
        headline=headline and clean_line(headline, _MOST_TITLE_CHARS),
        published=next((day for day in map(parse_date, filter(None, days)) if day), None),
        source=meta.get("og:site_name") or _name(article.get("publisher")) or _host(url),
        url=url,
        summary=meta.get("og:description") or meta.get("description") or _text(article.get("description")),
        body=_plain(_text(article.get("articleBody"))),
        partly_open=str(article.get("isAccessibleForFree")).lower() == "false",
    )


def find_headline(tree: HtmlElement, declared: Declared) -> str | None:
    """The headline: what the page declares, as one of its headings writes it; else the page's title."""
    titles = [t for t in (declared.headline, *map(_line, tree.xpath("//head/title"))) if t]
    every = (line for tag in _TITLE_TAGS for line in map(_line, tree.iter(tag)) if line)
    headings = list(islice(every, _MOST_HEADINGS))
    for title in titles:
        known = {title.casefold(), *map(str.casefold, _TITLE_JOINTS.split(title))}
        same = max((heading for heading in headings if heading.casefold() in known), key=len, default="")
        # What is short beside the rest is rather the outlet's name.
        if len(same) > _LEAST_OF_TITLE * len(title):
            return same
    for title in titles:
        for heading in headings:
            if fuzz.ratio(title.casefold(), heading.casefold()) >= _SAME_TITLE:
                return heading
    if titles:
        return _without_site(titles[0], declared.source)
    return headings[0] if headings else None


def _without_site(title: str, source: str | None) -> str:
    """A page's title without the outlet's name behind it."""
    parts = list(_TITLE_JOINTS.finditer(title))
    if not parts:
        return title
    last = title[parts[-1].end() :]
    is_site = source is not None and fuzz.ratio(last.casefold(), source.casefold()) >= _SAME_TITLE
    return title[: parts[-1].start()] if is_site else title


def _meta(tree: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = clean_line(element.get("content") or "", 2000)
        for names in filter(None, map(element.get, ("property", "name", "itemprop"))):
            for name in names.lower().split():
                if content:
                    found.setdefault(name, content)
    return found


def _marked_days(tree: HtmlElement) -> Iterator[str]:
    for element in tree.xpath("//*[@itemprop='datePublished'] | //time[@pubdate]"):
        yield element.get("datetime") or element.get("content") or _line(element)


def _article_node(tree: HtmlElement) -> dict[str, Any]:
    """The JSON-LD object of the page's article; empty where there is none."""
    found: dict[str, Any] = {}
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        with suppress(ValueError, RecursionError):
            for node in _nodes(json.loads(script.text or "", strict=False)):
                if _ARTICLE_TYPE.search(str(node.get("@type"))) and len(node) > len(found):
                    found = node
    return found


def _nodes(value: object) -> Iterator[dict[str, Any]]:
    waiting = [value]
    for _ in range(_MOST_LD_NODES):
        if not waiting:
            return
        match waiting.pop():
            case list() as several:
                waiting += several
            case dict() as node:
                yield node
                waiting += [node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in node]


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _name(value: object) -> str | None:
    first = value[0] if isinstance(value, list) and value else value
    return _text(first.get("name")) if isinstance(first, dict) else None


def _host(url: str | None) -> str | None:
    return (urlsplit(url).hostname or "").removeprefix("www.") or None if url else None


def _plain(body: str | None) -> str | None:
    """A declared body without the tags that some pages write in it."""
    if body is None or "<" not in body:
        return body
    with suppress(ValueError, html.etree.ParserError):
        tree = html.fragment_fromstring(body, create_parent=True)
        for element in tree.iter("p", "br", "div", "li"):
            element.tail = f"\n{element.tail or ''}"
        return str(tree.text_content())
    return None


def _line(element: HtmlElement) -> str:
    return clean_line(element.text_content(), _MOST_TITLE_CHARS)
