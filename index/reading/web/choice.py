"""Which of several extractions of a page to begin with: they are held against where its prose is dense."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from lxml.html import HtmlElement

from index.reading.web.blocks import Block
from index.reading.web.elements import NEVER_STORY, around, is_beside

_LINKED = 0.5
_CLEARLY_NEARER, _TWICE, _WHOLE_ARTICLE_CHARS = 0.2, 2, 1000
_SHARES = (1.0, 0.5, 0.25)


def likeliest(blocks: Sequence[Block], votes: Sequence[Sequence[bool]]) -> list[bool]:
    """Of extractions, each a vote on every block, the first, unless another is clearly nearer to the prose.

    Where none has any of the prose, and it is more than they have, the prose itself.
    """
    dense = _densest(blocks)
    best = max(votes, key=lambda vote: _agreement(blocks, vote, dense))
    first = votes[0]
    nearer = _agreement(blocks, best, dense) > _agreement(blocks, first, dense) + _CLEARLY_NEARER
    chosen = best if nearer and _mass(blocks, best) >= _WHOLE_ARTICLE_CHARS else first
    missed = not any(a and b for a, b in zip(chosen, dense, strict=True))
    return list(dense if missed and _mass(blocks, dense) > _TWICE * _mass(blocks, chosen) else chosen)


def _densest(blocks: Sequence[Block]) -> list[bool]:
    """Whether each block is prose of the element that holds the most prose close below it."""
    prose = [block for block in blocks if block.is_prose()]
    held: Counter[HtmlElement] = Counter()
    for block in prose:
        for outer in around(block.element):
            held[outer] += len(block.text)
    most = _LINKED * max(held.values(), default=0)
    page = {element for element, chars in held.items() if chars > most}
    mass: dict[HtmlElement, float] = defaultdict(float)
    for block in prose:
        if not is_beside(block.element, page, NEVER_STORY):
            for share, outer in zip(_SHARES, around(block.element.getparent()), strict=False):
                mass[outer] += share * len(block.text)
    if not mass:
        return [False] * len(blocks)
    top = max(mass, key=lambda element: mass[element])
    return [block.is_prose() and top in around(block.element) for block in blocks]


def _agreement(blocks: Sequence[Block], one: Sequence[bool], other: Sequence[bool]) -> float:
    both = _mass(blocks, [a and b for a, b in zip(one, other, strict=True)])
    either = _mass(blocks, [a or b for a, b in zip(one, other, strict=True)])
    return both / max(1, either)


def _mass(blocks: Sequence[Block], chosen: Sequence[bool]) -> int:
    return sum(
        len(block.text)
        for block, is_in in zip(blocks, chosen, strict=True)
        if is_in and block.link_density < _LINKED
    )
