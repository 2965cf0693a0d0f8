import json
from datetime import date
from pathlib import Path

import pytest

from index.errors import ReadingError
from index.models import Article
from index.reading.feeds import is_feed
from index.reading.files import read_bytes, read_paths

ATOM = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour Log</title>
<entry><id>urn:1</id><title>Crane &amp; quay</title><link href="https://log.example/1"/>
<updated>2022-06-01T10:00:00Z</updated>
<content type="html">&lt;p&gt;The crane is back.&lt;/p&gt;
&lt;p&gt;It lifts &lt;b&gt;90&lt;/b&gt; tonnes.&lt;/p&gt;</content></entry>
<entry><id>urn:2</id><title>Empty</title><updated>2022-06-02T10:00:00Z</updated></entry></feed>"""
RSS = b"""<rss version="2.0"><channel><title>Harbour Log</title><item><title>Pilot retires</title>
<description>Pilot Jens Moe retires after 40 years.</description>
<pubDate>Fri, 03 Jun 2022 08:00:00 GMT</pubDate></item>
</channel></rss>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Harbour Log",
        "items": [
            {
                "id": 7,
                "title": "Fog",
                "content_text": "No ship sailed.",
                "date_published": "2022-06-04T00:00:00Z",
            },
            {"id": 8, "content_html": "<p>All <i>ships</i> sailed.</p>", "url": "https://log.example/8"},
            "no entry",
        ],
    }
).encode()


def test_an_entry_is_an_article_with_title_day_source_and_link() -> None:
    (article,) = read_bytes(ATOM, "log.atom")
    assert article.title == "Crane & quay"
    assert article.text == "The crane is back.\n\nIt lifts 90 tonnes."
    assert (article.published, article.source) == (date(2022, 6, 1), "Harbour Log")
    assert article.url == "https://log.example/1"


@pytest.mark.parametrize("name", ["log.rss", "log.xml", "log"])
def test_a_feed_is_known_by_name_or_content(name: str) -> None:
    (article,) = read_bytes(RSS, name)
    assert article.title == "Pilot retires"
    assert article.published == date(2022, 6, 3)


def test_entries_of_a_json_feed_are_articles() -> None:
    fog, ships = read_bytes(JSON_FEED, "log.json")
    assert (fog.title, fog.text, fog.published) == ("Fog", "No ship sailed.", date(2022, 6, 4))
    assert (ships.text, ships.url) == ("All ships sailed.", "https://log.example/8")


def test_an_entry_keeps_its_id_when_others_come(tmp_path: Path) -> None:
    def ids(items: list[dict[str, object]]) -> list[str]:
        feed = {"version": "https://jsonfeed.org/version/1", "items": items}
        file = tmp_path / "log.json"
        file.write_text(json.dumps(feed))
        return [article.article_id for article in read_paths([file])]

    old: dict[str, object] = {"id": "a", "content_text": "Old words."}
    new: dict[str, object] = {"id": "b", "content_text": "New words."}
    assert ids([new, old, old])[1:] == ids([old])


@pytest.mark.parametrize(
    "data", [b"<rss><channel></channel></rss>", b'{"version": "https://jsonfeed.org/version/1"}']
)
def test_a_feed_without_a_text_is_refused(data: bytes) -> None:
    with pytest.raises(ReadingError, match="is a feed whose entries have no text"):
        read_bytes(data, "log.xml")


def test_a_feed_is_never_taken_for_an_address_or_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(RSS)
    with pytest.raises(ReadingError):
        read_bytes(str(tmp_path / "secret").encode(), "log.rss")


def test_other_files_are_no_feeds() -> None:
    assert not is_feed(b"<html><body>rss</body></html>")
    assert not is_feed(b'{"version": 1}')
    article: Article
    (article,) = read_bytes(b"The feed is in the barn.", "a.txt")
    assert article.text == "The feed is in the barn."
