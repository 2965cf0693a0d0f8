"""Who does the saying: the noun phrase that is the subject of a verb of speech.

All positions are numbers of tokens; a phrase is the range [first, end). The patterns run over the tags of
a `Wording`, and look back no further than a window, so that no text makes them slow.
"""

import re
from itertools import pairwise

from index.statements.cast import INSTITUTIONS
from index.statements.names import is_title
from index.statements.tokens import Wording
from index.text.people import calls_person

Phrase = tuple[int, int]

_WINDOW = 60
_LONGEST = 12
_IN_PHRASE = "dPNnmegr#pT"
_VERB_GROUP = re.compile(r"(?:[arxT]|(?<=a)pd?[n#]{1,2}(?=a)|(?:pd?|d)T|(?<=[T#])#)*$")
_NAME_TAIL = re.compile(r"N+(?:pd?N+)*$")
_JOINED = re.compile(r"(?:^|[;:|(-]|[^N],)(?:[cr]|p?T+)?((?:[dPnm#N]+,){0,3}[dPnm#N]*[Nnm]c[dPnm#]*[Nnm]+)$")
_BELONGING = "(?:p[dPNnm#]{1,6})"
_BOTH_NAMED = re.compile(
    rf"(?:^|(?<=[;:|(/,-]))(?:[dnm]{{0,4}}m)?N{{2,4}}{_BELONGING}c[dnm]{{0,4}}N{{2,4}}{_BELONGING}?$"
)
"""As in "Nils Brandt of the port union and Vera Koch of the railway union"."""
_COMMON_HEAD = re.compile(r"(?<!p)(?<!pd)[dP][dPNnmeg#]*(?:p[dPNnmeg#T]*)*$")
_COMMON_TAIL = re.compile(r"[Nnmeg#][dPNnmegp#T]*$")
_CIRCUMSTANCE = re.compile(r"(?:p?d?[T#]+|r)+")
_INTRODUCTION = re.compile(r"[psgeurkv]")
_TIME_OF_DAY = re.compile("p[T#]+n?(?=[Nm])")
_AGO = re.compile("[d#]*[nT]r,")
_PLACE = re.compile("N{1,3},(?=[phNT])")
"""As after "In Ames" in "In Ames, Iowa, on Sunday, Smith said"."""
_OWNED_NAME = re.compile("N*P[nmg#]{0,3}m?(N{2,4})(?=[aevrl])")
_ASIDE = re.compile(r"[dpwrsgev#TPmnu(]")
_AHEAD = re.compile(r"r?(h|(?:[dPnmN#]|[egT](?=[nmN])|(?<=N)c(?=N)|(?<=[nm])c(?=[nm])|(?<=N)p(?=N))+)")
_APPOSED = re.compile(r",(N+)(?=[,.|/])")
_FURTHER = re.compile(r"p[dP#nm]*N+|p[dP#]?[nm]+")
_NAME_AFTER_ROLE = re.compile("(?<![pN])N+$")
_BODY = re.compile(
    r"(?:(?:d|P)?e?[nmg#P]{0,4})?N+(?:pN+)?(?:[nm]{0,2}mN*|[nm]{1,3}N+(?=r?[aevl])|(?<=dN)n{1,2}(?=,?[waev]))?|h|d?[P#nmeg]*?[nm]"
)
_RELATIVE = re.compile("(?<=[nmN])w[^w,;:|/Q]*[aev][^w,;:|/Q]*$")
_DATELINE = re.compile(r"[NT#,.()]{1,9}-")
_LISTED_ADJECTIVE = re.compile("(?<=Q)d[neg],$")
_AS_SOMEBODY = re.compile("s(?=N+$)")
_OFFICE = re.compile("([dP]?[nmN#eg]*[nm])pd?[nmNP]+")
_FULL_NAME = re.compile("N{2,4}")
_OBJECTS = frozenset("it you".split())
ALONE = frozenset("one another some many several most both all others each".split())
_BE = frozenset("is was are were be been being isn't wasn't aren't weren't".split())


def verb_group(wording: Wording, cue: int, start: int) -> int:
    """Where the auxiliaries and adverbs before a verb begin."""
    start = max(start, cue - _WINDOW)
    found = _VERB_GROUP.search(wording.tags[start:cue])
    return cue if found is None else start + found.start()


def is_passive(wording: Wording, cue: int) -> bool:
    """Whether a form of "to be" stands right before the verb."""
    before = cue - 1
    while before >= 0 and wording.tags[before] == "r":
        before -= 1
    return before >= 0 and wording.word(before) in _BE


def phrase_before(wording: Wording, end: int, start: int) -> Phrase | None:
    """The noun phrase that ends before a token, across asides: "Smith, a lawyer, | said"."""
    tags = wording.tags
    start = max(start, end - _WINDOW)
    if end <= start:
        return None
    last = tags[end - 1]
    relative = _RELATIVE.search(tags, start, end)
    if last == "h" and not (relative and wording.word(end - 1) in _OBJECTS):
        return end - 1, end
    if last in "wt":
        if tags[end - 2 : end - 1] != ",":
            return _antecedent(wording, _noun_phrase(wording, end - 1, start))
        return _antecedent(wording, _phrase_across_commas(wording, end - 2, start))
    if last == "d" and wording.word(end - 1) in ALONE:
        if end - 2 > start and tags[end - 2] == "a":
            return phrase_before(wording, verb_group(wording, end - 1, start), start)
        return end - 1, end
    if last == ",":
        return _phrase_across_commas(wording, end - 1, start)
    if last == "Q" and is_part_of_phrase(wording, end - 1):
        return _phrase_across_commas(wording, end, start)
    if last in ")-":
        opening = tags.rfind("(" if last == ")" else "-", start, end - 1)
        return _noun_phrase(wording, opening, start) if opening > start else None
    if relative is not None:
        return _antecedent(wording, _noun_phrase(wording, relative.start(), start))
    if tags[max(start, end - 3) : end] == "dpd":
        return end - 3, end
    phrase = _noun_phrase(wording, end, start)
    if phrase is None or tags[phrase[0]] not in "neg":
        return phrase
    listed = _LISTED_ADJECTIVE.search(tags[start : phrase[0]])
    return phrase if listed is None else (start + listed.start(), phrase[1])


def phrase_after(wording: Wording, first: int) -> Phrase | None:
    """The noun phrase that starts at a token: said | Kremlin spokesman Dmitry Peskov."""
    found = _AHEAD.match(wording.tags, first, first + 15)
    if found is None:
        return None
    start, end = found.start(1), found.end(1)
    tags = wording.tags[start:end]
    apposed = _APPOSED.match(wording.tags, end)
    if tags[-1] == "m" and apposed is not None:
        return apposed.span(1)
    name = re.search(r"(?:^|(?<=[^pN]))N+(?:(?:c|p)N+)*$", tags)
    if name is not None:
        joined = "c" in name.group() and name.start() and "c" not in tags[: name.start()]
        first = name.group().rfind("c") + 1 if joined else 0
        return start + name.start() + first, end
    further = _FURTHER.match(wording.tags, end)
    return start, further.end() if further and further.group()[-1] in "Nnm" else end


def is_part_of_phrase(wording: Wording, at: int) -> bool:
    """Whether a quotation is a title or a borrowed word in a phrase: host of MSNBC's "Morning Joe"."""
    return at > 0 and wording.tags[at - 1] in "Pdpn"


def _last_speech(wording: Wording, start: int, end: int) -> int:
    """The last quotation that is more than a part of a phrase."""
    at = wording.tags.rfind("Q", start, end)
    while at >= 0 and is_part_of_phrase(wording, at):
        at = wording.tags.rfind("Q", start, at)
    return at


def _antecedent(wording: Wording, phrase: Phrase | None) -> Phrase | None:
    """The end of a phrase that a relative clause without a comma is about: "rebuked | critics who"."""
    if phrase is None:
        return None
    verb = wording.tags.rfind("e", *phrase)
    if verb < 0 or (wording.tags[phrase[0]] in "dP" and "p" not in wording.tags[verb : phrase[1]]):
        return phrase
    preposition = wording.tags.rfind("p", verb, phrase[1])
    first = max(verb, preposition) + 1
    return (first, phrase[1]) if first < phrase[1] else phrase


def _introduces(tags: str, at: int, end: int) -> bool:
    """Whether a part of a sentence up to a comma leads to its main clause: "Eight years ago, |"."""
    return tags[at] == "Q" or bool(_INTRODUCTION.match(tags, at) or _AGO.match(tags, at, end))


def main_subject(wording: Wording, start: int, end: int) -> Phrase | None:
    """The subject of the main clause of a sentence, or of as much of it as stands before `end`."""
    at = start_after_dateline(wording, start, end)
    end = min(end, at + 2 * _WINDOW)
    while at < end and _introduces(wording.tags, at, end):
        comma = wording.tags.find(",", at, min(end, at + _WINDOW))
        if comma < 0:
            break
        at = comma + 1
        place = _PLACE.match(wording.tags, at, end)
        at = place.end() if place else at
    while at < end and wording.tags[at] in "crT,Q.-":
        at += 1
    owned = _OWNED_NAME.match(wording.tags, at, end)
    if owned is not None:
        return owned.span(1)
    found = _BODY.match(wording.tags, at, end)
    if found is None:
        return None
    name, end = _NAME_AFTER_ROLE.search(found.group()), found.end()
    if wording.tags[end] == "n" and wording.word(end) in INSTITUTIONS:
        # "The harbour | council".
        return found.start(), end + 1
    return found.span() if name is None else (found.start() + name.start(), end)


def start_after_dateline(wording: Wording, start: int, end: int) -> int:
    """Where a sentence begins after the place and the agency before it: "MOSCOW (AP) - | Putin said"."""
    dateline = _DATELINE.match(wording.tags, start, end)
    return dateline.end() if dateline else start


def _noun_phrase(wording: Wording, end: int, start: int) -> Phrase | None:
    tags = wording.tags[start:end]
    both = _BOTH_NAMED.search(tags)
    if both is not None:
        return start + both.start(), end
    joined = _JOINED.search(tags)
    if joined is not None:
        return start + joined.start(1), end
    run = tags[len(tags.rstrip(_IN_PHRASE)) :]
    if not run or run[-1] in "pr":
        return None
    first = end - len(run)
    names = _NAME_TAIL.search(run)
    if names is not None:
        at, before = first + names.start(), run[: names.start()]
        if before.rstrip("dP")[-1:] != "p" or (at > start and not before.strip("pdrT#")):
            return at, end
    head = _COMMON_HEAD.search(run)
    if head is not None and (head.start() == 0 or len(run) - head.start() <= _LONGEST):
        return first + head.start(), end
    circumstance = _CIRCUMSTANCE.match(run)
    bare = _COMMON_TAIL.search(run, circumstance.end() if circumstance else 0)
    if bare is None or len(bare.group()) > _LONGEST:
        return None
    # Right after a pronoun stands its verb: "he heard | students shout".
    verb = run.startswith("n") and len(bare.group()) > 1 and tags[: -len(bare.group())].endswith("h")
    return first + bare.start() + verb, end


def _phrase_across_commas(wording: Wording, comma: int, start: int) -> Phrase | None:
    """The noun phrase that the last comma ends, or one before it that what stands between describes."""
    parts = _parts_between_commas(wording, comma, start)
    if not parts:
        return None
    if _AS_SOMEBODY.match(wording.tags, *parts[0]):
        parts[0] = (parts[0][0] + 1, parts[0][1])
    for part, aside in pairwise(parts):
        opens = _INTRODUCTION.match(wording.tags, _after_time(wording, part))
        office = is_title(wording.tokens[aside[0]].text) and "p" in wording.tags[aside[0] : aside[1]]
        owned = "P" in wording.tags[aside[0] : aside[0] + 4]
        describes = office or owned or _ASIDE.match(wording.tags, aside[0])
        if not opens and wording.tags[part[1] - 1] == "N" and describes:
            return _noun_phrase(wording, part[1], part[0])
    chosen = len(parts) - 1
    while chosen > 0 and _is_aside(wording, parts[chosen], parts[chosen - 1]):
        chosen -= 1
    if _INTRODUCTION.match(wording.tags, parts[chosen][0]) and chosen + 1 < len(parts):
        chosen += 1
    return _noun_phrase(wording, parts[chosen][1], parts[chosen][0])


def _after_time(wording: Wording, part: Phrase) -> int:
    """Where a part begins after what says when: "At 6 p.m. | Mrs. Wolf"."""
    time = _TIME_OF_DAY.match(wording.tags, *part)
    return time.end() if time and time.end() < part[1] else part[0]


def _parts_between_commas(wording: Wording, comma: int, start: int) -> list[Phrase]:
    tags = wording.tags
    closed = ")" in tags[max(tags.rfind("(", start, comma), start) : comma]
    clause = max(tags.rfind(sign, start, comma) for sign in ("|/;:" if closed else "|/;:("))
    start = max(start, clause + 1, _last_speech(wording, start, comma) + 1)
    bounds = [start - 1, *(at for at in range(start, comma) if tags[at] == ","), comma]
    return [
        (first + 1, _end_before_parenthesis(wording, first + 1, end))
        for first, end in pairwise(bounds)
        if first + 1 < end
    ]


def _is_aside(wording: Wording, part: Phrase, before: Phrase) -> bool:
    if _ASIDE.match(wording.tags, part[0]):
        return True
    if _names_bearer(wording, before) and _FULL_NAME.fullmatch(wording.tags, *part):
        # The office is described before its bearer is named: "The president of the bank, Ada Wolf,".
        return False
    short = part[1] - part[0] <= 2
    return short and wording.tags[before[1] - 1] == "N" and "N" in wording.tags[part[0] : part[1]]


def _names_bearer(wording: Wording, phrase: Phrase) -> bool:
    """Whether a phrase says what somebody is and where: "The president of the bank", "A reader in Leeds"."""
    office = _OFFICE.fullmatch(wording.tags, *phrase)
    return office is not None and (
        wording.tags[office.end(1) - 1] == "m" or calls_person(wording.word(office.end(1) - 1))
    )


def _end_before_parenthesis(wording: Wording, first: int, end: int) -> int:
    """Where a part ends without what it says last in parentheses: "Scott (D-Va.)"."""
    opening = wording.tags.rfind("(", first + 1, end) if wording.tags[end - 1] == ")" else -1
    return opening if opening > first else end
