import gzip
import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Listing, read_listing
from index.errors import ReadingError

SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet type="text/xsl" href="/style.xsl"?>
<!-- made by hand -->
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
        xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
  <url><loc> https://example.org/a </loc><lastmod>2024-05-01</lastmod>
    <image:image><image:loc>https://example.org/a.jpg</image:loc></image:image></url>
  <url><loc>https://example.org/b?x=1&amp;y=2</loc></url>
  <url><priority>0.5</priority></url>
</urlset>"""
LONG = "The ferry leaves at seven, the harbour master said. " * 30


def listed(data: str | bytes, name: str = "anything") -> Listing:
    listing = read_listing(data.encode() if isinstance(data, str) else data, name)
    assert listing is not None
    return listing


@pytest.mark.parametrize(
    "data", [SITEMAP.encode(), gzip.compress(SITEMAP.encode()), b"\xef\xbb\xbf" + SITEMAP.encode()]
)
def test_a_sitemap_lists_its_pages_and_not_their_pictures(data: bytes) -> None:
    listing = listed(data)
    assert listing.kind == "sitemap"
    assert [(entry.address, entry.mark) for entry in listing.entries] == [
        ("https://example.org/a", "2024-05-01"),
        ("https://example.org/b?x=1&y=2", None),
    ]


def test_a_sitemap_of_sitemaps_is_told_from_one() -> None:
    text = "<sitemapindex><sitemap><loc>https://example.org/1.xml.gz</loc></sitemap></sitemapindex>"
    assert listed(text).kind == "sitemap index"
    assert [entry.address for entry in listed(text).entries] == ["https://example.org/1.xml.gz"]


@pytest.mark.parametrize(
    "data",
    [
        SITEMAP[:-40].encode(),
        gzip.compress(SITEMAP.encode())[:-30],
        b"\x1f\x8bnot compressed at all",
        gzip.compress(b"<urlset>" + b" " * (51 * 2**20) + b"</urlset>"),
    ],
)
def test_a_sitemap_that_is_cut_off_damaged_or_huge_is_refused(data: bytes) -> None:
    with pytest.raises(ReadingError):
        read_listing(data, "sitemap.xml")


def test_no_entity_of_a_sitemap_is_followed_or_blown_up() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><urlset><url><loc>https://e.org/&a;</loc></url></urlset>'
    listing = read_listing(bomb.encode(), "sitemap.xml")
    assert listing is None or [entry.address for entry in listing.entries] == ["https://e.org/"]


def test_a_page_lists_nothing() -> None:
    assert read_listing(b"<!doctype html><html><body><p>Words.</p></body></html>", "a.html") is None
    assert read_listing(b"Plain words.", "a.txt") is None


def test_an_entry_with_its_whole_text_is_an_article_and_a_teaser_is_not() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The Aldermoor Gazette",
        "items": [
            {"id": "1", "url": "https://example.org/1", "title": "Whole", "content_text": LONG},
            {"id": "2", "url": "https://example.org/2", "title": "Teaser", "summary": LONG},
            {"id": "3", "url": "https://example.org/3", "title": "Short", "content_text": "Read more."},
            {"id": "4", "title": "Without a page", "summary": "The ferry is late."},
            {"id": "5", "title": "Nothing at all"},
        ],
    }
    listing = listed(json.dumps(feed))
    assert listing.kind == "feed"
    told = [(entry.address, entry.article and entry.article.title) for entry in listing.entries]
    assert told == [
        ("https://example.org/1", "Whole"),
        ("https://example.org/2", None),
        ("https://example.org/3", None),
        (None, "Without a page"),
    ]


@pytest.mark.parametrize("part", ["title", "updated", "summary"])
def test_the_mark_of_an_entry_changes_with_what_the_feed_says_of_it(part: str) -> None:
    def mark(**fields: str) -> str | None:
        told = {"title": "Ferry", "updated": "2024-05-01T00:00:00Z", "summary": "It is late."} | fields
        inside = "".join(f"<{name}>{value}</{name}>" for name, value in told.items())
        link = '<link href="https://example.org/1"/><id>1</id>'
        return (
            listed(f'<feed xmlns="http://www.w3.org/2005/Atom"><entry>{link}{inside}</entry></feed>')
            .entries[0]
            .mark
        )

    assert mark() == mark()
    assert mark() != mark(**{part: "2025-06-02T00:00:00Z"})


@given(st.binary(max_size=300))
def test_whatever_bytes_are_they_list_something_or_nothing(data: bytes) -> None:
    for head in (b"", b"<urlset>", b"<rss>", b"\x1f\x8b"):
        with suppress(ReadingError):
            read_listing(head + data, "x")
