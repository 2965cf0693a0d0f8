from pathlib import Path

import pytest

from bot.model import reader_of
from bot.settings import Settings
from index import BUILT_IN_READER


def settings(reader: str) -> Settings:
    return Settings.load({"READER": reader}, Path("no such file"))


@pytest.mark.parametrize(
    ("written", "model"),
    [
        ("on", BUILT_IN_READER),
        ("ON", BUILT_IN_READER),
        ("./reader", "./reader"),
        ("some/reader", "some/reader"),
    ],
)
def test_the_reader_is_the_one_that_is_set(written: str, model: str) -> None:
    reader = reader_of(settings(written))
    assert reader is not None
    assert reader.model == model


def test_there_may_be_no_reader() -> None:
    assert reader_of(settings("off")) is None
