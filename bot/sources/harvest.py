"""The pages of a source that may have changed -> the articles that they give now, and those that are gone."""

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from bot.intake.fetch import FetchError, Response, file_name, suffix_of
from bot.intake.reading_process import ReadingProcess
from bot.sources.addresses import plain_address
from bot.sources.owners import Owners
from bot.sources.state import Entry, Source, SourceError, Validators
from bot.sources.survey import Survey
from bot.sources.visitor import HostBusyError, Visitor
from index import Article, Listed, ReadingError, content_hash

_LOOK_AGAIN_S = 86_400.0
_MOST_FAILURES, _GONE_AFTER, _MOST_ERRORS = 3, 2, 20
_GONE = (404, 410)


@dataclass(frozen=True)
class Bounds:
    """How much one refresh of a source may do: pages that are new, and seconds in all."""

    new: int = 500
    seconds: float = 900.0


@dataclass
class Harvest:
    """What the pages of a source gave: `articles` that are new or have changed, by their ids.

    `later` counts pages for which there was no time, `busy_s` says how long a host wants to be left alone.
    """

    entries: dict[str, Entry]
    articles: dict[str, Article] = field(default_factory=dict)
    failed: int = 0
    later: int = 0
    busy_s: float = 0.0
    notes: list[str] = field(default_factory=list)


class Harvester:
    """Visits pages and reads what they hold; `now` is the time that is noted with them."""

    def __init__(
        self, visitor: Visitor, process: ReadingProcess, bounds: Bounds, deadline: float, now: float
    ) -> None:
        self._visitor = visitor
        self._process = process
        self._bounds = bounds
        self._deadline = deadline
        self._now = now
        self._errors = 0

    async def gather(self, source: Source, found: Survey, others: Iterable[Source]) -> Harvest:
        """Visit what is due of a source: what is new or has changed first, then what waited longest."""
        harvest = Harvest(found.entries(source))
        owners = Owners([replace(source, entries=harvest.entries), *others])
        marks = {key: listed for key, (listed, _) in found.listed.items()}
        due = [key for key, entry in harvest.entries.items() if self._is_due(entry, marks.get(key))]
        due.sort(
            key=lambda key: (not _is_news(harvest.entries[key], marks.get(key)), harvest.entries[key].checked)
        )
        added = 0
        for key in due:
            entry, listed = harvest.entries[key], marks.get(key)
            is_new = entry.article_id is None and entry.missing == 0
            out_of_time = time.monotonic() > self._deadline or self._errors >= _MOST_ERRORS
            if out_of_time or (is_new and added >= self._bounds.new):
                harvest.later += 1
                continue
            added += is_new
            harvest.entries[key] = await self._look_at(entry, listed, harvest, owners)
        return harvest

    def _is_due(self, entry: Entry, listed: Listed | None) -> bool:
        if not entry.listings or (listed is None and entry.in_feed):
            return False
        if self._now - entry.checked >= _LOOK_AGAIN_S or _is_news(entry, listed):
            return True
        if listed and listed.article:
            return False
        tried_enough = entry.failures >= _MOST_FAILURES or entry.missing >= _GONE_AFTER
        return not tried_enough and (entry.failures > 0 or entry.missing > 0 or entry.mark is None)

    async def _look_at(self, entry: Entry, listed: Listed | None, harvest: Harvest, owners: Owners) -> Entry:
        """The entry as it is once its page was read, or could not be."""
        mark = listed.mark if listed else entry.mark
        seen = replace(entry, checked=self._now, mark=mark, failures=0, missing=0)
        try:
            if listed and listed.article:
                seen = replace(seen, in_feed=True)
                final = plain_address(listed.address) if listed.address else entry.address
                return self._take(seen, final, listed.article, harvest, owners)
            response = await self._visitor.visit(entry.address, entry.seen, suffix_of)
            if response.status < 500:
                self._errors = 0
            if response.status == 304:
                return seen
            if response.status in _GONE:
                return _missed(replace(seen, missing=entry.missing + 1))
            if response.status != 200:
                raise SourceError(f"{entry.address} answers {response.status}.")
            article = await self._article(response)
            seen = replace(seen, seen=Validators.of(response.headers), in_feed=False)
            return self._take(seen, plain_address(response.url), article, harvest, owners)
        except HostBusyError as error:
            harvest.busy_s = max(harvest.busy_s, error.retry_s)
            harvest.later += 1
            return entry
        except (SourceError, FetchError, ReadingError) as error:
            self._errors += not isinstance(error, ReadingError)
            harvest.failed += 1
            harvest.notes.append(f"{entry.address}: {error}")
            return replace(entry, checked=self._now, failures=entry.failures + 1)

    async def _article(self, response: Response) -> Article:
        name = file_name(response.url, suffix_of(response))
        contents = await asyncio.to_thread(self._process.read, response.data, name, "page")
        if len(contents.articles) != 1:
            raise ReadingError(
                f"{response.url} holds {len(contents.articles)} articles; give the page of one."
            )
        return contents.articles[0]

    def _take(self, entry: Entry, final: str, article: Article, harvest: Harvest, owners: Owners) -> Entry:
        days = [day for day in (entry.published, article.published) if day]
        article = replace(
            article,
            published=min(days, default=None),
            url=article.url or (None if entry.in_feed else final),
            origin=entry.address,
        )
        content = content_hash(article)
        article_id = owners.article_id(entry, final, content)
        changed = replace(
            entry, final=final, article_id=article_id, content=content, published=article.published
        )
        if article_id != entry.article_id or content != entry.content:
            harvest.articles[article_id] = replace(article, article_id=article_id)
        owners.note(changed, entry.article_id)
        return changed


def _is_news(entry: Entry, listed: Listed | None) -> bool:
    """Whether a page was never read, or is listed with another mark than when it was."""
    if entry.checked == 0:
        return True
    return (
        listed is not None and listed.mark is not None and listed.mark != entry.mark and entry.failures == 0
    )


def _missed(entry: Entry) -> Entry:
    """A page that was not there, whose article goes once that happened often enough."""
    if entry.missing < _GONE_AFTER:
        return entry
    return replace(entry, seen=Validators(), article_id=None, content=None)
