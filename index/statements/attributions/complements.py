"""What a verb of speech reports: a quotation beside it, the clause after it, or the clause before it."""

import re
from collections.abc import Iterator

from index.statements.attributions.reach import Cue, Reach
from index.statements.phrases import Phrase, is_part_of_phrase, start_after_dateline
from index.statements.tokens import Wording
from index.statements.vocabulary import ADDRESSES, ASKS, DIRECTS, TAKES_BARE_CLAUSE, WONDERS
from index.text.word_lists import read_groups

_LONGEST = 300
"""Of a clause, in tokens: prose has none so long, and text without full stops must not be slow."""
_TIME = r"(?:r|T|(?:pd?|d)r?T|p#|(?<=[T#])#)*"
_ASIDE = r"(?:,[rpTdN#nm]{1,6},)?"
_CIRCUMSTANCE = r"(?:pd?N*PQ|p[dPnmNeg#Tco]{1,10})*"
_ADDRESSEE = r"(?:o|d?[PNnm#]+(?:p[dPNnm]+)?|d?N*PQ[Nn]*|h)?"
_FRAMES = {False: _TIME, True: _TIME + _ADDRESSEE + _TIME}
"""What may stand between a verb and what it reports: of others, and of those that address somebody."""
_THAT = {key: re.compile(_ASIDE + frame + _CIRCUMSTANCE + ",?t") for key, frame in _FRAMES.items()}
_QUOTED = {
    key: re.compile(
        rf"[,:]?t?(Q)|{_ASIDE}{frame}{_CIRCUMSTANCE}[,:]t?(Q)|{frame}t(Q)|[^Qvuk|/]{{0,30}}:(Q)"
        + (rf"|{frame}(?<![Pd])(Q)" if key else "")
    )
    for key, frame in _FRAMES.items()
}
_QUESTION = re.compile(_ASIDE + _FRAMES[True] + "(?P<asked>[sw])[^,.|/]{2}")
_QUESTION_WORDS = frozenset("if whether why where when how what who whose whom which".split())
_SKIPPED = {
    False: re.compile(_ASIDE + _TIME),
    True: re.compile(r"(?:o|h|d[PNnm#e]*[nm]|d?N++|[nm]+)(?:pN*[nN])?(?=[dhNPs#])" + _TIME),
}
"""What stands between a verb and a clause without "that", by whether it addresses somebody."""
_DIRECTED = re.compile(
    r"(?:r|pT?)?(?:[oh]|d|(?:d|P)?[dPNnmeg#]{0,5}[NnmP#](?:[pc][dP]?[Nnmeg]{1,4})?)(?P<todo>x?(?P<to>p)r?[nvae])"
)
_LABELLED = re.compile(r"[^Q,:;|/vuk]{1,8}(Q)")
_NAMED = re.compile(r"(?:o|h|r|d?P?[nmN]{1,3}|P)(?:(?=d)|r?p(?=[dPnmegN]))")
_ADDED = re.compile(r",?c((?:[tdPNnmegap#hro]{1,12}(?<!v))?Q)(?![,]?[dPNnmh]*[vu])")
_QUOTED_AFTER_SUBJECT = re.compile(r"[^QvukT|/;]{0,12}[,:](Q)|:(Q)")
_PREDICATE = re.compile(rf"(?:{_CIRCUMSTANCE})([aev])")
_WITH_VERB = re.compile(r"[dPNnm#eg]{1,8}(?:[pc][dPNnm#]{1,5})?r?[ax]|N+r?[eQ]|d[nm]?N+r?e[dPhoNpr]")
_PRONOUN_LATER = re.compile(r"p[dPnmNeg#T]{1,8}(h)")
_CLAUSE_LATER = re.compile(r"[^,;:|/]{2,20},[^,|/]{3}")
_GOES_ON = re.compile(r"[aPNnmegtvd#]|c(?![vu])")
_ABOUT_SO_MANY = re.compile(r"p{1,2}[#dn]")
_NOT_A_CLAUSE = re.compile(r"[rdnT.]{0,3}$|N{1,3}\.?$|h?[.,;:)]")
_ENDS_THERE = re.compile(rf"(?:o|p[nm])?{_TIME}{_CIRCUMSTANCE}{_TIME}(?:[.,;)|/-]|s|$)")
_ARTICLES = frozenset("a an the one".split())
_SAID_NO_MORE = frozenset("something nothing anything everything much little yes no so hello goodbye".split())
_APPROXIMATES = frozenset("about around over under up nearly".split())
_PORTIONS = frozenset("half two three four five six seven eight nine ten a one to".split())
_CONDITIONS = frozenset("if unless although though because whether".split())
_MEDIA = frozenset(read_groups("documents")["medium"])


def find_complements(wording: Wording, cue: Cue, following: Cue | None) -> Iterator[Phrase]:
    """The stretches of tokens that a verb reports; `following` is the next that reports something."""
    start, end = wording.sentence(cue.start)
    start, end = max(start, cue.begin - _LONGEST), min(end, cue.end + _LONGEST)
    reach = Reach(wording, cue, following, start, end)
    directed = _directed(reach)
    if directed is not None:
        yield directed
        return
    if wording.tags[cue.start] == "l":
        label = _label(reach)
        if label is not None:
            yield label
            yield from _further_quotations(reach, label[1])
        return
    after = _after_subject(reach) if reach.is_inverted else _after_verb(reach)
    before = _complement_before(reach, after)
    if before is not None:
        yield before
    if after is not None:
        yield after
        if wording.tags[after[1] - 1] == "Q":
            yield from _further_quotations(reach, after[1])


def _label(reach: Reach) -> Phrase | None:
    """What somebody is called: "called it a mistake", "described the trip as “a waste”"."""
    labelled = _LABELLED.match(reach.tags, reach.cue.end, reach.end)
    if labelled is not None:
        return labelled.span(1)
    named = _NAMED.match(reach.tags, reach.cue.end, reach.end)
    if named is None:
        return None
    at = named.end()
    joined = reach.tags[at - 1] != "p" and reach.wording.word(at) in _ARTICLES and reach.tags[at + 1] != "T"
    return reach.before_comma(reach.clause(at)) if joined or reach.wording.word(at - 1) == "as" else None


def _directed(reach: Reach) -> Phrase | None:
    """What somebody is told to do: "told the crew | to wait"."""
    if reach.word not in DIRECTS or reach.is_inverted:
        return None
    told = _DIRECTED.match(reach.tags, reach.cue.end, reach.end)
    if told is None or reach.wording.word(told.start("to")) != "to":
        return None
    called = reach.tags[reach.cue.start] == "l"
    if called != (reach.wording.word(reach.cue.end) in ("on", "upon")):
        return None
    todo = reach.clause(told.start("todo"))
    return reach.before_comma(todo) if reach.cue.relative else todo


def _further_quotations(reach: Reach, at: int) -> Iterator[Phrase]:
    """The quotations that "and" adds to one, with the words that lead to them."""
    tags = reach.tags
    while added := _ADDED.match(tags, at, reach.end):
        yield added.span(1)
        at = added.end()


def _after_verb(reach: Reach) -> Phrase | None:
    """What follows a verb whose subject stands before it: Smith said that ..."""
    tags, at = reach.tags, reach.cue.end
    addresses = reach.word in ADDRESSES or reach.word in ASKS
    quoted = _QUOTED[addresses].match(tags, at, reach.end)
    if quoted is not None:
        return _quotation_or_clause(reach, quoted.start(quoted.lastindex or 0))
    question = _QUESTION.match(tags, at, reach.end) if reach.word in WONDERS else None
    if question is not None:
        # "Smith, asked whether it was late, left": the question is somebody else's.
        subject = reach.cue.subject
        own = subject is not None and "," not in tags[subject[1] : reach.cue.start]
        clear = reach.wording.word(question.start("asked")) in _QUESTION_WORDS
        return reach.clause(question.start("asked")) if own and clear else None
    if reach.quotes_only:
        return None
    that = _THAT[addresses].match(tags, at, reach.end)
    if that is not None:
        at = that.end()
        return _quotation_or_clause(reach, at) if tags[at] == "Q" else reach.clause(at)
    before_subject = reach.cue.subject[0] - 1 if reach.cue.subject else -1
    follows_as = before_subject >= reach.start and reach.wording.word(before_subject) == "as"
    if reach.is_in_the_middle or (follows_as and tags[at] == ","):
        return reach.clause(at + 1)
    before = tags[max(reach.start, reach.cue.begin - 2) : reach.cue.begin]
    if (before.endswith("Q") or before in ("Q,", "Q-")) and not (
        tags[at] == "h" or (tags[at] in "dPN" and _WITH_VERB.match(tags, at, reach.end))
    ):
        return None
    skipped = _SKIPPED[addresses].match(tags, at, reach.end)
    return None if skipped is None else _bare_clause(reach, skipped.end(), addresses)


def _after_subject(reach: Reach) -> Phrase | None:
    """What follows a subject that stands after its verb: said Smith, "..."; according to Smith, ..."""
    tags = reach.tags
    at = reach.end_of_attribution
    quoted = _QUOTED_AFTER_SUBJECT.match(tags, at, reach.end)
    if quoted is not None:
        return _quotation_or_clause(reach, quoted.end() - 1)
    if tags[reach.cue.start] != "k":
        return reach.clause(at + 1) if reach.is_in_the_middle else None
    comma = tags.find(",", at, reach.end)
    while comma >= 0 and tags[comma + 1] in "weg":
        later = tags.find(",", comma + 1, reach.end)
        if later < 0:
            break
        comma = later
    before = tags[reach.start : reach.cue.start]
    leads = not before or before[-1] in "crT" or re.search("[strc],$", before)
    without_verb = before.endswith(",") and not re.search("[aevxQ]", before)
    if comma < 0 or not (leads or without_verb or tags[comma + 1] in "tpav"):
        return None
    return reach.clause(comma + 1)


def _bare_clause(reach: Reach, at: int, addresses: bool) -> Phrase | None:
    """The clause without "that" that starts at a token, if one does."""
    tags = reach.tags
    if tags[at] == "#" and tags[at - 1] == "r":
        at -= 1
    if _NOT_A_CLAUSE.match(tags, at, reach.end):
        return None
    if reach.wording.word(at) in _SAID_NO_MORE and tags[at + 1] != "a":
        return None
    first = tags[at]
    predicate = _PREDICATE.match(tags, at, reach.end) if reach.is_in_relative_clause else None
    if predicate is not None:
        return reach.before_comma(reach.clause(predicate.start(1)))
    if first == "h" or (first == "a" and reach.word in TAKES_BARE_CLAUSE):
        return reach.clause(at)
    if reach.word not in TAKES_BARE_CLAUSE and not addresses:
        return reach.clause(at) if _WITH_VERB.match(tags, at, reach.end) else None
    if (first == "s" and reach.wording.word(at) in _CONDITIONS) or _is_amount(reach, at):
        return reach.clause(at)
    if first in "sp":
        later = _PRONOUN_LATER.match(tags, at, reach.end)
        if later is not None:
            return reach.clause(later.start(1))
        leads = reach.cue.begin == reach.start or tags[reach.cue.begin - 1] != ","
        return reach.clause(at) if leads and _CLAUSE_LATER.match(tags, at, reach.end) else None
    return reach.clause(at) if first in "dPNnmeg#Qr" else None


def _is_amount(reach: Reach, at: int) -> bool:
    """Whether a preposition opens a number: "about half", "over 20"."""
    if _ABOUT_SO_MANY.match(reach.tags, at, reach.end) is None:
        return False
    number = reach.tags[at + 1] == "#" or reach.wording.word(at + 1) in _PORTIONS
    return number and reach.wording.word(at) in _APPROXIMATES


def _quotation_or_clause(reach: Reach, at: int) -> Phrase | None:
    """A quotation after the verb, or the clause that it only begins."""
    following = reach.tags[at + 1 : at + 4]
    goes_on = _GOES_ON.match(following) or (reach.tags[at - 1] == "t" and following[:1] == "p")
    if reach.tags[at - 1] in ",:" or reach.is_closed(at) or not goes_on:
        return at, at + 1
    return reach.clause(at)


def _complement_before(reach: Reach, after: Phrase | None) -> Phrase | None:
    """The stretch before the attribution that was said; `after` is what was said after it."""
    tags, begin = reach.tags, reach.cue.begin
    at = begin - 1
    if at > 0 and tags[at] == "|" and after is None and not reach.cue.inherits:
        return (at - 1, at) if tags[at - 1] == "Q" and tags[at - 2 : at - 1] not in (",", ":") else None
    if at >= reach.start and tags[at] in ",-":
        at -= 1
    if at < reach.start:
        return None
    if reach.cue.relative and (after is not None or reach.quotes_only):
        return None
    if tags[at] == "Q" and after is not None and is_part_of_phrase(reach.wording, at):
        return _ending_with_quotation(reach, at) if tags[reach.cue.end] == "," else None
    if tags[at] == "Q" and not (reach.cue.inherits and at == begin - 1):
        answers = after is not None and (reach.cue.inherits or not (reach.is_closed(at) or at == reach.start))
        return None if answers else _ending_with_quotation(reach, at)
    according = tags[reach.cue.start] == "k"
    if reach.cue.inherits or reach.cue.relative or (at == begin - 1 and not according):
        return None
    if after is None or reach.is_in_the_middle or (according and at - reach.start >= 4):
        return _clause_before(reach, at + 1, according)
    return None


def _ending_with_quotation(reach: Reach, at: int) -> Phrase | None:
    """A quotation before its attribution, or the clause that it ends."""
    first = start_after_dateline(reach.wording, reach.start, at)
    stands_alone = at == first or reach.tags[at - 1] in ",:.-)" or re.search("[vk]", reach.tags[first:at])
    goes_on = not (reach.is_closed(at) or reach.tags[at + 1] in ",-")
    return at if stands_alone or goes_on else first, at + 1


def _clause_before(reach: Reach, end: int, according: bool) -> Phrase | None:
    tags, first = reach.tags, start_after_dateline(reach.wording, reach.start, end)
    at = reach.end_of_attribution
    if tags[end] == "," and tags[end + 1] == "c" and not reach.is_inverted:
        return None
    circumstance = tags[first] in "pgsT" and not re.search("[aev]", tags[first:end])
    if reach.is_in_the_middle and "k" not in tags[first:end]:
        return reach.trim(first, end) if tags[first:end].strip("rcT,") and not circumstance else None
    if end - first < 3 or "k" in tags[first:end] or reach.quotes_only:
        return None
    # A circumstance may name where it was said: "she wrote in a statement".
    medium = not _MEDIA.isdisjoint(reach.wording.words(at, at + 6).lower().split())
    if tags[at] == "p" and not (according or reach.word in TAKES_BARE_CLAUSE or medium):
        return None
    if reach.word in ADDRESSES and tags[at] in "nm":
        at += 1
    if not according and _ENDS_THERE.match(tags, at, reach.end) is None:
        return None
    if circumstance:
        return None
    if tags[first] == "Q" and reach.is_closed(first) and not tags[first + 1 : end].strip("dPNnm#,"):
        # What stands between a quotation and its verb is the beginning of the subject.
        return first, first + 1
    return reach.trim(first, end)
