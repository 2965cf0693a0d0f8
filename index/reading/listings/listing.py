"""Feeds and sitemaps -> what they list, for whoever comes back to see what is new."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from index.models import Article
from index.reading.feeds import FeedEntry, feed_entries, is_feed
from index.reading.files import article_of
from index.reading.listings.sitemaps import is_sitemap, plain_bytes, read_sitemap

ListingKind = Literal["feed", "sitemap", "sitemap index"]
# Less is a teaser of the page that the entry links to.
_WHOLE_CHARS = 1000
_MARK_CHARS = 16


@dataclass(frozen=True)
class Listed:
    """Something that is listed: its web address, and a mark that changes whenever it is said to have changed.

    `article` is its text where the feed itself has the whole of it; then it may be without an address, and
    `part` is what tells it from others. Without a mark, whether it changed is not told.
    """

    address: str | None
    mark: str | None
    part: str | None = None
    article: Article | None = None


@dataclass(frozen=True)
class Listing:
    """What a feed or a sitemap lists, in its order."""

    kind: ListingKind
    entries: tuple[Listed, ...]


def read_listing(data: bytes, name: str) -> Listing | None:
    """What bytes list; None where they are neither a feed nor a sitemap. Raises `ReadingError`."""
    data = plain_bytes(data, name)
    if is_feed(data):
        return Listing("feed", tuple(_of_feed(data, name)))
    if is_sitemap(data):
        kind, listed = read_sitemap(data, name)
        return Listing(kind, tuple(Listed(address, changed) for address, changed in listed))
    return None


def _of_feed(data: bytes, name: str) -> Iterator[Listed]:
    for entry in feed_entries(data, name):
        draft = entry.draft
        text = draft.text.strip()
        whole = bool(text) and (draft.url is None or (entry.is_content and len(text) >= _WHOLE_CHARS))
        article = article_of(draft, name, name, name) if whole else None
        if draft.url or article:
            yield Listed(draft.url, _mark(entry), draft.part, article)


def _mark(entry: FeedEntry) -> str:
    told = "\n".join(filter(None, (entry.changed, entry.draft.title, entry.draft.text)))
    return hashlib.sha256(told.encode(errors="replace")).hexdigest()[:_MARK_CHARS]
