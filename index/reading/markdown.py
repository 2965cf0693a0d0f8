"""Markdown -> the lines of an article."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from index.errors import ReadingError
from index.reading.drafts import Draft, read_plain

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
