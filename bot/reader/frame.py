"""The pages' templates and their one style sheet, the list of articles, and a page that only says something.

Pages hold no script and load nothing; links within are relative, so that they may stand below any address.
"""

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256

from bot.live.links import path_of
from bot.phrases import KNOWN_BY, SPEAKER_UNKNOWN, SPEECH
from bot.templates import templates_of
from index import Heading, host

# The style sheet has so many colours for speakers; after them they come again, told apart by number.
_HUES = 8


def _hue(speaker: int) -> str:
    """The classes that give a speaker's colour, by the number; 0 for who is not known."""
    return f"h h{(speaker - 1) % _HUES}" if speaker else "h"


TEMPLATES = templates_of("bot.reader")
TEMPLATES.filters |= {"host": host, "hue": _hue, "path": path_of}
TEMPLATES.globals |= {"speech": SPEECH, "known_by": KNOWN_BY, "unknown": SPEAKER_UNKNOWN}

STYLE = TEMPLATES.get_template("style.css").render()
STYLE_HASH = f"sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}"
"""By which a Content-Security-Policy allows the style sheet, and no other."""


def render_list(headings: Sequence[Heading], page: int, pages: int, count: int) -> str:
    """A page of the list of all articles, of which there are `count`; pages are counted from 1."""
    return TEMPLATES.get_template("list.html").render(headings=headings, page=page, pages=pages, count=count)


def render_notice(title: str, sentence: str, up: str) -> str:
    """A page that says why there is nothing else to see; `up` leads to the list of articles."""
    return TEMPLATES.get_template("notice.html").render(title=title, sentence=sentence, up=up)


def way_up(path: str) -> str:
    """The link from an article's page to the list of articles."""
    return "../" * path.count("/") or "./"
