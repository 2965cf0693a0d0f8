import json
import logging
import sys
from typing import Any

from bot.service.logs import JsonFormatter, LineFormatter


def line(
    message: str,
    *,
    secrets: tuple[str, ...] = (),
    error: bool = False,
    form: type[LineFormatter] = LineFormatter,
) -> str:
    record = logging.LogRecord(
        "bot", logging.ERROR, __file__, 1, message, None, sys.exc_info() if error else None
    )
    return form(secrets).format(record)


def test_an_event_is_one_line() -> None:
    assert "\n" not in line("first\nsecond\r\nthird")


def test_tokens_are_taken_out() -> None:
    shown = line(
        "POST /interactions/1234/aW50ZXJhY3Rpb24.x-y/callback with my.bot.token", secrets=("my.bot.token",)
    )
    assert "my.bot.token" not in shown
    assert "aW50ZXJhY3Rpb24" not in shown
    assert "/interactions/1234/" in shown


def test_an_error_is_its_type_and_place_and_not_what_somebody_typed() -> None:
    try:
        int("What did Peskov say?")
    except ValueError:
        shown = line("unexpected", error=True)
    assert "ValueError in test_an_error_is_its_type_and_place" in shown
    assert "Peskov" not in shown
    assert "\n" not in shown


def test_in_json_tokens_and_messages_of_errors_are_taken_out_too() -> None:
    try:
        int("What did Peskov say?")
    except ValueError:
        shown = line(
            'first\nsecond "/webhooks/1234/aW50ZXJhY3Rpb24" my.bot.token',
            secrets=("my.bot.token",),
            error=True,
            form=JsonFormatter,
        )
    assert "\n" not in shown
    event: dict[str, Any] = json.loads(shown)
    assert event["message"] == 'first\nsecond "/webhooks/1234/[token] [token]'
    assert (event["level"], event["logger"], event["error"]) == ("ERROR", "bot", "ValueError")
    assert event["where"].startswith("test_in_json_tokens")
    assert "Peskov" not in shown
