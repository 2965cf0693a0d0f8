"""What a verb of speech reports: a quotation beside it, the clause after it, or the clause before it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.statements.speech_cues import ADDRESSES, QUOTES_ONLY, TAKES_BARE_CLAUSE
from index.statements.subjects import Phrase, is_part_of_phrase
from index.statements.wording import Wording

_LONGEST = 300
"""Of a clause, in tokens: prose has none so long, and text without full stops must not be slow."""
_TIME = r"(?:r|T|(?:pd?|d)r?T|p#|(?<=[T#])#)*"
_ASIDE = r"(?:,[rpTdN#nm]{1,6},)?"
_CIRCUMSTANCE = r"(?:pd?N*PQ|p[dPnmNeg#Tco]{1,10})*"
_ADDRESSEE = r"(?:o|d?[PNnm#]+(?:p[dPNnm]+)?|d?N*PQ[Nn]*|h)?"
_FRAMES = {False: _TIME, True: _TIME + _ADDRESSEE + _TIME}
_THAT = {key: re.compile(_ASIDE + frame + _CIRCUMSTANCE + ",?t") for key, frame in _FRAMES.items()}
_QUOTED = {
    key: re.compile(
        rf"[,:]?t?(Q)|{_ASIDE}{frame}{_CIRCUMSTANCE}[,:]t?(Q)|{frame}t(Q)|[^Qvuk|/]{{0,30}}:(Q)"
        + (rf"|{frame}(?<![Pd])(Q)" if key else "")
    )
    for key, frame in _FRAMES.items()
}
_BARE = re.compile(_ASIDE + _TIME)
_TOLD = re.compile(r"(?:o|h|d[PNnm#e]*[nm]|d?N++|[nm]+)(?:pN*[nN])?(?=[dhNPs#])" + _TIME)
_QUOTED_AFTER_SUBJECT = re.compile(r"[^QvukT|/;]{0,12}[,:](Q)|:(Q)")
_LABELLED = re.compile(r"[^Q,:;|/vuk]{1,8}(Q)")
_PREDICATE = re.compile(rf"(?:{_CIRCUMSTANCE})([aev])")
_SUBORDINATE = re.compile(r",(?=(?:h|(?:d|P)?[nmN]{1,4})r?[aev])")
_NAMED = re.compile(r"(?:o|h|r|d?P?[nmN]{1,3}|P)(?:(?=d)|r?p(?=[dPnmegN]))")
_ADDED = re.compile(r",?c((?:[tdPNnmegap#hro]{1,12}(?<!v))?Q)(?![,]?[dPNnmh]*[vu])")
_WITH_VERB = re.compile(r"[dPNnm#eg]{1,8}(?:[pc][dPNnm#]{1,5})?r?[ax]|N+r?[eQ]|d[nm]?N+r?e[dPhoNpr]")
_PRONOUN_LATER = re.compile(r"p[dPnmNeg#T]{1,8}(h)")
_CLAUSE_LATER = re.compile(r"[^,;:|/]{2,20},[^,|/]{3}")
_GOES_ON = re.compile(r"[aPNnmegtvd#]|c(?![vu])")
_ABOUT_SO_MANY = re.compile(r"p{1,2}[#dn]")
_NOT_A_CLAUSE = re.compile(r"[rdnT.]{0,3}$|h?[.,;:)]")
_ENDS_THERE = re.compile(rf"(?:o|p[nm])?{_TIME}{_CIRCUMSTANCE}{_TIME}(?:[.,;)|/-]|s|$)")
_SAID_NO_MORE = frozenset("something nothing anything everything much little yes no so hello goodbye".split())
_RESUMING = frozenset(
    "and but because although though since if unless especially particularly even rather not".split()
)
_MEDIA = frozenset(
    "statement report interview email e-mail letter post tweet blog release memo article column ruling"
    " decision speech brief study paper filing twitter facebook instagram".split()
)
_ARTICLES = frozenset("a an the one".split())
_APPROXIMATES = frozenset("about around over under up nearly".split())
_PORTIONS = frozenset("half two three four five six seven eight nine ten a one to".split())
_CONDITIONS = frozenset("if unless although though because whether".split())
_DATELINE = re.compile(r"[NT#,.()]{1,9}-")
_SAYS_ON = re.compile(r"(?:,[cs]?|;c?|-c?|c|,p?w)$")
_SAYS_TOO = re.compile(r"(?:,[cs]?|[cs])$")


@dataclass(frozen=True)
class Cue:
    """A verb of speech in [start, end), its subject, and where the two begin.

    `inherits`: the subject is that of another verb; `relative`: it is the verb of a relative clause.
    """

    start: int
    end: int
    begin: int
    subject: Phrase | None = None
    inherits: bool = False
    relative: bool = False


def complements(wording: Wording, cue: Cue, following: Cue | None) -> tuple[Phrase, ...]:
    """The stretches of tokens that a verb reports; `following` is the next that reports something."""
    start, end = wording.sentence(cue.start)
    start, end = max(start, cue.begin - _LONGEST), min(end, cue.end + _LONGEST)
    return tuple(_Reach(wording, cue, following, start, end).stretches())


@dataclass(frozen=True)
class _Reach:
    wording: Wording
    cue: Cue
    following: Cue | None
    start: int
    end: int

    def stretches(self) -> Iterator[Phrase]:
        if self.wording.tags[self.cue.start] == "l":
            label = self._label()
            if label is not None:
                yield label
                yield from self._further(label[1])
            return
        after = self._after_subject() if self._inverted else self._after_verb()
        before = self._before(after)
        if before is not None:
            yield before
        if after is not None:
            yield after
            if self.wording.tags[after[1] - 1] == "Q":
                yield from self._further(after[1])

    def _label(self) -> Phrase | None:
        """What somebody is called: "called it a mistake", "described the trip as “a waste”"."""
        labelled = _LABELLED.match(self.wording.tags, self.cue.end, self.end)
        if labelled is not None:
            return labelled.span(1)
        named = _NAMED.match(self.wording.tags, self.cue.end, self.end)
        if named is None:
            return None
        joins = self.wording.tokens[named.end() - 1].text.lower()
        if joins != "as" and (
            self.wording.tags[named.end() - 1] == "p"
            or self.wording.tokens[named.end()].text.lower() not in _ARTICLES
            or self.wording.tags[named.end() + 1] == "T"
        ):
            return None
        return self._before_comma(self._clause(named.end()))

    def _further(self, at: int) -> Iterator[Phrase]:
        """The quotations that "and" adds to one, with the words that lead to them."""
        tags = self.wording.tags
        while True:
            added = _ADDED.match(tags, at, self.end)
            if added is None:
                return
            yield added.span(1)
            at = added.end()

    @property
    def _word(self) -> str:
        return self.wording.tokens[self.cue.start].text.lower()

    @property
    def _inverted(self) -> bool:
        return self.cue.subject is not None and self.cue.subject[0] >= self.cue.end

    @property
    def _introduced_by_as(self) -> bool:
        """Whether it reads "As Smith said, ..."."""
        subject = self.cue.subject
        before = subject[0] - 1 if subject is not None else -1
        return before >= self.start and self.wording.tokens[before].text.lower() == "as"

    @property
    def _of_relative_clause(self) -> bool:
        """Whether the subject stands in a clause about what it speaks of: "which she said was"."""
        subject = self.cue.subject
        if subject is None or not self.start < subject[0] < self.cue.start:
            return False
        before = subject[0] - 1
        if self.wording.tags[before] == "w":
            return self.wording.tags[before - 1 : before] != "p"
        return self.wording.tokens[before].text.lower() == "what"

    @property
    def _in_the_middle(self) -> bool:
        """Whether commas set the attribution off inside what it reports: "The plan, he said, is dead"."""
        tags, begin, end = self.wording.tags, self.cue.begin, self.cue.end
        if self._inverted and self.cue.subject is not None:
            end = self.cue.subject[1]
        return (
            begin - 1 > self.start
            and tags[begin - 1] == ","
            and tags[begin - 2] != "Q"
            and tags[end] == ","
            and self._resumes(end + 1)
            and not self.cue.inherits
        )

    def _resumes(self, at: int) -> bool:
        """Whether a token after the attribution goes on with the clause that it interrupts."""
        tag, word = self.wording.tags[at], self.wording.tokens[at].text.lower()
        if tag in "cs":
            return word in _RESUMING and self.wording.tags[at + 1] not in "hvu"
        if word in _RESUMING:
            return True
        if self.wording.tags[self.cue.start] == "k":
            return tag in "tpave"
        return tag in ("tpav" if self._inverted else "tpavdPNnmhe")

    def _after_verb(self) -> Phrase | None:
        tags, at = self.wording.tags, self.cue.end
        addresses = self._word in ADDRESSES
        quoted = _QUOTED[addresses].match(tags, at, self.end)
        if quoted is not None:
            return self._quoted(quoted.start(quoted.lastindex or 0))
        if self._word in QUOTES_ONLY:
            return None
        that = _THAT[addresses].match(tags, at, self.end)
        if that is not None:
            at = that.end()
            return self._quoted(at) if tags[at] == "Q" else self._clause(at)
        if self._in_the_middle or (self._introduced_by_as and tags[at] == ","):
            return self._clause(at + 1)
        if self._follows_quotation() and not (
            tags[at] == "h" or (tags[at] in "dPN" and _WITH_VERB.match(tags, at, self.end))
        ):
            return None
        skipped = _TOLD.match(tags, at, self.end) if addresses else _BARE.match(tags, at, self.end)
        return None if skipped is None else self._bare(skipped.end(), addresses)

    def _after_subject(self) -> Phrase | None:
        """What follows a subject that stands after its verb: said Smith, "..."; according to Smith, ..."""
        tags = self.wording.tags
        at = self.cue.subject[1] if self.cue.subject is not None else self.cue.end
        quoted = _QUOTED_AFTER_SUBJECT.match(tags, at, self.end)
        if quoted is not None:
            return self._quoted(quoted.end() - 1)
        if tags[self.cue.start] != "k":
            return self._clause(at + 1) if self._in_the_middle else None
        comma = tags.find(",", at, self.end)
        while comma >= 0 and tags[comma + 1] in "weg":
            later = tags.find(",", comma + 1, self.end)
            if later < 0:
                break
            comma = later
        before = tags[self.start : self.cue.start]
        leads = not before or before[-1] in "crT" or re.search("[strc],$", before)
        without_verb = before.endswith(",") and not re.search("[aevxQ]", before)
        if comma < 0 or not (leads or without_verb or tags[comma + 1] in "tpav"):
            return None
        return self._clause(comma + 1)

    def _bare(self, at: int, addresses: bool) -> Phrase | None:
        """The clause without "that" that starts at a token, if one does."""
        tags = self.wording.tags
        if tags[at] == "#" and tags[at - 1] == "r":
            at -= 1
        if _NOT_A_CLAUSE.match(tags, at, self.end):
            return None
        if self.wording.tokens[at].text.lower() in _SAID_NO_MORE and tags[at + 1] != "a":
            return None
        first = tags[at]
        if self._of_relative_clause:
            predicate = _PREDICATE.match(tags, at, self.end)
            if predicate is not None:
                return self._before_comma(self._clause(predicate.start(1)))
        if first == "a" and self._word in TAKES_BARE_CLAUSE:
            return self._clause(at)
        if first == "h":
            return self._clause(at)
        if self._word not in TAKES_BARE_CLAUSE and not addresses:
            return self._clause(at) if _WITH_VERB.match(tags, at, self.end) else None
        if first == "p" and _ABOUT_SO_MANY.match(tags, at, self.end) and self._quantifies(at):
            return self._clause(at)
        if first == "s" and self.wording.tokens[at].text.lower() in _CONDITIONS:
            return self._clause(at)
        if first in "sp":
            later = _PRONOUN_LATER.match(tags, at, self.end)
            if later is not None:
                return self._clause(later.start(1))
            leads = self.cue.begin == self.start or tags[self.cue.begin - 1] != ","
            return self._clause(at) if leads and _CLAUSE_LATER.match(tags, at, self.end) else None
        return self._clause(at) if first in "dPNnmeg#Qr" else None

    def _quantifies(self, at: int) -> bool:
        """Whether a preposition opens a number: "about half", "more than 20"."""
        return self.wording.tokens[at].text.lower() in _APPROXIMATES and (
            self.wording.tags[at + 1] == "#" or self.wording.tokens[at + 1].text.lower() in _PORTIONS
        )

    def _quoted(self, at: int) -> Phrase | None:
        """A quotation after the verb, or the clause that it only begins."""
        following = self.wording.tags[at + 1 : at + 4]
        goes_on = _GOES_ON.match(following) or (self.wording.tags[at - 1] == "t" and following[:1] == "p")
        if self.wording.tags[at - 1] in ",:" or self._closed(at) or not goes_on:
            return at, at + 1
        return self._clause(at)

    def _closed(self, at: int) -> bool:
        """Whether the quotation that is this token ends like a sentence or before its attribution."""
        token = self.wording.tokens[at]
        inner = token.quotation.inner if token.quotation else None
        return inner is not None and self.wording.text[inner.end - 1] in ".,!?…"

    def _clause(self, at: int) -> Phrase | None:
        end = self._end_before_following(at)
        subject = self.cue.subject
        if subject is not None and subject[0] == self.start + 1 and self.wording.tags[self.start] == "s":
            # Of "Though he said it was late, she went", only the clause that he said.
            main = _SUBORDINATE.search(self.wording.tags, at, end)
            end = main.start() if main else end
        return self._trimmed(at, end)

    def _before_comma(self, clause: Phrase | None) -> Phrase | None:
        comma = self.wording.tags.find(",", *clause) if clause else -1
        return (clause[0], comma) if clause and comma > 0 else clause

    def _end_before_following(self, at: int) -> int:
        following = self.following
        if following is None or not at < following.begin < self.end:
            return self.end
        accompanies = self.wording.tokens[following.begin].text == "with"
        apart = self.wording.tags[max(at, following.begin - 2) : following.begin] in (",s", ",c")
        if self.wording.tags[following.start] == "l" and not (following.inherits or accompanies or apart):
            return self.end
        pattern = _SAYS_TOO if following.inherits else _SAYS_ON
        link = pattern.search(self.wording.tags[max(at, following.begin - 3) : following.begin])
        return self.end if link is None else following.begin - len(link.group())

    def _trimmed(self, at: int, end: int) -> Phrase | None:
        tags, tokens = self.wording.tags, self.wording.tokens
        while end > at and tags[end - 1] in ",.;:-" and tokens[end - 1].text not in ("%", "$"):
            end -= 1
        while at < end and tags[at] in ",.;:-":
            at += 1
        return (at, end) if at < end else None

    def _follows_quotation(self) -> bool:
        before = self.wording.tags[max(self.start, self.cue.begin - 2) : self.cue.begin]
        return before.endswith("Q") or before in ("Q,", "Q-")

    def _before(self, after: Phrase | None) -> Phrase | None:
        tags, begin = self.wording.tags, self.cue.begin
        at = begin - 1
        if at > 0 and tags[at] == "|" and after is None and not self.cue.inherits:
            return (at - 1, at) if tags[at - 1] == "Q" else None
        if at >= self.start and tags[at] in ",-":
            at -= 1
        if at < self.start:
            return None
        if self.cue.relative and (after is not None or self._word in QUOTES_ONLY):
            return None
        if tags[at] == "Q" and after is not None and is_part_of_phrase(self.wording, at):
            return self._ending_with_quotation(at) if tags[self.cue.end] == "," else None
        if tags[at] == "Q" and not (self.cue.inherits and at == begin - 1):
            answers = after is not None and (self.cue.inherits or not (self._closed(at) or at == self.start))
            return None if answers else self._ending_with_quotation(at)
        according = tags[self.cue.start] == "k"
        if self.cue.inherits or self.cue.relative or (at == begin - 1 and not according):
            return None
        if after is None or self._in_the_middle or (according and at - self.start >= 4):
            return self._clause_before(at + 1, according)
        return None

    def _ending_with_quotation(self, at: int) -> Phrase | None:
        """A quotation before its attribution, or the clause that it ends."""
        first = self._start_of_clause(at)
        introduced = (
            at == first
            or self.wording.tags[at - 1] in ",:.-)"
            or re.search("[vk]", self.wording.tags[first:at])
        )
        if introduced or not (self._closed(at) or self.wording.tags[at + 1] in ",-"):
            return at, at + 1
        return first, at + 1

    def _clause_before(self, end: int, according: bool) -> Phrase | None:
        tags, first = self.wording.tags, self._start_of_clause(end)
        at = self.cue.subject[1] if self._inverted and self.cue.subject is not None else self.cue.end
        if tags[end] == "," and tags[end + 1] == "c" and not self._inverted:
            return None
        if self._in_the_middle and "k" not in tags[first:end]:
            return self._trimmed(first, end) if tags[first:end].strip("rcT,") else None
        if end - first < 3 or "k" in tags[first:end] or self._word in QUOTES_ONLY:
            return None
        if (
            tags[at] == "p"
            and self._word not in TAKES_BARE_CLAUSE
            and not according
            and not self._published(at)
        ):
            return None
        if self._word in ADDRESSES and tags[at] in "nm":
            at += 1
        if not according and _ENDS_THERE.match(tags, at, self.end) is None:
            return None
        if tags[first] in "pgsT" and not re.search("[aev]", tags[first:end]):
            return None
        if tags[first] == "Q" and self._closed(first) and not tags[first + 1 : end].strip("dPNnm#,"):
            # What stands between a quotation and its verb is the beginning of the subject.
            return first, first + 1
        return self._trimmed(first, end)

    def _published(self, at: int) -> bool:
        """Whether a circumstance names where it was said: "she wrote in a statement"."""
        words = (token.text.lower() for token in self.wording.tokens[at : at + 6])
        return not _MEDIA.isdisjoint(words)

    def _start_of_clause(self, end: int) -> int:
        dateline = _DATELINE.match(self.wording.tags, self.start, end)
        return dateline.end() if dateline else self.start
