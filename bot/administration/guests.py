"""Which servers may have the bot at all: any other is left, with a sentence."""

import logging
from collections.abc import Collection
from dataclasses import dataclass

import aiohttp
import discord

_log = logging.getLogger(__name__)
_SORRY = "Whoever runs me lets me be in certain servers only, and this is none of them, so I leave. Sorry!"


@dataclass(frozen=True)
class Guests:
    """Leaves servers that are none of those allowed; where none is named, all are."""

    allowed: Collection[int]

    def allows(self, guild_id: int | None) -> bool:
        """Whether the bot may be in a server; whoever is alone with it is in none."""
        return guild_id is None or not self.allowed or guild_id in self.allowed

    async def look_at(self, guild: discord.Guild) -> None:
        """Leave a server that is not allowed, after telling it so where that can be told."""
        if self.allows(guild.id):
            return
        _log.warning("leaving the server %d, which ALLOWED_GUILD_IDS does not name", guild.id)
        channels = [guild.system_channel, *guild.text_channels]
        open_to_me = (one for one in channels if one and one.permissions_for(guild.me).send_messages)
        try:
            if channel := next(open_to_me, None):
                await channel.send(_SORRY)
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            _log.info("a server could not be told why it is left: %s", type(error).__name__)
        try:
            await guild.leave()
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            _log.warning("the server %d could not be left: %s", guild.id, type(error).__name__)
