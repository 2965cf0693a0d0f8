"""The bot as a process: everything is put together here, kept connected, and taken down in order."""

from __future__ import annotations

import asyncio
import gc
import logging
import time
from collections.abc import Mapping
from typing import cast

import aiohttp
import discord
from discord.backoff import ExponentialBackoff

from bot.administering import Administering
from bot.administrators import Administrators, owner_ids
from bot.asking import Asking
from bot.client import ArticleClient
from bot.feedback import FILE_NAME, Feedback
from bot.inviting import invite_url
from bot.limits import Limits
from bot.logs import log_loop_errors
from bot.pressing import Handler
from bot.reader_links import ReaderLinks
from bot.rebuilding import Rebuilder
from bot.serving import Serving
from bot.settings import Settings
from bot.slash_commands import add_administrator_commands, add_reader_commands
from bot.sourcing import Sourcing
from bot.status import LoopWatch, Status
from bot.stopping import Stopping
from bot.turning import Turning
from bot.who import Who
from index import ArticlebotError, Embedder, Generations, Index

_log = logging.getLogger(__name__)
_PATIENCE_S = 20.0
_LOOK_FOR_NEW_INDEX_S, _LOOK_AGAIN_S = 5.0, 60.0
# Discord takes back the token of a bot that identifies itself more than 1,000 times a day.
_LONGEST_PAUSE_S, _LASTING_S = 120.0, 300.0
_LOGIN_REFUSED = (
    "Discord does not accept DISCORD_TOKEN: copy the token again from the application's page Bot "
    "in Discord's developer portal."
)
_BAD_INTENT = (
    "Discord refuses an intent that the bot asks for; it needs none of the privileged ones, so allow the "
    "application its ordinary intents again."
)


class DiscordRefusedError(ArticlebotError):
    """Discord does not let the bot in, and trying again would not help."""


def run_bot(settings: Settings, embedder: Embedder) -> None:
    """Serve Discord until SIGINT or SIGTERM, a second one of which ends the process at once, with 130 or 143.

    Raises `ArticlebotError` for what its owner must mend.
    """
    with Stopping() as stopping:
        generations = Generations(settings.index_dir)
        serving = Serving(
            lambda: Index.open(settings.index_dir, embedder, settings.strictness),
            generations.live_id,
            settings.waiting_questions,
            ReaderLinks(settings.public_url),
        )
        rebuilder = Rebuilder(generations, embedder, serving)
        # The model and its libraries stay to the end; to search them for garbage takes a fifth of a second.
        gc.collect()
        gc.freeze()
        try:
            asyncio.run(_run(settings, serving, rebuilder, stopping))
        finally:
            rebuilder.close()
            serving.close()


async def _run(settings: Settings, serving: Serving, rebuilder: Rebuilder, stopping: Stopping) -> None:
    log_loop_errors(asyncio.get_running_loop())
    watch = LoopWatch()
    bot = _Bot(settings, serving, rebuilder, watch)
    connecting = asyncio.create_task(bot.keep_connected())
    stopped = asyncio.create_task(stopping.wait())
    others = [stopped, asyncio.create_task(watch.run()), asyncio.create_task(_follow_the_disk(serving))]
    await asyncio.wait([connecting, stopped], return_when=asyncio.FIRST_COMPLETED)
    if not connecting.done():
        await bot.finish_answers()
        connecting.cancel()
    for task in others:
        task.cancel()
    await asyncio.wait([connecting, *others])
    if not connecting.cancelled():
        connecting.result()


class _Bot:
    """One bot over however many clients and connections it takes."""

    def __init__(self, settings: Settings, serving: Serving, rebuilder: Rebuilder, watch: LoopWatch) -> None:
        self._settings = settings
        self._serving = serving
        self._rebuilder = rebuilder
        self._watch = watch
        self._client: ArticleClient | None = None

    async def keep_connected(self) -> None:
        """Log in and stay connected until cancelled, and hang up.

        Raises `DiscordRefusedError` where trying again would not help.
        """
        client = await self._logged_in()
        try:
            await _stay_connected(client)
        finally:
            await client.close()

    async def finish_answers(self) -> None:
        """Take nothing new, and wait for the answers in flight."""
        _log.info("leaving")
        if self._rebuilder.running is not None:
            # It could take longer than whoever stops the bot would wait.
            self._rebuilder.running.cancel()
        if self._client is not None:
            await self._client.finish_answers(_PATIENCE_S)

    async def _logged_in(self) -> ArticleClient:
        backoff: ExponentialBackoff[bool] = ExponentialBackoff()
        while True:
            client = ArticleClient(self._start_rooms, proxy=self._settings.discord_proxy or None)
            try:
                await client.login(self._settings.discord_token)
            except discord.LoginFailure as error:
                await client.close()
                raise DiscordRefusedError(_LOGIN_REFUSED) from error
            except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
                await client.close()
                await _pause(backoff, "login", error)
            except BaseException:
                await client.close()
                raise
            else:
                print(f"Invite the bot to a server: {invite_url(client.application_id or 0)}", flush=True)
                self._client = client
                return client

    async def _start_rooms(self, client: ArticleClient) -> tuple[Asking, Mapping[str, Handler]]:
        """Put the rooms together for an application that is known now."""
        application = cast(discord.AppInfo, client.application)
        settings, serving = self._settings, self._serving
        limits = Limits(settings.user_questions, settings.server_questions)
        administrators = Administrators(
            owner_ids(application), settings.admin_guild_ids, settings.admin_role_ids
        )
        feedback = Feedback(settings.index_dir / FILE_NAME, keep_questions=settings.feedback_keep_questions)
        asking = Asking(serving, limits)
        sourcing = Sourcing(serving, limits)
        who = Who(serving, limits)
        turning = Turning(serving, limits, feedback)
        status = Status(client, serving, self._rebuilder, self._watch)
        administering = Administering(serving, self._rebuilder, administrators, settings.articles, status)
        add_reader_commands(client, serving, asking, sourcing, who)
        add_administrator_commands(client, serving, administering)
        return asking, {
            "c": turning.context,
            "m": turning.more,
            "y": turning.helpful,
            "n": turning.not_helpful,
            "p": sourcing.passage,
            "w": who.turn,
            "rm": administering.remove_confirmed,
            "keep": administering.keep,
            "list": administering.turn_list,
            "stop": administering.cancel,
        }


async def _stay_connected(client: ArticleClient) -> None:
    backoff: ExponentialBackoff[bool] = ExponentialBackoff()
    while not client.is_closed():
        begun = time.monotonic()
        try:
            await client.connect()
        except discord.PrivilegedIntentsRequired as error:
            raise DiscordRefusedError(_BAD_INTENT) from error
        except discord.ConnectionClosed as error:
            raise DiscordRefusedError(_refusal(error.code)) from error
        except Exception as error:  # noqa: BLE001 - discord.py gives up on some faults that pass
            # A first connection that fails ends in an AttributeError there, for example.
            if time.monotonic() - begun > _LASTING_S:
                backoff = ExponentialBackoff()
            # discord.py's heart would go on beating over what is left of the connection.
            await client.hang_up(code=4000)
            await _pause(backoff, "connection", error)


async def _pause(backoff: ExponentialBackoff[bool], what: str, error: Exception) -> None:
    """Wait before the next attempt, the longer the more have failed, within reason."""
    delay = min(float(backoff.delay()), _LONGEST_PAUSE_S)
    _log.warning("the %s failed (%s); again in %.1f s", what, type(error).__name__, delay)
    await asyncio.sleep(delay)


async def _follow_the_disk(serving: Serving) -> None:
    """Serve what another process makes live, as `articlebot index` does."""
    while True:
        await asyncio.sleep(_LOOK_FOR_NEW_INDEX_S)
        try:
            await serving.reload()
        except (ArticlebotError, OSError) as error:
            _log.warning("the index on disk is not served: %s", error)
            await asyncio.sleep(_LOOK_AGAIN_S)


def _refusal(code: int) -> str:
    return (
        _LOGIN_REFUSED
        if code == 4004
        else f"Discord closed the connection for good (code {code}); see its status page."
    )
