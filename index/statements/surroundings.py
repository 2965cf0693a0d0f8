"""What stands around a quotation that nobody is said to say, and what it tells of whose it is not."""

import re
from dataclasses import dataclass

from index.models import KnownBy, Span
from index.statements.attributions.reach import asks
from index.statements.cast import Cast, looks_personal
from index.statements.names import plain
from index.statements.phrases import Phrase, is_passive
from index.statements.tokens import Wording
from index.statements.vocabulary import ASKS

_ADDRESS = re.compile(r"(?:^|,\s)((?:[A-Z][\w.'’-]*\s){0,2}[A-Z][\w'’-]+)(?=[,?!]|\.?$)")
_ELSES = re.compile("[dP]?[nmN#]{1,4}r?[aevl]|hr?[aevl]")
_I_ASKED = re.compile("ha?r?[ve](N{1,4})")
_ASKED = ASKS | {"met", "interviewed"}
_NEAR_TOKENS = 60
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


def named_beside(wording: Wording, cast: Cast, at: int) -> str | None:
    """Whom the verb that is a token addresses by name, after it or, in the passive, before, if anybody."""
    tokens, (start, end) = wording.tokens, wording.sentence(at)
    start, end = max(start, at - _NEAR_TOKENS), min(end, at + _NEAR_TOKENS)
    here = cast.mentions(tokens[start].start, tokens[end].start)
    named = sorted(
        (mention.start < tokens[at].start, mention.start, mention.name)
        for mention in here
        if not mention.possessive
    )
    return named[0][2] if named else None


def asked_by_reporter(wording: Wording, start: int, end: int) -> Phrase | None:
    """Whom the reporter tells of having asked in some tokens: "When I asked | Bo Li"."""
    for match in _I_ASKED.finditer(wording.tags, start, end):
        at = match.start()
        if wording.word(at) in ("i", "we") and wording.word(match.start(1) - 1) in _ASKED:
            return match.span(1)
    return None


def find_interviewee(wording: Wording, cast: Cast) -> str | None:
    """The one person named before the first turn, or else at all, who then answers its "Q" by "A"."""
    first = next((turn.words.start for turn in wording.turns), 0)
    for mentions in (cast.mentions(0, first), cast.every_mention):
        named = {mention.name for mention in mentions}
        persons = {name for name in named if cast.members[name].person} or set(filter(looks_personal, named))
        if persons:
            return persons.pop() if len(persons) == 1 else None
    return None


def is_addressed(wording: Wording, name: str, at: int) -> bool:
    """Whether a quotation calls somebody by name: "Captain Reyes, I paid for the early boat."."""
    quotation = wording.tokens[at].quotation
    said = quotation.inner.of(wording.prose.text) if quotation else ""
    called = {plain(match.group(1).split()[-1]) for match in _ADDRESS.finditer(said)}
    return not called.isdisjoint(map(plain, name.split()))
