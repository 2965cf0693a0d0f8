"""What Discord itself says of the bot: its token, application, servers, and the settings that name them."""

import asyncio
import logging
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import discord

from bot.chat.application import PORTAL, invite_url
from bot.doctor.application import (
    MOST_SERVERS,
    MOST_SERVERS_FOR_ROLES,
    Server,
    check_administrators,
    check_application,
    check_clock,
    check_gateway,
    check_intents,
    check_servers,
    short_name,
)
from bot.doctor.findings import Finding, well, wrong
from bot.settings import Settings

# discord.py itself tries for 25 s where Discord answers that something is wrong there.
_PATIENCE_S = 30.0
_DISCORD = "discord.com"

Tell = Callable[[str, Finding], None]


class _Clock:
    """How far this machine's clock is ahead of Discord's, by the last answer."""

    def __init__(self) -> None:
        self.ahead: timedelta | None = None
        self.trace = aiohttp.TraceConfig()
        self.trace.on_request_end.append(self._heard)

    async def _heard(
        self, _: aiohttp.ClientSession, __: SimpleNamespace, end: aiohttp.TraceRequestEndParams
    ) -> None:
        # What stands between may answer in Discord's place, with any header or none.
        with suppress(KeyError, ValueError, TypeError):
            date = end.response.headers["Date"]
            self.ahead = datetime.now(UTC) - parsedate_to_datetime(date)


async def ask_discord(settings: Settings, tell: Tell) -> None:
    """Ask Discord with the token that the settings hold, and tell what is found; nothing is changed there."""
    # What goes wrong is told by the findings.
    logging.getLogger("discord").addHandler(logging.NullHandler())
    clock = _Clock()
    client = discord.Client(
        intents=discord.Intents.none(), proxy=settings.discord_proxy or None, http_trace=clock.trace
    )
    async with client:
        try:
            await _check_bot(client, settings, tell)
        except discord.LoginFailure:
            found = "Discord does not accept it: it was reset, or its application deleted"
            cure = f"{PORTAL}, your application, page Bot, Reset Token; copy the new one into DISCORD_TOKEN"
            tell("token", wrong(found, cure))
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            tell("discord", explain_failure(error))
    if clock.ahead is not None:
        tell("clock", check_clock(clock.ahead))


async def _check_bot(client: discord.Client, settings: Settings, tell: Tell) -> None:
    await asyncio.wait_for(client.login(settings.discord_token), _PATIENCE_S)
    application = cast(discord.AppInfo, client.application)
    tell("token", well(f"Discord knows it: {short_name(str(client.user))}, application {application.id}"))
    for finding in check_intents(application.flags, message_content=settings.message_content):
        tell("intents", finding)
    for finding in check_application(application, settings):
        tell("application", finding)
    async with asyncio.timeout(_PATIENCE_S):
        _, _, starts = await client.http.get_bot_gateway()
        found = cast(list[dict[str, Any]], await client.http.get_guilds(MOST_SERVERS, with_counts=False))
        servers = [
            Server(int(one["id"]), one["name"], discord.Permissions(int(one["permissions"]))) for one in found
        ]
        roles = await _read_roles(client, servers, settings) if settings.admin_role_ids else {}
    tell("gateway", check_gateway(starts["remaining"], starts["total"], starts["reset_after"] / 1000))
    for finding in check_servers(servers, invite_url(application.id)):
        tell("servers", finding)
    for finding in check_administrators(application, settings, servers, roles):
        tell("administrators", finding)


async def _read_roles(
    client: discord.Client, servers: Sequence[Server], settings: Settings
) -> dict[int, str]:
    """What the roles of the bot's first servers are called, those first that the settings name."""
    asked = sorted(servers, key=lambda server: server.id not in settings.admin_guild_ids)
    lists = await asyncio.gather(*(client.http.get_roles(one.id) for one in asked[:MOST_SERVERS_FOR_ROLES]))
    servers_own = {server.id for server in servers}
    # The role that everybody has bears the server's id, and nobody administers by it.
    return {int(r["id"]): r["name"] for roles in lists for r in roles if int(r["id"]) not in servers_own}


def explain_failure(error: BaseException) -> Finding:
    """What an error of a request to Discord means."""
    host = getattr(error, "host", _DISCORD)
    where = host if host == _DISCORD else f"{host}, in DISCORD_PROXY,"
    match error:
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientConnectorSSLError():
            found = f"{where} shows no certificate that can be trusted ({_tell_reason(error)})"
            now = datetime.now().astimezone()
            cure = (
                f"see that this machine's clock is right (it says {now:%d %b %Y %H:%M}) and "
                "install ca-certificates; something between may also open the connections"
            )
        case aiohttp.ClientConnectorDNSError():
            found = f"the name {where} cannot be looked up"
            cure = (
                f"getent hosts {host} must print an address: mend the network, /etc/resolv.conf or the name"
            )
        case aiohttp.ClientConnectorError():
            found = f"{where} cannot be reached ({_tell_reason(error)})"
            cure = f"see that the machine is online and a firewall lets connections out to port {error.port}"
        case TimeoutError():
            found = f"{_DISCORD} did not answer in time"
            cure = "see that a firewall lets connections out to port 443, or set DISCORD_PROXY"
        case _:
            status = getattr(error, "status", None)
            told = type(error).__name__ if status is None else f"status {status}"
            found = f"{_DISCORD} did not answer as it should ({told})"
            cure = "look at discordstatus.com, at the network and at DISCORD_PROXY, and try again later"
    return wrong(found, cure)


def _tell_reason(error: aiohttp.ClientConnectorError | aiohttp.ClientConnectorCertificateError) -> str:
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        told = getattr(error.certificate_error, "verify_message", "")
    else:
        told = os.strerror(error.os_error.errno) if error.os_error.errno else ""
    return told or type(error).__name__
