"""What a button remembers, in the custom id that Discord hands back: nothing is kept for it anywhere else.

    ab1:ACTION:MEMORY

What it remembers is, by where it stands:

    ARTICLE CONTENT FLAGS PAGE:SEEN[:AFTER.BEFORE.[SOURCE]]    below an answer, in the window of a follow-up
    ARTICLE CONTENT PAGE:START.LENGTH             below a passage that was found
    ARTICLE CONTENT [SPEAKER PAGE]                below the speakers of an article, or what one says
    ARTICLE CONTENT                               below the question whether to remove an article

below an article that is announced its key, in the window that asks about a page or a file the key of that,
and for an administrator the number of a page, or the key of a build. The question that a message answers
stands in a small line of the message itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from bot.live.answer_view import AnswerView
from bot.live.keys import TextKey, name_key
from bot.live.snapshot import GoneError
from bot.markdown.escape import escape_line, unescape
from bot.phrases import ASKED, make_line
from index import Span

CUSTOM_ID = re.compile(r"ab(?P<version>\d+):(?P<action>\w+):(?P<memory>.*)")
"""The form of every custom id of this program, of this version or an earlier."""
STALE = "This button is from an earlier version of the bot; ask again."
_VERSION = "1"
_ASKED = f"-# {ASKED}"
# Beside a filter there is no room for a third.
_MOST_SEEN, _MOST_SEEN_BESIDE_FILTER = 3, 2
_TEXT = r"(?P<article>[\w~-]{8})(?P<content>[0-9a-f]{8})"
_SEEN = re.compile(r"(?P<article>[\w~-]{8})(?P<start>[0-9a-z]{1,6})\.(?P<length>[0-9a-z]{1,5})", re.ASCII)
_ANSWER = re.compile(
    _TEXT + r"(?P<scoped>[sa])(?P<context>[cp])(?P<page>\d{1,4})"
    r":(?P<seen>(?:[\w~-]{8}[0-9a-z]{1,6}\.[0-9a-z]{1,5}(?:,(?=[\w~-])|(?=:)|\Z)){0,3})"
    r"(?::(?P<after>[0-9a-z]{0,5})\.(?P<before>[0-9a-z]{0,5})\.(?P<source>[\w-]{8})?)?",
    re.ASCII,
)
_PASSAGE = re.compile(_TEXT + r"(?P<page>\d{1,3}):(?P<start>\d{1,9})\.(?P<length>[1-9]\d{0,8})", re.ASCII)
_VOICES = re.compile(_TEXT + r"(?:(?P<speaker>[\w-]{8})(?P<page>\d{1,6}))?", re.ASCII)
_ARTICLE = re.compile(_TEXT, re.ASCII)


class Action(StrEnum):
    """What a button or a menu does, by its letters."""

    FOLLOW_UP = "f"
    ABOUT = "a"
    READ = "r"
    SAID = "q"
    CONTEXT = "c"
    MORE = "m"
    HELPFUL = "y"
    NOT_HELPFUL = "n"
    PASSAGE = "p"
    VOICES = "w"
    REMOVE = "rm"
    KEEP = "keep"
    LIST = "list"
    STOP = "stop"


def custom_id(action: Action, memory: object = "") -> str:
    """The custom id of a button or a menu that remembers something."""
    return f"ab{_VERSION}:{action}:{memory}"


def read_custom_id(written: str) -> tuple[Action, str]:
    """What a custom id says is to be done, and what it remembers. Raises `GoneError` for an old one."""
    found = CUSTOM_ID.fullmatch(written)
    if found is None or found["version"] != _VERSION or found["action"] not in set(Action):
        raise GoneError(STALE)
    return Action(found["action"]), found["memory"]


def _read(pattern: re.Pattern[str], memory: str) -> re.Match[str]:
    """What is remembered, in its parts. Raises `GoneError` for what this program did not write."""
    found = pattern.fullmatch(memory)
    if found is None:
        raise GoneError(STALE)
    return found


@dataclass(frozen=True)
class AnswerState(TextKey):
    """What the buttons below an answer know of it: first the text of the first article on the page.

    `scoped` says whether only that article was asked. `page` counts from 0, and `context` says whether it
    shows the sentences around. `seen` are places shown before, each with the key of its article. Of a filter,
    `after` and `before` are the days, and `source` is the key of its first source.
    """

    scoped: bool = False
    context: bool = False
    page: int = 0
    seen: tuple[tuple[str, Span], ...] = ()
    after: date | None = None
    before: date | None = None
    source: str | None = None

    @classmethod
    def of_view(cls, view: AnswerView) -> AnswerState:
        """The state for the buttons below an answer."""
        asked, chosen = view.asked, view.asked.chosen
        first = TextKey.of(view.quoted[0].article_id, view.content_hash)
        return cls(
            article=first.article,
            content=first.content,
            scoped=asked.one_article,
            context=view.context,
            page=view.page,
            seen=tuple((name_key(article_id), span) for article_id, span in asked.seen),
            after=chosen.after,
            before=chosen.before,
            source=name_key(chosen.sources[0]) if chosen.sources else None,
        )

    def __str__(self) -> str:
        """What the button remembers, at most 85 characters."""
        narrowed = self.after or self.before or self.source
        most = _MOST_SEEN_BESIDE_FILTER if narrowed else _MOST_SEEN
        seen = ",".join(
            f"{article}{_base36(span.start)}.{_base36(len(span))}" for article, span in self.seen[:most]
        )
        flags = f"{'s' if self.scoped else 'a'}{'c' if self.context else 'p'}{self.page}"
        after, before = (_base36(day.toordinal()) if day else "" for day in (self.after, self.before))
        chosen = f":{after}.{before}.{self.source or ''}" if narrowed else ""
        return f"{self.article}{self.content}{flags}:{seen}{chosen}"

    @classmethod
    def read(cls, memory: str) -> AnswerState:
        """The state that a button remembers. Raises `GoneError` for what this program did not write."""
        found = _read(_ANSWER, memory)
        try:
            after, before = (_day(found[name]) for name in ("after", "before"))
        except (ValueError, OverflowError) as error:
            raise GoneError(STALE) from error
        narrowed = after or before or found["source"]
        seen = [
            (b["article"], Span(start := int(b["start"], 36), start + int(b["length"], 36)))
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


@dataclass(frozen=True)
class PassageState(TextKey):
    """What a button below a found passage knows: the text, the place in it, the page."""

    span: Span
    page: int = 0

    def __str__(self) -> str:
        """What the button remembers."""
        return f"{self.article}{self.content}{self.page}:{self.span.start}.{len(self.span)}"

    @classmethod
    def read(cls, memory: str) -> PassageState:
        """The state that a button remembers. Raises `GoneError` for what this program did not write."""
        found = _read(_PASSAGE, memory)
        start = int(found["start"])
        span = Span(start, start + int(found["length"]))
        return cls(found["article"], found["content"], span, int(found["page"]))


@dataclass(frozen=True)
class VoicesState(TextKey):
    """What the buttons below an article's speakers know; without a speaker's key, below the list of all."""

    speaker: str | None = None
    page: int = 0

    def __str__(self) -> str:
        """What the button remembers."""
        return f"{self.article}{self.content}" + (f"{self.speaker}{self.page}" if self.speaker else "")

    @classmethod
    def read(cls, memory: str) -> VoicesState:
        """The state that a button remembers. Raises `GoneError` for what this program did not write."""
        found = _read(_VOICES, memory)
        return cls(found["article"], found["content"], found["speaker"], int(found["page"] or 0))


def read_article(memory: str) -> TextKey:
    """The article that a button remembers alone. Raises `GoneError` for what this program did not write."""
    return TextKey(*_read(_ARTICLE, memory).groups())


def question_line(question: str) -> str:
    """The small line, in markdown, that tells which question a message answers."""
    return f"{_ASKED}{escape_line(make_line(question))}"


def question_of(line: str) -> str:
    """The question in such a line."""
    return unescape(line.removeprefix(_ASKED))


def _day(digits: str | None) -> date | None:
    return date.fromordinal(int(digits, 36)) if digits else None


def _base36(number: int) -> str:
    return np.base_repr(number, 36).lower()
