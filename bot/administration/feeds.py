"""The feeds that a server follows: added, listed and removed by those who look after its articles."""

import asyncio
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import discord

from bot.chat.administrators import Administrators, NotAllowedError
from bot.chat.replies import Interaction, defer, show
from bot.intake.reading_process import ReadingProcess
from bot.ledger.feeds import BoundFeed, Feeds
from bot.ledger.places import Place, Places
from bot.markdown.escape import escape_line
from bot.message.answer import ANSWERED, NOT_ANSWERED
from bot.message.reply import Reply
from bot.phrases import cut, spell_count
from bot.sources.looks import look_at
from bot.sources.refresh import READ_S
from bot.sources.state import FollowedError, Source, SourceList
from bot.sources.visitor import Visitor
from index import ArticlebotError

MOST_FEEDS = 20
"""How many feeds a server may follow."""
_MOST_ADDRESS, _MOST_PROBLEM = 100, 150
_OFF = "Whoever runs this bot has it follow no feeds: they would have to set SOURCES=on."
_NO_FEED = "That is the page of one article; /article add adds it. Give the address of a feed (RSS, Atom)."


@dataclass(frozen=True)
class FeedDesk:
    """Binds feeds to the collection of a place; `sources` is None where the bot follows none."""

    administrators: Administrators
    feeds: Feeds
    places: Places
    sources: SourceList | None
    visitor: Visitor
    collection: str
    home: str

    async def add(self, interaction: Interaction, address: str, channel: discord.TextChannel | None) -> None:
        """Follow a feed from now on. Raises `ArticlebotError` where it cannot be followed."""
        guild_id, sources = self._entered(interaction)
        if channel is not None:
            self._require_open(guild_id, channel)
        await asyncio.to_thread(lambda: self._require_room(guild_id, sources.read()))
        await defer(interaction, private=True)
        source = await self._looked_at(address)
        feed = BoundFeed(source.source_id, guild_id, channel.id if channel else None)
        # A crash between the two leaves a feed that is no source, which counts for nothing.
        await asyncio.to_thread(self.feeds.bind, feed)
        try:
            await asyncio.to_thread(sources.add, source, lambda known: self._require_room(guild_id, known))
        except ArticlebotError as error:
            await asyncio.to_thread(self.feeds.unbind, source.source_id)
            if isinstance(error, FollowedError):
                raise FollowedError(f"{cut(address, _MOST_ADDRESS)} is followed already.") from error
            raise
        where = f"; each new article is announced in <#{channel.id}>" if channel else ""
        await show(interaction, Reply(f"I follow {_shown(source)} from now on{where}.", ANSWERED))

    async def show(self, interaction: Interaction) -> None:
        """Show what the server follows."""
        guild_id, _ = self._entered(interaction)
        await defer(interaction, private=True)
        await show(interaction, _render(await asyncio.to_thread(self._followed, guild_id)))

    async def remove(self, interaction: Interaction, feed: str) -> None:
        """Follow a feed no longer; its articles stay. Raises `ArticlebotError` for an unknown one."""
        guild_id, sources = self._entered(interaction)
        followed = await asyncio.to_thread(self._followed, guild_id)
        chosen = next((one for one in followed if feed in (one[1].source_id, one[1].address)), None)
        if chosen is None:
            raise ArticlebotError("This server follows no such feed; choose one from the list that appears.")
        await defer(interaction, private=True)
        bound, found = chosen[0], await asyncio.to_thread(sources.remove, chosen[1].source_id)
        await asyncio.to_thread(self.feeds.unbind, found.source_id)
        await asyncio.to_thread(self._forget, bound, found)
        text = f"I no longer follow {_shown(found)}. Its articles stay; /article remove removes one."
        await show(interaction, Reply(text, NOT_ANSWERED))

    async def offered(self, interaction: Interaction) -> list[tuple[str, str]]:
        """The feeds that can be removed: names to show, values to send. Raises as `show` does."""
        guild_id, _ = self._entered(interaction)
        followed = await asyncio.to_thread(self._followed, guild_id)
        return [(cut(source.address, _MOST_ADDRESS), source.source_id) for _, source in followed]

    def _entered(self, interaction: Interaction) -> tuple[int, SourceList]:
        self.administrators.require(interaction)
        if interaction.guild_id is None:
            raise NotAllowedError("Feeds are followed for a server only.")
        if self.sources is None:
            raise ArticlebotError(_OFF)
        return interaction.guild_id, self.sources

    def _require_room(self, guild_id: int, known: Mapping[str, Source]) -> None:
        if sum(feed.source_id in known for feed in self.feeds.of_server(guild_id)) >= MOST_FEEDS:
            raise ArticlebotError(
                f"This server follows {MOST_FEEDS} feeds, as many as it may: remove one first."
            )

    def _forget(self, feed: BoundFeed, source: Source) -> None:
        """Forget which articles of a feed were announced, but for what its channel has from another."""
        if feed.channel_id is None:
            return
        others = [
            other.articles()
            for one, other in self._followed(feed.guild_id)
            if one.channel_id == feed.channel_id
        ]
        self.feeds.take_back(feed.channel_id, source.collection, source.articles().difference(*others))

    def _require_open(self, guild_id: int, channel: discord.TextChannel) -> None:
        chosen = self.places.conduct(Place(guild_id, channel.id)).collection or self.home
        if chosen != self.collection:
            raise ArticlebotError(f"#{channel.name} is answered from other articles than this channel.")
        granted = channel.permissions_for(channel.guild.me)
        if not (granted.view_channel and granted.send_messages):
            raise ArticlebotError(
                f"I may not write in #{channel.name}: let me see it and send messages there."
            )

    async def _looked_at(self, address: str) -> Source:
        # What is no address could be a folder of the host's.
        if not address.casefold().startswith(("http://", "https://")):
            raise ArticlebotError("Give the address of a feed, one that begins with https://.")
        source_id = f"discord-{secrets.token_hex(4)}"
        with ReadingProcess(READ_S) as process:
            source = await look_at(address, self.visitor, process, self.collection, source_id=source_id)
        if source.kind == "page":
            raise ArticlebotError(_NO_FEED)
        return source

    def _followed(self, guild_id: int) -> list[tuple[BoundFeed, Source]]:
        """The feeds of a server that bring articles into this collection."""
        known = self.sources.read() if self.sources else {}
        feeds = [feed for feed in self.feeds.of_server(guild_id) if feed.source_id in known]
        return [
            (feed, source)
            for feed in feeds
            if (source := known[feed.source_id]).collection == self.collection
        ]


def _render(followed: Sequence[tuple[BoundFeed, Source]]) -> Reply:
    if not followed:
        return Reply("This server follows no feed; /feed add follows one.", NOT_ANSWERED)
    return Reply("\n".join(line for one in followed for line in _lines(*one)), ANSWERED)


def _lines(feed: BoundFeed, source: Source) -> Iterator[str]:
    read = spell_count(len(source.articles()), "article") if source.due else "not read yet"
    told = [_shown(source), read]
    if feed.channel_id is not None:
        told.append(f"announced in <#{feed.channel_id}>")
    yield f"• {' · '.join(told)}"
    if feed.is_silenced:
        yield "-# ⚠ no longer announced: I may not write there, or the channel is gone"
    if source.problem:
        yield f"-# ⚠ {escape_line(cut(source.problem, _MOST_PROBLEM))}"


def _shown(source: Source) -> str:
    return f"**{escape_line(cut(source.address, _MOST_ADDRESS))}**"
