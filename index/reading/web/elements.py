"""What the elements around a block say: part of the story, beside it, or a control of the page."""

import re
from collections.abc import Iterator, Set
from itertools import islice, pairwise

from lxml.html import HtmlElement

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
NEVER_STORY = frozenset("nav footer form menu".split())
BESIDE_STORY = NEVER_STORY | {"aside"}
_QUOTING = frozenset(("blockquote", "figure"))
_NEAR = 3
_BESIDE_ROLES = frozenset(
    "navigation complementary search contentinfo dialog alertdialog menu menubar toolbar tooltip".split()
)
# What has, or has not, a sidebar is none.
_NAME_BEGINS = r"(?<![a-z])(?<!\bhas-)(?<!\bwith-)(?<!\bno-)(?<!\bwithout-)"
_BESIDE_NAMES = re.compile(
    _NAME_BEGINS
    + r"(?:comment|cookie|consent|gdpr|privacy|newsletter|subscri|related|recommend|shar(?:e|ing)"
    r"|sharedaddy|social|sidebar|promo|advert|sponsor|banner|footer|breadcrumb|disqus|popup|modal|signup|login"
    r"|paywall|likes|most-read|trending|disclosure|disclaimer|affiliate|post-?meta|entry-?meta"
    r"|authors?(?:[-_]+(?:box|bio|info|card|meta|desc|about|tooltip)|(?![\w-])))"
)
_LEAD_NAMES = re.compile(
    r"abstract|\bdeck\b|\bdek\b|intro|\blead|standfirst|subtitle|subhead|summary|teaser", re.I
)
_CONTROL_NAMES = re.compile(
    _NAME_BEGINS + r"(?:shar(?:e|ing)|sharedaddy|social|likes|newsletter|login|subscri|cookie)"
)
_GALLERY_NAMES = re.compile(r"(?<![a-z])(?:gallery)(?![a-z])")
_WORD_JOINT = re.compile(r"(?<=[a-z])(?=[A-Z])")


def around(element: HtmlElement | None) -> Iterator[HtmlElement]:
    """Yield the element and all that it stands in, from the inside out."""
    while element is not None:
        yield element
        element = element.getparent()


def is_beside(element: HtmlElement, story: Set[HtmlElement], tags: Set[str] = BESIDE_STORY) -> bool:
    """Whether something around the element, and not around the story, says that it is no part of it."""
    return any(
        (outer.tag in tags and not _signs(outer))
        or outer.get("role") in _BESIDE_ROLES
        or _BESIDE_NAMES.search(_names(outer))
        for outer in _until(element, story)
    )


def galleries_around(element: HtmlElement) -> Iterator[HtmlElement]:
    """Yield what the element stands in that is called a row of pictures to turn over."""
    return (outer for outer in around(element) if _GALLERY_NAMES.search(_names(outer)))


def is_control(element: HtmlElement, story: Set[HtmlElement]) -> bool:
    """Whether the element is there to share the page, to log in or the like."""
    return any(_CONTROL_NAMES.search(_names(outer)) for outer in _until(element, story))


def _until(element: HtmlElement, story: Set[HtmlElement]) -> Iterator[HtmlElement]:
    for outer in around(element):
        if outer in story:
            return
        yield outer


def is_in_article(element: HtmlElement, story: Set[HtmlElement]) -> bool:
    """Whether the element is in one that the page calls its article, and the story is, too."""
    return any(
        outer in story
        and (outer.tag in ("article", "main") or "article" in (outer.get("class") or "").lower())
        for outer in around(element)
    )


def is_named_lead(element: HtmlElement, story: Set[HtmlElement]) -> bool:
    """Whether the element, or one around it and not around the story, is called what leads begin with."""
    return any(
        outer.get("itemprop") == "description" or _LEAD_NAMES.search(_names(outer))
        for outer in _until(element, story)
    )


def is_caption(element: HtmlElement) -> bool:
    """Whether the element is the words below a picture, or a quotation that is set like one."""
    near = list(islice(around(element), _NEAR + 1))
    is_quoted = any(e.tag == "blockquote" and outer.tag == "figure" for e, outer in pairwise(near))
    named = any(e.tag == "figcaption" or "caption" in (e.get("class") or "").lower() for e in near[:_NEAR])
    return is_quoted or named


def is_signature(element: HtmlElement) -> bool:
    """Whether the element says who is quoted: it is, or is in, a footer of a quotation or next below one."""
    return any(map(_signs, islice(around(element), _NEAR)))


def _signs(element: HtmlElement) -> bool:
    beside = [near.tag for near in (element.getparent(), element.getprevious()) if near is not None]
    return element.tag == "footer" and not _QUOTING.isdisjoint(beside)


def outer_list(element: HtmlElement, home: HtmlElement) -> HtmlElement | None:
    """The whole list that the element is in, below `home`."""
    found = None
    for outer in around(element):
        if outer is home:
            return found
        if outer.tag in ("ul", "ol", "dl"):
            found = outer
    return None


def form_of(element: HtmlElement | None) -> tuple[str, str] | None:
    """What an element shares with others that a page made alike: its tag and classes, if it has any."""
    classes = element.get("class") if element is not None else None
    return (str(element.tag), classes) if element is not None and classes else None


def cell_of(element: HtmlElement) -> HtmlElement | None:
    """The nearest cell of a table around the element."""
    return next((outer for outer in around(element) if outer.tag == "td"), None)


def _names(element: HtmlElement) -> str:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return _WORD_JOINT.sub("-", names).lower()
