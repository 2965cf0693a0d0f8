"""New articles of the feeds that servers follow, each announced once in the channel chosen for them."""

import asyncio
import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

import aiohttp
import discord

from bot.chat.replies import post
from bot.ledger.feeds import BoundFeed, Feeds
from bot.ledger.places import Place, Places
from bot.live.answer_view import ScopedQuestion
from bot.live.keys import name_key
from bot.live.served import ServedCollection, ServedCollections
from bot.live.snapshot import Snapshot
from bot.markdown.escape import block_quote, escape_line
from bot.message.answer import ANSWERED
from bot.message.button_state import Action, custom_id
from bot.message.reply import Button, Reply
from bot.message.source_line import heading_line
from bot.phrases import cut, spell_count
from bot.sources.addresses import host_of
from bot.sources.state import Source, SourceList
from index import ArticlebotError, Heading, Voice

_MOST_ANNOUNCED = 5
"""How many articles a look at a feed announces one by one."""
_OVERVIEW = "What is it about?"
_MOST_LEAD, _MOST_SPEAKERS, _MOST_NAME = 400, 5, 60
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Announcer:
    """Announces what a look at a source brought.

    What the feed listed when it was first read is only counted, however late its pages could be read.
    """

    client: discord.Client
    collections: ServedCollections
    places: Places
    feeds: Feeds
    sources: SourceList

    async def announce(self, source_id: str) -> None:
        """Announce the articles of a source that its channel does not know, where there is one.

        Where the channel is gone or the bot may not write there, it is silent from then on. Raises
        `ArticlebotError` where it cannot be told what is new.
        """
        feed = await asyncio.to_thread(self.feeds.of_source, source_id)
        if feed is None or feed.channel_id is None or feed.is_silenced:
            return
        source = await asyncio.to_thread(self.sources.source, source_id)
        chosen = self.places.conduct(Place(feed.guild_id, feed.channel_id)).collection
        if (chosen or self.collections.home.name) != source.collection:
            return
        async with self.collections.opened(source.collection) as served:
            await self._announce(feed, feed.channel_id, source, served)

    async def _announce(
        self, feed: BoundFeed, channel_id: int, source: Source, served: ServedCollection
    ) -> None:
        headings = served.live.snapshot.headings
        there = [article_id for article_id in source.articles() if article_id in headings]
        kept = await asyncio.to_thread(self._kept, feed)
        noted = await self._note(channel_id, source.collection, there, kept)
        fresh = noted - source.initial_articles()
        untold = set(fresh)
        try:
            if not feed.is_begun:
                untold.clear()
                await asyncio.to_thread(self.feeds.begin, source.source_id)
                await self._post(channel_id, _render_beginning(source, len(there)))
                return
            newest = _newest_first(headings[article_id] for article_id in fresh)
            for heading in reversed(newest[:_MOST_ANNOUNCED]):
                reply = await served.live.run(partial(_render, heading.article_id))
                await self._post(channel_id, reply)
                untold.discard(heading.article_id)
            if others := newest[_MOST_ANNOUNCED:]:
                await self._post(channel_id, _render_others(source, len(others)))
                untold.clear()
        except (asyncio.CancelledError, RuntimeError):
            # The client is closed and the loop about to end: what is left to a thread may never be done.
            self.feeds.take_back(channel_id, source.collection, untold)
            raise
        except (discord.Forbidden, discord.NotFound):
            _log.warning(
                "what %s brings is no longer announced: the channel cannot be written in", source.source_id
            )
            await asyncio.to_thread(self.feeds.silence, source.source_id)
        except (discord.HTTPException, aiohttp.ClientError, OSError, ArticlebotError) as error:
            _log.warning("%s could not be announced now (%s)", source.source_id, type(error).__name__)
            await asyncio.to_thread(self.feeds.take_back, channel_id, source.collection, untold)

    async def _note(
        self, channel_id: int, collection: str, there: Collection[str], kept: Collection[str]
    ) -> frozenset[str]:
        """Note articles as announced, and return those that were not yet; none where it is cancelled."""
        work = partial(self.feeds.announce, channel_id, collection, there, kept)
        noting = asyncio.get_running_loop().run_in_executor(None, work)
        try:
            return await asyncio.shield(noting)
        except asyncio.CancelledError:
            self.feeds.take_back(channel_id, collection, await noting)
            raise

    def _kept(self, feed: BoundFeed) -> frozenset[str]:
        """The articles that the feeds announced in the channel of one still have."""
        known = self.sources.read()
        bound = self.feeds.of_server(feed.guild_id)
        ids = [one.source_id for one in bound if one.channel_id == feed.channel_id]
        return frozenset().union(*(known[source_id].articles() for source_id in ids if source_id in known))

    async def _post(self, channel_id: int, reply: Reply) -> None:
        await post(self.client.get_partial_messageable(channel_id), reply)


def _newest_first(headings: Iterable[Heading]) -> list[Heading]:
    return sorted(headings, key=lambda one: (one.published or date.max, one.article_id), reverse=True)


def _render_beginning(source: Source, count: int) -> Reply:
    there_are = (
        f"{spell_count(count, 'article')} of it can be asked about now" if count else "It has no articles yet"
    )
    return Reply(f"I follow **{_site(source)}** here from now on. {there_are}.", ANSWERED)


def _render_others(source: Source, count: int) -> Reply:
    return Reply(f"And {spell_count(count, 'more new article')} from **{_site(source)}**.", ANSWERED)


def _render(article_id: str, snapshot: Snapshot) -> Reply:
    """An article as it is announced: its title, what it begins with, who is quoted in it."""
    heading = snapshot.linked_heading(snapshot.key(article_id))
    told = (
        heading_line(heading),
        _lead(snapshot, article_id),
        _quoted(snapshot.index.voices(article_id)),
        f"-# {escape_line(cut(heading.source, _MOST_NAME))}" if heading.source else "",
    )
    about = Button("Ask about it", custom_id(Action.ABOUT, name_key(article_id)))
    return Reply("\n".join(filter(None, told)), ANSWERED, rows=((about,),))


def _lead(snapshot: Snapshot, article_id: str) -> str:
    quoted = snapshot.answer(ScopedQuestion(_OVERVIEW, frozenset((article_id,)))).quoted
    return block_quote(cut(quoted[0].quote, _MOST_LEAD), 0, ()) if quoted else ""


def _quoted(voices: Collection[Voice]) -> str:
    names = [escape_line(cut(voice.name, _MOST_NAME)) for voice in voices]
    if not names:
        return ""
    others = f" and {len(names) - _MOST_SPEAKERS:,} more" if len(names) > _MOST_SPEAKERS else ""
    return f"Quoted in it: {', '.join(names[:_MOST_SPEAKERS])}{others}"


def _site(source: Source) -> str:
    return escape_line(host_of(source.address))
