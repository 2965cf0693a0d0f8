"""One line an event on standard error, as text or JSON, without tokens and without what anybody wrote."""

import asyncio
import json
import logging
import re
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from bot.settings import LogFormat

_log = logging.getLogger(__name__)
_LEVELS = {
    "bot": logging.INFO,
    # discord.py's client warns that it cannot speak, which nobody asks of this bot.
    "discord.client": logging.ERROR,
    # aiohttp would log an error for every request of a stranger that is no HTTP.
    "aiohttp.server": logging.CRITICAL,
}
_SECRET_IN_URL = re.compile(r"(/(?:interactions|webhooks)/\d+/)[^/?\s]+")
_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class LineFormatter(logging.Formatter):
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
        return self._hide_secrets(super().format(record).replace("\r", " ").replace("\n", " | "))

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - the name is logging's
        """The type of an error, and the calls that led to it, the last one last."""
        return " in ".join(_tell_error(ei))

    def _hide_secrets(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "[token]")
        return _SECRET_IN_URL.sub(r"\1[token]", text)


class JsonFormatter(LineFormatter):
    """The same as a JSON object a line: `time` (ISO 8601, UTC), `level`, `logger`, `message`.

    An event with an error also has its type as `error`, and the calls that led to it as `where`.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        event = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": self._hide_secrets(record.getMessage()),
        }
        if record.exc_info:
            event["error"], event["where"] = _tell_error(record.exc_info)
        return json.dumps(event)


def _tell_error(error: _ExcInfo) -> tuple[str, str]:
    kind, _, trace = error
    calls = (
        f"{frame.name} ({frame.filename.rsplit('/', 1)[-1]}:{frame.lineno})"
        for frame in traceback.extract_tb(trace)[-8:]
    )
    return kind.__name__ if kind else "nothing", " > ".join(calls)


def log_to_stderr(secrets: Sequence[str], log_format: LogFormat) -> None:
    """Log warnings of the libraries and the events of this program."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter(secrets) if log_format == "json" else LineFormatter(secrets))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name, level in _LEVELS.items():
        logging.getLogger(name).setLevel(level)


def log_loop_errors(loop: asyncio.AbstractEventLoop) -> None:
    """Log what no task waits for; by itself asyncio writes down an error's own message and more."""

    def log(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        _log.error("%s", context["message"], exc_info=context.get("exception"))

    loop.set_exception_handler(log)
