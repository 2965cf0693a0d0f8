"""Which articles a channel was told of, as it is remembered."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.ledger.database import Ledger
from bot.ledger.feeds import MOST_ANNOUNCED, Feeds

CHANNEL = 7


@pytest.fixture
def feeds(tmp_path: Path) -> Iterator[Feeds]:
    with closing(Ledger(tmp_path)) as ledger:
        yield Feeds(ledger)


def ids(begin: int, count: int) -> list[str]:
    return [f"a-{number}" for number in range(begin, begin + count)]


def test_what_feeds_still_have_is_never_new_again(feeds: Feeds) -> None:
    one, other = ids(0, MOST_ANNOUNCED + 50), ids(100_000, 50)
    kept = [*one, *other]
    assert feeds.announce(CHANNEL, "main", other, kept) == set(other)
    assert feeds.announce(CHANNEL, "main", one, kept) == set(one)
    for there in (one, other):
        assert feeds.announce(CHANNEL, "main", there, kept) == set()


def test_of_what_no_feed_has_any_more_the_oldest_is_forgotten(feeds: Feeds) -> None:
    first, then = ids(0, 50), ids(100_000, MOST_ANNOUNCED)
    feeds.announce(CHANNEL, "main", first, first)
    feeds.announce(CHANNEL, "main", then, then)
    feeds.announce(CHANNEL, "main", [], [])
    assert feeds.announce(CHANNEL, "main", then, then) == set()
    assert feeds.announce(CHANNEL, "main", first, first) == set(first)
