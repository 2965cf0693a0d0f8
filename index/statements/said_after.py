"""What a verb of speech reports after itself: a quotation, a clause with "that", or a clause without."""

import re

from index.statements.phrases import Phrase
from index.statements.reach import Reach
from index.statements.vocabulary import ADDRESSES, QUOTES_ONLY, TAKES_BARE_CLAUSE

TIME = r"(?:r|T|(?:pd?|d)r?T|p#|(?<=[T#])#)*"
_ASIDE = r"(?:,[rpTdN#nm]{1,6},)?"
CIRCUMSTANCE = r"(?:pd?N*PQ|p[dPnmNeg#Tco]{1,10})*"
_ADDRESSEE = r"(?:o|d?[PNnm#]+(?:p[dPNnm]+)?|d?N*PQ[Nn]*|h)?"
_FRAMES = {False: TIME, True: TIME + _ADDRESSEE + TIME}
_THAT = {key: re.compile(_ASIDE + frame + CIRCUMSTANCE + ",?t") for key, frame in _FRAMES.items()}
_QUOTED = {
    key: re.compile(
        rf"[,:]?t?(Q)|{_ASIDE}{frame}{CIRCUMSTANCE}[,:]t?(Q)|{frame}t(Q)|[^Qvuk|/]{{0,30}}:(Q)"
        + (rf"|{frame}(?<![Pd])(Q)" if key else "")
    )
    for key, frame in _FRAMES.items()
}
_BARE = re.compile(_ASIDE + TIME)
_TOLD = re.compile(r"(?:o|h|d[PNnm#e]*[nm]|d?N++|[nm]+)(?:pN*[nN])?(?=[dhNPs#])" + TIME)
_QUOTED_AFTER_SUBJECT = re.compile(r"[^QvukT|/;]{0,12}[,:](Q)|:(Q)")
_PREDICATE = re.compile(rf"(?:{CIRCUMSTANCE})([aev])")
_WITH_VERB = re.compile(r"[dPNnm#eg]{1,8}(?:[pc][dPNnm#]{1,5})?r?[ax]|N+r?[eQ]|d[nm]?N+r?e[dPhoNpr]")
_PRONOUN_LATER = re.compile(r"p[dPnmNeg#T]{1,8}(h)")
_CLAUSE_LATER = re.compile(r"[^,;:|/]{2,20},[^,|/]{3}")
_GOES_ON = re.compile(r"[aPNnmegtvd#]|c(?![vu])")
_ABOUT_SO_MANY = re.compile(r"p{1,2}[#dn]")
_NOT_A_CLAUSE = re.compile(r"[rdnT.]{0,3}$|h?[.,;:)]")
_SAID_NO_MORE = frozenset("something nothing anything everything much little yes no so hello goodbye".split())
_APPROXIMATES = frozenset("about around over under up nearly".split())
_PORTIONS = frozenset("half two three four five six seven eight nine ten a one to".split())
_CONDITIONS = frozenset("if unless although though because whether".split())


def said_after(reach: Reach) -> Phrase | None:
    """The stretch after the verb and its subject that was said."""
    return _after_subject(reach) if reach.inverted else _after_verb(reach)


def _after_verb(reach: Reach) -> Phrase | None:
    tags, at = reach.wording.tags, reach.cue.end
    addresses = reach.word in ADDRESSES
    quoted = _QUOTED[addresses].match(tags, at, reach.end)
    if quoted is not None:
        return _quoted(reach, quoted.start(quoted.lastindex or 0))
    if reach.word in QUOTES_ONLY:
        return None
    that = _THAT[addresses].match(tags, at, reach.end)
    if that is not None:
        at = that.end()
        return _quoted(reach, at) if tags[at] == "Q" else reach.clause(at)
    if reach.in_the_middle or (reach.introduced_by_as and tags[at] == ","):
        return reach.clause(at + 1)
    if reach.follows_quotation() and not (
        tags[at] == "h" or (tags[at] in "dPN" and _WITH_VERB.match(tags, at, reach.end))
    ):
        return None
    skipped = _TOLD.match(tags, at, reach.end) if addresses else _BARE.match(tags, at, reach.end)
    return None if skipped is None else _bare(reach, skipped.end(), addresses)


def _after_subject(reach: Reach) -> Phrase | None:
    """What follows a subject that stands after its verb: said Smith, "..."; according to Smith, ..."""
    tags = reach.wording.tags
    at = reach.cue.subject[1] if reach.cue.subject is not None else reach.cue.end
    quoted = _QUOTED_AFTER_SUBJECT.match(tags, at, reach.end)
    if quoted is not None:
        return _quoted(reach, quoted.end() - 1)
    if tags[reach.cue.start] != "k":
        return reach.clause(at + 1) if reach.in_the_middle else None
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


def _bare(reach: Reach, at: int, addresses: bool) -> Phrase | None:
    """The clause without "that" that starts at a token, if one does."""
    tags = reach.wording.tags
    if tags[at] == "#" and tags[at - 1] == "r":
        at -= 1
    if _NOT_A_CLAUSE.match(tags, at, reach.end):
        return None
    if reach.wording.tokens[at].text.lower() in _SAID_NO_MORE and tags[at + 1] != "a":
        return None
    first = tags[at]
    if reach.of_relative_clause:
        predicate = _PREDICATE.match(tags, at, reach.end)
        if predicate is not None:
            return reach.before_comma(reach.clause(predicate.start(1)))
    if first == "a" and reach.word in TAKES_BARE_CLAUSE:
        return reach.clause(at)
    if first == "h":
        return reach.clause(at)
    if reach.word not in TAKES_BARE_CLAUSE and not addresses:
        return reach.clause(at) if _WITH_VERB.match(tags, at, reach.end) else None
    if first == "p" and _ABOUT_SO_MANY.match(tags, at, reach.end) and _quantifies(reach, at):
        return reach.clause(at)
    if first == "s" and reach.wording.tokens[at].text.lower() in _CONDITIONS:
        return reach.clause(at)
    if first in "sp":
        later = _PRONOUN_LATER.match(tags, at, reach.end)
        if later is not None:
            return reach.clause(later.start(1))
        leads = reach.cue.begin == reach.start or tags[reach.cue.begin - 1] != ","
        return reach.clause(at) if leads and _CLAUSE_LATER.match(tags, at, reach.end) else None
    return reach.clause(at) if first in "dPNnmeg#Qr" else None


def _quantifies(reach: Reach, at: int) -> bool:
    """Whether a preposition opens a number: "about half", "more than 20"."""
    return reach.wording.tokens[at].text.lower() in _APPROXIMATES and (
        reach.wording.tags[at + 1] == "#" or reach.wording.tokens[at + 1].text.lower() in _PORTIONS
    )


def _quoted(reach: Reach, at: int) -> Phrase | None:
    """A quotation after the verb, or the clause that it only begins."""
    following = reach.wording.tags[at + 1 : at + 4]
    goes_on = _GOES_ON.match(following) or (reach.wording.tags[at - 1] == "t" and following[:1] == "p")
    if reach.wording.tags[at - 1] in ",:" or reach.closed(at) or not goes_on:
        return at, at + 1
    return reach.clause(at)
