"""Markdown and HTML -> the lines of an article."""

import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from index.errors import ReadingError
from index.reading.drafts import Draft, accepted_url, decode, parse_date, read_plain
from index.text.canonical import clean_characters

if TYPE_CHECKING:
    from markdown_it.token import Token

# Parsers hold these formats as trees, in the worst case some hundred times as large as the text.
MAX_MARKDOWN_BYTES = 4 * 2**20
MAX_HTML_BYTES = 10 * 2**20


def read_markdown(data: bytes, name: str) -> Draft:
    """Return the words of a Markdown text, a line to each of its blocks; raises `ReadingError`."""
    if len(data) > MAX_MARKDOWN_BYTES:
        raise ReadingError(
            f"{name} is larger than {MAX_MARKDOWN_BYTES // 2**20} MiB; split it, or save its article as text."
        )
    from markdown_it import MarkdownIt

    head = read_plain(data, name)
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(head.text)
    lines = _lines_of(tokens)
    opening = lines[0][1] if lines and lines[0][0].startswith("h") else None
    title = head.title or next((line for level, line in lines if level == "h1"), opening)
    return replace(head, text="\n\n".join(line for _, line in lines), title=title)


def _lines_of(tokens: Sequence["Token"]) -> list[tuple[str, str]]:
    """The lines of the blocks, each with the tag of its block."""
    lines: list[tuple[str, str]] = []
    cells: list[str] = []
    tag = ""
    for token in tokens:
        if token.type == "tr_open":
            cells = []
        elif token.type == "tr_close":
            lines.append(("tr", " | ".join(cells)))
        elif token.type == "inline":
            parts = _words_of(token.children or [])
            if tag in ("th", "td"):
                cells.append(" ".join(parts))
            else:
                lines += ((tag, part) for part in parts)
        elif token.type in ("fence", "code_block"):
            lines += (("code", line) for line in token.content.split("\n"))
        elif token.nesting == 1:
            tag = token.tag
    return [(tag, line.rstrip()) for tag, line in lines if line.strip(" |")]


def _words_of(tokens: Sequence["Token"]) -> list[str]:
    """The lines of a block's content: links as their words, images and tags left out."""
    words = ""
    for token in tokens:
        if token.type in ("text", "code_inline"):
            words += token.content
        elif token.type == "softbreak":
            words += " "
        elif token.type == "hardbreak":
            words += "\n"
    return [" ".join(line.split()) for line in words.split("\n")]


_DECLARED = re.compile(
    rb"""<(?:meta\s[^>]*?charset|\?xml\s[^>]*?encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE
)
_IS_DOCUMENT = re.compile(r"<(?:html|!doctype\s+html)\b", re.IGNORECASE)
_ENDS_SENTENCE = re.compile(r"""[.!?…。！？।؟۔]["'”’»)\]]*$""")
_LONG_LINE_CHARS = 80


def read_html(data: bytes, name: str) -> Draft:
    """Return the article of a page without what stands around it; raises `ReadingError` if it has none."""
    if len(data) > MAX_HTML_BYTES:
        raise ReadingError(
            f"{name} is a page larger than {MAX_HTML_BYTES // 2**20} MiB; save its article as text."
        )
    for library in ("trafilatura", "htmldate", "courlan", "justext"):
        # They report on pages of no consequence to the user, who is told below what matters.
        logging.getLogger(library).setLevel(logging.CRITICAL)
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    found = _DECLARED.search(data[:4096])
    declared = found.group(1).decode("ascii", "replace") if found else None
    page = clean_characters(decode(data, name, declared))
    if not _IS_DOCUMENT.search(page):
        page = f"<html><body>{page}</body></html>"
    extracted = bare_extraction(
        page,
        include_comments=False,
        with_metadata=True,
        prune_xpath="//noscript",
        date_extraction_params={
            "extensive_search": False,  # it takes any date of the page, as of its copyright notice
            "original_date": True,
            "max_date": datetime.now(UTC).date().isoformat(),
        },
    )
    lines = _blocks(extracted.text or "") if isinstance(extracted, Document) else []
    if not isinstance(extracted, Document) or not any(map(_is_prose, lines)):
        raise ReadingError(
            f"{name} is a page with no article in it; give the page of one article, or its text."
        )
    return Draft(
        text="\n\n".join(lines),
        title=extracted.title,
        published=parse_date(extracted.date or ""),
        source=extracted.sitename,
        url=accepted_url(extracted.url),
    )


def _blocks(text: str) -> list[str]:
    lines = (re.sub(r"^- |^\| | ?\| *$", "", line.strip()).strip() for line in text.split("\n"))
    return [line for line in lines if line.strip(" |-")]


def _is_prose(line: str) -> bool:
    """Whether the line is a sentence, not a menu's entry."""
    return len(line) >= _LONG_LINE_CHARS or (len(line) >= 20 and _ENDS_SENTENCE.search(line) is not None)
