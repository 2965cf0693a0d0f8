"""The verbs of speech of an article, each with its subject and what it reports.

A verb that reports nothing is no attribution.
"""

import re
from dataclasses import replace
from itertools import pairwise

from index.statements.attributions.complements import find_complements
from index.statements.attributions.reach import Attribution, Cue, asks
from index.statements.phrases import (
    ALONE,
    Phrase,
    is_part_of_phrase,
    is_passive,
    main_subject,
    phrase_after,
    phrase_before,
    verb_group,
)
from index.statements.tokens import Wording
from index.statements.vocabulary import ADDRESSES, AMBIGUOUS, DIRECTS, DOCUMENTS, PARTICLES

_CUE = re.compile("[vulk]")
_WITH = re.compile(r"p((?:d|P)?[nmN#]+(?:p[dP]?[nmN]+)*)$")
_CIRCUMSTANCE_BEFORE = re.compile("cpd?r+$")
_CLAUSE = re.compile(r"[dPNnmeg#]{1,8}(?:p[dPNnm#]{1,5})?r?[ax]")
_LABELS_QUOTED = re.compile("[dPNnmeg#o]{1,6}(?:p[dPNnm]{1,3}|s)?[dp]?Q")
"""As in "calls | the plan “a waste”"."""
_AS_CLAUSE = re.compile(r"s((?:d|P)?[nm#]{0,3}[Nnm]+|h)r?[aeuv][^,;:|/]*$")
_QUOTED_BY = re.compile("e(?:p[dPnmN]{1,6})?s$")
_QUOTED_AS = re.compile(r"[evuln]((?:d|P)?[nm#]{0,3}N{1,4}|o|d|[dP][nm#]{0,3}[nm])s$")
_ADDRESSED = re.compile("(?:o|[dP]?[nmN]{1,3})?,")
"""Whom a verb addresses, if anybody, before another verb tells who relays it."""
_OPENING = re.compile("Q,?|,")
_AS_FAR_AS = 40
_NOBODY = frozenset("i we you there".split())
_QUANTIFIERS = ALONE.union("few two three four five six seven eight nine ten".split())
_HYPOTHETICAL = frozenset("will can could may might must should shall".split())
_PARTS_OF_OTHER_VERBS = frozenset("back off up out in on".split())
_NO_CLAUSE = frozenset("what than as how why where".split())


def find_verbs(wording: Wording) -> list[Attribution]:
    """The attributions by verbs, in the order of the verbs."""
    cues: list[Cue] = []
    for match in _CUE.finditer(wording.tags):
        read = _read_cue(wording, match.start(), cues)
        if read is not None:
            cues.append(read)
    told = [cue for earlier, cue in pairwise(cues) if not _relays(wording, earlier, cue)]
    cues[1:] = [_pass_on(wording, earlier, cue) for earlier, cue in pairwise([*cues[:1], *told])]
    found: list[Attribution] = []
    following: Cue | None = None
    for cue in reversed(cues):
        reported = tuple(find_complements(wording, cue, following))
        if reported:
            found.append(Attribution(cue, reported))
            following = cue
    return found[::-1]


def _relays(wording: Wording, earlier: Cue, cue: Cue) -> bool:
    """Whether a verb only tells by whom the one right before it is told: he said, the paper reported."""
    if cue.subject is None or cue.inherits:
        return False
    ends = [max(one.end, one.subject[1] if one.subject else 0) for one in (earlier, cue)]
    return wording.tags[ends[0] : cue.begin] == "," and wording.tags[ends[1]] in ".|/"


def _pass_on(wording: Wording, earlier: Cue, cue: Cue) -> Cue:
    """A verb, with the subject of the one right before it where it only tells who reported that.

    As in: he added, the paper reported: "No."
    """
    between = _ADDRESSED.fullmatch(wording.tags, earlier.end, cue.begin)
    introduces = between is not None and wording.tags[cue.end] in ":Q"
    return replace(cue, subject=earlier.subject) if introduces and earlier.subject else cue


def _read_cue(wording: Wording, at: int, before: list[Cue]) -> Cue | None:
    word = wording.word(at)
    if wording.tags[at] == "k":
        subject = phrase_after(wording, at + 2) if wording.tokens[at + 1].text == "to" else None
        return None if subject is None else Cue(at, at + 2, at, subject)
    start, end = wording.sentence(at)
    cue = Cue(at, at + 1, verb_group(wording, at, start))
    if word in PARTICLES:
        if wording.tokens[at + 1].text != PARTICLES[word]:
            return None
        cue = replace(cue, end=at + 2)
    participle, passive = word.endswith("ing"), is_passive(wording, at)
    asker = phrase_after(wording, cue.end + 1) if wording.word(cue.end) == "by" else None
    introduces = asker is not None and wording.tags[asker[1] : asker[1] + 2] in (",Q", ":Q")
    if asker is not None and introduces and asks(wording, asker[1] + 1):
        return replace(cue, subject=asker)
    if not _may_report(wording, cue, start, end) or (passive and not participle):
        return None
    if participle and not passive:
        return _participle_cue(wording, cue, start, before)
    if cue.begin > start and wording.word(cue.begin - 1) == "to":
        return _purpose_cue(wording, cue, start, before)
    after = None if word in ADDRESSES else _subject_after(wording, cue, start)
    return _cue_after_subject(wording, cue, start, before) if after is None else replace(cue, subject=after)


def _cue_after_subject(wording: Wording, cue: Cue, start: int, before: list[Cue]) -> Cue | None:
    """The verb with the subject that stands before it, or that it shares with one of the verbs before."""
    tags = wording.tags
    last = tags[cue.begin - 1] if cue.begin > start else "|"
    if last in "cs" or tags[max(start, cue.begin - 2) : cue.begin] == "Q,":
        if wording.word(cue.begin - 1) in _NO_CLAUSE:
            return None
        return _inherit(wording, cue, start, cue.begin, before)
    subject = phrase_before(wording, cue.begin, start)
    if subject is None or not _is_verb(wording, cue, subject, start):
        return None
    if re.split("['’]", wording.word(subject[0]))[0] in _NOBODY:
        return None
    if not tags[subject[0] : subject[1]].strip("ge"):
        return None
    if _CIRCUMSTANCE_BEFORE.search(tags[max(start, subject[0] - 4) : subject[0]]):
        return _inherit(wording, cue, start, subject[0], before)
    before_subject = wording.word(subject[0] - 1) if subject[0] > start else ""
    if before_subject == "than" or (before_subject == "what" and tags[cue.end] not in "alp"):
        return None
    begin = _whole_phrase(wording, min(subject[0], cue.begin), start)
    return replace(cue, subject=subject, begin=begin, relative=last in "wt")


def _may_report(wording: Wording, cue: Cue, start: int, end: int) -> bool:
    """Whether the words before a verb let it report: no negation, no infinitive, no "could say"."""
    tags = wording.tags
    group = wording.tokens[cue.begin : cue.start]
    if "x" in tags[cue.begin : cue.start] or any(token.text.lower() in _HYPOTHETICAL for token in group):
        return False
    if tags[cue.start] == "l" and wording.word(cue.end) in _PARTS_OF_OTHER_VERBS:
        return wording.word(cue.end) == "on" and wording.word(cue.start) in DIRECTS
    if cue.begin <= start:
        return True
    if tags[start] == "a" and "Q" not in tags[start : cue.begin]:
        # A question: "Will he say that ...?"
        return False
    last = wording.word(cue.begin - 1)
    if last == "to":
        return tags[cue.end : cue.end + 2] in (",Q", ":Q")
    return tags[cue.begin - 1] not in "dP" or last in _QUANTIFIERS


def _subject_after(wording: Wording, cue: Cue, start: int) -> Phrase | None:
    """The subject after the verb, where a quotation or a clause before it leaves no other place."""
    before = wording.tags[max(0, cue.begin - 2) : cue.begin]
    if cue.begin == start:
        opened = phrase_after(wording, cue.end)
        return opened if opened and wording.tags[opened[1] : opened[1] + 2] in (":Q", ",Q") else None
    if before.endswith("Q") or before in ("Q,", "Q-", "Q|"):
        aside = before.endswith("Q") and "," in wording.tags[max(start, cue.begin - 8) : cue.begin]
        if not (aside and is_part_of_phrase(wording, cue.begin - 1)):
            return phrase_after(wording, cue.end)
        return None
    if not before.endswith(",") or wording.tags[cue.start] == "l":
        return None
    subject = phrase_after(wording, cue.end)
    if subject is None or wording.tags[subject[0]] in "geT" or wording.tags[slice(*subject)] == "d":
        return None
    if wording.tags[subject[1]] not in "|/,." and wording.tags[subject[1] : subject[1] + 2] != ":Q":
        return None
    if wording.tags[subject[1]] != "," and wording.tags[subject[1] - 1] == "N":
        return subject
    ahead = phrase_before(wording, cue.begin, start)
    if ahead is None:
        return subject
    # Nothing but an aside stands between a subject and a comma before its verb.
    aside = ahead[1] == cue.begin - 1 and wording.tags[ahead[0]] == "N"
    return subject if aside or wording.tags[slice(*ahead)].strip("N") else None


def _participle_cue(wording: Wording, cue: Cue, start: int, before: list[Cue]) -> Cue | None:
    tags, last = wording.tags, wording.tags[cue.begin - 1]
    as_said = _QUOTED_BY.search(tags[max(start, cue.begin - 20) : cue.begin])
    verb = cue.begin - len(as_said.group()) if as_said else start
    if (
        as_said is not None
        and verb > start
        and wording.word(cue.begin - 1) == "as"
        and is_passive(wording, verb)
    ):
        group = verb_group(wording, verb, start)
        quoted = phrase_before(wording, group, start)
        if quoted is not None:
            return replace(cue, subject=quoted, begin=_whole_phrase(wording, min(quoted[0], group), start))
    quoted_one = _QUOTED_AS.search(tags[max(start, cue.begin - 20) : cue.begin])
    if quoted_one is not None and wording.word(cue.begin - 1) == "as":
        first = cue.begin - len(quoted_one.group())
        subject = first + quoted_one.start(1) - quoted_one.start(), cue.begin - 1
        quoting = phrase_before(wording, verb_group(wording, first, start), start)
        return replace(cue, subject=subject, begin=min(first, (quoting or subject)[0]))
    if wording.word(cue.start) in AMBIGUOUS and last not in ",Qcs":
        return None
    if last in "nmN" and cue.begin > start:
        if wording.word(cue.begin - 1) in DOCUMENTS:
            document = phrase_before(wording, cue.begin, start)
            return None if document is None else replace(cue, subject=document, begin=document[0])
        companion = _WITH.search(tags[max(start, cue.begin - 12) : cue.begin])
        if companion is not None:
            first = cue.begin - len(companion.group(1))
            if wording.word(first - 1) == "with":
                return replace(cue, subject=(first, cue.begin), begin=first - 1)
        if wording.tags[cue.end] not in "tQ:," and wording.word(cue.start) != "saying":
            return None
    elif last in "pa" and wording.word(cue.begin - 1) not in ("by", "in", "as"):
        return None
    return _inherit(wording, cue, start, cue.begin, before)


def _purpose_cue(wording: Wording, cue: Cue, start: int, before: list[Cue]) -> Cue:
    """The infinitive that introduces a quotation, with the subject of the verb that it depends on."""
    low = max(start, cue.begin - _AS_FAR_AS)
    verb = max(wording.tags.rfind(tag, low, cue.begin - 1) for tag in "eva")
    subject = phrase_before(wording, verb_group(wording, verb, start), start) if verb > start else None
    if subject is None:
        return _inherit(wording, cue, start, cue.begin, before)
    return replace(cue, subject=subject, inherits=True)


def _inherit(wording: Wording, cue: Cue, start: int, end: int, before: list[Cue]) -> Cue:
    """The verb with the subject of the verb before it, or of the sentence up to a token."""
    low = max(start, end - _AS_FAR_AS)
    nearer = _AS_CLAUSE.search(wording.tags[low : end - 1])
    if before and before[-1].start >= start and before[-1].subject is not None:
        subject: Phrase | None = before[-1].subject
    elif nearer is not None and wording.word(low + nearer.start()) == "as":
        subject = low + nearer.start(1), low + nearer.end(1)
    elif end == start:
        last = wording.sentence(end)[1]
        opening = _OPENING.search(wording.tags, cue.end, min(last, cue.end + _AS_FAR_AS))
        subject = main_subject(wording, opening.end(), last) if opening else None
    else:
        subject = main_subject(wording, start, end)
    return replace(cue, subject=subject, inherits=True)


def _is_verb(wording: Wording, cue: Cue, subject: Phrase, start: int) -> bool:
    """Whether a form is the verb of its subject here, which may be a noun: "both groups report that"."""
    if wording.word(cue.start) not in AMBIGUOUS:
        return True
    tail, follows = wording.tags[subject[1] - 1], wording.tags[cue.end]
    if "Q" in wording.tags[max(start, subject[0] - 2) : subject[0]]:
        return True
    if wording.tags[cue.start] == "l" and tail in "hNm" and _LABELS_QUOTED.match(wording.tags, cue.end):
        return True
    goes_on = follows in "thQ,:" or (tail in "Nh" and follows in "rT")
    if not (goes_on or (tail in "Nhm" and _CLAUSE.match(wording.tags, cue.end))):
        return False
    return tail in "hN" or wording.tokens[subject[1] - 1].text.endswith(("s", "e")) or follows in "Q:"


def _whole_phrase(wording: Wording, first: int, start: int) -> int:
    """Where a phrase begins with the titles before a name, if they reach back to a sign."""
    low = max(start, first - 12)
    begin = low + len(wording.tags[low:first].rstrip("dPNnmeg#cp-"))
    return begin if begin == start or wording.tags[begin - 1] in "Q,|/:;" else first
