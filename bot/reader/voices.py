"""Who says what in an article, listed beside its text and told in it by numbers and colours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.reader.frame import line_of
from bot.reader.style import HUES
from bot.wording import KNOWN_BY, SPEAKER_UNKNOWN, SPEECH, counted, cut, shown_line
from index import Statement, Voice

_MOST_EXCERPT, _LISTED_AT_ONCE = 140, 5
_NOBODY = "Nobody is found to say anything here."


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


def _hue(speaker: int) -> str:
    return f"h h{(speaker - 1) % HUES}" if speaker else "h"


def beside(voices: Sequence[Voice], said: Sequence[NumberedStatement]) -> str:
    """The list of who says what, each statement linked to its place."""
    by_speaker = defaultdict(list)
    for one in said:
        by_speaker[one.speaker].append(one)
    sections = [
        _voice(
            number,
            voice.name,
            f"{counted(voice.statements, 'statement')}, {counted(voice.words, 'word')}",
            by_speaker[number],
        )
        for number, voice in enumerate(voices, start=1)
        if number in by_speaker
    ]
    if unknown := by_speaker.get(0):
        told = counted(len(unknown), "statement")
        sections.append(_voice(0, SPEAKER_UNKNOWN.capitalize(), told, unknown))
    inside = "\n".join([_KEY, *sections]) if sections else f"<p>{_NOBODY}</p>"
    return (
        f'<aside aria-labelledby="voices"><div>\n<h2 id="voices">Who says what</h2>\n{inside}\n</div></aside>'
    )


_KEY = (
    '<ul class="key" aria-label="Kinds of speech, as they are underlined">'
    + "".join(f'<li><span class="said {kind} h">{words}</span></li>' for kind, words in SPEECH.items())
    + "</ul>"
)


def _voice(number: int, name: str, told: str, said: Sequence[NumberedStatement]) -> str:
    first, others = said[:_LISTED_AT_ONCE], said[_LISTED_AT_ONCE:]
    more = (
        f"<details><summary>{len(others):,} more</summary>{_statements(others)}</details>" if others else ""
    )
    return (
        f'<section class="voice {_hue(number)}" id="v{number}" aria-labelledby="n{number}">'
        f'<h3 id="n{number}"><span class="tag" aria-hidden="true">{number or "?"}</span>'
        f'<bdi>{line_of(name)}</bdi></h3><p class="sum">{told}</p>{_statements(first)}{more}</section>'
    )


def _statements(said: Iterable[NumberedStatement]) -> str:
    items = "".join(
        f'<li><a href="#s{one.number}" dir="auto">'
        f"{line_of(cut(shown_line(one.statement.text), _MOST_EXCERPT))}</a>"
        f"<small>¶ {one.statement.paragraph} · {' · '.join(_how(one.statement))}</small></li>"
        for one in said
    )
    return f"<ol>{items}</ol>"


def _how(statement: Statement) -> list[str]:
    return [told for told in (SPEECH[statement.speech], KNOWN_BY.get(statement.known_by)) if told]
