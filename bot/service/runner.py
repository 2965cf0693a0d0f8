"""The bot as a process: everything is put together here, kept connected, and taken down in order."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Mapping
from contextlib import nullcontext
from functools import partial
from importlib.metadata import version
from typing import cast

import discord
from aiohttp import web
from prometheus_client import CollectorRegistry

from bot.chat.administrators import Administrators, owner_ids
from bot.chat.application import invite_url
from bot.chat.limits import Limits
from bot.chat.replies import Handler
from bot.chat.turn import Turns
from bot.features.answer_buttons import AnswerButtons
from bot.features.articles import ArticleDesk
from bot.features.ask import Responder
from bot.features.find_source import SourceSearch
from bot.features.status import Status
from bot.features.votes import FILE_NAME, Feedback
from bot.features.who import SpeakerList
from bot.live.builds import Rebuilder
from bot.live.counts import Counts
from bot.live.health import Gateway, Gauges, Health, LoopWatch
from bot.live.index import LiveIndex
from bot.live.links import ReaderLinks
from bot.message.button_state import Action
from bot.model import reader_of
from bot.reader.routes import add_reader
from bot.service.client import ArticleClient
from bot.service.commands import add_administrator_commands, add_reader_commands
from bot.service.connection import logged_in, stay_connected
from bot.service.http import serve, web_app
from bot.service.logs import log_loop_errors
from bot.service.signals import Shutdown, cancel_and_wait
from bot.service.systemd import Notifier
from bot.settings import HttpAddress, Settings
from bot.sources.visitor import Visitor, allowed_addresses
from bot.sources.watch import SourceWatch
from index import ArticlebotError, Embedder, Generations, Index

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
        generations = Generations(settings.index_dir)

        open_index = partial(
            Index.open_or_fall_back,
            settings.index_dir,
            embedder,
            settings.strictness,
            reader_of(settings),
        )
        with notifier.put_off_timeout("opening the index"):
            live = LiveIndex(
                open_index(False),
                open_index,
                generations.live_id,
                settings.waiting_questions,
                ReaderLinks(settings.public_url),
            )
        rebuilder = Rebuilder(generations, embedder, live, counts)
        bot = _Bot(settings, live, rebuilder, counts)
        sources = SourceWatch(
            settings.index_dir,
            embedder,
            rebuilder,
            Visitor(is_allowed=allowed_addresses(local=settings.sources_local)),
            settings.sources_every_s,
        )
        registry.register(Gauges(live, rebuilder, bot.gateway, bot.watch))
        pages = web_app(bot.health, registry)
        add_reader(pages, live)
        # The model and its libraries stay to the end; to search them for garbage takes a fifth of a second.
        gc.collect()
        gc.freeze()
        try:
            asyncio.run(
                _run(
                    settings.http_address,
                    pages,
                    bot,
                    sources if settings.sources else None,
                    notifier,
                    stopping,
                )
            )
        finally:
            rebuilder.close()
            live.close()


async def _run(
    address: HttpAddress | None,
    pages: web.Application,
    bot: _Bot,
    sources: SourceWatch | None,
    notifier: Notifier,
    stopping: Shutdown,
) -> None:
    log_loop_errors(asyncio.get_running_loop())
    async with serve(pages, address) if address else nullcontext():
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

    def __init__(self, settings: Settings, live: LiveIndex, rebuilder: Rebuilder, counts: Counts) -> None:
        self._settings = settings
        self._live = live
        self._rebuilder = rebuilder
        self._counts = counts
        self._client: ArticleClient | None = None
        self.watch = LoopWatch()
        self.gateway = Gateway(counts)
        self.health = Health(live, self.gateway, self.watch)

    async def keep_connected(self) -> None:
        """Log in and stay connected until cancelled, and hang up.

        Raises `DiscordRefusedError` where trying again would not help.
        """
        proxy = self._settings.discord_proxy or None
        new_client = partial(ArticleClient, self._start_rooms, self.gateway, self._counts, proxy=proxy)
        client = self._client = await logged_in(new_client, self._settings.discord_token)
        self.gateway.logged_in()
        _log.info("Invite the bot to a server: %s", invite_url(client.application_id or 0))
        try:
            await stay_connected(client)
        finally:
            await client.close()

    async def follow_the_disk(self) -> None:
        """Serve what another process makes live, as `articlebot index` does, until cancelled."""
        while True:
            await asyncio.sleep(_LOOK_FOR_NEW_INDEX_S)
            try:
                await self._live.reload()
            except (ArticlebotError, OSError) as error:
                _log.warning("the index on disk is not served: %s", error)
                await asyncio.sleep(_LOOK_AGAIN_S)

    async def finish_answers(self) -> None:
        """Take nothing new, and wait for the answers in flight."""
        _log.info("leaving")
        self.gateway.leave()
        if self._rebuilder.running is not None:
            # It could take longer than whoever stops the bot would wait.
            self._rebuilder.running.cancel()
        if self._client is not None:
            await self._client.finish_answers(_PATIENCE_S)

    async def _start_rooms(self, client: ArticleClient) -> tuple[Responder, Mapping[Action, Handler]]:
        """Put the rooms together for an application that is known now."""
        application = cast(discord.AppInfo, client.application)
        settings, live, counts = self._settings, self._live, self._counts
        owners = owner_ids(application)
        administrators = Administrators(owners, settings.admin_guild_ids, settings.admin_role_ids)
        turns = Turns(live, Limits(settings.user_questions, settings.server_questions, counts), counts)
        feedback = Feedback(settings.index_dir / FILE_NAME, keep_questions=settings.feedback_keep_questions)
        status = Status(client, live, self._rebuilder, self.watch, counts)
        responder, sources = Responder(live, turns), SourceSearch(live, turns)
        speakers = SpeakerList(live, turns)
        answers = AnswerButtons(live, turns, feedback)
        desk = ArticleDesk(live, self._rebuilder, administrators, settings.articles, status)
        add_reader_commands(client, live, responder, sources, speakers)
        add_administrator_commands(client, live, desk)
        return responder, {
            Action.CONTEXT: answers.context,
            Action.MORE: answers.more,
            Action.HELPFUL: answers.helpful,
            Action.NOT_HELPFUL: answers.not_helpful,
            Action.PASSAGE: sources.passage,
            Action.VOICES: speakers.turn,
            Action.REMOVE: desk.remove_confirmed,
            Action.KEEP: desk.keep,
            Action.LIST: desk.turn_list,
            Action.STOP: desk.cancel,
        }
