"""The bot as a process: everything is put together here, kept connected, and taken down in order."""

from __future__ import annotations

import asyncio
import gc
import logging
from contextlib import AsyncExitStack
from functools import partial
from importlib.metadata import version
from typing import cast

import discord
from aiohttp import web
from prometheus_client import CollectorRegistry

from bot.chat.administrators import Administrators, owner_ids
from bot.chat.application import invite_url, personal_url
from bot.chat.limits import Limits
from bot.ledger.database import Ledger
from bot.ledger.feeds import Feeds
from bot.ledger.places import Places
from bot.ledger.unanswered import Unanswered
from bot.live.counts import Counts
from bot.live.health import Gateway, Gauges, Health, LoopWatch
from bot.live.loans import Loans
from bot.live.served import ServedCollections
from bot.model import reader_of
from bot.reader.routes import add_reader
from bot.service.client import ArticleClient
from bot.service.commands import add_reader_commands
from bot.service.connection import stay_connected
from bot.service.logs import log_loop_errors
from bot.service.manager_commands import add_administrator_commands, add_feed_commands, add_manager_commands
from bot.service.opener import CollectionOpener
from bot.service.rooms import House
from bot.service.signals import Shutdown, cancel_and_wait
from bot.service.systemd import Notifier
from bot.settings import Settings
from bot.sources.visitor import Visitor, allowed_addresses
from bot.sources.watch import SourceWatch
from bot.variables import HttpAddress
from bot.web.host_names import own_names
from bot.web.http import add_health, add_metrics, serve, web_app
from index import Embedder

_log = logging.getLogger(__name__)
_PATIENCE_S = 20.0
_LOOK_FOR_NEW_INDEX_S, _LOOK_AGAIN_S = 5.0, 60.0


def run_bot(settings: Settings, embedder: Embedder, notifier: Notifier) -> None:
    """Serve Discord until SIGINT or SIGTERM, a second one of which ends the process at once, with 130 or 143.

    Raises `ArticlebotError` for what its owner must mend.
    """
    with Shutdown() as stopping:
        _log.info("starting articlebot %s", version("articlebot"))
        registry = CollectorRegistry()
        counts = Counts(registry)
        ledger = Ledger(settings.index_dir)
        places = Places(ledger)
        opener = CollectionOpener(settings, embedder, reader_of(settings), counts, places)
        with notifier.put_off_timeout("opening the index"):
            collections = ServedCollections(settings.collection, opener.serves, opener.has_pages, opener.open)
        loans = Loans(embedder, opener.open_lent)
        bot = _Bot(settings, collections, places, loans, ledger, counts)
        sources = SourceWatch(
            settings.index_dir,
            settings.index_location,
            embedder,
            collections,
            Visitor(is_allowed=allowed_addresses(local=settings.sources_local)),
            settings.sources_every_s,
            opener.most_articles,
            bot.announce,
        )
        registry.register(Gauges(collections, bot.gateway, bot.watch))
        # The model and its libraries stay to the end; to search them for garbage takes a fifth of a second.
        gc.collect()
        gc.freeze()
        try:
            asyncio.run(
                _run(
                    _sites(settings, bot.health, registry, collections),
                    bot,
                    sources if settings.sources else None,
                    notifier,
                    stopping,
                )
            )
        finally:
            loans.close()
            collections.close()
            ledger.close()


def _sites(
    settings: Settings, health: Health, registry: CollectorRegistry, collections: ServedCollections
) -> list[tuple[web.Application, HttpAddress]]:
    """What is served over HTTP, and where: the metrics at an address of their own if the settings say so."""
    sites = []
    if settings.http_address is not None:
        pages = web_app(own_names(settings.http_address, settings.public_url))
        add_health(pages, health)
        add_reader(pages, collections)
        sites.append((pages, settings.http_address))
    if settings.metrics_address is not None:
        sites.append((web_app(own_names(settings.metrics_address, "")), settings.metrics_address))
    for app, _ in sites[-1:]:
        add_metrics(app, registry)
    return sites


async def _run(
    sites: list[tuple[web.Application, HttpAddress]],
    bot: _Bot,
    sources: SourceWatch | None,
    notifier: Notifier,
    stopping: Shutdown,
) -> None:
    log_loop_errors(asyncio.get_running_loop())
    async with AsyncExitStack() as served:
        for app, address in sites:
            await served.enter_async_context(serve(app, address))
        connecting = asyncio.create_task(bot.keep_connected())
        stopped = asyncio.create_task(stopping.wait())
        others = [
            stopped,
            asyncio.create_task(bot.watch.run()),
            asyncio.create_task(bot.follow_the_disk()),
            asyncio.create_task(notifier.run(bot.health)),
            *([asyncio.create_task(sources.run())] if sources else []),
        ]
        await asyncio.wait([connecting, stopped], return_when=asyncio.FIRST_COMPLETED)
        notifier.announce_end()
        if not connecting.done():
            await bot.finish_answers()
            await cancel_and_wait(connecting)
        for task in others:
            task.cancel()
        await asyncio.wait([connecting, *others])
    if not connecting.cancelled():
        connecting.result()


class _Bot:
    """One bot over however many clients and connections it takes."""

    def __init__(
        self,
        settings: Settings,
        collections: ServedCollections,
        places: Places,
        loans: Loans,
        ledger: Ledger,
        counts: Counts,
    ) -> None:
        self._settings = settings
        self._collections = collections
        self._places = places
        self._loans = loans
        self._ledger = ledger
        self._counts = counts
        self._client: ArticleClient | None = None
        self.watch = LoopWatch()
        self.gateway = Gateway(counts)
        self.health = Health(collections, self.gateway, self.watch)

    async def keep_connected(self) -> None:
        """Log in and stay connected until cancelled, and hang up.

        Raises `DiscordRefusedError` where trying again would not help.
        """
        settings = self._settings
        new_client = partial(
            ArticleClient,
            self._open_house,
            self.gateway,
            self._counts,
            proxy=settings.discord_proxy or None,
            shard_ids=settings.shard_ids,
            shard_count=settings.shard_count,
            message_content=settings.message_content,
        )
        await stay_connected(new_client, settings.discord_token, self._log_in)

    def _log_in(self, client: ArticleClient) -> None:
        self._client = client
        self.gateway.logged_in()
        _log.info("Invite the bot to a server: %s", invite_url(client.application_id or 0))
        if self._settings.user_install:
            _log.info("Bring the bot along: %s", personal_url(client.application_id or 0))

    async def announce(self, source_id: str) -> None:
        """Announce what a source brought, unless Discord is not there yet; it is announced the next time."""
        if self._client is not None and self._client.is_ready():
            await self._client.house.announcer.announce(source_id)

    async def follow_the_disk(self) -> None:
        """Serve what another process makes live, as `articlebot index` does, until cancelled."""
        while True:
            await asyncio.sleep(_LOOK_FOR_NEW_INDEX_S)
            if not await self._collections.reload():
                await asyncio.sleep(_LOOK_AGAIN_S)

    async def finish_answers(self) -> None:
        """Take nothing new, and wait for the answers in flight."""
        _log.info("leaving")
        self.gateway.leave()
        # A build could take longer than whoever stops the bot would wait.
        self._collections.cancel_builds()
        if self._client is not None:
            await self._client.finish_answers(_PATIENCE_S)

    def _open_house(self, client: ArticleClient) -> House:
        """Add the commands, for an application that is known now, and give what has rooms for them."""
        application = cast(discord.AppInfo, client.application)
        settings, counts = self._settings, self._counts
        may_be_brought = application.user_integration_config is not None
        if settings.user_install and not may_be_brought:
            _log.warning("USER_INSTALL=on has no effect: articlebot doctor --online says why")
        add_reader_commands(client, anywhere=settings.user_install and may_be_brought)
        add_administrator_commands(client)
        add_feed_commands(client)
        add_manager_commands(client)
        return House(
            client,
            settings,
            self._collections,
            self._places,
            Administrators(owner_ids(application), settings.admin_guild_ids, settings.admin_role_ids),
            Limits(settings.user_questions, settings.server_questions, counts),
            self.watch,
            counts,
            Unanswered(self._ledger, keep_questions=settings.feedback_keep_questions),
            Feeds(self._ledger),
            self._loans,
            client.guide,
        )
