"""RSS, Atom and JSON feeds -> an article for each entry that has a text."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from index.errors import ReadingError
from index.reading.drafts import Draft, accepted_url, decode, parse_date

MAX_FEED_BYTES = 10 * 2**20
_MARKS_XML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:rss|feed|rdf:RDF)\b", re.IGNORECASE | re.DOTALL
)
_MARKS_JSON = re.compile(rb'\s*\{\s*"version"\s*:\s*"https?://jsonfeed\.org/')
_PART_CHARS = 12


def is_feed(data: bytes) -> bool:
    """Whether bytes begin as a feed does."""
    begin = data[:4096].removeprefix(b"\xef\xbb\xbf")
    return bool(_MARKS_XML.match(begin) or _MARKS_JSON.match(begin))


@dataclass(frozen=True)
class FeedEntry:
    """An entry: `is_content` where its words are told to be its content, not a summary of it.

    `changed` is when it changed last, as the feed says it.
    """

    draft: Draft
    is_content: bool
    changed: str | None


def read_feed(data: bytes, name: str) -> Iterator[Draft]:
    """Yield the articles of a feed; raises `ReadingError` if it has none."""
    found = False
    for entry in feed_entries(data, name):
        if any(map(str.isalnum, entry.draft.text)):
            found = True
            yield entry.draft
    if not found:
        raise ReadingError(f"{name} is a feed whose entries have no text; give the pages that it links to.")


def feed_entries(data: bytes, name: str) -> Iterator[FeedEntry]:
    """Yield the entries of a feed, each once; raises `ReadingError` for one that is too large."""
    if len(data) > MAX_FEED_BYTES:
        raise ReadingError(f"{name} is a feed larger than {MAX_FEED_BYTES // 2**20} MiB; split it.")
    begins_as_json = _MARKS_JSON.match(data.removeprefix(b"\xef\xbb\xbf"))
    entries = _json_entries(decode(data, name)) if begins_as_json else _xml_entries(data)
    seen: set[str | None] = set()
    for entry in entries:
        if entry.draft.part not in seen:
            seen.add(entry.draft.part)
            yield entry


def _xml_entries(data: bytes) -> Iterator[FeedEntry]:
    import feedparser

    # As a stream: what is bytes or a string, feedparser may take for an address or a file's name.
    feed = feedparser.parse(BytesIO(data))
    for entry in feed.entries:
        bodies = [content.get("value") or "" for content in entry.get("content", ())]
        words = max([*bodies, entry.get("summary") or ""], key=len)
        day = entry.get("published_parsed") or entry.get("updated_parsed")
        title, link = entry.get("title"), entry.get("link")
        draft = _draft(
            words,
            title=_plain(title or "") or None,
            published=date(*day[:3]) if day else None,
            source=feed.feed.get("title"),
            url=link,
            known_by=entry.get("id") or link or title or words,
        )
        changed = [entry[moment] for moment in ("updated", "published") if moment in entry]
        yield FeedEntry(draft, words in bodies, next(iter(changed), None))


def _json_entries(text: str) -> Iterator[FeedEntry]:
    feed: Any = None
    with suppress(ValueError, RecursionError):
        feed = json.loads(text)
    entries = feed.get("items") if isinstance(feed, dict) else None
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict):
            content = _told(entry, "content_html", "content_text")
            words = content or _told(entry, "summary") or ""
            title, link = _told(entry, "title"), _told(entry, "url", "external_url")
            draft = _draft(
                words,
                title=title,
                published=parse_date(_told(entry, "date_published", "date_modified") or ""),
                source=_told(feed, "title"),
                url=link,
                known_by=str(entry.get("id") or link or title or words),
            )
            yield FeedEntry(draft, content is not None, _told(entry, "date_modified", "date_published"))


def _told(fields: Mapping[str, object], *names: str) -> str | None:
    found = (fields.get(name) for name in names)
    return next((value for value in found if isinstance(value, str) and value.strip()), None)


def _draft(
    words: str, title: str | None, published: date | None, source: str | None, url: str | None, known_by: str
) -> Draft:
    part = hashlib.sha256(known_by.encode(errors="replace")).hexdigest()[:_PART_CHARS]
    return Draft(_plain(words), title, published, source, accepted_url(url), part=part)


def _plain(words: str) -> str:
    """An entry's words without tags, a line to each block."""
    if "<" not in words and "&" not in words:
        return words
    from index.reading.web.blocks import read_fragment

    return "\n\n".join(read_fragment(words))
