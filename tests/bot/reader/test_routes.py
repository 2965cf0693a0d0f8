from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from yarl import URL

from bot.live.index import LiveIndex
from bot.reader.routes import add_reader
from index import MAIN, Article, Builder, Embedder, default_article
from tests.conftest import Start
from tests.discord_markdown.parser import Link, parse_markdown, walk
from tests.discord_server import GENERAL, QUESTIONS, Payload
from tests.fixtures.cards import PESKOV, buttons, markdown
from tests.fixtures.chromium import Chromium, find_chromium
from tests.fixtures.collections import HUSHED, build_both, leaks, serve_collections
from tests.fixtures.html_page import Element, parsed

TALKS = "putin-biden-talks"
ODD_IDS = (
    *(
        "..",
        ".",
        "a/../b",
        "/absolute",
        "trailing/",
        "a//b",
        "~",
        "~x/y",
        "%2F",
        "a%2Fb",
        "a b",
        "a+b",
        "a?b#c",
    ),
    *(
        "a:b",
        "javascript:alert(1)",
        '"><script>',
        "\\",
        "漢字/é",
        "e\u0301",
        "\U0001f600" * 20,
        "a" * 200,
        "&amp;",
    ),
)
MANY = 230


@pytest.fixture(scope="module")
def odd_folder(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    folder = tmp_path_factory.mktemp("odd") / "index"
    odd = [Article(name, f"About {name}", f"This is the text of {name}.") for name in ODD_IDS]
    dated = Article("dated", "The newest", "It was written last.", published=date(2024, 1, 2))
    plain = [Article(f"n{n}", f"Number {n}", "Short.") for n in range(MANY - len(odd) - 1)]
    Builder(folder, embedder).build([*odd, *plain, dated])
    return folder


class Site:
    """A server of the reader page over an index, and a client in front of it."""

    def __init__(self, serving: LiveIndex, root: URL, client: aiohttp.ClientSession) -> None:
        self.serving = serving
        self.root = root
        self._client = client

    async def ask(
        self, address: str | URL, method: str = "GET", **headers: str
    ) -> tuple[aiohttp.ClientResponse, str]:
        """The answer to a request for an address as it is written, and its text."""
        url = address if isinstance(address, URL) else URL(f"{self.root}{address}", encoded=True)
        async with self._client.request(method, url, headers=headers, allow_redirects=False) as response:
            return response, await response.text()

    async def page(self, address: str | URL) -> Element:
        response, text = await self.ask(address)
        assert response.status == 200
        return parsed(text)


@asynccontextmanager
async def serve(folder: Path, embedder: Embedder, *others: str, home: str = MAIN) -> AsyncIterator[Site]:
    collections = serve_collections(folder, embedder, *others, home=home)
    app = web.Application()
    add_reader(app, collections)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        root = URL.build(scheme="http", host="127.0.0.1", port=runner.addresses[0][1])
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as client:
            yield Site(collections.home.live, root, client)
    finally:
        await runner.cleanup()
        collections.close()


def test_an_article_is_a_page_that_loads_nothing_and_that_no_other_page_may_frame(
    default_folder: Path, embedder: Embedder
) -> None:
    async def run() -> None:
        async with serve(default_folder, embedder) as site:
            response, text = await site.ask(f"/a/{TALKS}")
            assert response.status == 200
            assert response.content_type == "text/html"
            policy = dict(
                part.split(" ", 1) for part in response.headers["Content-Security-Policy"].split("; ")
            )
            assert policy["default-src"] == "'none'"
            assert policy["style-src"].startswith("'sha256-")
            assert policy["base-uri"] == policy["form-action"] == policy["frame-ancestors"] == "'none'"
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert "Set-Cookie" not in response.headers
            lines = [line for line in default_article().text.split("\n") if line.strip()]
            assert [par.one("p").text for par in parsed(text).all("div", "par")] == lines
            assert [one.text for one in parsed(text).one("aside").all("bdi")][:2] == [
                "Vladimir Putin",
                "Dmitry Peskov",
            ]
            head, nothing = await site.ask(f"/a/{TALKS}", "HEAD")
            assert nothing == ""
            assert head.headers["Content-Length"] == str(len(text.encode()))
            for method in ("POST", "PUT", "DELETE", "OPTIONS"):
                assert (await site.ask(f"/a/{TALKS}", method))[0].status == 405

    asyncio.run(run())


def test_a_page_that_the_browser_has_is_not_sent_again(default_folder: Path, embedder: Embedder) -> None:
    async def run() -> None:
        async with serve(default_folder, embedder) as site:
            tag = (await site.ask(f"/a/{TALKS}"))[0].headers["ETag"]
            for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
                response, text = await site.ask(f"/a/{TALKS}", **{"If-None-Match": known})
                assert (response.status, text) == (304, "")
                assert response.headers["ETag"] == tag
            other = (await site.ask(f"/a/{TALKS}?at=1-5"))[0].headers["ETag"]
            assert other != tag
            response, _ = await site.ask(f"/a/{TALKS}", **{"If-None-Match": other})
            assert response.status == 200

    asyncio.run(run())


def test_cited_words_are_marked_unless_the_text_is_another_now(
    default_folder: Path, embedder: Embedder
) -> None:
    text = default_article().text
    start = text.index(PESKOV)
    at = f"at={start}-{start + len(PESKOV)}"

    async def run() -> None:
        async with serve(default_folder, embedder) as site:
            content = site.serving.snapshot.index.manifest.articles[TALKS][:8]
            for query in (at, f"{at}&of={content}", f"{at},90000-90001"):
                page = await site.page(f"/a/{TALKS}?{query}")
                assert "".join(mark.text for mark in page.all("div", "par")[10].all("mark")) == PESKOV
                assert page.all("mark")[1:] == page.all("div", "par")[10].all("mark")
                assert "¶ 11" in page.one("p", "note").text
            changed = await site.page(f"/a/{TALKS}?{at}&of=00000000")
            assert not changed.all("mark")
            assert "indexed anew" in changed.one("p", "note").text
            response, told = await site.ask(f"/a/{TALKS}?at=5-3")
            assert response.status == 400
            assert "at=1200-1350" in parsed(told).one("main").text

    asyncio.run(run())


def test_articles_of_any_name_are_listed_the_newest_first_and_their_links_lead_there_and_back(
    odd_folder: Path, embedder: Embedder
) -> None:
    async def run() -> None:
        async with serve(odd_folder, embedder) as site:
            titles: list[str] = []
            links: dict[str, URL] = {}
            address = site.root / "a/"
            while True:
                page = await site.page(address)
                for link in page.one("ul", "articles").all("a"):
                    titles.append(link.text)
                    links[link.text] = address.join(URL(link.attributes["href"], encoded=True))
                older = [link for link in page.all("a") if link.attributes.get("rel") == "next"]
                if not older:
                    break
                address = address.join(URL(older[0].attributes["href"], encoded=True))
            assert len(titles) == len(set(titles)) == MANY
            assert titles[0] == "The newest"
            for name in ODD_IDS:
                page = await site.page(links[f"About {name}"])
                assert [par.one("p").text for par in page.all("div", "par")] == [
                    f"This is the text of {name}."
                ]
                back = page.one("nav").one("a").attributes["href"]
                assert links[f"About {name}"].join(URL(back)) == site.root / "a/"

    asyncio.run(run())


def test_what_is_not_there_is_not_found(default_folder: Path, embedder: Embedder) -> None:
    async def run() -> None:
        async with serve(default_folder, embedder) as site:
            for path in (
                "/a/nothing",
                "/a/%ff%00",
                "/a/../x/y",
                "/a/?page=2",
                "/a/?page=0",
                "/a/?page=x",
                f"/a/{TALKS}?part=2",
            ):
                response, text = await site.ask(path)
                assert response.status == 404
                assert parsed(text).one("h1").text == "Not found"
                assert "default-src 'none'" in response.headers["Content-Security-Policy"]
            for path in ("/", "/a"):
                response, _ = await site.ask(path)
                assert response.status == 308
                assert response.url.join(URL(response.headers["Location"])) == site.root / "a/"

    asyncio.run(run())


def test_an_article_that_is_removed_or_changed_is_not_shown_from_memory(
    tmp_path: Path, embedder: Embedder
) -> None:
    folder = tmp_path / "index"
    builder = Builder(folder, embedder)
    builder.build([Article("a", "One", "The ferry leaves at seven."), Article("b", "Two", "It rains.")])

    async def run() -> None:
        async with serve(folder, embedder) as site:
            assert "leaves at seven" in (await site.ask("/a/a"))[1]
            builder.build([Article("a", "One", "The ferry leaves at nine.")], remove=["b"])
            await site.serving.reload()
            assert "leaves at nine" in (await site.ask("/a/a"))[1]
            assert (await site.ask("/a/b"))[0].status == 404
            assert len((await site.page("/a/")).one("ul", "articles").all("li")) == 1

    asyncio.run(run())


def test_pages_are_shown_that_there_is_no_room_to_keep(
    odd_folder: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run() -> None:
        async with serve(odd_folder, embedder) as site:
            size = len((await site.ask("/a/n0"))[1].encode())
            for room in (0, 2 * size + 100):
                monkeypatch.setattr("bot.reader.routes._KEPT_BYTES", room)
                async with serve(odd_folder, embedder) as other:
                    for number in (0, 1, 2, 3, 0):
                        page = await other.page(f"/a/n{number}")
                        assert page.one("h1").text == f"Number {number}"

    asyncio.run(run())


def test_when_too_many_wait_the_next_is_told_when_to_come_again(odd_folder: Path, embedder: Embedder) -> None:
    may_go_on = threading.Event()

    async def run() -> None:
        async with serve(odd_folder, embedder) as site:
            held = asyncio.create_task(site.serving.run(lambda _: may_go_on.wait(60)))
            waiting = {asyncio.create_task(site.ask(f"/a/n{number}")) for number in range(17)}
            (refused,), others = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            may_go_on.set()
            response, text = await refused
            assert response.status == 503
            assert response.headers["Retry-After"] == "2"
            assert "try again" in parsed(text).one("main").text
            assert {(await other)[0].status for other in others} == {200}
            assert await held
            assert (await site.ask("/a/n0"))[0].status == 200

    asyncio.run(run())


@pytest.fixture(scope="module")
def chromium() -> str:
    found = find_chromium()
    if found is None:
        pytest.skip("there is no Chromium here")
    return found


def test_a_real_browser_shows_the_page_without_a_complaint(
    default_folder: Path, embedder: Embedder, chromium: str
) -> None:
    text = default_article().text
    start = text.index(PESKOV)

    async def run() -> None:
        async with serve(default_folder, embedder) as site, Chromium(chromium) as browser:
            address = f"{site.root}/a/{TALKS}?at={start}-{start + len(PESKOV)}"
            for size in ((1280, 900), (390, 844)):
                papers = set()
                for dark in (False, True):
                    await browser.open(f"{address}#p11", size, dark=dark)
                    assert await browser.evaluate("document.querySelector(':target').id") == "p11"
                    assert await browser.evaluate(_IS_VISIBLE)
                    assert await browser.evaluate("document.documentElement.scrollWidth <= innerWidth")
                    papers.add(await browser.evaluate("getComputedStyle(document.body).backgroundColor"))
                    assert await browser.evaluate(_MARKED) == PESKOV
                assert len(papers) == 2
            assert await browser.evaluate(_TEXTS) == [line for line in text.split("\n") if line.strip()]
            await browser.open(address, (1280, 900), dark=False)
            await browser.press("Tab")
            assert await browser.evaluate("document.activeElement.className") == "skip"
            await browser.press("Enter")
            assert await browser.evaluate("document.activeElement.id") == "text"
            assert browser.complaints == []

    asyncio.run(run())


_IS_VISIBLE = """(() => {
    const place = document.querySelector(':target').getBoundingClientRect();
    return place.top >= 0 && place.top < innerHeight;
})()"""
_MARKED = """[...document.querySelectorAll('.par mark')].filter(
    mark => getComputedStyle(mark).backgroundColor !== getComputedStyle(document.body).backgroundColor
).map(mark => mark.textContent).join('')"""
_TEXTS = "[...document.querySelectorAll('.par p')].map(paragraph => paragraph.textContent)"


def links(message: Payload) -> list[str]:
    return [node.url for node in walk(parse_markdown(markdown(message))) if isinstance(node, Link)]


def test_what_discord_is_sent_links_to_the_reader_page_where_an_article_has_no_address(
    start_bot: Start,
) -> None:
    reader = f"https://articles.example.org/x/a/{TALKS}"
    with start_bot(PUBLIC_URL="https://articles.example.org/x/") as (discord, _):
        answer = discord.command("ask", {"question": "What did Peskov say?"}).wait_answer()
        (link,) = links(answer)
        assert link.startswith(f"{reader}?at=")
        assert link.endswith("#p11")
        overview = discord.command("ask", {"question": "Summarise it"}).wait_answer()
        (button,) = [one for one in buttons(overview) if one.get("label") == "Read"]
        assert button["url"] in links(overview)
        assert links(discord.command("who", {}).wait_answer()) == [reader]
        said = discord.command("who", {"speaker": "Peskov"}).wait_answer()
        assert all(link.startswith(f"{reader}?at=") for link in links(said))
        found = discord.menu("Find the source", discord.say(PESKOV, channel=QUESTIONS))
        others = [found.wait_answer()]
        others += discord.press(others[0], label="Context").wait_followups()
        said = discord.say("@bot and what did Psaki say?", reply_to=answer, channel=GENERAL)
        others.append(discord.wait_message(GENERAL, after=said))
        for message in others:
            assert links(message)
            assert all(link.startswith(f"{reader}?at=") for link in links(message))


def test_collections_have_pages_apart_below_addresses_of_their_own(
    tmp_path: Path, embedder: Embedder
) -> None:
    root = build_both(tmp_path / "index", embedder)

    async def run() -> None:
        async with serve(root, embedder, HUSHED) as site:
            titles = {"": "Aldermoor repairs its bridge", f"/c/{HUSHED}": "Hazelwick Annex"}
            # Twice, since what was drawn is kept.
            for above, title in [*titles.items()] * 2:
                page = await site.page(f"{above}/a/town")
                assert page.one("h1").text == title
                assert page.one("nav").one("a").attributes["href"] == "./"
                listed = await site.page(f"{above}/a/")
                assert title in [item.one("a").text for item in listed.all("li")]
                assert leaks((await site.ask("/a/"))[1]) == []
            moved, _ = await site.ask(f"/c/{HUSHED}/a")
            assert (moved.status, moved.headers["Location"]) == (308, "a/")
            assert (await site.ask("/"))[0].headers["Location"] == "a/"
            assert (await site.ask("/c/elsewhere/a/"))[0].status == 404
        async with serve(root, embedder, home=HUSHED) as site:
            assert (await site.ask("/"))[0].headers["Location"] == f"c/{HUSHED}/a/"
            assert (await site.ask("/a/town"))[0].status == 404

    asyncio.run(run())
