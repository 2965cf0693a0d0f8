import re
from pathlib import Path

import pytest
from jinja2 import UndefinedError

import bot
from bot.templates import templates_of

FILES = sorted(Path(bot.__path__[0]).glob("*/templates/*"))


def test_what_is_filled_in_is_escaped_and_nothing_is_left_out_silently() -> None:
    template = templates_of("bot.reader").from_string('<p title="{{ one }}">{{ other | line }}</p>')
    shown = template.render(one='"><script>', other="a\n<b>\u202e")
    assert shown == '<p title="&#34;&gt;&lt;script&gt;">a &lt;b&gt;</p>'
    with pytest.raises(UndefinedError):
        template.render(one="a")


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parts[-3]}/{file.name}")
def test_no_template_trusts_what_is_filled_in_and_none_loads_anything(file: Path) -> None:
    text = file.read_text()
    assert not re.search(r"\|\s*safe\b|autoescape|Markup|<script|<link\b|<img|@import|url\(", text)
