import logging

import aiohttp
import pytest

from bot.chat.replies import explain
from index import ArticlebotError


def test_a_broken_connection_is_no_defect(caplog: pytest.LogCaptureFixture) -> None:
    assert "please ask again" in explain(aiohttp.ServerDisconnectedError())
    (logged,) = caplog.records
    assert logged.levelno == logging.WARNING
    assert "ServerDisconnectedError" in logged.getMessage()


def test_a_defect_is_logged_with_its_place_and_told_without(caplog: pytest.LogCaptureFixture) -> None:
    assert "gooseberry" not in explain(ValueError("gooseberry"))
    (logged,) = caplog.records
    assert logged.levelno == logging.ERROR
    assert "gooseberry" not in logged.getMessage()


def test_what_a_user_can_mend_is_told_as_it_is(caplog: pytest.LogCaptureFixture) -> None:
    assert explain(ArticlebotError("Name an article.")) == "Name an article."
    assert not caplog.records
