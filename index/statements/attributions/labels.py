"""What is ascribed without a verb: by a name before a colon, below a quotation, or at the head of a turn."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from index.statements.attributions.reach import Attribution, Cue
from index.statements.names import plain
from index.statements.phrases import Phrase
from index.statements.tokens import Wording
from index.text.conversations import is_answer, is_question

_BEFORE_COLON = re.compile(
    r"(?:(?<=[|/])|^)-?(?:[dnm]{0,4}m)?(N{1,4})(?:\([^()|/]{1,8}\)[T#]*|,[^,|/]{1,10},?)?:(Q)"
)
_AFTER_COLON = re.compile(r"(?:(?<=[/])|^)([^|/:.Q]{3,40}|[^|/:.Q]{0,20}Q):[dnm]{0,4}(N{1,4})(?=/)")
_SIGNED = re.compile(r"(?<=\|)-?(N{1,4})(?:,[^|/Qvuka]{1,10})?\.?(?=/)")
_POSTED = re.compile(r"-(N{1,4})\([^()|/]{1,4}\)(?=[T#,|]*/)")
_SIGNED_BELOW = re.compile(
    r"(?<=/)(?:-+[dnm]{0,4}(N{1,5})(?:[,-][^Q/]{1,30})?\.?|(N{2,5})(?:,[^Qvuae.|/]{1,20})?)(?=/)"
)
_NAME_FIRST = re.compile(r"N+(?=p|$)|N+$")
_FAR = 12
_NAME_ALONE = re.compile(r"/[dnm]{0,3}N{1,5}$")


def find_labels(wording: Wording, verbs: Sequence[Attribution]) -> list[Attribution]:
    """What is ascribed without a verb, beside what the verbs of speech report.

    Words that are not quoted count only where the article lets the bearer of the name speak elsewhere: the
    name may as well be a photographer's.
    """
    tags = wording.tags
    speaking = {_surname(wording, a.cue.subject) for a in verbs if a.cue.subject is not None}
    named = [(match.span(2), match.span(1)) for match in _AFTER_COLON.finditer(tags)]
    labels = [
        *((match.span(1), match.span(2)) for match in _BEFORE_COLON.finditer(tags)),
        *(
            (subject, said)
            for subject, said in (*named, *_find_signatures(wording))
            if tags[slice(*said)] == "Q" or tags[subject[1]] == "(" or _surname(wording, subject) in speaking
        ),
    ]
    signed = (Attribution(Cue(at, at, at, (at, end)), (said,)) for (at, end), said in labels)
    return [*signed, *_find_turns(wording)]


def _find_signatures(wording: Wording) -> Iterator[tuple[Phrase, Phrase]]:
    """The names that end paragraphs or posts, or stand below them, with what stands before them there."""
    for pattern, sign in ((_SIGNED, 1), (_POSTED, 0)):
        for match in pattern.finditer(wording.tags):
            start, boundary = wording.paragraph(match.start())[0], match.start() - sign
            if start < boundary:
                # A heading may introduce what was said: "Quote of the day: “...” — Ann Lee".
                introduced = wording.tags[max(start, boundary - 2) : boundary] == ":Q"
                yield match.span(1), (boundary - 1 if introduced else start, boundary)
    for match in _SIGNED_BELOW.finditer(wording.tags):
        start, end = wording.paragraph(match.start() - 1)
        if start < end and not (match.group(2) and _heads(wording, (start, end))):
            yield match.span(match.lastindex or 1), (start, end)


def _heads(wording: Wording, said: Phrase) -> bool:
    """Whether a name alone below some words may rather be a heading, as another is that stands above them."""
    before = "/" + wording.tags[max(0, said[0] - _FAR) : max(0, said[0] - 1)]
    return wording.tags[slice(*said)] != "Q" or _NAME_ALONE.search(before) is not None


def _find_turns(wording: Wording) -> Iterator[Attribution]:
    """The turns of a conversation, each with whoever its label names."""
    place = {token.start: at for at, token in enumerate(wording.tokens) if token.start < token.end}
    for turn in wording.turns:
        said = place[turn.words.start]
        if turn.label is None:
            yield Attribution(Cue(said, said, said), ((said, said + 1),))
            continue
        first = place[turn.label.start]
        end = bisect_left(wording.tokens, turn.label.end, first, said, key=lambda token: token.start)
        label = turn.label.of(wording.prose.text)
        # A title in capitals ("MR. WOLF") is no part of the name.
        name = _NAME_FIRST.search(wording.tags, first, end)
        subject = None if is_answer(label) or is_question(label) else name.span() if name else (first, end)
        at = said if turn.goes_on else first
        cue = Cue(at, at, at, subject, inherits=turn.goes_on or is_answer(label))
        yield Attribution(cue, ((said, said + 1),))


def _surname(wording: Wording, phrase: Phrase) -> str:
    return plain(wording.tokens[phrase[1] - 1].text)
