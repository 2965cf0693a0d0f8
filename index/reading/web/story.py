"""Which blocks of a page are its article, beginning with those that an extraction chose.

Around them is looked for what extractions lose: the lead between headline and text, captions, further
containers, tables, whole lists, headings of what is kept. What they let in is dropped: lines that only
link elsewhere, buttons to share, addresses of reporters, the next column.
"""

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from index.reading.web.blocks import Block
from index.reading.web.elements import (
    HEADINGS,
    around,
    cell_of,
    form_of,
    galleries_around,
    is_beside,
    is_caption,
    is_control,
    is_in_article,
    is_named_lead,
    is_signature,
    outer_list,
)

_ADDRESS = re.compile(r"@[\w-]+\.\w|\+\d[\d ()/-]{7,}|^©|[Cc]opyright")
_CREDIT = re.compile(r"©|\b(?:Photo|Foto|Bild|Image|Credit)s?\s*:", re.IGNORECASE)
# Of an address of the web, its host, None where it is the page's own; no place on the page itself.
_HOST = re.compile(r"(?!#|mailto:|tel:|javascript:)(?:(?:https?:)?//(?:www\.)?([\w.-]+))?", re.IGNORECASE)
_LEAD_CHARS, _STANDFIRST_CHARS, _SUMMARY_CHARS, _CAPTION_CHARS = 40, 35, 40, 20
_CONTROL_CHARS, _LABEL_CHARS, _LONG_PROSE_CHARS, _LINK_CHARS = 200, 80, 100, range(25, 250)
_LINES_ABOVE, _LINES_BELOW, _FEWEST_OWN = 12, 4, 5
_LINE_TAGS = frozenset(("p", "blockquote", *HEADINGS[1:]))
_LINKED, _MOSTLY_LINKED = 0.5, 0.65
_MOST_OF_STORY, _LEAST_OF_STORY, _WHOLE_STORY_CHARS = 0.8, 0.3, 1000


def mend(
    blocks: Sequence[Block], chosen: Sequence[bool], headline: str = "", summary: str = ""
) -> list[bool]:
    """The choice with what belongs to its story and without what does not.

    Its lead stands below its headline, or is the page's own summary of it.
    """
    beside = _find_beside(blocks, chosen)
    kept = [is_in and not is_out for is_in, is_out in zip(chosen, beside, strict=True)]
    sure = [i for i, is_in in enumerate(kept) if is_in and blocks[i].is_prose()]
    sure = sure or [i for i, is_in in enumerate(kept) if is_in]
    if sure:
        story = _Story([blocks[i] for i in sure], sure[0], sure[-1])
        _add_lead(blocks, kept, story, headline, summary)
        _add_between(blocks, kept, story)
        _add_headings(blocks, kept, story)
        _drop_foreign(blocks, kept, story)
        _drop_announced(blocks, kept)
    return [is_in and not is_out for is_in, is_out in zip(kept, beside, strict=True)]


def _find_beside(blocks: Sequence[Block], chosen: Sequence[bool]) -> list[bool]:
    """What was chosen though it stands in an element called beside the story, all alike holding little of it.

    Pictures to turn over are beside a story that is whole without them, however many they are.
    """
    chars: Counter[HtmlElement] = Counter()
    alike: Counter[tuple[str, str] | None] = Counter()
    prose: Counter[HtmlElement] = Counter()
    for block, is_in in zip(blocks, chosen, strict=True):
        outer = list(around(block.element)) if is_in else []
        for element in outer:
            chars[element] += len(block.text)
            prose[element] += len(block.text) * block.is_prose()
        for form in {form_of(element) for element in outer} - {None}:
            alike[form] += len(block.text)
    enough = _LEAST_OF_STORY * max(chars.values(), default=0)
    story = {element for element, n in chars.items() if max(n, alike[form_of(element)]) >= enough}
    most_pictured = max(prose.values(), default=0) - _WHOLE_STORY_CHARS

    def is_foreign(element: HtmlElement) -> bool:
        is_picture = any(prose[gallery] <= most_pictured for gallery in galleries_around(element))
        return is_picture or is_beside(element, story)

    return [is_in and is_foreign(block.element) for block, is_in in zip(blocks, chosen, strict=True)]


@dataclass
class _Story:
    """What the blocks that are surely the article have around them, and where they begin and end."""

    sure: Sequence[Block]
    first: int
    last: int
    elements: Set[HtmlElement] = field(init=False)
    home: HtmlElement = field(init=False)
    """The innermost element that holds most of the story."""
    holders: Set[HtmlElement] = field(init=False)
    """What holds a paragraph, or holds that."""

    def __post_init__(self) -> None:
        chars: Counter[HtmlElement] = Counter()
        for block in self.sure:
            for element in around(block.element):
                chars[element] += len(block.text)
        enough = _MOST_OF_STORY * sum(len(block.text) for block in self.sure)
        outer = list(around(self.sure[0].element))
        self.elements = frozenset(chars)
        self.home = next((element for element in outer if chars[element] >= enough), outer[-1])
        self.holders = {element for block in self.sure for element in _holders(block)}

    def is_home_of(self, block: Block) -> bool:
        return self.home in around(block.element)


def _holders(block: Block) -> list[HtmlElement]:
    return list(around(block.element.getparent()))[:2]


def _add_lead(blocks: Sequence[Block], kept: list[bool], story: _Story, headline: str, summary: str) -> None:
    above = range(story.first)
    same = [i for i in above if blocks[i].text.casefold() == headline.casefold()]
    headlines = [i for i in same if blocks[i].element.tag in HEADINGS] or same
    headlines = headlines or [i for i in above if blocks[i].element.tag == "h1"]
    start = headlines[-1] + 1 if headlines else max(0, story.first - _LINES_ABOVE)
    for i, block in enumerate(blocks[: story.first]):
        if kept[i] or block.link_density >= _LINKED:
            continue
        if block.text[:_SUMMARY_CHARS].casefold() == summary[:_SUMMARY_CHARS].casefold():
            kept[i] = len(block.text) >= _SUMMARY_CHARS
        elif i >= start and (
            headlines
            or is_in_article(block.element, story.elements)
            or is_named_lead(block.element, story.elements)
        ):
            is_called_so = block.element.tag in HEADINGS or is_named_lead(block.element, story.elements)
            is_lead = (is_called_so and len(block.text) >= _STANDFIRST_CHARS) or block.is_prose(_LEAD_CHARS)
            kept[i] = is_lead and not is_beside(block.element, story.elements)


def _add_between(blocks: Sequence[Block], kept: list[bool], story: _Story) -> None:
    forms = {form_of(block.element.getparent()) for block in story.sure} - {None}
    parents = {block.element.getparent() for block in story.sure}
    lists = {outer_list(block.element, story.home) for block in story.sure} - {None}
    tables = {block.element for block, is_in in zip(blocks, kept, strict=True) if is_in and block.cells}
    for i in range(story.first, len(blocks)):
        block = blocks[i]
        if kept[i] or is_beside(block.element, story.elements):
            continue
        within = i < story.last
        if is_signature(block.element):
            kept[i] = kept[i - 1]
        elif block.element.tag == "table":
            kept[i] = block.element in tables or (within and story.is_home_of(block))
        elif is_caption(block.element):
            is_near = i < story.last + _LINES_BELOW and story.is_home_of(block)
            is_credit = _CREDIT.search(block.text) is not None and not block.is_prose()
            is_told = len(block.text) >= _CAPTION_CHARS and block.link_density < _LINKED
            kept[i] = is_near and is_told and not is_credit
        elif outer_list(block.element, story.home) in lists or (within and block.element in parents):
            kept[i] = block.link_density < _LINKED or block.element.tag == "li"
        elif block.is_prose():
            is_near = not story.holders.isdisjoint(_holders(block))
            is_long = block.is_prose(_LONG_PROSE_CHARS) and story.is_home_of(block)
            alike = form_of(block.element.getparent()) in forms
            further = block.element.getparent() in story.holders
            kept[i] = (is_near or is_long if within else further) or (
                alike and (is_in_article(block.element, story.elements) or story.is_home_of(block))
            )


def _add_headings(blocks: Sequence[Block], kept: list[bool], story: _Story) -> None:
    for i in range(story.last - 1, -1, -1):
        block = blocks[i]
        is_heading = block.element.tag in HEADINGS[1:] and block.link_density < _LINKED
        if is_heading and kept[i + 1] and not is_beside(block.element, story.elements):
            kept[i] = True


def _drop_foreign(blocks: Sequence[Block], kept: list[bool], story: _Story) -> None:
    cell = cell_of(story.home)
    leads = _lead_to_own_pages(blocks)
    for i, block in enumerate(blocks):
        if not kept[i] or i == story.first:
            continue
        interrupts = 0 < i < len(blocks) - 1 and block.element.tag in _LINE_TAGS and leads[i]
        in_next_column = cell is not None and cell not in around(block.element)
        is_short = len(block.text) < _CONTROL_CHARS
        if interrupts or in_next_column or (is_short and is_control(block.element, story.elements)):
            kept[i] = False
        elif i < story.first and block.link_density > _LINKED and block.element.tag not in HEADINGS:
            kept[i] = story.is_home_of(block)
        elif is_short and not block.is_prose(_LABEL_CHARS):
            is_within = story.first < i < story.last
            is_foreign = _CREDIT.match(block.text) if is_within else _ADDRESS.search(block.text)
            kept[i] = is_foreign is None


def _drop_announced(blocks: Sequence[Block], kept: list[bool]) -> None:
    """Drop the line that only announces links that were dropped, and one with a list of the site's pages."""
    leads = [*_lead_to_own_pages(blocks), False]
    for i, below in enumerate(blocks[1:]):
        block = blocks[i]
        announces = block.element.tag in HEADINGS or block.text.endswith((":", "?"))
        if not kept[i] or not announces or len(block.text) >= _LABEL_CHARS or below.link_density <= _LINKED:
            continue
        end = leads.index(False, i + 1)
        is_list = end > i + 2 and all(blocks[j].element.tag == "li" for j in range(i + 1, end) if kept[j])
        if is_list:
            kept[i:end] = [False] * (end - i)
        kept[i] &= any(kept[i + 1 : i + 3])


def _lead_to_own_pages(blocks: Sequence[Block]) -> list[bool]:
    """Whether each block is a line that only links to other pages of the same site."""
    hosts = [[_HOST.match(address) for address in _addresses(block)] for block in blocks]
    named = Counter(host[1] for several in hosts for host in several if host and host[1])
    own = {None, *(name for name, links in named.most_common(1) if links >= _FEWEST_OWN)}
    return [
        block.link_density >= _MOSTLY_LINKED
        and len(block.text) in _LINK_CHARS
        and all(host and host[1] in own for host in several)
        for block, several in zip(blocks, hosts, strict=True)
    ]


def _addresses(block: Block) -> list[str]:
    """What a block links to, or what links all of it."""
    links = [*(outer for outer in around(block.element) if outer.tag == "a"), *block.element.iter("a")]
    return [address for link in links if (address := str(link.get("href") or ""))]
