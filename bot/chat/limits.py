"""How often one person, and one server, may ask."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from discord.app_commands import Cooldown
from discord.ext.commands import CooldownMapping

from bot.live.counts import Counts
from index import ArticlebotError

_MINUTE_S = 60.0
_PRESSES = 40


class TooManyError(ArticlebotError):
    """Somebody, or a server, asked more often than may be."""


@dataclass(frozen=True)
class Asker:
    """Who asks: a user, in a server or (None) alone with the bot."""

    user_id: int
    guild_id: int | None


class Limits:
    """Counts questions over a minute; `now` is a clock that never goes back, in seconds.

    `counts` is told of each limit that somebody meets.
    """

    def __init__(
        self, per_user: int, per_server: int, counts: Counts, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._counts = counts
        self._now = now
        self._users = _mapping(per_user, lambda asker: asker.user_id)
        self._servers = _mapping(per_server, lambda asker: asker.guild_id)
        self._presses = _mapping(_PRESSES, lambda asker: asker.user_id)

    def count_question(self, asker: Asker) -> None:
        """Count a question. Raises `TooManyError`, saying when to ask again; it then counts for no server."""
        wait_s = _wait(self._users, asker, self._now())
        if wait_s:
            self._counts.rate_limit("user")
            raise TooManyError(f"That is a lot of questions at once; please ask again in {_spelled(wait_s)}.")
        if asker.guild_id is not None and (wait_s := _wait(self._servers, asker, self._now())):
            self._counts.rate_limit("server")
            raise TooManyError(
                f"This server has asked a lot just now; please ask again in {_spelled(wait_s)}."
            )

    def count_press(self, asker: Asker) -> None:
        """Count a pressed button. Raises `TooManyError`."""
        if wait_s := _wait(self._presses, asker, self._now()):
            self._counts.rate_limit("presses")
            raise TooManyError(f"That was a little fast; please press again in {_spelled(wait_s)}.")


def _mapping(count: int, key: Callable[[Asker], object]) -> CooldownMapping[Asker]:
    return CooldownMapping(Cooldown(count, _MINUTE_S), key)


def _wait(mapping: CooldownMapping[Asker], asker: Asker, now: float) -> float:
    """How long to wait, 0 where it may be done now and is counted."""
    return mapping.update_rate_limit(asker, now) or 0.0


def _spelled(seconds: float) -> str:
    whole = max(1, math.ceil(seconds))
    return "a second" if whole == 1 else f"{whole} seconds"
