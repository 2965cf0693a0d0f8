"""How often one person, and one server, may ask."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from discord.app_commands import Cooldown
from discord.ext.commands import CooldownMapping

from bot.live.counts import Counts, Limited
from index import ArticlebotError

_MINUTE_S = 60.0
_PRESSES, _POSTS = 40, 30
_READINGS, _HOUR_S = 5, 3600.0


class TooManyError(ArticlebotError):
    """Somebody, or a server, asked more often than may be."""


@dataclass(frozen=True)
class Asker:
    """Who asks: a user, in a server or (None) alone with the bot."""

    user_id: int
    guild_id: int | None


class Limits:
    """Counts questions over a minute, by a clock in seconds, and tells `counts` of each limit that is met."""

    def __init__(
        self, per_user: int, per_server: int, counts: Counts, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._counts = counts
        self._now = now
        self._users = CooldownMapping[Asker](Cooldown(per_user, _MINUTE_S), lambda asker: asker.user_id)
        self._servers = CooldownMapping[Asker](Cooldown(per_server, _MINUTE_S), lambda asker: asker.guild_id)
        self._presses = CooldownMapping[Asker](Cooldown(_PRESSES, _MINUTE_S), lambda asker: asker.user_id)
        self._readings = CooldownMapping[Asker](Cooldown(_READINGS, _HOUR_S), lambda asker: asker.user_id)
        self._posts = CooldownMapping[Asker](Cooldown(_POSTS, _MINUTE_S), lambda asker: asker.guild_id)
        self._told = CooldownMapping[Asker](Cooldown(1, _MINUTE_S), lambda asker: asker.user_id)

    def count_question(self, asker: Asker) -> None:
        """Count a question. Raises `TooManyError`, saying when to ask again; it then counts for no server."""
        self._count(self._users, asker, "user", "That is a lot of questions at once; please ask again")
        if asker.guild_id is not None:
            self._count(
                self._servers, asker, "server", "This server has asked a lot just now; please ask again"
            )

    def may_look_at_post(self, asker: Asker) -> bool:
        """Whether to look at a post that nobody asked to be answered: so many a minute in a server."""
        return self._posts.update_rate_limit(asker, self._now()) is None

    def count_press(self, asker: Asker) -> None:
        """Count a pressed button. Raises `TooManyError`."""
        self._count(self._presses, asker, "presses", "That was a little fast; please press again")

    def count_reading(self, asker: Asker) -> None:
        """Count a page or a file that is read for somebody alone, a few an hour. Raises `TooManyError`."""
        self._count(
            self._readings, asker, "readings", f"I read {_READINGS} pages or files an hour; ask again"
        )

    def may_tell(self, asker: Asker) -> bool:
        """Whether to say once more to somebody that they ask too much; in a channel everybody sees it."""
        return self._told.update_rate_limit(asker, self._now()) is None

    def _count(self, asked: CooldownMapping[Asker], asker: Asker, by: Limited, sentence: str) -> None:
        if wait_s := asked.update_rate_limit(asker, self._now()):
            self._counts.rate_limit(by)
            raise TooManyError(f"{sentence} in {_spell(math.ceil(wait_s))}.")


def _spell(seconds: int) -> str:
    if seconds > _MINUTE_S:
        return f"{math.ceil(seconds / _MINUTE_S)} minutes"
    return "a second" if seconds == 1 else f"{seconds} seconds"
