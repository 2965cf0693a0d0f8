"""Markdown -> the lines of an article."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from index.errors import ReadingError
from index.reading.drafts import Draft, read_plain
from index.reading.tables import rows_with_header

if TYPE_CHECKING:
    from markdown_it.token import Token

# A parser holds it as a tree, in the worst case some hundred times as large as the text.
MAX_MARKDOWN_BYTES = 4 * 2**20


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
    """The lines of the blocks, each with the tag of its block; of a table, its rows with their header."""
    lines: list[tuple[str, str]] = []
    rows: list[list[str]] = []
    tag = ""
    for token in tokens:
        if token.type == "table_open":
            rows = []
        elif token.type == "tr_open":
            rows.append([])
        elif token.type == "table_close" and rows:
            lines += (("tr", row.line) for row in rows_with_header(rows[0], rows[1:]))
        elif token.type == "inline":
            parts = _words_of(token.children or [])
            if tag in ("th", "td"):
                rows[-1].append(" ".join(parts))
            else:
                lines += ((tag, part) for part in parts)
        elif token.type in ("fence", "code_block"):
            lines += (("code", line) for line in token.content.split("\n"))
        elif token.nesting == 1:
            tag = token.tag
    return [(tag, line.rstrip()) for tag, line in lines if line.strip(" |")]


# A line that begins with a label is one of its own, wherever the text around it is wrapped; but what is
# asked stands with its answer.
_LABEL = re.compile(r"[^\W\d_][\w /()-]{0,30}:(?:\s|$)")


def _words_of(tokens: Sequence["Token"]) -> list[str]:
    """The lines of a block's content: links as their words, images and tags left out."""
    words = ""
    for token in tokens:
        if token.type in ("text", "code_inline"):
            words += token.content
        elif token.type == "softbreak":
            words += "\f"
        elif token.type == "hardbreak":
            words += "\n"
    wrapped = words.split("\f")
    lines = wrapped[:1]
    for line in wrapped[1:]:
        above = lines[-1].lstrip()
        is_own = _LABEL.match(line) and _LABEL.match(above) and not above.rstrip().endswith("?")
        lines.append(f"\n{line}" if is_own else f" {line}")
    return [" ".join(line.split()) for line in "".join(lines).split("\n")]
