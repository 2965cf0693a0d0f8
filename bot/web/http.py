"""The HTTP endpoint: whether the process is alive and ready, its metrics, and whatever routes are added."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler
from prometheus_client import CollectorRegistry
from prometheus_client.aiohttp import make_aiohttp_handler

from bot.live.health import Health
from bot.variables import HttpAddress
from bot.web.host_names import only_under

_log = logging.getLogger(__name__)
_METHODS = (hdrs.METH_GET, hdrs.METH_HEAD)
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_DEFECT = "Something went wrong here; the log says where.\n"
# So many may come before the first of them is counted.
_AT_A_TIME = 16
_MOST_CONNECTIONS = 64
_LONGEST_CONNECTION_S, _LOOK_EVERY_S = 60.0, 5.0
_KEEP_ALIVE_S, _GOODBYE_S = 15.0, 2.0
_MOST_LINE_BYTES, _MOST_HEADERS = 4096, 64


def web_app(names: frozenset[str]) -> web.Application:
    """An application that answers under these names and its own address, to which routes are to be added.

    It takes GET and HEAD alone, and gives each response strict headers where its handler has not set them:
    a page brings a Content-Security-Policy of its own. What goes wrong in a handler is a 500 without details.
    """
    app = web.Application(middlewares=[only_under(names), _guard], client_max_size=0)
    app.on_response_prepare.append(_set_headers)
    return app


def add_health(app: web.Application, health: Health) -> None:
    """Let an application answer /healthz and /readyz."""

    async def alive(_: web.Request) -> web.Response:
        return _report(health.fault, "alive")

    async def ready(_: web.Request) -> web.Response:
        return _report(health.lack, "ready")

    app.router.add_get("/healthz", alive)
    app.router.add_get("/readyz", ready)


def add_metrics(app: web.Application, registry: CollectorRegistry) -> None:
    """Let an application answer /metrics."""
    app.router.add_get("/metrics", make_aiohttp_handler(registry))


def _report(trouble: str | None, well: str) -> web.Response:
    return web.Response(status=503 if trouble else 200, text=f"{trouble or well}\n")


@web.middleware
async def _guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    if request.method not in _METHODS:
        raise web.HTTPMethodNotAllowed(request.method, _METHODS)
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except Exception as error:  # noqa: BLE001 - a stranger gets a sentence, the log the place
        _log.error("a page could not be made", exc_info=error)
        return web.Response(status=500, text=_DEFECT)


async def _set_headers(_: web.Request, response: web.StreamResponse) -> None:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    # aiohttp has told its version and Python's in it.
    response.headers[hdrs.SERVER] = "articlebot"


@asynccontextmanager
async def serve(app: web.Application, address: HttpAddress) -> AsyncIterator[str]:
    """Serve an application to so many connections at a time, each for so long; gives the URL.

    One too many takes the place of the oldest from the address that has the most, so that nobody who is slow
    keeps others out. Where the address cannot be had, that is logged, nothing listens, and the URL is empty.
    At the end, two seconds are left for what is being sent.
    """
    runner = web.AppRunner(
        app,
        access_log=None,
        keepalive_timeout=_KEEP_ALIVE_S,
        shutdown_timeout=_GOODBYE_S,
        lingering_time=_GOODBYE_S,
        max_line_size=_MOST_LINE_BYTES,
        max_field_size=_MOST_LINE_BYTES,
        max_headers=_MOST_HEADERS,
    )
    await runner.setup()
    server = cast(web.Server, runner.server)

    def accept() -> asyncio.Protocol:
        _make_room(server)
        return server()

    listening, url = None, ""
    try:
        listening = await asyncio.get_running_loop().create_server(
            accept, address.host, address.port, backlog=_AT_A_TIME
        )
        url = f"http://{HttpAddress(*listening.sockets[0].getsockname()[:2])}"
        _log.info("listening on %s", url)
    except OSError as error:
        _log.warning(
            "%s cannot be listened on (%s); nothing is served there",
            address,
            error.strerror or type(error).__name__,
        )
    hanging_up = asyncio.create_task(_hang_up_on_old(server))
    try:
        yield url
    finally:
        if listening is not None:
            listening.close()
        hanging_up.cancel()
        await runner.cleanup()


async def _hang_up_on_old(server: web.Server) -> None:
    """Close what has been open for long: aiohttp itself waits for ever for a response to be read."""
    seen: dict[web.RequestHandler, float] = {}
    while True:
        await asyncio.sleep(_LOOK_EVERY_S)
        now = time.monotonic()
        seen = {connection: seen.get(connection, now) for connection in server.connections}
        for connection, since in seen.items():
            if now - since >= _LONGEST_CONNECTION_S:
                connection.force_close()


def _make_room(server: web.Server) -> None:
    """Cut off the oldest connection from the address with the most, where there are as many as may be."""
    transports = [connection.transport for connection in server.connections]
    still_open = [one for one in transports if one is not None and not one.is_closing()]
    if len(still_open) < _MOST_CONNECTIONS:
        return
    from_ = [one.get_extra_info("peername")[0] for one in still_open]
    (most, _), *_ = Counter(from_).most_common(1)
    # What it has not read yet it will not be waited for.
    still_open[from_.index(most)].abort()
