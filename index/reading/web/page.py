"""HTML -> the article of a page.

Several extractions are made and compared, since each loses something else; where what the page says of
its article is not in what was read, the draft says so.
"""

import copy
import logging
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from index.errors import ReadingError
from index.reading.drafts import Draft, decode, parse_date
from index.text.canonical import clean_characters
from index.text.terms import content_stems

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from index.reading.web.declared import Declared

# A parser holds a page as a tree, in the worst case some hundred times as large as the text.
MAX_HTML_BYTES = 10 * 2**20
_DECLARED = re.compile(
    rb"""<(?:meta\s[^>]*?charset|\?xml\s[^>]*?encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE
)
_IS_DOCUMENT = re.compile(r"<(?:html|!doctype\s+html)\b", re.IGNORECASE)
_ENDS_SENTENCE = re.compile(r"""[.!?…。！？।؟۔]["'”“’‘»«)\]」』）]*$""")
_LONG_LINE_CHARS, _SENTENCE_CHARS = 80, 20
_MOST_LOST, _BODY_CHARS = 0.6, 400
_SUMMARY_CHARS, _SUMMARY_WORDS, _SHARED_WITH_SUMMARY = 40, 6, 0.4


def read_html(data: bytes, name: str) -> Draft:
    """Return the article of a page without what stands around it; raises `ReadingError` if it has none."""
    if len(data) > MAX_HTML_BYTES:
        raise ReadingError(
            f"{name} is a page larger than {MAX_HTML_BYTES // 2**20} MiB; save its article as text."
        )
    for library in ("trafilatura", "htmldate", "courlan", "justext"):
        # They report on pages of no consequence to the user, who is told below what matters.
        logging.getLogger(library).setLevel(logging.CRITICAL)
    from trafilatura.utils import load_html

    from index.reading.web.blocks import cut_names, drop_hidden, open_fallbacks
    from index.reading.web.declared import find_headline, read_declared

    page = _page_of(data, name)
    tree = load_html(page)
    none = ReadingError(f"{name} is a page with no article in it; give the page of one article, or its text.")
    if tree is None:
        raise none
    cut_names(tree)
    declared = read_declared(tree)
    headline = find_headline(tree, declared)
    published = declared.published or _found_day(tree)
    open_fallbacks(tree)
    drop_hidden(tree)
    main, fast = _extracted(tree, fast=False), _extracted(tree, fast=True)
    lines = _story_lines(tree, (main, fast), headline or "", declared.summary or "")
    body = _blocks(declared.body or "")
    if _length(body) >= _BODY_CHARS and _length(lines) < _MOST_LOST * _length(body):
        begin = (declared.summary or "")[:_SUMMARY_CHARS]
        leads = [line for line in lines if len(begin) == _SUMMARY_CHARS and line.startswith(begin)]
        lines = [*(lead for lead in leads[:1] if lead not in body), *body]
    lines = lines or _blocks(main)
    if not any(map(_is_prose, lines)):
        raise none
    return Draft(
        text="\n\n".join(lines),
        title=headline,
        published=published,
        source=declared.source,
        url=declared.url,
        warnings=tuple(_warnings(name, lines, declared)),
    )


def _page_of(data: bytes, name: str) -> str:
    found = _DECLARED.search(data[:4096])
    declared = found.group(1).decode("ascii", "replace") if found else None
    page = clean_characters(decode(data, name, declared))
    return page if _IS_DOCUMENT.search(page) else f"<html><body>{page}</body></html>"


def _extracted(tree: "HtmlElement", fast: bool) -> str:
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    found = bare_extraction(copy.deepcopy(tree), fast=fast, include_comments=False, prune_xpath="//noscript")
    return found.text or "" if isinstance(found, Document) else ""


def _story_lines(tree: "HtmlElement", extractions: Sequence[str], headline: str, summary: str) -> list[str]:
    from index.reading.web.blocks import drop_controls, find_blocks
    from index.reading.web.choice import likeliest
    from index.reading.web.membership import find_members
    from index.reading.web.story import mend

    drop_controls(tree)
    blocks = find_blocks(tree)
    if not blocks:
        return []
    votes = [find_members(blocks, text) for text in extractions]
    found = sum(len(block.text) for block, is_in in zip(blocks, votes[0], strict=True) if is_in)
    if found < _MOST_LOST * len(extractions[0]):
        # Its text stands elsewhere than in the page's own words, as in a script.
        return []
    chosen = mend(blocks, likeliest(blocks, votes), headline, summary)
    return [block.text for block, is_in in zip(blocks, chosen, strict=True) if is_in]


def _found_day(tree: "HtmlElement") -> date | None:
    from htmldate import find_date

    found = find_date(
        copy.deepcopy(tree),
        extensive_search=False,  # it takes any date of the page, as of its copyright notice
        original_date=True,
        max_date=datetime.now(UTC).date().isoformat(),
    )
    return parse_date(found or "")


def _warnings(name: str, lines: Sequence[str], declared: "Declared") -> list[str]:
    found = []
    stems = set(content_stems(declared.summary or ""))
    if len(stems) >= _SUMMARY_WORDS:
        read = set(content_stems("\n".join(lines)))
        if len(stems & read) < _SHARED_WITH_SUMMARY * len(stems):
            found.append(
                f"{name}: what the page says of its article is not in the text that was read; "
                "look whether it is the article, or give its text."
            )
    if declared.partly_open:
        found.append(
            f"{name}: the page says that it is not open to everyone; the text may be only its beginning."
        )
    return found


def _length(lines: Sequence[str]) -> int:
    return sum(map(len, lines))


def _blocks(text: str) -> list[str]:
    lines = (re.sub(r"^- |^\| | ?\| *$", "", line.strip()).strip() for line in text.split("\n"))
    return [line for line in lines if line.strip(" |-")]


def _is_prose(line: str) -> bool:
    """Whether the line is a sentence, not a menu's entry."""
    is_sentence = len(line) >= _SENTENCE_CHARS and _ENDS_SENTENCE.search(line) is not None
    return len(line) >= _LONG_LINE_CHARS or is_sentence
