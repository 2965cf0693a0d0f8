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


_BAD_TOKEN_CODE = 4004
_REFUSALS = {
    _BAD_TOKEN_CODE: _LOGIN_REFUSED,
    4010: "Discord knows no such shard (code 4010); see SHARD_IDS and SHARD_COUNT.",
    4011: (
        "Discord wants the bot in more shards (code 4011): leave SHARD_COUNT empty, and it takes as many as "
        "Discord says; or raise it, in every process."
    ),
}


class DiscordRefusedError(ArticlebotError):
    """Discord does not let the bot in, and trying again would not help."""


async def stay_connected(
    client_of: Callable[[], ArticleClient], token: str, log_in: Callable[[ArticleClient], None]
) -> None:
    """Log in and keep the gateway's connections until cancelled, and hang up. Raises `DiscordRefusedError`.

    A new client is made for each attempt, and `log_in` is told of each that Discord has let in.
    """
    backoff: ExponentialBackoff[bool] = ExponentialBackoff()
    while True:
        client, begun, doing = client_of(), time.monotonic(), "login"
        try:
            await client.login(token)
            log_in(client)
            doing = "connection"
            await client.connect()
            return
        except (discord.LoginFailure, discord.PrivilegedIntentsRequired, discord.ConnectionClosed) as error:
            raise DiscordRefusedError(_refusal(error, client)) from error
        except ArticlebotError:
            raise
        except Exception as error:  # noqa: BLE001 - discord.py gives up on some faults that pass
            # What Discord answers to a login may be unreadable for a while, too.
            failure = error
        finally:
            await client.close()
        if time.monotonic() - begun > _LASTING_S:
            backoff = ExponentialBackoff()
        await _pause(backoff, doing, failure)


def _refusal(error: discord.DiscordException, client: ArticleClient) -> str:
    if isinstance(error, discord.PrivilegedIntentsRequired):
        return _NO_CONTENT if client.intents.message_content else _BAD_INTENT
    code = error.code if isinstance(error, discord.ConnectionClosed) else _BAD_TOKEN_CODE
    refusal = f"Discord closed the connection for good (code {code}); see its status page."
    return _REFUSALS.get(code, refusal)


async def _pause(backoff: ExponentialBackoff[bool], what: str, error: Exception) -> None:
    """Wait before the next attempt, the longer the more have failed, within reason."""
    delay = min(float(backoff.delay()), _LONGEST_PAUSE_S)
    is_known = isinstance(error, (discord.DiscordException, aiohttp.ClientError, OSError))
    place = None if is_known else error
    _log.warning("the %s failed (%s); again in %.1f s", what, type(error).__name__, delay, exc_info=place)
    await asyncio.sleep(delay)
