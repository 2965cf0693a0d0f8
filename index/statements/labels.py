"""Speech that is ascribed without a verb: a name and a colon, a headline that ends in a name, a signature.

Smith: “We are ready.”      “We are ready”: Smith      We are ready. Jane Smith, mayor
"""

import re
from collections.abc import Iterable, Iterator

from index.statements.attributions import Attribution
from index.statements.names import plain
from index.statements.phrases import Phrase
from index.statements.tokens import Wording

_BEFORE_COLON = re.compile(
    r"(?:(?<=[|/])|^)(?:[dnm]{0,4}m)?(N{1,4})(?:\([^()|/]{1,8}\)|,[^,|/]{1,10},?)?:(Q)"
)
_AFTER_COLON = re.compile(r"(?:(?<=[/])|^)([^|/:.Q]{3,40}|[^|/:.Q]{0,20}Q):[dnm]{0,4}(N{1,4})(?=/)")
_SIGNED = re.compile(r"(?<=\|)-?(N{1,4})(?:,[^|/Q]{1,10})?\.?(?=/)")
_LABEL = re.compile(r"(?:(?<=/)|^)(N{1,3}):(?=[^Q/]*[aevuQ])")


def find_labelled(wording: Wording, attributions: Iterable[Attribution]) -> list[Attribution]:
    """What is ascribed without a verb.

    Words that are not quoted count only where the article lets the bearer of the name speak elsewhere: the
    name may as well be a photographer's.
    """
    found = [_labelled(m.span(1), m.span(2)) for m in _BEFORE_COLON.finditer(wording.tags)]
    named = [_labelled(m.span(2), m.span(1)) for m in _AFTER_COLON.finditer(wording.tags)]
    speaking = {_surname(wording, a.subject) for a in attributions if a.subject is not None}
    for one in (*named, *_signed(wording)):
        quoted = wording.tags[slice(*one.reported[0])] == "Q"
        if one.subject is not None and (quoted or _surname(wording, one.subject) in speaking):
            found.append(one)
    return found + _spoken_by_turns(wording)


def _signed(wording: Wording) -> Iterator[Attribution]:
    for match in _SIGNED.finditer(wording.tags):
        start, _ = wording.paragraph(match.start())
        boundary = match.start() - 1
        if start < boundary:
            yield _labelled(match.span(1), (start, boundary))


def _spoken_by_turns(wording: Wording) -> list[Attribution]:
    """The paragraphs of a conversation, each after its speaker's name and a colon."""
    turns = list(_LABEL.finditer(wording.tags))
    speakers = [_surname(wording, turn.span(1)) for turn in turns]
    return [
        _labelled(turn.span(1), (turn.end(), wording.paragraph(turn.start())[1]))
        for turn, speaker in zip(turns, speakers, strict=True)
        if speakers.count(speaker) > 1 and len(set(speakers)) > 1
    ]


def _labelled(subject: Phrase, said: Phrase) -> Attribution:
    return Attribution(subject[0], subject[0], subject, inherits=False, reported=(said,))


def _surname(wording: Wording, phrase: Phrase) -> str:
    return plain(wording.tokens[phrase[1] - 1].text)
