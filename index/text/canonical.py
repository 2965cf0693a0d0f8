"""The canonical form of a text, into which every offset of an index points.

Canonical text is Unicode NFC, ends its lines with a newline, holds no control character, nothing
invisible and nothing that turns the direction of writing, and has one paragraph to a line. A text that is
already clean keeps its length, so that offsets which others give into it stay true: white space is
neither folded nor trimmed, and a hard line break inside a paragraph becomes one space.
"""

import re
import unicodedata
from itertools import pairwise

_LINE_END = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_ODD_SPACE = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]")

# Windows-1252 read as Latin-1 leaves its quotation marks and dashes in the C1 control range.
_MISREAD = {
    code: char
    for code in range(0x80, 0xA0)
    if code != 0x85 and (char := bytes([code]).decode("cp1252", errors="ignore"))
}

_SELECTORS = "\u180b-\u180d\ufe00-\ufe0f\U000e0100-\U000e01ef"
_NONCHARACTERS = "".join(
    chr(plane + end) for plane in range(0, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF)
)
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f"  # controls that are no line end
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff0-\ufffc\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    f"{_SELECTORS}"
    "\ud800-\udfff"  # lone surrogates cannot be stored
    f"\ufdd0-\ufdef{_NONCHARACTERS}]+"
)
_PICTOGRAPHS = "\u2100-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_SIGNS = "#*0-9\u00a9\u00ae\u203c\u2049"  # drawn as pictographs when a selector asks for it
_IDEOGRAPHS = "\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SELECTED = re.compile(
    f"[{_PICTOGRAPHS}{_SIGNS}][\ufe0e\ufe0f]|[\u1800-\u18af][\u180b-\u180d]"
    f"|[{_IDEOGRAPHS}][\ufe00-\ufe0d\U000e0100-\U000e01ef]"
)
# Scripts whose spelling uses joiners: Arabic and its neighbours, the Indic ones, Myanmar, Khmer, Mongolian.
_JOINED = re.compile(f"[\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u18af]{{2}}|[{_PICTOGRAPHS}]{{2}}")


# Hard-wrapped text breaks its lines in this range of columns.
_NARROWEST, _WIDEST = 40, 100
# A line that the next word would not have filled to this share of the width was ended on purpose; where a
# sentence ends with the line, so may a paragraph, and less room is given away.
_FILLED, _FILLED_AFTER_SENTENCE = 0.8, 0.95
_LIST_ITEM = re.compile(r"\s*(?:[-*+•‣◦▪·o–—]|\(?\d{1,3}[.)]|\(?[a-z][.)]|\(?[A-Z]\))\s")
_QUOTED = re.compile(r"\s*[>|]")
_FIELD = re.compile(r"[A-Z][\w-]{1,20}: \S")
_ENDED = re.compile(r"""[.!?…:;]["'”’»)\]]*$""")
# Scripts written without spaces between words cannot be joined by a space.
_UNSPACED = re.compile(f"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff{_IDEOGRAPHS}]")


def canonical_text(text: str) -> str:
    """Return the canonical form of a text; a second call changes nothing."""
    return join_wrapped_lines(clean_characters(text))


def clean_characters(text: str) -> str:
    """Return the text in NFC, with plain line ends and spaces and nothing invisible; its lines stay."""
    text = _LINE_END.sub("\n", text)
    text = _ODD_SPACE.sub(" ", text.translate(_MISREAD))
    return unicodedata.normalize("NFC", _INVISIBLE.sub(_without_invisible, text))


def clean_line(text: str, limit: int) -> str:
    """Return the text as one trimmed line of at most `limit` code points, for titles and names."""
    line = " ".join(clean_characters(text).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _without_invisible(match: re.Match[str]) -> str:
    """What stands for a run of invisible characters.

    Few are spelling or belong to an emoji, and stay. Beside white space the others become spaces: nothing
    is torn apart there, and the offsets that a publisher's own tools count stay true.
    """
    text, start, end = match.string, match.start(), match.end()
    before = text[start - 1] if start else "\n"
    after = text[end] if end < len(text) else "\n"
    run = match.group()
    selector = run[0] if _SELECTED.match(before + run) else ""
    joiner = run[len(selector) :][:1]
    kept = selector + joiner if joiner in "\u200c\u200d" and _JOINED.match(before + after) else selector
    if not kept and (before.isspace() or after.isspace()):
        return " " * (end - start)
    return kept


def join_wrapped_lines(text: str) -> str:
    """Return the text with the line breaks inside its paragraphs made spaces, if it is hard-wrapped.

    The result has the length of the text, and is its own result.
    """
    while (joined := _join_once(text)) != text:
        text = joined
    return text


def _join_once(text: str) -> str:
    lines = text.split("\n")
    width = _wrap_width(lines)
    if width is None:
        return text
    parts = [lines[0]]
    item_indent = _item_indent(lines[0])
    for above, below in pairwise(lines):
        if _LIST_ITEM.match(below) or not above.strip():
            item_indent = _item_indent(below)
        parts += (" " if _continues(above, below, width, item_indent) else "\n", below)
    return "".join(parts)


def _wrap_width(lines: list[str]) -> int | None:
    """The column at which the text is wrapped, or None if it is not."""
    lengths = sorted(len(line.rstrip()) for line in lines if " " in line.strip())
    if not lengths:
        return None
    # A few long lines, an address or a table, do not make wrapped text another kind of text.
    width = lengths[(len(lengths) - 1) * 95 // 100]
    if not _NARROWEST <= width <= _WIDEST:
        return None
    pairs = [(a, b) for a, b in pairwise(lines) if a.strip() and b.strip()]
    filled = [(a, b) for a, b in pairs if _fills(a, b, _FILLED * width)]
    mid_sentence = sum(_breaks_sentence(a, b) for a, b in pairs)
    filled_mid_sentence = sum(_breaks_sentence(a, b) for a, b in filled)
    is_wrapped = filled_mid_sentence >= 2 and 2 * filled_mid_sentence >= len(filled)
    return width if is_wrapped and 5 * filled_mid_sentence >= 4 * mid_sentence else None


def _breaks_sentence(above: str, below: str) -> bool:
    first = below.lstrip()[0]
    if not first.isalpha() or first.isupper() or _UNSPACED.match(first):
        return False
    return not (_ENDED.search(above.rstrip()) or _LIST_ITEM.match(below))


def _fills(above: str, below: str, width: float) -> bool:
    """Whether the first word of the line below had no room on the line above."""
    return len(above.rstrip()) + 1 + len(below.split(None, 1)[0]) > width


def _continues(above: str, below: str, width: int, item_indent: int | None) -> bool:
    if not any(map(str.isalnum, above)) or not any(map(str.isalnum, below)):
        return False
    if _LIST_ITEM.match(below) or _QUOTED.match(above) or _QUOTED.match(below):
        return False
    if _UNSPACED.match(above.rstrip()[-1]) or _UNSPACED.match(below.lstrip()[0]):
        return False
    if _FIELD.match(above) and _FIELD.match(below):
        return False
    if _indent(below) > _indent(above) and (item_indent is None or _indent(below) <= item_indent):
        return False
    if above.isupper() != below.isupper() and not _breaks_sentence(above, below):
        return False
    filled = _FILLED_AFTER_SENTENCE if _ENDED.search(above.rstrip()) else _FILLED
    return _fills(above, below, filled * width)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _item_indent(line: str) -> int | None:
    return _indent(line) if _LIST_ITEM.match(line) else None
