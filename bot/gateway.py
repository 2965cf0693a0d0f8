"""How the connection to Discord's gateway stands."""

from __future__ import annotations

import logging
from typing import Literal

from bot.live.counts import Counts

GatewayState = Literal["logging in", "connecting", "ready", "leaving"]

_log = logging.getLogger(__name__)


class Gateway:
    """The state of the connection, over however many clients it takes; whoever makes or loses it says so."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts
        self.state: GatewayState = "logging in"

    def logged_in(self) -> None:
        """Discord has accepted the token."""
        self._become("connecting")

    def connected(self, *, is_open: bool) -> None:
        """A new session is ready, over a connection that may have been lost again meanwhile."""
        self._counts.connection("new")
        if is_open:
            self._become("ready")

    def resumed(self) -> None:
        """The session goes on over another connection."""
        self._counts.connection("resumed")
        _log.info("resumed the connection to Discord")
        self._become("ready")

    def lost(self) -> None:
        """The connection is gone, or was not there."""
        if self.state == "ready":
            self._counts.loss()
            _log.info("lost the connection to Discord")
            self._become("connecting")

    def leave(self) -> None:
        """The bot is about to hang up for good."""
        self.state = "leaving"

    def _become(self, state: GatewayState) -> None:
        if self.state != "leaving":
            self.state = state
