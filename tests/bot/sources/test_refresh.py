"""What sources bring: nothing missed, nothing doubled, nothing stale answered."""

import asyncio
import json
import random
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.intake.reading_process import ReadingProcess
from bot.sources.harvest import Bounds
from bot.sources.visitor import Pace, Visitor
from index import Article, Builder, Embedder, Generations
from tests.fixtures.news.reader import SourceReader
from tests.fixtures.news.site import NewsSite, Story, served


@pytest.fixture
def reader(tmp_path: Path, embedder: Embedder, process: ReadingProcess) -> SourceReader:
    return SourceReader(tmp_path / "index", embedder, process)


@pytest.fixture(scope="module")
def process() -> Iterator[ReadingProcess]:
    with ReadingProcess(20) as process:
        yield process


def site_of(count: int) -> NewsSite:
    return NewsSite({number: Story(number) for number in range(count)}, per_sitemap=15)


def with_site(site: NewsSite, work: Callable[[str], Awaitable[None]]) -> None:
    async def run() -> None:
        async with served(site) as address:
            await work(address)

    asyncio.run(run())


def expected(site: NewsSite) -> list[str]:
    return sorted(site.facts().values())


def test_a_sitemap_whose_stories_come_change_and_go_while_it_lies(reader: SourceReader) -> None:
    site, chance = site_of(30), random.Random(5)  # noqa: S311

    async def work(address: str) -> None:
        await reader.follow(f"{address}/sitemap.xml")
        site.misbehave(chance, 6)
        for _ in range(3):
            await reader.refresh()
        assert reader.facts() == expected(site)
        ids = {article.text: article.article_id for article in reader.articles()}
        for part in range(2):
            site.churn(chance)
            site.misbehave(chance, 5)
            site.faults["/sitemap.xml"] = [chance.choice(("html", "500", "cut off", "loop"))]
            site.faults[f"/part-{part}.xml.gz"] = [chance.choice(("html", "500", "cut off"))]
            for _ in range(4):
                await reader.refresh()
            assert reader.facts() == expected(site)
        for article in reader.articles():
            assert ids.get(article.text, article.article_id) == article.article_id
        site.unchanged, builds = 0, reader.builds
        done = await reader.refresh()
        assert (done.added, done.updated, done.removed, done.failed) == (0, 0, 0, 0)
        assert reader.builds == builds
        assert site.unchanged > 0

    with_site(site, work)


@pytest.mark.parametrize("feed", ["/feed.json", "/feed.xml"])
def test_a_feed_brings_what_is_new_and_keeps_what_rolls_off(reader: SourceReader, feed: str) -> None:
    site = site_of(25)

    async def work(address: str) -> None:
        await reader.follow(address + feed)
        await reader.refresh()
        first = [site.stories[number].fact for number in range(5, 25)]
        assert reader.facts() == sorted(first)
        site.stories[30], site.stories[24].version = Story(30), 3
        done = await reader.refresh()
        assert (done.added, done.updated, done.removed) == (1, 1, 0)
        now = [*first[:-1], site.stories[24].fact, site.stories[30].fact]
        assert reader.facts() == sorted(now)
        assert all(article.origin and "utm_" in article.origin for article in reader.articles())

    with_site(site, work)


def test_a_site_that_asks_for_long_pauses_leaves_the_others_their_turn(reader: SourceReader) -> None:
    site = site_of(6)
    site.robots = "User-agent: *\nCrawl-delay: 120\n"
    visitor = Visitor(Pace(0.0, 0.5, 0.01), lambda address: address.is_loopback)
    reader.refresher = replace(reader.refresher, visitor=visitor)

    async def work(address: str) -> None:
        await reader.follow(f"{address}/feed.json")
        done = await reader.refresh(hours=0)
        assert (done.added, done.later, done.problem) == (1, 5, None)
        (source,) = reader.refresher.sources.read().values()
        assert 240 < source.due - reader.now <= 360
        again = await reader.refresh(hours=0)
        assert "120 seconds" in (again.problem or "")
        (source,) = reader.refresher.sources.read().values()
        assert (source.failures, source.problem, len(source.entries)) == (0, None, 6)

    with_site(site, work)


def test_a_feed_with_whole_texts_is_read_without_its_pages(reader: SourceReader) -> None:
    facts = {number: Story(number).fact for number in range(3)}

    class Whole(NewsSite):
        def _feed(self, path: str) -> str:
            rest = "The council of the ward will talk about them next week, as it always does. " * 20
            items = [
                {"id": str(number), "title": f"Ward {number}", "content_text": f"{fact} at the mill. {rest}"}
                for number, fact in facts.items()
            ]
            return json.dumps(
                {"version": "https://jsonfeed.org/version/1.1", "title": "Wards", "items": items}
            )

    site = Whole()

    async def work(address: str) -> None:
        await reader.follow(f"{address}/feed.json")
        assert (await reader.refresh()).added == 3
        facts[1] = Story(1, 4).fact
        del facts[0]
        done = await reader.refresh()
        assert (done.added, done.updated, done.removed) == (0, 1, 0)
        assert reader.facts() == sorted([Story(0).fact, *facts.values()])
        assert {article.url for article in reader.articles()} == {None}
        assert site.asked.keys() == {"/robots.txt", "/feed.json"}
        Builder(reader.root, reader.embedder).build([Article("other", "Other", "Other words at the mill.")])
        Generations(reader.root).rollback()
        (current,) = [one for one in reader.articles() if one.text.startswith(facts[1])]
        assert (await reader.refresh()).updated == 0
        assert current in reader.articles()

    with_site(site, work)


def test_a_page_is_gone_when_it_was_twice_not_there_and_comes_back(
    reader: SourceReader, tmp_path: Path
) -> None:
    site = site_of(3)

    async def work(address: str) -> None:
        for number in range(2):
            await reader.follow(f"{address}/story/{number}", f"page-{number}")
            await reader.refresh(f"page-{number}")
        gone = site.stories.pop(0)
        assert (await reader.refresh("page-0")).removed == 0
        assert (await reader.refresh("page-0")).removed == 1
        assert reader.facts() == [site.stories[1].fact]
        site.stories[0] = gone
        await reader.refresh("page-0", hours=25)
        assert (await reader.refresh("page-0")).added == 1

    with_site(site, work)


def test_a_changed_page_keeps_its_id_and_its_earlier_day(reader: SourceReader) -> None:
    day = "2024-03-02"

    async def work(address: str) -> None:
        nonlocal day
        await reader.follow(f"{address}/story/0")
        await reader.refresh()
        (first,) = reader.articles()
        site.stories[0].version, day = 1, "2025-01-01"
        assert (await reader.refresh()).updated == 1
        (second,) = reader.articles()
        assert (second.article_id, second.published) == (first.article_id, first.published)
        assert second.published is not None
        assert second.text != first.text

    class Dated(Story):
        @property
        def html(self) -> str:
            told = f'<meta property="article:published_time" content="{day}">'
            return super().html.replace("<head>", f"<head>{told}")

    site = NewsSite({0: Dated(0)})
    with_site(site, work)


def test_one_story_at_several_addresses_is_one_article(reader: SourceReader) -> None:
    site = site_of(2)

    async def work(address: str) -> None:
        for number, path in enumerate(("/story/0", "/story/0?utm_source=x&fbclid=1", "/old/0", "/print/0")):
            await reader.follow(address + path, f"one-{number}")
            await reader.refresh(f"one-{number}")
        assert reader.facts() == [site.stories[0].fact]
        site.stories[0].version = 1
        for number in range(4):
            await reader.refresh(f"one-{number}")
        assert reader.facts() == [site.stories[0].fact]

    with_site(site, work)


def test_an_article_goes_only_when_no_source_has_it_any_more(reader: SourceReader) -> None:
    site = site_of(4)

    async def work(address: str) -> None:
        await reader.follow(f"{address}/sitemap.xml", "map")
        await reader.follow(f"{address}/story/0", "page")
        await reader.refresh("map")
        await reader.refresh("page")
        kept = site.stories.pop(0)
        await reader.refresh("map")
        assert kept.fact in reader.facts()
        await reader.refresh("page")
        await reader.refresh("page")
        assert kept.fact not in reader.facts()

    with_site(site, work)


def test_what_was_removed_on_purpose_stays_away_also_when_it_changes(reader: SourceReader) -> None:
    site = site_of(4)

    async def work(address: str) -> None:
        await reader.follow(f"{address}/sitemap.xml")
        await reader.refresh()
        (removed,) = [one for one in reader.articles() if one.url == f"{address}/story/2"]
        Builder(reader.root, reader.embedder).build(remove=[removed.article_id])
        assert (await reader.refresh()).left_out == 1
        site.stories[2].version = 5
        assert (await reader.refresh()).left_out == 1
        asked = site.asked["/story/2"]
        await reader.refresh()
        assert site.asked["/story/2"] <= asked + 1
        assert len(reader.facts()) == 3
        Builder(reader.root, reader.embedder).build([replace(removed, origin="discord")])
        assert (await reader.refresh()).left_out == 0
        assert reader.facts() == expected(site)

    with_site(site, work)


def test_an_index_that_was_lost_is_filled_again(reader: SourceReader) -> None:
    site = site_of(5)

    async def work(address: str) -> None:
        await reader.follow(f"{address}/sitemap.xml")
        await reader.refresh()
        for path in reader.root.glob("articles-*"):
            path.unlink()
        (reader.root / "current.json").unlink()
        await reader.refresh()
        assert reader.facts() == expected(site)

    with_site(site, work)


def test_what_one_refresh_may_not_do_the_next_one_does(reader: SourceReader) -> None:
    site = site_of(10)
    reader.refresher = replace(reader.refresher, bounds=Bounds(new=4))

    async def work(address: str) -> None:
        await reader.follow(f"{address}/sitemap.xml")
        done = [await reader.refresh() for _ in range(3)]
        assert [(one.added, one.later) for one in done] == [(4, 6), (4, 2), (2, 0)]
        assert reader.facts() == expected(site)

    with_site(site, work)


def test_a_folder_is_followed_as_it_is_indexed(reader: SourceReader, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_text(f"{Story(number).fact} at the mill.", "utf-8")

    async def run() -> None:
        await reader.follow(str(folder), "news", "letters")
        assert (await reader.refresh("news")).added == 3
        (folder / "1.txt").unlink()
        (folder / "2.txt").write_text(f"{Story(2, 1).fact} at the mill.", "utf-8")
        done = await reader.refresh("news")
        assert (done.removed, done.updated) == (1, 1)
        assert reader.facts("letters") == sorted([Story(0).fact, Story(2, 1).fact])
        for path in folder.iterdir():
            path.unlink()
        assert "holds no text" in ((await reader.refresh("news")).problem or "")
        assert len(reader.facts("letters")) == 2

    asyncio.run(run())


def test_two_stories_that_were_one_are_two_once_they_differ(reader: SourceReader) -> None:
    site = site_of(1)

    async def work(address: str) -> None:
        for number, path in enumerate(("/print/0", "/story/0")):
            await reader.follow(address + path, f"one-{number}")
            await reader.refresh(f"one-{number}")
        assert len(reader.facts()) == 1
        old, new = Story(0), Story(0, 9)
        site.stories[0] = new
        await reader.refresh("one-1")
        site.stories[0] = old
        await reader.refresh("one-0")
        assert reader.facts() == sorted([old.fact, new.fact])

    with_site(site, work)
