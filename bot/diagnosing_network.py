"""Why Discord could not be reached, in words."""

from __future__ import annotations

import os
from datetime import datetime

import aiohttp
import discord

from bot.doctor.finding import Finding, wrong

_TRY_LATER = "look at discordstatus.com and try again later"


def unreachable(error: BaseException, proxy: str) -> Finding:
    """What an error of a request to Discord means; `proxy` is the one that it went through, or empty."""
    through = " through the proxy" if proxy else ""
    match error:
        case discord.RateLimited():
            found, cure = "Discord asks this address to wait", f"try again in {error.retry_after:.0f} s"
        case discord.HTTPException():
            found, cure = f"Discord answered with the status {error.status}", _TRY_LATER
        case discord.DiscordException():
            found, cure = "Discord did not answer as it should", _TRY_LATER
        case aiohttp.ClientHttpProxyError():
            found = f"the proxy of DISCORD_PROXY answered with the status {error.status}"
            cure = "let it allow CONNECT to discord.com:443, or correct DISCORD_PROXY"
        case aiohttp.ClientProxyConnectionError():
            found = f"the proxy of DISCORD_PROXY cannot be reached ({_reason(error)})"
            cure = "start it, correct DISCORD_PROXY, or empty it where none is needed"
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientConnectorSSLError():
            found = f"discord.com{through} shows no certificate that can be trusted ({_reason(error)})"
            now = datetime.now().astimezone()
            cure = (
                f"see that this machine's clock is right (it says {now:%d %b %Y %H:%M}) and "
                "install ca-certificates; something between may also open the connections"
            )
        case aiohttp.ClientConnectorDNSError() if error.host != "discord.com":
            found = f"the name {error.host}, in DISCORD_PROXY, cannot be looked up"
            cure = "correct DISCORD_PROXY, or empty it where no proxy is needed"
        case aiohttp.ClientConnectorDNSError():
            found = "the name discord.com cannot be looked up: there is no network, or no DNS"
            cure = "getent hosts discord.com must print an address: mend the network or /etc/resolv.conf"
        case TimeoutError():
            found = f"discord.com{through} did not answer in time"
            cure = "see that a firewall lets connections out to port 443, or set DISCORD_PROXY"
        case aiohttp.ClientConnectorError():
            found = f"discord.com{through} cannot be reached ({_reason(error)})"
            cure = "see that the machine is online and a firewall lets connections out to port 443"
        case _:
            found = f"the connection to discord.com{through} broke off ({type(error).__name__})"
            cure = "try again; if it goes on, look at discordstatus.com and at the network"
    return wrong("discord", found, cure)


def _reason(error: aiohttp.ClientConnectorError | aiohttp.ClientConnectorCertificateError) -> str:
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        told = getattr(error.certificate_error, "verify_message", "")
    else:
        told = os.strerror(error.os_error.errno) if error.os_error.errno else ""
    return str(told or type(error).__name__)
