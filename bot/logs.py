"""One line an event on standard error, without tokens, and without what anybody asked or wrote."""

from __future__ import annotations

import asyncio
import logging
import re
import traceback
from collections.abc import Sequence
from types import TracebackType
from typing import Any

_log = logging.getLogger(__name__)
# discord.py's client warns that it cannot speak, which nobody asks of this bot.
_LEVELS = {"bot": logging.INFO, "discord.gateway": logging.INFO, "discord.client": logging.ERROR}
_SECRET_IN_URL = re.compile(r"(/(?:interactions|webhooks)/\d+/)[^/?\s]+")


class OneLine(logging.Formatter):
    """Time, level, logger and message on one line; an error as its type and where it came from.

    An exception's own message is left out, since it may repeat what somebody typed. `secrets` are taken out
    wherever they stand, and so are the tokens in Discord's addresses.
    """

    def __init__(self, secrets: Sequence[str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        record = logging.makeLogRecord(record.__dict__)
        record.exc_text = None
        line = super().format(record).replace("\r", " ").replace("\n", " | ")
        for secret in self._secrets:
            line = line.replace(secret, "[token]")
        return _SECRET_IN_URL.sub(r"\1[token]", line)

    def formatException(  # noqa: N802 - the name is logging's
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """The type of an error, and the calls that led to it, the last one last."""
        kind, _, trace = ei
        calls = " > ".join(
            f"{frame.name} ({frame.filename.rsplit('/', 1)[-1]}:{frame.lineno})"
            for frame in traceback.extract_tb(trace)[-8:]
        )
        return f"{kind.__name__ if kind else 'nothing'} in {calls}"


def log_to_stderr(secrets: Sequence[str]) -> None:
    """Log warnings of the libraries and the events of this program."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine(secrets))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name, level in _LEVELS.items():
        logging.getLogger(name).setLevel(level)


def log_loop_errors(loop: asyncio.AbstractEventLoop) -> None:
    """Log what no task waits for; by itself asyncio writes down an error's own message and more."""

    def log(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        _log.error("%s", context["message"], exc_info=context.get("exception"))

    loop.set_exception_handler(log)
