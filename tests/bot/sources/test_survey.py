"""What a source lists now and listed before is known of it, up to a bound."""

from dataclasses import replace

from bot.sources.state import Entry, Source, Validators
from bot.sources.survey import Survey
from index import Listed

FEED = "https://e.org/feed"
MOST = 5_000


def page(number: int) -> str:
    return f"https://e.org/{number}"


def look(source: Source, numbers: range) -> Source:
    """The source once its feed listed these pages."""
    listed = {page(number): (Listed(page(number), None), {FEED}) for number in numbers}
    return replace(source, entries=Survey({FEED: Validators()}, listed).entries(source))


def test_what_rolls_off_a_feed_is_forgotten_where_there_is_no_room_for_it() -> None:
    source = Source("news", "feed", FEED, "main")
    for begin in range(0, 4 * MOST, MOST // 2):
        source = look(source, range(begin, begin + MOST // 2))
        assert len(source.entries) <= MOST
    assert list(source.entries) == [page(number) for number in range(3 * MOST, 4 * MOST)]


def test_what_gave_an_article_or_is_listed_is_never_forgotten() -> None:
    source = look(Source("news", "feed", FEED, "main"), range(MOST))
    given = {key: replace(entry, article_id=key) for key, entry in list(source.entries.items())[:100]}
    source = replace(source, entries=source.entries | given)
    source = look(source, range(MOST, 2 * MOST))
    assert source.articles() == given.keys()
    assert {page(number) for number in range(MOST, 2 * MOST)} < source.entries.keys()
    assert len(source.entries) == MOST + 100
    removed = {key: replace(entry, left_out=True) for key, entry in source.entries.items() if key in given}
    source = look(replace(source, entries=source.entries | removed), range(MOST, 2 * MOST))
    assert len(source.entries) == MOST


def test_what_a_source_listed_first_is_told_from_what_came_later() -> None:
    first = look(Source("news", "feed", FEED, "main"), range(2))
    later = look(first, range(1, 4))
    assert [later.entries[page(number)].is_initial for number in range(4)] == [True, True, False, False]
    assert not Entry("https://e.org/").is_initial
