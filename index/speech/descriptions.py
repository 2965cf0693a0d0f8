"""What an article says that somebody is: "Piper's owner", "a lawyer at Lang & Co", "who coaches the team".

Read from the titles of the cast and from the words beside a name where the article brings somebody in.
"""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from index.speech.roles import holds_role, is_role
from index.statements import Mention
from index.statements.vocabulary import speaks
from index.store.database import Analysis
from index.text.people import calls_person
from index.text.terms import NAME_WORD, STOP_WORDS
from index.text.word_lists import either

_WORD = re.compile(rf"{NAME_WORD.pattern}(?:(?<=s)['’](?!\w))?")
"""A word of a description, with the apostrophe of a plural."""
_MOST_BEFORE, _MOST_AFTER = 80, 140
_NEAR_START = 4
_MOST_MENTIONS = 12
"""Of one name; whoever is brought in is so early."""
_IN_ASIDE = r"(?:[^\s,;:.!?()\"“”–—]|\.(?=\S)|[^\S\n])"
_WORDS_BEFORE = re.compile(r"(?:[^\W_][\w.&'’-]*\s+){1,7}$")
_ASIDE_BEFORE = re.compile(rf"(?:^|[,;.(–—]\s*)({_IN_ASIDE}{{3,70}}),\s+$")
_ASIDE_AFTER = re.compile(
    rf"(?:\s\([^()]{{1,40}}\))?(?:,\s+\d{{1,3}})?,\s+(?:(?:an?|the|one of)\s+)?"
    rf"(?P<what>{_IN_ASIDE}{{2,100}})(?=[,;:.)\n–—]|$)"
)
_COPULA = re.compile(rf"\s+(?:is|was)\s+(?:an?|the|one of)\s+(?P<what>{_IN_ASIDE}{{2,100}})")
_CLAUSE = re.compile(
    r"who\s+(?:(?:is|was|works as|serves as|has been|became)\s+(?:(?:an?|the)\s+)?|(?P<does>\w+)\s+)"
)
_IN_COURT = re.compile(
    r"(?i),\s+(?:for\s+the\s+)?(?P<side>defending|mitigating|prosecuting|defen[cs]e|prosecution)\b[^,.;]{0,40},"
)
_COURT: dict[str, tuple[str, ...]] = dict.fromkeys(
    ("prosecuting", "prosecution"), ("prosecutor", "barrister")
)
_COURT |= dict.fromkeys(("defending", "mitigating", "defence", "defense"), ("defence", "lawyer", "barrister"))
_BELONGS = re.compile(
    r"\s+(?:of|at|from|with)\s+(?:the\s+)?(?P<where>[A-Z][\w.&'’-]*(?:\s+(?:(?:of|for|and)\s+)?[A-Z][\w.&'’-]*)*)"
)
_DOERS = dict(
    pair.split(":")
    for pair in (
        "owns:owner runs:head leads:leader heads:head coaches:coach manages:manager founded:founder"
        " chairs:chair directs:director edits:editor teaches:teacher"
    ).split()
)
_OWNERS = frozenset("my our your his her their its".split())
_DETERMINERS = _OWNERS | {"the", "a", "an"}
_POSSESSIVE = re.compile(r"(?:['’]s|s['’])$")
_GO_ON = frozenset("of at for in with to from on by that which who whose and".split())
_GOES_ON = re.compile(rf"\b(?:{either(_GO_ON)})\b")


@dataclass(frozen=True)
class Description:
    """The words that say what somebody is, in order and as they are written.

    `belongs` says that they only tell where somebody belongs: "Heubner of the Auschwitz Committee".
    """

    words: tuple[str, ...]
    belongs: bool = False


def descriptions(analysis: Analysis) -> dict[str, tuple[Description, ...]]:
    """Of each member of the cast by its name, what the article says that it is."""
    found: dict[str, dict[Description, None]] = defaultdict(dict)
    for member in analysis.cast.members.values():
        for title in member.titles:
            found[member.name][Description(tuple(_WORD.findall(title)))] = None
        words = member.name.split()
        if member.name[0].islower() or (len(words) > 1 and words[-1].islower()):
            # A speaker without a name is called what it is: "bank spokesperson", "FTC's complaint".
            found[member.name][Description(tuple(words))] = None
    looked_at: Counter[str] = Counter()
    for mention in analysis.cast.every_mention:
        looked_at[mention.name] += 1
        if looked_at[mention.name] > _MOST_MENTIONS:
            continue
        for description in _beside(mention, analysis):
            found[mention.name][description] = None
    return {name: tuple(told) for name, told in found.items()}


def _beside(mention: Mention, analysis: Analysis) -> Iterator[Description]:
    """What the words around one mention of somebody say of them."""
    text = analysis.article.text
    name = mention.whole(text)
    start, end = name.start, name.end
    at = bisect_right(analysis.sentences, start, key=lambda sentence: sentence.start) - 1
    sentence = analysis.sentences[max(at, 0)]
    before = list(_before(text[max(sentence.start, start - _MOST_BEFORE) : start], text[end : end + 1]))
    yield from before
    whose = _owner(analysis, at) if any(one.words[0].lower() in ("their", "its") for one in before) else None
    yield from (Description((*whose.split(), *one.words)) for one in before if whose)
    if not mention.possessive:
        yield from _after(analysis, end, min(sentence.end, end + _MOST_AFTER))


def _owner(analysis: Analysis, at: int) -> str | None:
    """Whose "their coach" is in a sentence: the body with which the one before it begins."""
    before = analysis.sentences[max(at - 1, 0)]
    named = analysis.cast.mentions(before.start, before.end)
    member = analysis.cast.members.get(named[0].name) if named else None
    opens = named and named[0].whole(analysis.article.text).start - before.start <= _NEAR_START
    # A team called by the last word of its name looks like a person.
    personal = member is not None and (member.titles or member.gender)
    return member.name if member and opens and not personal else None


def _before(text: str, sign: str) -> Iterator[Description]:
    """What stands before a name, which a sign follows: "Kremlin spokesman |", "The team's captain, |,"."""
    aside = _ASIDE_BEFORE.search(text)
    if aside is not None:
        words = _WORD.findall(aside.group(1))
        last = max((at for at, word in enumerate(words) if word.lower() in _OWNERS), default=0)
        words = words[last:]
        owned = words and (words[0].lower() in _DETERMINERS or any(map(_POSSESSIVE.search, words)))
        if sign == "," and owned and _names_role(words):
            yield Description(tuple(words))
        return
    run = _WORDS_BEFORE.search(text)
    words = _WORD.findall(run.group()) if run else []
    first = next((i for i in range(len(words), 0, -1) if words[i - 1].lower() in STOP_WORDS), 0)
    words = words[first:]
    if words and is_role(words[-1]):
        yield Description(tuple(words))
    elif words and _POSSESSIVE.search(words[-1]) and words[-1][:1].isupper():
        yield Description(tuple(words), belongs=True)


def _after(analysis: Analysis, start: int, end: int) -> Iterator[Description]:
    """What stands after a name: "|, a lawyer at Lang & Co,", "| is the coach", "| of the Committee"."""
    text = analysis.article.text
    told = _ASIDE_AFTER.match(text, start, end) or _COPULA.match(text, start, end)
    court = _IN_COURT.match(text, start, end)
    if court is not None:
        yield Description(_COURT[court["side"].lower()])
    if told is not None:
        clause = _CLAUSE.match(told["what"])
        doer = _DOERS.get(clause["does"] or "") if clause else None
        words = _WORD.findall(told["what"][clause.end() if clause else 0 :])
        if doer is not None:
            yield Description((doer, *words))
        elif (
            (clause is None or not clause["does"]) and _names_role(words) and not _names_other(analysis, told)
        ):
            yield Description(tuple(words))
    belongs = _BELONGS.match(text, start, end)
    if belongs is not None:
        yield Description(tuple(_WORD.findall(belongs["where"])), belongs=True)


def _names_role(words: list[str]) -> bool:
    """Whether a phrase begins with a role, before what else it says of it."""
    head = list(takewhile(lambda word: word.lower() not in _GO_ON, words))
    # "According to Wolf, the mayor said" does not say that Wolf is the mayor.
    return (
        (holds_role(head) or any(calls_person(word) for word in head[-1:]))
        and not any(map(speaks, head))
        and head[0].lower() not in STOP_WORDS - _DETERMINERS
    )


def _names_other(analysis: Analysis, told: re.Match[str]) -> bool:
    """Whether a phrase brings in another person: "Nicks, band founder Mick Fleetwood"."""
    start, end = told.span("what")
    goes_on = _GOES_ON.search(analysis.article.text, start, end)
    there = analysis.cast.mentions(start, goes_on.start() if goes_on else end)
    members = analysis.cast.members
    return any(m.name in members and members[m.name].person and not m.possessive for m in there)
