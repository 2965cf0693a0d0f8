"""A local Discord: `python -m tests.discord_server FOLDER [--team] [--shards N] [--latency S] [--content]`.

Serves until standard input closes. Prints one JSON line when ready: the proxy's and the control API's ports,
the authority's file and the token.
"""

import argparse
import asyncio
import json
import logging
import sys
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from tests.discord_server import world
from tests.discord_server.gateway import Gateway
from tests.discord_server.network import Proxy, make_certificates
from tests.discord_server.people.control import Control
from tests.discord_server.rest.api import STATE, through
from tests.discord_server.rest.callbacks import Callbacks
from tests.discord_server.rest.channels import Channels
from tests.discord_server.rest.threads import Threads
from tests.discord_server.state import State


@dataclass
class Arguments(argparse.Namespace):
    folder: Path
    team: bool
    shards: int
    latency: float
    content: bool


async def serve(given: Arguments) -> None:
    # That a bot is gone in the middle of a sentence is what many tests do to it.
    logging.getLogger("asyncio").setLevel(logging.ERROR)
    context, authority = make_certificates(given.folder)
    state = State(given.team, given.shards, given.content)
    gateway = Gateway(state)
    discord = web.Application(middlewares=[through], client_max_size=64 << 20)
    discord[STATE] = state
    Channels(gateway).add_routes(discord)
    Callbacks(gateway).add_routes(discord)
    Threads(gateway).add_routes(discord)
    discord.router.add_get("/", gateway.handle)
    runner = web.AppRunner(discord, access_log=None)
    await runner.setup()
    if runner.server is None:
        raise RuntimeError("the server did not start")
    proxy = Proxy(runner.server, context, state.violation, given.latency)
    running = asyncio.create_task(proxy.run())
    control = web.AppRunner(Control(state, gateway).application(), access_log=None)
    await control.setup()
    await web.TCPSite(control, "127.0.0.1", 0).start()
    ready = {
        "proxy_port": proxy.port,
        "control_port": control.addresses[0][1],
        "authority": str(authority),
        "token": world.TOKEN,
    }
    print(json.dumps(ready), flush=True)
    await asyncio.to_thread(sys.stdin.read)
    running.cancel()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--team", action="store_true")
    parser.add_argument("--shards", type=int, default=1)
    parser.add_argument("--latency", type=float, default=0.0)
    parser.add_argument("--content", action="store_true")
    asyncio.run(serve(parser.parse_args(namespace=Arguments(Path(), False, 1, 0.0, False))))
