"""A verb of speech in its sentence, and how far what it reports can reach."""

import re
from dataclasses import dataclass

from index.statements.phrases import Phrase
from index.statements.tokens import Wording
from index.statements.vocabulary import QUOTES_ONLY, speaks

_RESUMING = frozenset(
    "and but because although though since if unless especially particularly even rather not".split()
)
_SUBORDINATE = re.compile(r",(?=(?:h|(?:d|P)?[nmN]{1,4})r?[aev])")
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


@dataclass(frozen=True)
class Attribution:
    """A verb of speech with its subject, and the stretches of tokens that it reports.

    Where no verb stands, the cue is empty, at the place of the subject.
    """

    cue: Cue
    reported: tuple[Phrase, ...]


def asks(wording: Wording, at: int) -> bool:
    """Whether the quotation that is a token is a question."""
    quotation = wording.tokens[at].quotation
    return quotation is not None and quotation.inner.of(wording.prose.text).rstrip("'’ ").endswith("?")


@dataclass(frozen=True)
class Reach:
    """A verb of speech and the part of its sentence, [start, end), in which it may report something.

    `following` is the next verb that does.
    """

    wording: Wording
    cue: Cue
    following: Cue | None
    start: int
    end: int

    @property
    def tags(self) -> str:
        """The tags of the article's tokens."""
        return self.wording.tags

    @property
    def word(self) -> str:
        """The verb, in lower case."""
        return self.wording.word(self.cue.start)

    @property
    def quotes_only(self) -> bool:
        """Whether the verb reports nothing but quotations, as one does that no list holds."""
        return self.word in QUOTES_ONLY or (self.tags[self.cue.start] == "v" and not speaks(self.word))

    @property
    def is_inverted(self) -> bool:
        """Whether the subject stands after the verb."""
        return self.cue.subject is not None and self.cue.subject[0] >= self.cue.end

    @property
    def end_of_attribution(self) -> int:
        """The token after the verb, or after the subject that follows it."""
        subject = self.cue.subject
        return self.cue.end if subject is None else max(self.cue.end, subject[1])

    @property
    def is_in_relative_clause(self) -> bool:
        """Whether the subject stands in a clause about what it speaks of: "which she said was"."""
        subject = self.cue.subject
        if subject is None or not self.start < subject[0] < self.cue.start:
            return False
        before = subject[0] - 1
        if self.tags[before] == "w":
            return self.tags[before - 1 : before] != "p"
        return self.wording.word(before) == "what"

    @property
    def is_in_the_middle(self) -> bool:
        """Whether commas set the attribution off inside what it reports: "The plan, he said, is dead"."""
        tags, begin, end = self.tags, self.cue.begin, self.end_of_attribution
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
        tag, word = self.tags[at], self.wording.word(at)
        if tag in "cs":
            return word in _RESUMING and self.tags[at + 1] not in "hvu"
        if word in _RESUMING:
            return True
        if self.tags[self.cue.start] == "k":
            return tag in "tpave"
        return tag in ("tpav" if self.is_inverted else "tpavdPNnmhe")

    def is_closed(self, at: int) -> bool:
        """Whether the quotation that is this token ends like a sentence or before its attribution."""
        token = self.wording.tokens[at]
        inner = token.quotation.inner if token.quotation else None
        return inner is not None and self.wording.prose.text[inner.end - 1] in ".,!?…"

    def clause(self, at: int) -> Phrase | None:
        """The clause that starts at a token, up to the next attribution or the end of the sentence."""
        end = self._end_before_following(at)
        subject = self.cue.subject
        if subject is not None and subject[0] == self.start + 1 and self.tags[self.start] == "s":
            # Of "Though he said it was late, she went", only the clause that he said.
            main = _SUBORDINATE.search(self.tags, at, end)
            end = main.start() if main else end
        return self.trim(at, end)

    def before_comma(self, clause: Phrase | None) -> Phrase | None:
        """The clause up to its first comma."""
        comma = self.tags.find(",", *clause) if clause else -1
        return (clause[0], comma) if clause and comma > 0 else clause

    def _end_before_following(self, at: int) -> int:
        following = self.following
        if following is None or not at < following.begin < self.end:
            return self.end
        accompanies = self.wording.tokens[following.begin].text == "with"
        apart = self.tags[max(at, following.begin - 2) : following.begin] in (",s", ",c")
        if self.tags[following.start] == "l" and not (following.inherits or accompanies or apart):
            return self.end
        pattern = _SAYS_TOO if following.inherits else _SAYS_ON
        link = pattern.search(self.tags[max(at, following.begin - 3) : following.begin])
        return self.end if link is None else following.begin - len(link.group())

    def trim(self, at: int, end: int) -> Phrase | None:
        """The tokens without the signs at their ends, if any are left."""
        tags, tokens = self.tags, self.wording.tokens
        while end > at and tags[end - 1] in ",.;:-" and tokens[end - 1].text not in ("%", "$"):
            end -= 1
        while at < end and tags[at] in ",.;:-":
            at += 1
        return (at, end) if at < end else None
