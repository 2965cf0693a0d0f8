"""Who says what in an article, as it is listed beside its text and told in it by numbers and colours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.wording import KNOWN_BY, SPEAKER_UNKNOWN, SPEECH, counted
from index import Statement, Voice

HUES = 8
"""How many colours the style sheet has for speakers; after them they come again, told apart by number."""


@dataclass(frozen=True)
class NumberedStatement:
    """A statement with its number in the article, from 1, and its speaker's, 0 for one that is not known."""

    number: int
    statement: Statement
    speaker: int

    @property
    def hue(self) -> str:
        """The classes that give it its speaker's colour."""
        return _hue(self.speaker)

    @property
    def name(self) -> str:
        """Who says it."""
        return self.statement.speaker or SPEAKER_UNKNOWN

    @property
    def speech(self) -> str:
        """How it is said."""
        return SPEECH[self.statement.speech]

    @property
    def known_by(self) -> str:
        """How its speaker is known where not by name, else nothing."""
        return KNOWN_BY.get(self.statement.known_by, "")


@dataclass(frozen=True)
class NumberedVoice:
    """A speaker in the list, 0 for those who are not known, with what is said and how much that is."""

    number: int
    name: str
    told: str
    said: Sequence[NumberedStatement]

    @property
    def hue(self) -> str:
        """The classes that give it its colour."""
        return _hue(self.number)


def _hue(speaker: int) -> str:
    return f"h h{(speaker - 1) % HUES}" if speaker else "h"


def numbered_voices(voices: Sequence[Voice], statements: Iterable[NumberedStatement]) -> list[NumberedVoice]:
    """Those of the voices who say one of the statements, and behind them those who are not known."""
    said = defaultdict(list)
    for statement in statements:
        said[statement.speaker].append(statement)
    listed = [
        NumberedVoice(number, voice.name, _amount(voice), said[number])
        for number, voice in enumerate(voices, start=1)
        if number in said
    ]
    if unknown := said.get(0):
        told = counted(len(unknown), "statement")
        listed.append(NumberedVoice(0, SPEAKER_UNKNOWN.capitalize(), told, unknown))
    return listed


def _amount(voice: Voice) -> str:
    return f"{counted(voice.statements, 'statement')}, {counted(voice.words, 'word')}"
