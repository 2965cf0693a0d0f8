"""Bytes -> text, and what stands around an article's text: front matter, header lines, a date before it.

A reader of a format returns a `Draft`: what the file says about the article, as the file says it.
`reading` makes the article of it.
"""

import codecs
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from index.errors import ReadingError
from index.text.canonical import clean_characters
from index.text.word_lists import month_number


@dataclass(frozen=True)
class Draft:
    """An article as its file tells it; `None` where the file does not tell."""

    text: str
    title: str | None = None
    published: date | None = None
    source: str | None = None
    url: str | None = None
    article_id: str | None = None
    part: str | None = None
    """What tells this article from the others of its file, whose name its id begins with."""
    warnings: tuple[str, ...] = ()
    """What may have been lost in reading, as sentences for the user."""


def read_plain(data: bytes, name: str) -> Draft:
    """Read a plain text, or one that has still to be parsed; raises `ReadingError` if it is none."""
    return split_head(clean_characters(decode(data, name)))


_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What texts without Unicode are written in. Where several fit equally, the earlier is the likelier.
_LEGACY = (
    *("cp932", "euc_jp", "gb18030", "big5", "cp949", "cp1252", "iso8859_2", "cp1250", "cp1253", "cp1251"),
    *("koi8_r", "cp1254", "cp1255", "cp1256", "cp1257", "cp874", "mac_roman"),
)
# A declared encoding is read as browsers read it: as the larger one that its users really write.
_READ_AS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-2": "iso8859_2",
    "iso8859-9": "cp1254",
    "koi8-r": "koi8_r",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    **{name: name for name in (*_LEGACY, "utf-8", "iso2022_jp", "iso8859-15", "koi8-u")},
}
# In charset-normalizer's measure of what looks like no language, from 0 to the 0.2 that it still accepts.
_SLIGHT_DISORDER = 0.02
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd]")
_MOST_CONTROLS = 0.02
# Some programs leave a few in pages.
_MOST_ZEROS = 0.001
# Signs beyond ASCII that are UTF-8, to each byte that is not: chance hardly makes them.
_LEAST_PER_WRONG = 20


def decode(data: bytes, name: str, declared: str | None = None) -> str:
    """Return the text of bytes in UTF-8, in what a byte order mark or `declared` says, or as guessed.

    Raises `ReadingError` for binary data and for an encoding that cannot be recognised.
    """
    binary = ReadingError(f"{name} is binary, not text; give a text, Markdown, HTML, PDF or JSONL file.")
    encoding = next((encoding for bom, encoding in _BOMS if data.startswith(bom)), None)
    if encoding is None and (zeros := data.count(0)):
        if zeros > _MOST_ZEROS * len(data):
            raise binary
        data = data.replace(b"\0", b"")
    text = _decode_as(encoding, data) if encoding else _decode_unmarked(data, _known_encoding(declared))
    if text is None:
        raise ReadingError(f"{name} is not text in an encoding that can be recognised; save it as UTF-8.")
    if len(_CONTROL.findall(text)) > _MOST_CONTROLS * len(text):
        raise binary
    return text.removeprefix("\ufeff")


def _decode_unmarked(data: bytes, declared: str | None) -> str | None:
    # Other encodings are rarely valid UTF-8 by chance, but those of seven bits always are.
    order = (declared, "utf-8") if data.isascii() else ("utf-8", declared)
    for encoding in order:
        if encoding is not None and (text := _decode_as(encoding, data)) is not None:
            return text
    broken = data.decode("utf-8", "replace")
    wrong = broken.count("\ufffd")
    others = sum(not character.isascii() for character in broken) - wrong
    return broken if _LEAST_PER_WRONG * wrong <= others else _decode_guessing(data)


def _decode_as(encoding: str, data: bytes) -> str | None:
    with suppress(UnicodeDecodeError):
        return data.decode(encoding)
    return None


def _decode_guessing(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    fitting = [match for match in from_bytes(data, cp_isolation=list(_LEGACY)) if match.encoding in _LEGACY]
    if not fitting:
        return None
    least = min(match.chaos for match in fitting) + _SLIGHT_DISORDER
    best = min(fitting, key=lambda fit: (fit.chaos > least, -fit.coherence, _LEGACY.index(fit.encoding)))
    return _decode_as(best.encoding, data)


def _known_encoding(declared: str | None) -> str | None:
    with suppress(LookupError):
        return _READ_AS.get(codecs.lookup(declared or "").name)
    return None


_FRONT_MATTER = re.compile(r"\s*---[ ]*\n((?:.*\n){1,100}?)(?:---|\.\.\.)[ ]*(?:\n|\Z)")
_FIELD = re.compile(r"[ ]*([A-Za-z]+)[ ]*:[ ]*(.*)")
_HEADER_LINE = re.compile(_FIELD.pattern + r"(?:\n|\Z)")
_FIELD_NAMES = {
    **{name: name for name in ("title", "date", "by")},
    **dict.fromkeys(("source", "publisher", "outlet"), "source"),
    **dict.fromkeys(("url", "link"), "url"),
}
_MAX_FIELD_CHARS, _MAX_DATE_CHARS, _MAX_URL_CHARS = 300, 60, 2000
_DATE_FIRST = re.compile(
    r"\s*date[ ]?:?[ ]+(\d{4}-\d{2}-\d{2})(?:[T ]\d\d:\d\d[\d:.]*(?:Z|[+-][\d:]+)?)?(?=\s)", re.IGNORECASE
)


def split_head(text: str) -> Draft:
    """Return the text without the metadata that it begins with, and that metadata.

    Known are front matter between `---` lines, header lines such as `Title: ...`, and `date YYYY-MM-DD`
    before the first words. A text without any is returned as it is.
    """
    fields, rest = _front_matter(text)
    if rest is text:
        fields, rest = _header_lines(text)
    first = _DATE_FIRST.match(rest)
    if first and parse_date(first.group(1)):
        fields.setdefault("date", first.group(1))
        rest = rest[first.end() :]
    if rest is text:
        return Draft(text)
    return Draft(
        text=rest.lstrip(),
        title=fields.get("title"),
        published=parse_date(fields.get("date", "")),
        source=fields.get("source"),
        url=accepted_url(fields.get("url")),
    )


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    block = _FRONT_MATTER.match(text)
    if block is None or not re.search(r"^[\w-]+[ ]*:", block.group(1), re.MULTILINE):
        return {}, text
    fields: dict[str, str] = {}
    for line in block.group(1).splitlines():
        field = _FIELD.match(line)
        if field and field.group(1).lower() in _FIELD_NAMES:
            value = re.sub(r"^(['\"])(.*)\1$", r"\2", field.group(2).strip())
            fields.setdefault(_FIELD_NAMES[field.group(1).lower()], value)
    return fields, text[block.end() :]


def _header_lines(text: str) -> tuple[dict[str, str], str]:
    fields: dict[str, str] = {}
    at = len(text) - len(text.lstrip())
    while field := _HEADER_LINE.match(text, at):
        key, value = _FIELD_NAMES.get(field.group(1).lower()), field.group(2).strip()
        longest = _MAX_DATE_CHARS if key == "date" else _MAX_FIELD_CHARS
        if key is None or not 0 < len(value) <= longest:
            break
        fields.setdefault(key, value)
        at = field.end()
    return fields, text[at:] if fields else text


_NUMBERS = re.compile(r"(?<!\d)(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|(\d\d)(\d\d))(?!\d)")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?([A-Za-z]{3,9})\.?,?\s+(\d{4})(?!\d)")


def parse_date(words: str) -> date | None:
    """Return the date that the words name in ISO form or in English, or None; 3/4/2021 might be two."""
    words = words[:_MAX_DATE_CHARS]
    with suppress(ValueError):
        if found := _NUMBERS.search(words):
            year, _, month, day, plain_month, plain_day = found.groups()
            return date(int(year), int(month or plain_month), int(day or plain_day))
        if found := _DAY_FIRST.search(words):
            return date(int(found.group(3)), month_number(found.group(2)), int(found.group(1)))
        if found := _MONTH_FIRST.search(words):
            return date(int(found.group(3)), month_number(found.group(1)), int(found.group(2)))
    return None


def accepted_url(url: str | None) -> str | None:
    """Return a web address as it is, and None for anything else."""
    url = (url or "").strip()
    if len(url) > _MAX_URL_CHARS or re.search(r"[\s<>\"]", url) or clean_characters(url) != url:
        return None
    with suppress(ValueError):
        parts = urlsplit(url)
        return url if parts.scheme in ("http", "https") and parts.hostname else None
    return None
