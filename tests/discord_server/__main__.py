"""`python -m tests.discord_server FOLDER [--team]`: serves until standard input closes.

Prints one JSON line when ready: the proxy's and the control API's ports, the authority's file and the token.
"""

import asyncio
import json
import logging
import sys
from pathlib import Path

from aiohttp import web

from tests.discord_server import world
from tests.discord_server.gateway import Gateway
from tests.discord_server.network import Proxy, make_certificates
from tests.discord_server.people.control import Control
from tests.discord_server.rest.api import STATE, through
from tests.discord_server.rest.callbacks import Callbacks
from tests.discord_server.rest.channels import Channels
from tests.discord_server.state import State


async def serve(folder: Path, team: bool) -> None:
    # That a bot is gone in the middle of a sentence is what many tests do to it.
    logging.getLogger("asyncio").setLevel(logging.ERROR)
    context, authority = make_certificates(folder)
    state = State(team)
    gateway = Gateway(state)
    discord = web.Application(middlewares=[through], client_max_size=64 << 20)
    discord[STATE] = state
    Channels(gateway).add_routes(discord)
    Callbacks(gateway).add_routes(discord)
    discord.router.add_get("/", gateway.handle)
    runner = web.AppRunner(discord, access_log=None)
    await runner.setup()
    if runner.server is None:
        raise RuntimeError("the server did not start")
    proxy = Proxy(runner.server, context, state.violation)
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
    asyncio.run(serve(Path(sys.argv[1]), "--team" in sys.argv[2:]))
