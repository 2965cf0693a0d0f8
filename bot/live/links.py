"""Addresses of the reader page: where an article, a paragraph of it and words cited from it are shown.

    PUBLIC_URL/a/ARTICLE?at=1200-1350,1400-1420&of=0123abcd#p11
    PUBLIC_URL/c/COLLECTION/a/ARTICLE, of a collection other than main

`at` are places in code points of the article's text, and `of` is the key of that text: in another one the
same places would mark other words. The parts of an id between slashes stay parts of the address; one that
browsers and proxies would leave out or resolve, as "..", stands behind a tilde.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote as percent_encode

from bot.live.keys import content_key
from index import MAIN, ArticlebotError, Citation, Span, merge_spans, paragraph_number

LONGEST_LINK = 300
"""A link that its places would make longer has the first of them alone, or none."""
MOST_PLACES = 50
_ESCAPE = "~"
_PLACE = re.compile(r"(\d{1,9})-(\d{1,9})", re.ASCII)
_CONTENT = re.compile(r"[0-9a-f]{8}")


class BadPlaceError(ArticlebotError):
    """An address names no places in an article."""


@dataclass(frozen=True)
class CitedPlaces:
    """Places in an article's text; `content` is the key of that text, empty where it is not known."""

    spans: tuple[Span, ...] = ()
    content: str = ""

    @classmethod
    def asked(cls, query: Mapping[str, str]) -> CitedPlaces:
        """The places that an address asks for. Raises `BadPlaceError` where it names them in another way."""
        written, content = query.get("at", ""), query.get("of", "")
        if content and not _CONTENT.fullmatch(content):
            raise BadPlaceError("What follows of= in this address is not the key of a text; leave it out.")
        places = written.split(",", MOST_PLACES) if written else []
        if len(places) > MOST_PLACES:
            raise BadPlaceError(f"This address names too many places; {MOST_PLACES} can be shown at a time.")
        return cls(tuple(map(_span, places)), content)

    def within(self, text: str) -> tuple[Span, ...]:
        """The places that the text has, in order, those that touch made one."""
        return tuple(merge_spans(span for span in self.spans if span.end <= len(text)))


def _span(written: str) -> Span:
    match = _PLACE.fullmatch(written)
    start, end = map(int, match.groups()) if match else (0, 0)
    if start >= end:
        raise BadPlaceError("What follows at= in this address are no places; write them as at=1200-1350.")
    return Span(start, end)


def pages_of(collection: str) -> str:
    """Below which a collection's pages stand, with a slash at its end."""
    return "a/" if collection == MAIN else f"c/{collection}/a/"


def path_of(article_id: str) -> str:
    """An article's id as the end of an address, in ASCII."""
    return "/".join(percent_encode(_escaped(part), safe="") for part in article_id.split("/"))


def _escaped(part: str) -> str:
    return _ESCAPE + part if not part.strip(".") or part.startswith(_ESCAPE) else part


def id_in(path: str) -> str:
    """The id of the article whose path, percent-decoded, this is."""
    return "/".join(part.removeprefix(_ESCAPE) for part in path.split("/"))


@dataclass(frozen=True)
class ReaderLinks:
    """Links to a collection's pages at `public_url`, without a slash at its end; none where that is empty."""

    public_url: str = ""
    collection: str = MAIN

    def article(self, article_id: str) -> str | None:
        """The address of an article."""
        if not self.public_url:
            return None
        return f"{self.public_url}/{pages_of(self.collection)}{path_of(article_id)}"

    def linked(self, citation: Citation, content_hash: str) -> Citation:
        """The citation, of an article with this hash, with a link to its place unless it has an address."""
        address = None if citation.url else self.article(citation.article_id)
        if address is None:
            return citation
        spans = [highlight.span for highlight in citation.highlights] or [citation.span]
        before = paragraph_number(citation.quote, spans[0].start - citation.span.start) - 1
        anchor = f"#p{citation.paragraph + before}"
        for places in (spans[:MOST_PLACES], spans[:1]):
            at = ",".join(f"{span.start}-{span.end}" for span in places)
            linked = f"{address}?at={at}&of={content_key(content_hash)}{anchor}"
            if len(linked) <= LONGEST_LINK:
                return replace(citation, url=linked)
        return replace(citation, url=f"{address}{anchor}")
