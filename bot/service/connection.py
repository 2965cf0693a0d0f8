"""Logging in to Discord and staying connected, through whatever passes; what does not pass is an error."""

import asyncio
import logging
import time
from collections.abc import Callable

import aiohttp
import discord
from discord.backoff import ExponentialBackoff

from bot.chat.application import MESSAGE_CONTENT_SWITCH
from bot.service.client import ArticleClient
from index import ArticlebotError

_log = logging.getLogger(__name__)
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
_NO_CONTENT = (
    "Discord does not let the bot see what people post, which MESSAGE_CONTENT=on asks for: switch that on "
    f"({MESSAGE_CONTENT_SWITCH}), or set MESSAGE_CONTENT=off."
)


class DiscordRefusedError(ArticlebotError):
    """Discord does not let the bot in, and trying again would not help."""


async def logged_in(client_of: Callable[[], ArticleClient], token: str) -> ArticleClient:
    """A client that Discord has let in, a new one for each attempt. Raises `DiscordRefusedError`."""
    backoff: ExponentialBackoff[bool] = ExponentialBackoff()
    while True:
        client = client_of()
        try:
            await client.login(token)
            return client
        except BaseException as error:
            await client.close()
            if isinstance(error, discord.LoginFailure):
                raise DiscordRefusedError(_LOGIN_REFUSED) from error
            if not isinstance(error, (discord.HTTPException, aiohttp.ClientError, OSError)):
                raise
            await _pause(backoff, "login", error)


async def stay_connected(client: ArticleClient) -> None:
    """Keep the gateway's connection until the client is closed. Raises `DiscordRefusedError`."""
    backoff: ExponentialBackoff[bool] = ExponentialBackoff()
    while not client.is_closed():
        begun = time.monotonic()
        try:
            await client.connect()
        except discord.PrivilegedIntentsRequired as error:
            raise DiscordRefusedError(
                _NO_CONTENT if client.intents.message_content else _BAD_INTENT
            ) from error
        except discord.ConnectionClosed as error:
            refusal = f"Discord closed the connection for good (code {error.code}); see its status page."
            raise DiscordRefusedError(_LOGIN_REFUSED if error.code == 4004 else refusal) from error
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
