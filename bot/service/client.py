"""The Discord client: commands, buttons and messages go to their rooms, errors come back as sentences."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any, cast

import aiohttp
import discord
from discord import app_commands

from bot.chat.address import concerns, is_hidden, is_post, place_of
from bot.chat.connector import DiscordConnector, keep_session, trace_of
from bot.chat.guidance import Guide
from bot.chat.layout import Press
from bot.chat.replies import Interaction, explain, is_unknown, reply_in_words, tell
from bot.features.suggestions import Suggestions
from bot.ledger.places import Place
from bot.live.counts import Counts
from bot.live.health import Gateway
from bot.live.snapshot import GoneError
from bot.message.button_state import STALE, read_custom_id
from bot.service.events import tolerate_malformed
from bot.service.rooms import House, Rooms
from index import ArticlebotError

_log = logging.getLogger(__name__)
_LEAVING = "I am being restarted; please ask again in a minute."
_GOODBYE_S = 2.0
_BY_ROLE = (
    "You named a role of mine, and Discord shows me only what names me myself: choose me from the list."
)
_OLD_COMMAND = "Discord still offers an earlier form of this command; reload it and try again."


class NotNowError(ArticlebotError):
    """The bot is about to stop and takes nothing new, or Discord offers what it no longer has."""


class ArticleClient(discord.AutoShardedClient):
    """A client that pings nobody, without privileged intents unless it is to see all `message_content`.

    Without a `shard_count` it takes as many shards as Discord says, and without `shard_ids` all of them.

    `open_house` is called once it is known whose application this is: it adds the commands to the tree and
    gives what has rooms for them. `gateway` is told how the connection stands, and `counts` of the rate
    limits that Discord sets.
    """

    def __init__(
        self,
        open_house: Callable[[ArticleClient], House],
        gateway: Gateway,
        counts: Counts,
        *,
        proxy: str | None,
        shard_ids: Sequence[int],
        shard_count: int | None,
        message_content: bool,
    ) -> None:
        intents = discord.Intents.none()
        intents.guilds = intents.guild_messages = intents.dm_messages = True
        intents.message_content = message_content
        super().__init__(
            intents=intents,
            proxy=proxy,
            shard_count=shard_count,
            http_trace=trace_of(counts),
            connector=DiscordConnector(),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            guild_ready_timeout=1.0,
        )
        self.tree = _Tree(
            self,
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=False
            ),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )
        self.suggestions = Suggestions()
        self.guide = Guide()
        self._open_house = open_house
        self._house: House | None = None
        self._in_flight: set[asyncio.Task[Any]] = set()
        self._leaving = False
        self._gateway = gateway
        self.shard_ids = list(shard_ids) or None
        keep_session(self.http)
        tolerate_malformed(self._connection.parsers)

    async def setup_hook(self) -> None:
        """Register the commands and the buttons, as discord.py asks for after the login."""
        self.add_dynamic_items(Press)
        self._house = self._open_house(self)
        try:
            self.guide.note(await self.tree.sync())
        except (discord.DiscordException, aiohttp.ClientError, OSError):
            raise
        except Exception as error:  # noqa: BLE001 - the commands are there all the same
            _log.warning("Discord's list of the commands could not be read (%s)", type(error).__name__)

    async def on_ready(self) -> None:
        """Say that the bot is there, with all its shards."""
        _log.info("connected as %s, in %d servers", self.user, len(self.guilds))
        for guild in list(self.guilds):
            await self.on_guild_join(guild)

    async def on_shard_ready(self, shard_id: int) -> None:
        """Note that a shard's connection is there, if it still is."""
        shard = self.get_shard(shard_id)
        is_open = shard is not None and not shard.is_closed()
        self._gateway.connected(shard_id, self._shards_here, is_open=is_open)

    async def on_shard_resumed(self, shard_id: int) -> None:
        """Note that a shard's connection is back."""
        self._gateway.resumed(shard_id, self._shards_here)

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """Note that a shard's connection is gone, or could not be made."""
        self._gateway.lost(shard_id, self._shards_here)

    @property
    def _shards_here(self) -> int:
        """How many shards this process has."""
        return len(self.shard_ids) if self.shard_ids else self.shard_count or 1

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Leave a server that may not have the bot."""
        if self._house is not None:
            await self._house.guests.look_at(guild)

    async def on_message(self, message: discord.Message) -> None:
        """Answer a message that is for the bot, or for nobody where such are answered, too."""
        if self._house is None or self.user is None or self._leaving:
            return
        if not concerns(message, self.user):
            if is_post(message) and self._house.answers_unasked(place_of(message)):
                await self._answer_post(message)
            return
        with self._counted():
            try:
                if is_hidden(message, self.user):
                    await reply_in_words(message, _BY_ROLE)
                    return
                async with self.rooms(place_of(message)) as rooms:
                    if rooms.sources.asks(message, self.user):
                        await rooms.sources.answer_message(message)
                    else:
                        await rooms.responder.answer_message(message, self.user)
            except discord.Forbidden:
                _log.info("no permission to answer in channel %d", message.channel.id)
            except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
                _log.warning("a message could not be answered: %s", type(error).__name__)
            except Exception as error:  # noqa: BLE001 - told to the user, logged as a defect
                await reply_in_words(message, explain(error))

    async def on_interaction(self, interaction: Interaction) -> None:
        """Do what a window was sent off for, whichever process opened it."""
        if interaction.type is discord.InteractionType.modal_submit:
            await self.pressed(interaction, str(cast(dict[str, Any], interaction.data)["custom_id"]), None)

    async def _answer_post(self, message: discord.Message) -> None:
        """Answer what nobody has asked the bot; what goes wrong is nothing that anybody waits for."""
        with self._counted():
            try:
                async with self.rooms(place_of(message)) as rooms:
                    await rooms.posts.answer(message)
            except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
                _log.warning("a post could not be answered: %s", type(error).__name__)
            except Exception as error:  # noqa: BLE001 - logged where it is a defect
                explain(error)

    async def pressed(self, interaction: Interaction, custom_id: str, chosen: str | None) -> None:
        """Do what a pressed button asks for, or a menu with what was `chosen` in it."""

        async def press(house: House) -> None:
            action, memory = read_custom_id(custom_id)
            memory = memory if chosen is None else chosen
            async with house.presses(interaction, memory) as presses:
                if action not in presses:
                    raise GoneError(STALE)
                await presses[action](interaction, memory)

        await self.handle_at_door(interaction, press)

    @asynccontextmanager
    async def rooms(self, place: Place) -> AsyncIterator[Rooms]:
        """The rooms of a place to answer from. Raises `ArticlebotError` where there are none."""
        async with self.house.rooms(place) as rooms:
            yield rooms

    @property
    def house(self) -> House:
        """What has rooms for all places. Raises `NotNowError` while it is not open."""
        if self._house is None or self._leaving:
            raise NotNowError(_LEAVING)
        return self._house

    async def handle(self, interaction: Interaction, work: Callable[[Rooms], Awaitable[None]]) -> None:
        """Do what a command or a button asks for; what goes wrong is told to who asked, in a sentence."""

        async def in_rooms(house: House) -> None:
            async with house.rooms(place_of(interaction)) as rooms:
                await work(rooms)

        await self.handle_at_door(interaction, in_rooms)

    async def handle_at_door(
        self, interaction: Interaction, work: Callable[[House], Awaitable[None]]
    ) -> None:
        """The same for what concerns no collection."""
        with self._counted():
            try:
                await work(self.house)
            except Exception as error:  # noqa: BLE001 - told to the user, logged where it is a defect
                await _told(interaction, error)

    async def finish_answers(self, patience_s: float) -> None:
        """Take nothing new, and wait that long for the answers in flight."""
        self._leaving = True
        if self._in_flight:
            await asyncio.wait(self._in_flight, timeout=patience_s)

    async def hang_up(self) -> None:
        """Close the gateway's connections, which nobody may be polling."""
        for number, shard in self.shards.items():
            self._gateway.lost(number, self._shards_here)
            with suppress(OSError, aiohttp.ClientError, RuntimeError):
                await asyncio.wait_for(shard.disconnect(), _GOODBYE_S)

    async def close(self) -> None:
        """Disconnect: first from the gateway, so that whoever asked in the last moment can still be told."""
        if not self.is_closed():
            await self.hang_up()
            await self.finish_answers(_GOODBYE_S)
            if self._in_flight:
                _log.warning("left %d answers unfinished", len(self._in_flight))
            for task in self._in_flight:
                task.cancel()
            await asyncio.gather(*self._in_flight, return_exceptions=True)
        await super().close()

    @contextmanager
    def _counted(self) -> Iterator[None]:
        task = cast(asyncio.Task[Any], asyncio.current_task())
        self._in_flight.add(task)
        try:
            yield
        finally:
            self._in_flight.discard(task)


class _Tree(app_commands.CommandTree[ArticleClient]):
    """Commands whose calls are answered also where they cannot be carried out."""

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Tell of a command that is not what this program registered, or went wrong before it began."""
        if interaction.type is not discord.InteractionType.application_command:
            return  # what is offered while typing has no place for a sentence
        outdated = isinstance(error, (app_commands.CommandNotFound, app_commands.CommandSignatureMismatch))
        await _told(interaction, NotNowError(_OLD_COMMAND) if outdated else error)


async def _told(interaction: Interaction, error: Exception) -> None:
    """Tell an error where that still can be told."""
    if is_unknown(error):
        _log.warning("somebody could not be answered: Discord did not wait for the acknowledgement")
        return
    try:
        await tell(interaction, explain(error))
    except (discord.HTTPException, aiohttp.ClientError, OSError) as failure:
        _log.warning("an error could not be told: %s", type(failure).__name__)
