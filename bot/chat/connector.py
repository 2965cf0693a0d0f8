"""The connections to Discord: acknowledgements have their own, so that none waits behind edits and typing."""

import asyncio
import logging
from typing import TYPE_CHECKING

import aiohttp
from discord.backoff import ExponentialBackoff
from discord.gateway import ReconnectWebSocket
from discord.http import HTTPClient

from bot.live.counts import Counts

if TYPE_CHECKING:
    from aiohttp.client import ClientTimeout
    from aiohttp.client_reqrep import ClientRequest
    from aiohttp.connector import Connection
    from aiohttp.tracing import Trace

_log = logging.getLogger(__name__)
# discord.py gives a connection a minute to be there.
_LONGEST_PAUSE_S = 30.0
# Of whoever is not acknowledged within three seconds Discord says that nobody answered; with Discord a third
# of a second away, so many connections let two hundred at once through.
_FOR_ACKNOWLEDGEMENTS, _FOR_THE_REST = 64, 16
_KEEP_ALIVE_S = 60.0
# Handshakes that come all at once would hold the event loop up.
_BETWEEN_HANDSHAKES_S = 0.004


class DiscordConnector(aiohttp.TCPConnector):
    """Connects what acknowledges an interaction, and the gateway's shards, apart from everything else."""

    def __init__(self) -> None:
        super().__init__(limit=_FOR_THE_REST)
        self._acknowledging = aiohttp.TCPConnector(
            limit=_FOR_ACKNOWLEDGEMENTS, keepalive_timeout=_KEEP_ALIVE_S
        )

        self._gateway = aiohttp.TCPConnector(limit=0)

    async def connect(
        self,
        req: "ClientRequest",
        traces: "list[Trace]",
        timeout: "ClientTimeout",  # noqa: ASYNC109 - as aiohttp calls it
    ) -> "Connection":
        """Give a free connection for a request, or make one."""
        if req.url.path.endswith("/callback"):
            return await self._acknowledging.connect(req, traces, timeout)
        if req.url.scheme == "wss":
            return await self._gateway.connect(req, traces, timeout)
        return await super().connect(req, traces, timeout)

    async def close(self, *, abort_ssl: bool = False) -> None:
        """Close all connections."""
        for one in (self._acknowledging, self._gateway):
            await one.close(abort_ssl=abort_ssl)
        await super().close(abort_ssl=abort_ssl)


def trace_of(counts: Counts) -> aiohttp.TraceConfig:
    """A trace that paces handshakes, and tells `counts` of the rate limits that Discord sets."""
    due = 0.0

    async def pace(*_: object) -> None:
        nonlocal due
        now = asyncio.get_running_loop().time()
        due = max(due + _BETWEEN_HANDSHAKES_S, now)
        await asyncio.sleep(due - now)

    async def count(_: aiohttp.ClientSession, __: object, ended: aiohttp.TraceRequestEndParams) -> None:
        if ended.response.status == 429:
            counts.rate_limit("discord")

    trace = aiohttp.TraceConfig()
    trace.on_connection_create_start.append(pace)
    trace.on_request_end.append(count)
    return trace


def keep_session(requests: HTTPClient) -> None:
    """Let a gateway that cannot be reached be tried again for the same session.

    By itself discord.py would begin another for a shard, and what happened meanwhile would be lost.
    """
    connect, backoff = requests.ws_connect, ExponentialBackoff[bool]()

    async def connect_or_try_again(url: str, *, compress: int = 0) -> aiohttp.ClientWebSocketResponse:
        try:
            return await connect(url, compress=compress)
        except (aiohttp.ClientError, OSError) as error:
            pause_s = min(float(backoff.delay()), _LONGEST_PAUSE_S)
            _log.warning("the gateway was not reached (%s); again in %.1f s", type(error).__name__, pause_s)
            await asyncio.sleep(pause_s)
            raise ReconnectWebSocket(None, resume=True) from error

    requests.ws_connect = connect_or_try_again  # type: ignore[method-assign]
