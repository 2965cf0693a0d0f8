"""Routes that others add to the application, over a real socket."""

import asyncio
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from prometheus_client import CollectorRegistry

from bot.live.counts import Counts
from bot.live.health import Gateway, Health, LoopWatch
from bot.variables import HttpAddress
from bot.web.http import add_health, serve, web_app
from index import Embedder
from tests.fixtures.collections import serve_collections

OWN_POLICY = "default-src 'none'; style-src 'self'"


def test_an_added_route_keeps_its_own_policy_and_its_defects_stay_in_the_log(
    default_folder: Path, embedder: Embedder, caplog: pytest.LogCaptureFixture
) -> None:
    async def page(_: web.Request) -> web.Response:
        return web.Response(text="page", headers={"Content-Security-Policy": OWN_POLICY})

    async def broken(_: web.Request) -> web.Response:
        raise ValueError("gooseberry")

    async def asked() -> list[tuple[int, str, str]]:
        registry = CollectorRegistry()
        counts = Counts(registry)
        collections = serve_collections(default_folder, embedder)
        app = web_app(frozenset())
        add_health(app, Health(collections, Gateway(counts), LoopWatch()))
        app.router.add_get("/page", page)
        app.router.add_get("/broken", broken)
        found = []
        async with serve(app, HttpAddress("127.0.0.1", 0)) as url, aiohttp.ClientSession(url) as client:
            for path in ("/page", "/broken", "/healthz"):
                async with client.get(path) as response:
                    policy = response.headers["Content-Security-Policy"]
                    found.append((response.status, await response.text(), policy))
        collections.close()
        return found

    own, defect, well = asyncio.run(asked())
    assert own == (200, "page", OWN_POLICY)
    assert defect[:2] == (500, "Something went wrong here; the log says where.\n")
    assert well[0] == 200
    (logged,) = [
        record for record in caplog.records if record.name == "bot.web.http" and record.levelno >= 30
    ]
    assert logged.exc_info
    assert "gooseberry" not in logged.getMessage()
