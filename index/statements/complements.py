"""What a verb of speech reports: a quotation beside it, the clause after it, or the clause before it."""

import re
from collections.abc import Iterator

from index.statements.phrases import Phrase
from index.statements.reach import Cue, Reach
from index.statements.said_after import said_after
from index.statements.said_before import said_before
from index.statements.tokens import Wording

_LONGEST = 300
"""Of a clause, in tokens: prose has none so long, and text without full stops must not be slow."""
_LABELLED = re.compile(r"[^Q,:;|/vuk]{1,8}(Q)")
_NAMED = re.compile(r"(?:o|h|r|d?P?[nmN]{1,3}|P)(?:(?=d)|r?p(?=[dPnmegN]))")
_ADDED = re.compile(r",?c((?:[tdPNnmegap#hro]{1,12}(?<!v))?Q)(?![,]?[dPNnmh]*[vu])")
_ARTICLES = frozenset("a an the one".split())


def complements(wording: Wording, cue: Cue, following: Cue | None) -> tuple[Phrase, ...]:
    """The stretches of tokens that a verb reports; `following` is the next that reports something."""
    start, end = wording.sentence(cue.start)
    start, end = max(start, cue.begin - _LONGEST), min(end, cue.end + _LONGEST)
    return tuple(_stretches(Reach(wording, cue, following, start, end)))


def _stretches(reach: Reach) -> Iterator[Phrase]:
    tags = reach.wording.tags
    if tags[reach.cue.start] == "l":
        label = _label(reach)
        if label is not None:
            yield label
            yield from _further(reach, label[1])
        return
    after = said_after(reach)
    before = said_before(reach, after)
    if before is not None:
        yield before
    if after is not None:
        yield after
        if tags[after[1] - 1] == "Q":
            yield from _further(reach, after[1])


def _label(reach: Reach) -> Phrase | None:
    """What somebody is called: "called it a mistake", "described the trip as “a waste”"."""
    labelled = _LABELLED.match(reach.wording.tags, reach.cue.end, reach.end)
    if labelled is not None:
        return labelled.span(1)
    named = _NAMED.match(reach.wording.tags, reach.cue.end, reach.end)
    if named is None:
        return None
    joins = reach.wording.tokens[named.end() - 1].text.lower()
    if joins != "as" and (
        reach.wording.tags[named.end() - 1] == "p"
        or reach.wording.tokens[named.end()].text.lower() not in _ARTICLES
        or reach.wording.tags[named.end() + 1] == "T"
    ):
        return None
    return reach.before_comma(reach.clause(named.end()))


def _further(reach: Reach, at: int) -> Iterator[Phrase]:
    """The quotations that "and" adds to one, with the words that lead to them."""
    tags = reach.wording.tags
    while True:
        added = _ADDED.match(tags, at, reach.end)
        if added is None:
            return
        yield added.span(1)
        at = added.end()
