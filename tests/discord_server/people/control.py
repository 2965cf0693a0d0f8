"""The test process's side: plain HTTP on loopback by which people act and the driver sees what happened."""

import asyncio
import base64
import re
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from tests.discord_server.gateway import Gateway
from tests.discord_server.messages import LOADING, STARTER
from tests.discord_server.people.client import People, PersonError
from tests.discord_server.rest.callbacks import LIFETIME_S
from tests.discord_server.state import Fault, Interaction, State
from tests.discord_server.world import BOT, CHANNELS, Payload


class Control:
    """Every call is a POST of a JSON object to /NAME and answered with JSON; a refusal is `{"error": …}`."""

    def __init__(self, state: State, gateway: Gateway) -> None:
        self._state = state
        self._gateway = gateway
        self._people = People(state, gateway)

    def application(self) -> web.Application:
        app = web.Application(client_max_size=96 << 20)
        for handler in (
            self.status, self.wait_ready, self.commands, self.act, self.say, self.edit, self.messages,
            self.wait_message, self.wait_thread, self.join, self.guilds,
            self.interaction, self.wait_interaction, self.expire, self.requests, self.wait_requests,
            self.violations, self.fault, self.amend, self.gateway, self.file,
        ):  # fmt: skip
            app.router.add_post(f"/{handler.__name__}", _json(handler))
        return app

    async def status(self, asked: Payload) -> Payload:
        return {"schema_checked": self._state.schema.checked}

    async def wait_ready(self, asked: Payload) -> bool:
        """Waits until a session is READY and the commands are there, wherever they were registered."""
        state = self._state

        def ready() -> bool | None:
            return (
                True
                if self._gateway.connected and (any(state.commands.values()) or not asked["commands"])
                else None
            )

        return bool(await state.until(ready, asked["timeout"]))

    async def commands(self, asked: Payload) -> list[Payload]:
        return self._state.all_commands(asked["guild"])

    async def act(self, asked: Payload) -> list[Payload]:
        """Lets people do several things at once, each of `actions` by a method of `People`."""
        doing = {"command": self._people.command, "menu": self._people.menu, "press": self._people.press}
        doing["submit"] = self._people.submit
        done = await asyncio.gather(*(doing[action["do"]](action) for action in asked["actions"]))
        return [self._state.describe(one) for one in done]

    async def say(self, asked: Payload) -> Payload:
        return await self._people.say(asked)

    async def edit(self, asked: Payload) -> None:
        await self._people.edit(asked)

    async def wait_thread(self, asked: Payload) -> Payload | None:
        """Waits for the thread that begins at a message."""
        threads = self._state.threads
        thread = await self._state.until(lambda: threads.get(asked["message"]), asked["timeout"])
        return thread.payload() if thread else None

    async def join(self, asked: Payload) -> None:
        await self._gateway.join(
            next(one.guild for one in CHANNELS if one.guild and one.guild.id == asked["guild"])
        )

    async def guilds(self, asked: Payload) -> list[str]:
        """The guilds that the bot is in; with `without`, once that is none of them."""
        there = self._state.guilds

        def left() -> bool | None:
            return all(one.id != asked["without"] for one in there) or None

        await self._state.until(left, asked["timeout"])
        return [one.id for one in there]

    async def messages(self, asked: Payload) -> list[Payload]:
        return self._state.channel_messages(asked["channel"])

    async def wait_message(self, asked: Payload) -> Payload | None:
        """The bot's first message after another one; one still loading does not count."""

        def next_one() -> Payload | None:
            for one in self._state.channel_messages(asked["channel"]):
                said = one["type"] != STARTER and not one["flags"] & LOADING
                mine = one["author"]["id"] == BOT.id and said
                if mine and int(one["id"]) > int(asked["after"]):
                    return one
            return None

        return await self._state.until(next_one, asked["timeout"])

    def _known(self, asked: Payload) -> Interaction:
        return self._state.interactions[asked["id"]]

    async def interaction(self, asked: Payload) -> Payload:
        return self._state.describe(self._known(asked))

    async def wait_interaction(self, asked: Payload) -> Payload:
        """Waits for "acknowledged", "answered", "told", follow-ups or edits, then tells how it stands."""
        one = self._known(asked)

        def there() -> bool | None:
            reached = {
                "acknowledged": one.acknowledged is not None,
                "answered": one.answered is not None,
                "told": one.answered is not None or bool(one.followups),
                "followups": len(one.followups) >= asked.get("count", 1),
                "edits": len(one.edits) >= asked.get("count", 1),
            }
            return reached[asked["until"]] or None

        await self._state.until(there, asked["timeout"])
        return self._state.describe(one)

    async def expire(self, asked: Payload) -> None:
        one = self._known(asked)
        one.created -= LIFETIME_S
        if one.acknowledged is not None:
            one.acknowledged -= LIFETIME_S

    async def amend(self, asked: Payload) -> None:
        self._state.amendments[asked["path"]] = asked["fields"]

    async def requests(self, asked: Payload) -> list[Payload]:
        return self._requests(asked)

    def _requests(self, asked: Payload) -> list[Payload]:
        return [
            one
            for one in self._state.requests
            if asked["method"] in (None, one["method"]) and (asked["path_contains"] or "") in one["path"]
        ]

    async def wait_requests(self, asked: Payload) -> list[Payload]:
        """Waits for a number of such requests that have been answered, then lists those there are."""

        def enough() -> bool | None:
            done = sum(one["status"] is not None for one in self._requests(asked))
            return True if done >= asked["count"] else None

        await self._state.until(enough, asked["timeout"])
        return self._requests(asked)

    async def file(self, asked: Payload) -> str:
        """A file on the CDN, in base64."""
        return base64.b64encode(self._state.attachments[urlsplit(asked["url"]).path].data).decode()

    async def violations(self, asked: Payload) -> list[str]:
        return self._state.violations

    async def fault(self, asked: Payload) -> None:
        asked["path"] = re.compile(asked["path"])
        self._state.faults.append(Fault(**asked))

    async def gateway(self, asked: Payload) -> Payload:
        await self._gateway.fail(asked["action"], asked["options"])
        if asked["action"] == "wait":
            options = asked["options"]

            def reached() -> bool | None:
                return (
                    all(
                        getattr(self._gateway, key) >= options["at_least"][key] for key in options["at_least"]
                    )
                    or None
                )

            await self._state.until(reached, options["timeout"])
        return self._gateway.describe()


def _json(handler: Callable[[Payload], Awaitable[Any]]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        try:
            return web.json_response(await handler(await request.json()))
        except PersonError as error:
            return web.json_response({"error": str(error)}, status=400)

    return handle
