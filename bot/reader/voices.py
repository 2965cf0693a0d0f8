"""Who says what in an article, as it is listed beside its text and told in it by numbers and colours."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.phrases import SPEAKER_UNKNOWN, spell_count
from index import Statement, Voice


@dataclass(frozen=True)
class NumberedStatement:
    """A statement with its number in the article, from 1, and its speaker's, 0 for one that is not known."""

    number: int
    statement: Statement
    speaker: int


@dataclass(frozen=True)
class NumberedVoice:
    """A speaker in the list, 0 for those who are not known, with what is said and how much that is."""

    number: int
    name: str
    told: str
    said: Sequence[NumberedStatement]


def numbered_voices(voices: Sequence[Voice], statements: Iterable[NumberedStatement]) -> list[NumberedVoice]:
    """Those of the voices who say one of the statements, and behind them those who are not known."""
    said = defaultdict(list)
    for statement in statements:
        said[statement.speaker].append(statement)
    listed = [
        NumberedVoice(
            number,
            voice.name,
            f"{spell_count(voice.statements, 'statement')}, {spell_count(voice.words, 'word')}",
            said[number],
        )
        for number, voice in enumerate(voices, start=1)
        if number in said
    ]
    if unknown := said.get(0):
        told = spell_count(len(unknown), "statement")
        listed.append(NumberedVoice(0, SPEAKER_UNKNOWN.capitalize(), told, unknown))
    return listed
