"""A guest asks once a second, obeys robots.txt, and leaves a busy host alone."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.fetch import FetchError, Response, is_public
from bot.sources.addresses import is_same_site, plain_address
from bot.sources.state import Validators
from bot.sources.visitor import (
    HostBusyError,
    HostPaceError,
    NotAllowedError,
    Pace,
    Visitor,
    _retry_after,
    allowed_addresses,
)
from tests.fixtures.news.site import NewsSite, Story, served

NOTHING = Validators()


def on_site(site: NewsSite, work: Callable[[str, Visitor], Awaitable[None]]) -> None:
    async def run() -> None:
        async with served(site) as address:
            await work(address, Visitor(Pace(0.0, 0.5), allowed_addresses(local=True)))

    asyncio.run(run())


def answer(**headers: str) -> Response:
    return Response(
        "https://example.org/", 429, "", {name.replace("_", "-"): told for name, told in headers.items()}
    )


@pytest.mark.parametrize(
    "told", [Validators, lambda headers: Validators(modified=headers.get("last-modified"))]
)
def test_what_was_seen_is_not_sent_again(told: Callable[..., Validators]) -> None:
    async def work(address: str, visitor: Visitor) -> None:
        first = await visitor.visit(f"{address}/story/0", NOTHING)
        seen = Validators.of(first.headers)
        assert (first.status, bool(first.data)) == (200, True)
        again = await visitor.visit(f"{address}/story/0", seen)
        assert (again.status, again.data) == (304, b"")

    on_site(NewsSite({0: Story(0)}), work)


def test_what_robots_txt_refuses_is_not_asked_for_nor_what_leads_there() -> None:
    site = NewsSite(
        {0: Story(0)}, robots="User-agent: articlebot\nDisallow: /story/\n\nUser-agent: *\nDisallow:\n"
    )

    async def work(address: str, visitor: Visitor) -> None:
        for path in ("/story/0", "/old/0"):
            with pytest.raises(NotAllowedError, match=r"robots\.txt"):
                await visitor.visit(address + path, NOTHING)
        assert site.asked["/story/0"] == 0
        assert (await visitor.visit(f"{address}/print/0", NOTHING)).status == 200
        assert site.asked["/robots.txt"] == 1

    on_site(site, work)


@pytest.mark.parametrize(
    ("fault", "error"), [("500", HostBusyError), ("cut off", FetchError), ("endless", FetchError)]
)
def test_a_host_that_cannot_say_what_it_allows_is_not_visited(fault: str, error: type[Exception]) -> None:
    site = NewsSite({0: Story(0)}, faults={"/robots.txt": [fault]})

    async def work(address: str, visitor: Visitor) -> None:
        with pytest.raises(error):
            await visitor.visit(f"{address}/story/0", NOTHING)
        with pytest.raises(HostBusyError):
            await visitor.visit(f"{address}/story/0", NOTHING)
        assert site.asked["/story/0"] == 0

    on_site(site, work)


def test_a_busy_host_is_asked_once_more_and_then_left_alone() -> None:
    site = NewsSite({0: Story(0), 1: Story(1)}, faults={"/story/0": ["429"], "/story/1": ["429", "429"]})

    async def work(address: str, visitor: Visitor) -> None:
        assert (await visitor.visit(f"{address}/story/0", NOTHING)).status == 200
        with pytest.raises(HostBusyError):
            await visitor.visit(f"{address}/story/1", NOTHING)

    on_site(site, work)


def test_a_host_that_says_for_how_long_is_left_alone_for_so_long() -> None:
    asked = 0

    async def busy(request: web.Request) -> web.Response:
        nonlocal asked
        asked += request.path != "/robots.txt"
        return web.Response(
            status=404 if request.path == "/robots.txt" else 503, headers={"Retry-After": "120"}
        )

    class Busy(NewsSite):
        async def answer(self, request: web.Request) -> web.StreamResponse:
            return await busy(request)

    async def work(address: str, visitor: Visitor) -> None:
        for _ in range(3):
            with pytest.raises(HostBusyError) as refused:
                await visitor.visit(f"{address}/story/0", NOTHING)
            assert 100 < refused.value.retry_s <= 120
        assert asked == 1

    on_site(Busy(), work)


def test_requests_to_a_host_lie_apart_as_far_as_it_asks() -> None:
    site = NewsSite({0: Story(0)}, robots="User-agent: *\nCrawl-delay: 1\n")

    async def work(address: str, visitor: Visitor) -> None:
        await visitor.visit(f"{address}/story/0", NOTHING)
        begin = time.monotonic()
        await visitor.visit(f"{address}/story/0", NOTHING)
        assert time.monotonic() - begin > 0.9

    on_site(site, work)


def test_what_is_far_away_is_not_waited_for() -> None:
    site = NewsSite({0: Story(0)}, robots="User-agent: *\nCrawl-delay: 90\n")

    async def run() -> None:
        async with served(site) as address:
            visitor = Visitor(Pace(0.0, 0.5, 0.01), allowed_addresses(local=True))
            for _ in range(3):
                await visitor.visit(f"{address}/story/0", NOTHING)
            with pytest.raises(HostPaceError, match="90 seconds") as refused:
                await visitor.visit(f"{address}/story/0", NOTHING)
            assert 180 < refused.value.retry_s <= 270
            assert site.asked["/story/0"] == 3

    asyncio.run(run())


def test_this_machine_is_no_source_unless_that_is_allowed() -> None:
    async def run() -> None:
        async with served(NewsSite({0: Story(0)})) as address:
            for visitor in (Visitor(), Visitor(is_allowed=is_public)):
                with pytest.raises(FetchError, match="private network"):
                    await visitor.visit(f"{address}/story/0", NOTHING)

    asyncio.run(run())


def test_how_long_to_wait_is_told_in_seconds_or_by_a_moment_and_is_bounded() -> None:
    assert _retry_after(answer(retry_after="7")) == 7
    assert (
        50 < _retry_after(answer(retry_after=format_datetime(datetime.now(UTC) + timedelta(minutes=1)))) <= 60
    )
    assert _retry_after(answer(retry_after="999999999999")) == 86_400
    assert _retry_after(answer(retry_after=format_datetime(datetime.now(UTC) - timedelta(days=1)))) == 0


@given(st.text(max_size=40))
def test_whatever_a_host_says_it_is_waited_for_at_most_a_day(told: str) -> None:
    assert 0 <= _retry_after(answer(retry_after=told)) <= 86_400


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/news?id=3&utm_source=feed&utm_medium=rss",
        "https://example.org/news?id=3&fbclid=abc#comments",
        "https://example.org:443/news?id=3",
        "https://EXAMPLE.org/news?id=3",
    ],
)
def test_trackers_and_the_like_make_no_other_page(address: str) -> None:
    assert plain_address(address) == "https://example.org/news?id=3"


def test_other_pages_stay_others() -> None:
    pages = [
        "https://example.org/news?id=3",
        "https://example.org/news?id=4",
        "https://example.org/news",
        "https://example.com/news",
    ]
    assert len(set(map(plain_address, pages))) == len(pages)


@given(st.text(max_size=60))
def test_any_text_has_a_plain_form(text: str) -> None:
    assert isinstance(plain_address(text), str)
    assert isinstance(is_same_site(text, f"https://{text}/"), bool)


def test_a_site_is_a_host_and_what_lies_below_it() -> None:
    assert is_same_site("https://www.example.org/a", "http://example.org/")
    assert is_same_site("https://news.example.org/a", "https://example.org/")
    assert not is_same_site("https://badexample.org/", "https://example.org/")
    assert not is_same_site("https://example.org/", "https://example.com/")
