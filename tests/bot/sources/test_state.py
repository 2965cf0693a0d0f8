import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.sources.state import (
    FILE_NAME,
    Entry,
    FollowedError,
    Source,
    SourceError,
    SourceList,
    Validators,
)

FEED = "https://e.org/feed"
ENTRY = Entry(
    address="https://e.org/1",
    listings=(FEED,),
    in_feed=True,
    mark="m",
    seen=Validators('"1"', None),
    final="https://e.org/1",
    article_id="e-1",
    content="c",
    published=date(2024, 5, 1),
    checked=7.5,
    failures=1,
    missing=1,
    left_out=True,
    is_initial=True,
)
SOURCE = Source("news", "feed", FEED, "main", 60, {FEED: Validators("a", "b")}, {"k": ENTRY}, 9.0, 2, "why")


def test_what_is_known_of_a_source_comes_back_as_it_was(tmp_path: Path) -> None:
    SourceList(tmp_path / "index").add(SOURCE)
    assert SourceList(tmp_path / "index").read() == {"news": SOURCE}
    assert (tmp_path / "index").stat().st_mode & 0o777 == 0o700


def test_an_id_and_an_address_are_taken_once(tmp_path: Path) -> None:
    sources = SourceList(tmp_path)
    sources.add(SOURCE)
    with pytest.raises(SourceError, match="give another --id"):
        sources.add(replace(SOURCE, address="https://e.org/other"))
    with pytest.raises(FollowedError, match="followed already, as 'news'"):
        sources.add(replace(SOURCE, source_id="again"))
    sources.add(replace(SOURCE, source_id="elsewhere", collection="letters"))
    assert sources.remove("news") == SOURCE
    with pytest.raises(SourceError, match="no source 'news'"):
        sources.remove("news")


def test_what_was_removed_meanwhile_is_not_put_back(tmp_path: Path) -> None:
    sources = SourceList(tmp_path)
    sources.add(SOURCE)
    sources.remove("news")
    sources.put(SOURCE)
    assert sources.read() == {}


def test_a_damaged_file_is_told_and_left_as_it_is(tmp_path: Path) -> None:
    sources = SourceList(tmp_path)
    sources.add(SOURCE)
    path = tmp_path / FILE_NAME
    path.write_text(path.read_text().replace("e.org", "f.org"))
    before = path.read_bytes()
    with pytest.raises(SourceError, match="damaged") as told:
        sources.add(replace(SOURCE, source_id="other", address="x"))
    assert not isinstance(told.value, FollowedError)
    assert str(tmp_path) not in str(told.value)
    assert path.read_bytes() == before


def test_what_has_not_changed_is_not_read_again(tmp_path: Path) -> None:
    SourceList(tmp_path).add(SOURCE)
    first = SourceList(tmp_path).read()
    assert SourceList(tmp_path).read()["news"] is first["news"]
    first.clear()
    other = replace(SOURCE, source_id="other", address="x")
    SourceList(tmp_path).add(other)
    assert SourceList(tmp_path).read() == {"news": SOURCE, "other": other}


def test_several_at_once_lose_nothing(tmp_path: Path) -> None:
    def add(number: int) -> None:
        SourceList(tmp_path).add(Source(f"s{number}", "page", f"https://e.org/{number}", "main"))

    threads = [threading.Thread(target=add, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(SourceList(tmp_path).read()) == 12
