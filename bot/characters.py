"""Characters that a terminal or a chat obeys instead of showing, and texts cut at a word."""

import re

# What moves the cursor, turns the direction of writing or hides; joiners and line ends are spelling.
_UNSHOWABLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
WORD_END = re.compile(r"\S(?=\s)")


def showable(text: str) -> str:
    """The text, of the same length, without anything that would be obeyed instead of shown."""
    return _UNSHOWABLE.sub("\ufffd", text)


def shown_line(text: str) -> str:
    """The text on one line, without anything that would be obeyed instead of shown."""
    return " ".join(_UNSHOWABLE.sub("", " ".join(text.split())).split())


def cut(text: str, limit: int) -> str:
    """The text, or as many of its first words as fit into `limit` code points with "…" behind them."""
    if len(text) <= limit:
        return text
    ends = [match.end() for match in WORD_END.finditer(text, 0, limit)]
    return text[: ends[-1] if ends else limit - 1] + "…"
