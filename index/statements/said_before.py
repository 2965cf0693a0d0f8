"""What a verb of speech reports before itself: a quotation, or the clause that the attribution ends."""

import re

from index.statements.phrases import Phrase, is_part_of_phrase
from index.statements.reach import Reach
from index.statements.said_after import CIRCUMSTANCE, TIME
from index.statements.vocabulary import ADDRESSES, QUOTES_ONLY, TAKES_BARE_CLAUSE

_ENDS_THERE = re.compile(rf"(?:o|p[nm])?{TIME}{CIRCUMSTANCE}{TIME}(?:[.,;)|/-]|s|$)")
_MEDIA = frozenset(
    "statement report interview email e-mail letter post tweet blog release memo article column ruling"
    " decision speech brief study paper filing twitter facebook instagram".split()
)
_DATELINE = re.compile(r"[NT#,.()]{1,9}-")


def said_before(reach: Reach, after: Phrase | None) -> Phrase | None:
    """The stretch before the attribution that was said; `after` is what was said after it."""
    tags, begin = reach.wording.tags, reach.cue.begin
    at = begin - 1
    if at > 0 and tags[at] == "|" and after is None and not reach.cue.inherits:
        return (at - 1, at) if tags[at - 1] == "Q" else None
    if at >= reach.start and tags[at] in ",-":
        at -= 1
    if at < reach.start:
        return None
    if reach.cue.relative and (after is not None or reach.word in QUOTES_ONLY):
        return None
    if tags[at] == "Q" and after is not None and is_part_of_phrase(reach.wording, at):
        return _ending_with_quotation(reach, at) if tags[reach.cue.end] == "," else None
    if tags[at] == "Q" and not (reach.cue.inherits and at == begin - 1):
        answers = after is not None and (reach.cue.inherits or not (reach.closed(at) or at == reach.start))
        return None if answers else _ending_with_quotation(reach, at)
    according = tags[reach.cue.start] == "k"
    if reach.cue.inherits or reach.cue.relative or (at == begin - 1 and not according):
        return None
    if after is None or reach.in_the_middle or (according and at - reach.start >= 4):
        return _clause_before(reach, at + 1, according)
    return None


def _ending_with_quotation(reach: Reach, at: int) -> Phrase | None:
    """A quotation before its attribution, or the clause that it ends."""
    first = _start_of_clause(reach, at)
    introduced = (
        at == first
        or reach.wording.tags[at - 1] in ",:.-)"
        or re.search("[vk]", reach.wording.tags[first:at])
    )
    if introduced or not (reach.closed(at) or reach.wording.tags[at + 1] in ",-"):
        return at, at + 1
    return first, at + 1


def _clause_before(reach: Reach, end: int, according: bool) -> Phrase | None:
    tags, first = reach.wording.tags, _start_of_clause(reach, end)
    at = reach.cue.subject[1] if reach.inverted and reach.cue.subject is not None else reach.cue.end
    if tags[end] == "," and tags[end + 1] == "c" and not reach.inverted:
        return None
    if reach.in_the_middle and "k" not in tags[first:end]:
        return reach.trimmed(first, end) if tags[first:end].strip("rcT,") else None
    if end - first < 3 or "k" in tags[first:end] or reach.word in QUOTES_ONLY:
        return None
    if (
        tags[at] == "p"
        and reach.word not in TAKES_BARE_CLAUSE
        and not according
        and not _published(reach, at)
    ):
        return None
    if reach.word in ADDRESSES and tags[at] in "nm":
        at += 1
    if not according and _ENDS_THERE.match(tags, at, reach.end) is None:
        return None
    if tags[first] in "pgsT" and not re.search("[aev]", tags[first:end]):
        return None
    if tags[first] == "Q" and reach.closed(first) and not tags[first + 1 : end].strip("dPNnm#,"):
        # What stands between a quotation and its verb is the beginning of the subject.
        return first, first + 1
    return reach.trimmed(first, end)


def _published(reach: Reach, at: int) -> bool:
    """Whether a circumstance names where it was said: "she wrote in a statement"."""
    words = (token.text.lower() for token in reach.wording.tokens[at : at + 6])
    return not _MEDIA.isdisjoint(words)


def _start_of_clause(reach: Reach, end: int) -> int:
    dateline = _DATELINE.match(reach.wording.tags, reach.start, end)
    return dateline.end() if dateline else reach.start
