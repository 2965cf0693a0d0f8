"""Events that Discord sends, of which none that cannot be read ends the connection."""

import logging
from collections.abc import Callable
from typing import Any

_log = logging.getLogger(__name__)
_BEGINNINGS = ("READY", "RESUMED")
_NEEDED = {
    "GUILD_CREATE": frozenset(("id", "channels", "roles", "members")),
    "GUILD_UPDATE": frozenset(("id", "roles")),
}
Parser = Callable[[Any], None]


def tolerate_malformed(parsers: dict[str, Parser]) -> None:
    """Let an event that discord.py cannot read be skipped; by itself it ends the connection for it.

    Only of what begins a session nothing can be skipped: it is begun anew. An event that would rob a server
    of its channels or roles counts as such, too: the bot would think that it may not speak there any more.
    """

    def tolerant(name: str, parse: Parser) -> Parser:
        def parsed(data: Any) -> None:
            try:
                if not data.get("unavailable") and not _NEEDED.get(name, frozenset()) <= data.keys():
                    raise ValueError(name)
                parse(data)
            except Exception as error:  # whatever one event holds, the next ones count
                if name in _BEGINNINGS:
                    raise
                _log.warning("skipped an event %s that could not be read (%s)", name, type(error).__name__)

        return parsed

    for name, parse in list(parsers.items()):
        parsers[name] = tolerant(name, parse)
