"""A page's tree -> its blocks: the runs of words that a browser would set as one paragraph, in order.

A block knows the element that it stands in. What a browser does not show is none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree, html
from lxml.html import HtmlElement

from index.reading.tables import Row, rows_with_header

_UNSEEN_TAGS = (
    *("script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "audio", "video"),
    *("canvas", "button", "select", "textarea", "input", "datalist", "dialog", "head", "map", "rp", "rt"),
)
_INLINE_TAGS = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark math meter nobr output"
    " progress q ruby s samp slot small span strike strong sub sup time tt u var wbr"
    # of formulas
    " mi mn mo ms mtext mrow mfrac msqrt mroot msup msub msubsup munder mover munderover mstyle mpadded"
    " mtable mtr mtd semantics annotation".split()
)
# A page may hide itself until its script has run.
_PAGE_TAGS = frozenset("html body main article".split())
_HIDDEN_NAMES = re.compile(r"(?:^|\s)(?:hidden|d-none|sr-only|visually-?hidden|screen-reader-text)(?:$|\s)")
# On a wider screen: md:block, d-lg-flex.
_SHOWN_NAMES = re.compile(r"[:-](?:block|flex|grid|inline|table|not-sr-only)")
_HIDDEN_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_ENDS_SENTENCE = re.compile(r"""[.!?…。！？।؟۔:]["'”“’‘»«)\]」』）]*$""")
# A sign of these scripts says what takes a few letters elsewhere.
_IDEOGRAPH, _MORE_IN_A_SIGN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"), 2
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\.?)?(?:\s[A-Z]{2,4})?", re.IGNORECASE)
_MOST_LINKED, _MOST_HIDDEN, _LONG_LINE_CHARS = 0.3, 0.9, 100
_MOST_CELL_CHARS, _MOST_CELLS, _FALLBACK_CHARS, _MOST_NAME_CHARS = 300, 40, 500, 500


@dataclass(slots=True, eq=False)
class Block:
    """Words of a page, the element that holds them, and how many of their characters are links.

    Of a table's row, `cells` has the words without those of the header.
    """

    text: str
    element: HtmlElement
    link_chars: int = 0
    cells: str = ""

    @property
    def link_density(self) -> float:
        """The share of the words that are links."""
        return self.link_chars / max(1, len(self.text))

    def is_prose(self, least: int = 60) -> bool:
        """Whether it is a sentence or more of at least so many characters, and hardly a link."""
        length = len(self.text) + _MORE_IN_A_SIGN * len(_IDEOGRAPH.findall(self.text))
        if length < least or self.link_density >= _MOST_LINKED:
            return False
        return length >= _LONG_LINE_CHARS or _ENDS_SENTENCE.search(self.text) is not None


def cut_names(tree: HtmlElement) -> None:
    """Cut what a page's elements are called to a bounded length: each is looked at again and again."""
    for element in tree.iter(etree.Element):
        for name in ("class", "id", "style"):
            if len(value := element.get(name) or "") > _MOST_NAME_CHARS:
                element.set(name, value[:_MOST_NAME_CHARS])


def open_fallbacks(tree: HtmlElement) -> None:
    """Make what a page holds for browsers without scripts, and is long enough for a text, a part of it."""
    for element in list(tree.iter("noscript")):
        if len(" ".join(element.text_content().split())) >= _FALLBACK_CHARS:
            element.tag = "div"


def drop_hidden(tree: HtmlElement) -> None:
    """Take out of a page the elements that it says not to show, unless the page itself is in them."""
    most = _MOST_HIDDEN * len(tree.text_content())
    hidden = []
    walk = etree.iterwalk(tree, events=("start",))
    for _, element in walk:
        if isinstance(element.tag, str) and _is_hidden(element) and not _is_page(element, most):
            hidden.append(element)
            walk.skip_subtree()
    for element in hidden:
        if element.getparent() is not None:
            element.drop_tree()


def drop_controls(tree: HtmlElement) -> None:
    """Take out of a page what is no text of it: scripts, controls, comments in its source."""
    etree.strip_elements(tree, etree.Comment, etree.ProcessingInstruction, *_UNSEEN_TAGS, with_tail=False)


def _is_page(element: HtmlElement, most: float) -> bool:
    is_page = element.tag in _PAGE_TAGS or element.find(".//h1") is not None
    return is_page or len(element.text_content()) > most


def _is_hidden(element: HtmlElement) -> bool:
    names = element.get("class") or ""
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or (element.get("aria-modal") == "true" and element.get("role") == "dialog")
        or (_HIDDEN_NAMES.search(names) is not None and _SHOWN_NAMES.search(names) is None)
        or _HIDDEN_STYLE.search(element.get("style") or "") is not None
    )


def read_fragment(words: str) -> list[str]:
    """The lines of a piece of HTML."""
    tree = html.fromstring(f"<div>{words}</div>")
    drop_hidden(tree)
    drop_controls(tree)
    return [block.text for block in find_blocks(tree)]


def find_blocks(tree: HtmlElement) -> list[Block]:
    """The blocks of a page in order; a row of a table of facts is one, and so is a time with its heading."""
    blocks: list[Block] = []
    for block in _Walk().blocks(tree):
        last = blocks[-1] if blocks else None
        if last and _CLOCK.fullmatch(last.text) and block.element.getparent() is _outer(last.element):
            blocks[-1] = Block(f"{last.text} {block.text}", block.element, block.link_chars, block.text)
        else:
            blocks.append(block)
    return blocks


def _outer(element: HtmlElement) -> HtmlElement | None:
    """What holds a block of one element, or the block's words themselves."""
    return element.getparent() if len(element) == 0 and element.tag in ("p", "div", "h5", "h6") else element


@dataclass
class _Walk:
    words: list[str] = field(default_factory=list)
    link_chars: int = 0
    links: int = 0

    def blocks(self, tree: HtmlElement) -> Iterator[Block]:
        walk = etree.iterwalk(tree, events=("start", "end"))
        for event, element in walk:
            inline = element.tag in _INLINE_TAGS
            if event == "start":
                if not inline:
                    yield from self._flush(element.getparent())
                if element.tag == "table" and (rows := _fact_rows(element)):
                    yield from (Block(row.line, element, 0, row.cells) for row in rows)
                    walk.skip_subtree()
                    continue
                self.links += element.tag == "a"
                self._add(element.text)
            else:
                if not inline:
                    yield from self._flush(element)
                self.links -= element.tag == "a"
                self._add(element.tail)
        yield from self._flush(tree)

    def _add(self, words: str | None) -> None:
        if words:
            self.words.append(words)
            self.link_chars += len(" ".join(words.split())) if self.links else 0

    def _flush(self, element: HtmlElement | None) -> Iterator[Block]:
        text = " ".join("".join(self.words).split())
        if text and element is not None:
            yield Block(text, _holder(element), self.link_chars)
        self.words, self.link_chars = [], 0


def _holder(element: HtmlElement) -> HtmlElement:
    """The element itself, or the nearest around it that is no part of a line."""
    while element.tag in _INLINE_TAGS and (parent := element.getparent()) is not None:
        element = parent
    return element


def _fact_rows(table: HtmlElement) -> list[Row]:
    """The rows of a table of facts; of one that only lays out a page, none."""
    if table.get("role") == "presentation" or table.find(".//table") is not None:
        return []
    if table.find(".//h1") is not None:
        return []
    header: list[str] = []
    grid: list[list[str]] = []
    for row in table.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        texts = [" ".join(cell.text_content().split()) for cell in cells]
        if len(cells) > _MOST_CELLS or any(len(text) > _MOST_CELL_CHARS for text in texts):
            return []
        if not grid and not header and cells and all(cell.tag == "th" for cell in cells):
            header = texts
        else:
            grid.append(texts)
    is_table = len(grid) + bool(header) > 1 and max(map(len, grid), default=0) > 1
    return rows_with_header(header, grid) if is_table else []
