"""Where "there" is, in a question that follows another."""

import re
from collections.abc import Sequence

from index.dialogue.antecedents import is_time
from index.dialogue.mentions import Named

_THERE = re.compile(r"(?i)(?<=\w )(?:(?P<from>from|of)\s+)?(?:over\s+|out\s+|up\s+|down\s+)?there(?![\w'’-])")
_EXISTS = re.compile(
    r"(?i)\b(?:is|are|was|were|will|be|been|has|have|had|isn['’]?t|aren['’]?t|wasn['’]?t|weren['’]?t|s)\s+$"
)
_MOVES = re.compile(
    r"(?i)\b(?:go|goes|going|went|gone|get|gets|getting|got|come|came|coming|travel\w*|fly|flew|flying|move|moved|sent|send|return\w*)\s+$"
)
_IN = re.compile(r"(?i)\b(?P<in>in|at|near|inside|outside|across|around)\s+$")
_TOWARDS = re.compile(
    r"(?i)\b(?:to|into|from|of|for|visit|visited|visiting|leave|left|reach|reached|enter|entered)\s+$"
)


def replace_there(question: str, place: str | None) -> str:
    """The question with a place, given with its preposition ("in Crimea"), for "there"."""
    found = _THERE.search(question)
    if found is None or place is None or _exists(question, found):
        return question
    where = place
    if found["from"]:
        where = f"from {place.partition(' ')[2]}"
    elif _MOVES.search(question[: found.start()]):
        where = f"to {place.partition(' ')[2]}"
    return f"{question[: found.start()]}{where}{question[found.end() :]}"


def _exists(question: str, there: re.Match[str]) -> bool:
    """Whether "there" is no place but says that something exists: "is there a report"."""
    before, after = question[: there.start()], question[there.end() :]
    return bool(_EXISTS.search(before)) and not re.fullmatch(r"\W*", after)


def named_place(question: str, named: Sequence[Named]) -> str | None:
    """The place that a question names, with its preposition."""
    for one in named:
        before = question[: one.start]
        place = one.who.kind in ("thing", "body", "name") and not is_time(one.who.words.split()[-1])
        if place and (stands := _IN.search(before)):
            return f"{stands['in'].lower()} {one.who.words}"
        if place and one.who.name and _TOWARDS.search(before):
            return f"in {one.who.words}"
    return None
