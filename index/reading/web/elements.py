"""What the elements around a block say: part of the story, beside it, or a control of the page."""

import re
from collections.abc import Iterator, Set

from lxml.html import HtmlElement

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
NEVER_STORY = frozenset("nav footer form menu".split())
BESIDE_STORY = NEVER_STORY | {"aside"}
_BESIDE_ROLES = frozenset("navigation complementary search contentinfo".split())
_BESIDE_NAMES = re.compile(
    r"\b(?:comment|cookie|consent|gdpr|newsletter|subscri|related|recommend|shar(?:e|ing)|sharedaddy|social"
    r"|sidebar|promo|advert|sponsor|banner|footer|breadcrumb|disqus|popup|modal|signup|login|paywall|likes"
    r"|most-read|trending|author-?bio)",
    re.IGNORECASE,
)
_LEAD_NAMES = re.compile(
    r"abstract|\bdeck\b|\bdek\b|intro|\blead|standfirst|subtitle|subhead|summary|teaser", re.I
)
_CONTROL_NAMES = re.compile(
    r"\b(?:shar(?:e|ing)|sharedaddy|social|likes|newsletter|login|subscri|cookie)", re.IGNORECASE
)


def around(element: HtmlElement | None) -> Iterator[HtmlElement]:
    """Yield the element and all that it stands in, from the inside out."""
    while element is not None:
        yield element
        element = element.getparent()


def is_beside(element: HtmlElement, story: Set[HtmlElement], tags: Set[str] = BESIDE_STORY) -> bool:
    """Whether something around the element, and not around the story, says that it is no part of it."""
    return any(
        outer.tag in tags or outer.get("role") in _BESIDE_ROLES or _BESIDE_NAMES.search(_names(outer))
        for outer in _until(element, story)
    )


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
    return any(_LEAD_NAMES.search(_names(outer)) for outer in _until(element, story))


def is_caption(element: HtmlElement) -> bool:
    """Whether the element is the words below a picture."""
    near = list(around(element))[:3]
    return any(e.tag == "figcaption" or "caption" in (e.get("class") or "").lower() for e in near)


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
    return f"{element.get('class') or ''} {element.get('id') or ''}"
