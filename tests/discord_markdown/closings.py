"""Where what Discord's markdown opens is closed, found for any position from tables made once a text.

The client's regular expressions go back and forth for this, which a hostile text makes quadratic or worse.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from functools import cached_property
from typing import NamedTuple

# What JavaScript's \s matches, which is not what Python's does.
SPACES = "\t\n\v\f\r \xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)

_PAIRS = {
    "**": re.compile(r"\\.|(\*\*)(?!\*)", re.DOTALL),
    "__": re.compile(r"\\.|(__)(?!_)", re.DOTALL),
    "~~": re.compile(r"(~~)(?!_)"),
    "||": re.compile(r"(\|\|)"),
}
_TICKS = re.compile("`+")
_BRACKET = re.compile(r"[\[\]]")
_TITLE_AND_END = r""">?(?:\s+["'](?P<title>[^\n]{0,256}?)["'])?\s*\)"""
_TARGETS = (
    re.compile(r"\]\(\s*<?(?P<url>https?://(?:\([^\s()]*\)|[^\s\\()<>]|\\.){1,2048}+)" + _TITLE_AND_END),
    re.compile(r"\]\(\s*<?(?P<url>https?://[^\s\\)<>]{1,2048}+)" + _TITLE_AND_END),
)


class Enclosed(NamedTuple):
    """From where to where marks enclose something, and where the closing mark ends."""

    start: int
    end: int
    after: int


class Closings:
    """The closing marks of one text.

    Each method takes the position of an opening mark; it answers `None` where that mark stays open.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._unclosed: set[str] = set()
        self._emphasis_ends: dict[str, list[int]] = {}
        self._ticks_read = 0
        self._last_block = len(source)

    def pair(self, at: int) -> Enclosed | None:
        """Of bold, underlined, struck through or hidden text."""
        mark, start = self._source[at : at + 2], at + 2
        if mark not in _PAIRS or mark in self._unclosed:
            return None
        escapes = mark in ("**", "__") and self._source.startswith("\\", start)
        for match in _PAIRS[mark].finditer(self._source, start if escapes else start + 1):
            if match[1]:
                return Enclosed(start, match.start(), match.end())
        # Where one stays open, all later ones do.
        self._unclosed.add(mark)
        return None

    def emphasis(self, at: int) -> Enclosed | None:
        """Of text in italics, between single stars or underscores."""
        source, mark, start = self._source, self._source[at], at + 1
        if start == len(source) or (mark == "*" and source[start] in SPACES):
            return None
        first = start if source[start] != mark else start + 2
        if first > start and not source.startswith(mark, start + 1):
            return None
        if mark not in self._emphasis_ends:
            self._emphasis_ends[mark] = _emphasis_ends(source, mark)
        end = self._emphasis_ends[mark][first]
        return Enclosed(start, end, end + 1) if end >= 0 else None

    def code_block(self, start: int) -> Enclosed | None:
        """Of a block whose code begins at `start`, or behind the line feeds there."""
        source = self._source
        while source.startswith("\n", start):
            start += 1
        end = source.find("```", start + 1) if start < self._last_block else -1
        if end < 0:
            self._last_block = min(start, self._last_block)
            return None
        return Enclosed(start, end, end + 3)

    def code(self, at: int) -> Enclosed | None:
        """Of code between two runs of as many backticks, or of fewer where the first has more to spare."""
        if at < self._ticks_read:
            return None
        opening = _TICKS.match(self._source, at)
        longest = len(opening[0]) if opening else 0
        for length in sorted((length for length in self._runs if length <= longest), reverse=True):
            later = bisect_left(self._runs[length], at + longest)
            if later < len(self._runs[length]):
                end = self._runs[length][later]
                return Enclosed(at + length, end, end + length)
        self._ticks_read = at + longest
        return None

    def target(self, at: int) -> re.Match[str] | None:
        """Of a masked link: from the bracket that ends its label on, with groups `url` and `title`."""
        return self._targets.get(at)

    @cached_property
    def _runs(self) -> dict[int, list[int]]:
        runs = defaultdict(list)
        for run in _TICKS.finditer(self._source):
            runs[len(run[0])].append(run.start())
        return runs

    @cached_property
    def _targets(self) -> dict[int, re.Match[str]]:
        """By opening bracket, the target behind the last closing bracket that may end its label.

        A label may hold brackets in pairs, and a closing bracket alone where another follows.
        """
        targets: dict[int, re.Match[str]] = {}
        brackets = [(match[0], match.start()) for match in _BRACKET.finditer(self._source)]
        following: list[re.Match[str] | None] = [None] * (len(brackets) + 1)
        closing = len(brackets)
        for number in reversed(range(len(brackets))):
            bracket, at = brackets[number]
            target = following[number + 1]
            if bracket == "[":
                if target is not None:
                    targets[at] = target
                following[number] = following[min(closing + 1, len(brackets))]
            else:
                passable = closing == number + 1
                closing = number
                following[number] = (target if passable else None) or _target(self._source, at)
        return targets


def _target(source: str, at: int) -> re.Match[str] | None:
    return _TARGETS[0].match(source, at) or _TARGETS[1].match(source, at)


def _emphasis_ends(source: str, mark: str) -> list[int]:
    """By position at which the content of emphasis goes on, where it is closed; -1 where it is not."""
    ends = [-1] * (len(source) + 3)
    for at in reversed(range(len(source))):
        character, following = source[at], source[at + 1 : at + 2]
        if character == "\\" or (character == mark == following):
            ends[at] = ends[at + 2]
        elif character == mark:
            in_word = mark == "_" and following.isascii() and following.isalnum()
            ends[at] = -1 if in_word else at
        elif mark == "*" and following == "*" and character in SPACES:
            ends[at] = ends[at + 3] if source.startswith("**", at + 1) else -1
        else:
            ends[at] = ends[at + 1]
    return ends
