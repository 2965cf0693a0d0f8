"""How the bot behaves in a server and in its channels, chosen by whoever may manage the server."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from bot.chat.administrators import Administrators, NotAllowedError
from bot.chat.application import MESSAGE_CONTENT_SWITCH
from bot.chat.replies import Interaction, defer, show
from bot.ledger.places import Conduct, Place, Places
from bot.message.conduct import LEFT, render_conduct
from index import ArticlebotError, Location, Strictness, collections, existing_collection

_CANNOT_READ = (
    "I cannot see what people post without naming me. Whoever runs me has to switch that on "
    f"({MESSAGE_CONTENT_SWITCH}), and to set MESSAGE_CONTENT=on."
)
OWN, SHARED = "own", "shared"
"""What is chosen in place of a collection's name: the server's own, and what all are answered from."""


@dataclass(frozen=True)
class PlaceSettings:
    """Shows and changes what was chosen; only the bot's hosts may choose a collection by its name."""

    places: Places
    administrators: Administrators
    location: Location
    home: str
    strictness: Strictness
    server_articles: int
    reads_posts: bool

    async def choose(
        self, interaction: Interaction, channel_id: int | None, choices: Mapping[str, str | None]
    ) -> None:
        """Change what was given for a server (None) or one of its channels, and show what holds there.

        `choices` are by the names of `Conduct`, with "on" and "off", a word or a name; "default" leaves one
        to what holds around. Raises `NotAllowedError`, and `ArticlebotError` for no such collection.
        """
        guild_id = self.administrators.require_manager(interaction)
        place = Place(guild_id, channel_id)
        given = {name: value for name, value in choices.items() if value is not None}
        if given.get("unasked") == "on" and not self.reads_posts:
            raise NotAllowedError(_CANNOT_READ)
        await defer(interaction, private=True)
        if given:
            if name := given.get("collection"):
                given["collection"] = await self._collection(interaction, guild_id, name)
            known = msgspec.structs.asdict(self.places.chosen(place))
            chosen = Conduct(**known | {name: _read(value) for name, value in given.items()})
            await asyncio.to_thread(self.places.choose, place, chosen)
        held, here_alone = map(self._kept, (self.places.conduct(place), self.places.chosen(place)))
        articles = self._spelled(held, guild_id)
        reply = render_conduct(held, here_alone, self.strictness, articles, channel_id=channel_id)
        await show(interaction, reply)

    def _kept(self, conduct: Conduct) -> Conduct:
        """What of a choice the bot can keep to, since its host may have changed his mind."""
        return conduct if self.reads_posts else msgspec.structs.replace(conduct, unasked=None)

    async def offered(self, interaction: Interaction) -> list[tuple[str, str]]:
        """The collections that whoever types may choose: names to show, values to send."""
        offered = [("The articles that I have for everybody", SHARED)]
        if self.server_articles:
            offered.append(("This server's own articles", OWN))
        if self.administrators.are_hosts(interaction):
            names = await asyncio.to_thread(collections, self.location)
            offered += [(name, name) for name in names if not self.places.is_own(name)]
        return offered

    async def _collection(self, interaction: Interaction, guild_id: int, name: str) -> str:
        if name == LEFT:
            return LEFT
        if name == SHARED:
            return self.home
        if name == OWN:
            if not self.server_articles:
                raise NotAllowedError("Whoever runs this bot lets no server have articles of its own.")
            return await asyncio.to_thread(self.places.make_own_collection, guild_id)
        if not self.administrators.are_hosts(interaction):
            raise NotAllowedError("Only whoever runs this bot can choose others; choose from the list.")
        if self.places.is_own(name) and self.places.owner(name) != guild_id:
            raise ArticlebotError("Those articles are another server's own.")
        await asyncio.to_thread(existing_collection, self.location, name)
        return name

    def _spelled(self, held: Conduct, guild_id: int) -> str:
        name = held.collection or self.home
        if name == self.places.own_collection(guild_id):
            return "this server's own; /article add adds one"
        return "those that I have for everybody" if name == self.home else name


def _read(value: str) -> Any:
    return {LEFT: None, "on": True, "off": False}.get(value, value)
