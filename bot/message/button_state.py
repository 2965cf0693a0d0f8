"""What a button remembers, in the custom id that Discord hands back: nothing is kept for it anywhere else.

    ab1:ACTION:ARTICLE CONTENT FLAGS PAGE:BESIDES[:AFTER.BEFORE.[SOURCE]]       below an answer
    ab1:p:ARTICLE CONTENT PAGE:START.LENGTH             below a passage that was found
    ab1:w:ARTICLE CONTENT [SPEAKER PAGE]                below the speakers of an article, or what one says

The question that a message answers stands in the message's own footer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from bot.wording import shown_line
from index import Span

_ASKED = "Asked: "
# Beside a filter there is no room for a third.
_MOST_SEEN, _MOST_SEEN_BESIDE_FILTER = 3, 2
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_SEEN = re.compile(r"(?P<article>[\w-]{8})(?P<start>[0-9a-z]{1,6})\.(?P<length>[0-9a-z]{1,5})", re.ASCII)
_STATE = re.compile(
    r"(?P<article>[\w-]{8})(?P<content>[0-9a-f]{8})(?P<scoped>[sa])(?P<context>[cp])(?P<page>\d{1,4})"
    r":(?P<seen>(?:[\w-]{8}[0-9a-z]{1,6}\.[0-9a-z]{1,5}(?:,(?=[\w-])|(?=:)|\Z)){0,3})"
    r"(?::(?P<after>[0-9a-z]{0,5})\.(?P<before>[0-9a-z]{0,5})\.(?P<source>[\w-]{8})?)?",
    re.ASCII,
)
_PASSAGE = re.compile(
    r"(?P<article>[\w-]{8})(?P<content>[0-9a-f]{8})(?P<page>\d{1,3}):(?P<start>\d{1,9})\.(?P<length>\d{1,9})",
    re.ASCII,
)
_VOICES = re.compile(
    r"(?P<article>[\w-]{8})(?P<content>[0-9a-f]{8})(?:(?P<speaker>[\w-]{8})(?P<page>\d{1,6}))?", re.ASCII
)


@dataclass(frozen=True)
class SeenPlace:
    """A place, in the article of this key, that an answer leaves out because it was shown before."""

    article: str
    span: Span


@dataclass(frozen=True)
class AnswerState:
    """What the buttons below an answer know of it.

    `article` and `content` are the keys of the first article on the page and of its text; `scoped` says
    whether only that article was asked. `page` counts from 0, and `context` says whether it shows the
    sentences around. Of a filter, `after` and `before` are the days, and `source` is the key of its source.
    """

    article: str
    content: str
    scoped: bool = False
    context: bool = False
    page: int = 0
    seen: tuple[SeenPlace, ...] = ()
    after: date | None = None
    before: date | None = None
    source: str | None = None

    def encoded(self) -> str:
        """The state as the tail of a custom id, at most 85 characters."""
        narrowed = self.after or self.before or self.source
        most = _MOST_SEEN_BESIDE_FILTER if narrowed else _MOST_SEEN
        seen = ",".join(
            f"{b.article}{_base36(b.span.start)}.{_base36(len(b.span))}" for b in self.seen[:most]
        )
        flags = f"{'s' if self.scoped else 'a'}{'c' if self.context else 'p'}{self.page}"
        after, before = (_base36(day.toordinal()) if day else "" for day in (self.after, self.before))
        chosen = f":{after}.{before}.{self.source or ''}" if narrowed else ""
        return f"{self.article}{self.content}{flags}:{seen}{chosen}"

    @classmethod
    def decoded(cls, tail: str) -> AnswerState | None:
        """The state that a custom id ends with; None for what this program did not write."""
        found = _STATE.fullmatch(tail)
        if found is None:
            return None
        try:
            after, before = (_day(found[name]) for name in ("after", "before"))
        except (ValueError, OverflowError):
            return None
        narrowed = after or before or found["source"]
        seen = [
            SeenPlace(b["article"], Span(start := int(b["start"], 36), start + int(b["length"], 36)))
            for b in _SEEN.finditer(found["seen"])
            if int(b["length"], 36) > 0
        ][: _MOST_SEEN_BESIDE_FILTER if narrowed else _MOST_SEEN]
        return cls(
            article=found["article"],
            content=found["content"],
            scoped=found["scoped"] == "s",
            context=found["context"] == "c",
            page=int(found["page"]),
            seen=tuple(seen),
            after=after,
            before=before,
            source=found["source"],
        )

    def at(self, page: int, *, context: bool) -> AnswerState:
        """The same answer at another page, with or without the sentences around."""
        return replace(self, page=page, context=context)


@dataclass(frozen=True)
class PassageState:
    """What a button below a found passage knows: article and text by their keys, the place, the page."""

    article: str
    content: str
    span: Span
    page: int = 0

    def encoded(self) -> str:
        """The state as the tail of a custom id."""
        return f"{self.article}{self.content}{self.page}:{self.span.start}.{len(self.span)}"

    @classmethod
    def decoded(cls, tail: str) -> PassageState | None:
        """The state that a custom id ends with; None for what this program did not write."""
        found = _PASSAGE.fullmatch(tail)
        if found is None or int(found["length"]) == 0:
            return None
        start = int(found["start"])
        span = Span(start, start + int(found["length"]))
        return cls(found["article"], found["content"], span, int(found["page"]))


@dataclass(frozen=True)
class VoicesState:
    """What the buttons below an article's speakers know: article, text and speaker by their keys, the page.

    Without a speaker it stands for the list of all, which has one page.
    """

    article: str
    content: str
    speaker: str | None = None
    page: int = 0

    def encoded(self) -> str:
        """The state as the tail of a custom id."""
        return f"{self.article}{self.content}" + (f"{self.speaker}{self.page}" if self.speaker else "")

    @classmethod
    def decoded(cls, tail: str) -> VoicesState | None:
        """The state that a custom id ends with; None for what this program did not write."""
        found = _VOICES.fullmatch(tail)
        if found is None:
            return None
        return cls(found["article"], found["content"], found["speaker"], int(found["page"] or 0))


def asked_footer(question: str) -> str:
    """The footer of an answer's message; Discord shows its markup as it is, so nothing needs escaping."""
    return f"{_ASKED}{shown_line(question)}"


def question_of(footer: str | None) -> str | None:
    """The question in a footer; None where there is none."""
    return footer[len(_ASKED) :] if footer is not None and footer.startswith(_ASKED) else None


def _day(digits: str | None) -> date | None:
    return date.fromordinal(int(digits, 36)) if digits else None


def _base36(number: int) -> str:
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
        if not number:
            return digits
