"""What stands around a quotation that nobody is said to say, and what it tells of whose it is not."""

import re
from dataclasses import dataclass

from index.models import KnownBy, Span
from index.statements.attributions.reach import asks
from index.statements.names import plain
from index.statements.phrases import is_passive
from index.statements.tokens import Wording

_ADDRESS = re.compile(r"(?:^|,\s)((?:[A-Z][\w.'’-]*\s){0,2}[A-Z][\w'’-]+)(?=[,?!]|\.?$)")
_ELSES = re.compile("[dP]?[nmN#]{1,4}r?[aevl]|hr?[aevl]")
_ANSWERED = re.compile("[|/]Q")


@dataclass(frozen=True)
class Speaker:
    """Whom a statement is ascribed to, the words that say so, and how they do."""

    name: str | None
    mention: Span | None = None
    known_by: KnownBy = "nothing"


NOBODY = Speaker(None)


def from_surroundings(name: str | None, doubtful: bool = False) -> Speaker:
    """Somebody whom only the text around some words tells; others may be meant where it is doubtful."""
    if name is None:
        return NOBODY
    return Speaker(name, known_by="either" if doubtful else "surroundings")


def is_anothers(wording: Wording, at: int) -> bool:
    """Whether the quotation that is a token is not of whom it seems to be.

    It is a question that is answered right after it, it is put to whom its sentence is about, or the sentence
    goes on with what somebody else does.
    """
    put_to_them = wording.tags[at - 2 : at] in ("v,", "v:") and is_passive(wording, at - 2)
    answered = asks(wording, at) and _ANSWERED.match(wording.tags, at + 1) is not None
    return put_to_them or answered or _ELSES.match(wording.tags, at + 1) is not None


def is_addressed(wording: Wording, name: str, at: int) -> bool:
    """Whether a quotation calls somebody by name: "Captain Reyes, I paid for the early boat."."""
    quotation = wording.tokens[at].quotation
    said = quotation.inner.of(wording.prose.text) if quotation else ""
    called = {plain(match.group(1).split()[-1]) for match in _ADDRESS.finditer(said)}
    return not called.isdisjoint(map(plain, name.split()))
