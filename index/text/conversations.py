"""Where a text is a conversation written out: who speaks stands before what they say, turn after turn.

Or where nothing stands before it, but questions to "you" and answers of "I" surely take turns: of these only
the questions are told, for nothing says for sure whose the answers are.

As in transcripts of hearings and interviews: "ADA WOLF: It is.", "Q. Is it?", "Ms. Wolf. It is.", or a name
on a line of its own. Which of the lines that begin like this are turns, all of them together tell: a table of
opening hours has the same look, but nobody asks anything there, and nobody says "I".
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.models import Span
from index.text.people import calls_person
from index.text.word_lists import CALENDAR, either

_CLOCK = r"[\[(]?\d{1,2}:\d\d(?::\d\d)?(?:\s?[ap]\.?m\.?)?[\])]?"
_BOLD = r"[*_]{0,2}"
_WORD = r"[A-ZÀ-ÞŁŠŽČ](?:[\w'’-]*\w)?\.?"
_NAME = rf"{_WORD}(?:\s(?:(?:of|the|for|and|de|van|von|al|bin)\s)?{_WORD}){{0,5}}(?:\s\d{{1,2}}(?=\s?:))?"
_ASIDE = r"(?:\s?\([^()\n]{1,50}\)|,\s[^:\n]{1,60})?"
_TITLE = r"(?:Mrs?|Ms|Mx|Dr|Prof|Sen|Senator|Rep|Representative|Judge|Justice|Chair(?:wo)?(?:man)?|The)"
_WITH_COLON = re.compile(
    rf"(?:{_CLOCK}\s*[-–—]?\s*)?{_BOLD}(?P<label>{_NAME}){_ASIDE}(?:\s?{_CLOCK})?{_BOLD}\s?:{_BOLD}(?:\s+|$)"
)
_WITH_POINT = re.compile(rf"{_BOLD}(?P<label>{_TITLE}\.?\s{_NAME}|[QA])\.{_BOLD}\s+(?=[A-Z\"“])")
_ALONE = re.compile(rf"(?:{_CLOCK}\s*)?(?P<label>{_WORD}(?:\s{_WORD}){{0,3}}){_ASIDE}(?:\s+{_CLOCK})?$")
_QUESTION_AND_ANSWER = frozenset("q a question answer".split())
_ANSWERS = frozenset("a answer".split())
_NO_SPEAKER = re.compile(rf"(?i)(?:dear|{either(CALENDAR)})\b")
_NAME_INSIDE = re.compile(r"(?<=[a-z,] )(?:[A-Z]\w+ )?([A-Z]\w+)\b(?!\s?:)")
_ENDS = re.compile(r"[.!?…—–-][\"'”’)\]]*$")
_ASKS = re.compile(r"\?[\"'”’)\]]*$")
_PERSONAL = re.compile(r"\b(?:I|[Yy]ou|[Ww]e|[Mm]y|[Oo]ur|[Yy]our|[Mm]e|[Uu]s)(?:['’]\w+)?\b")
_YOU = re.compile(r"\b(?:[Yy]ou|[Yy]our)(?:['’]\w+)?\b")
_I = re.compile(r"\b(?:I|[Mm]y|[Mm]e)(?:['’]\w+)?\b")
_QUOTED = re.compile(r"[\"“”]\s?(?:[\w.,]+\s){0,4}(?:said|says)\b|\b(?:said|says)\s?:?\s?[\"“”]")
_MOST_TOGETHER = 5
_DIRECTION = re.compile(r"[\[(*].*[\])*]\.?$")
_FEWEST, _DENSE, _LONGEST_GAP = 3, 0.3, 10


@dataclass(frozen=True)
class Turn:
    """What somebody says in one paragraph of a conversation.

    `label` is who, as written there; where the paragraph only goes on with the turn before it, it is that of
    the turn, and `goes_on`. It is None where only the answer below shows it to be an interviewer's question.
    """

    label: Span | None
    words: Span
    goes_on: bool = False


def is_answer(label: str) -> bool:
    """Whether a label only says that the words answer a question: "A"."""
    return label.lower().rstrip(".") in _ANSWERS


def is_question(label: str) -> bool:
    """Whether a label only says that the words are a question: "Q"."""
    return label.lower().rstrip(".") in _QUESTION_AND_ANSWER - _ANSWERS


def looks_labelled(text: str) -> bool:
    """Whether a paragraph begins as a turn may, be the text a conversation or not."""
    return _WITH_COLON.match(text) is not None or _WITH_POINT.match(text) is not None


def find_turns(text: str, paragraphs: Sequence[Span]) -> list[Turn]:
    """The turns of the conversation that a text is or holds, in order; none where it holds none."""
    for found in (_labelled(text, paragraphs), _under_names(text, paragraphs)):
        turns = dict(found)
        if _is_conversation(text, list(turns.values())):
            return list(_go_on(text, paragraphs, turns))
    return list(_unlabelled(text, paragraphs))


def _labelled(text: str, paragraphs: Sequence[Span]) -> Iterator[tuple[int, Turn]]:
    for number, paragraph in enumerate(paragraphs):
        match = _WITH_COLON.match(text, paragraph.start, paragraph.end)
        match = match or _WITH_POINT.match(text, paragraph.start, paragraph.end)
        if match is None:
            continue
        label = Span(*match.span("label"))
        if match.end() < paragraph.end:
            yield number, Turn(label, Span(match.end(), paragraph.end))
        elif number + 1 < len(paragraphs) and not looks_labelled(paragraphs[number + 1].of(text)):
            yield number + 1, Turn(label, paragraphs[number + 1])


def _under_names(text: str, paragraphs: Sequence[Span]) -> Iterator[tuple[int, Turn]]:
    """The paragraphs that stand below a line which is nothing but a name."""
    alone = [_ALONE.match(text, one.start, one.end) for one in paragraphs]
    names = [match.group("label") for match in alone if match]
    repeated = len(set(names)) < len(names)
    for number, (match, following) in enumerate(pairwise(alone), start=1):
        if match and not following and repeated:
            yield number, Turn(Span(*match.span("label")), paragraphs[number])


def _unlabelled(text: str, paragraphs: Sequence[Span]) -> Iterator[Turn]:
    """The questions of an interview whose paragraphs surely take turns without labels."""
    told = [paragraph.of(text) for paragraph in paragraphs]
    asked = [number for number, words in enumerate(told) if _ASKS.search(words)]
    if len(asked) < _FEWEST or any(not 2 <= after - at <= _MOST_TOGETHER for at, after in pairwise(asked)):
        return
    answers = [told[at + 1] for at in asked if at + 1 < len(told)]
    if any(_QUOTED.search(words) for words in answers) or not all(map(_ENDS.search, answers)):
        return
    addressed = sum(_YOU.search(told[at]) is not None for at in asked)
    own = sum(_I.search(words) is not None for words in answers)
    if any(_I.search(told[at]) for at in asked) or 3 * addressed < len(asked) or 2 * own <= len(asked):
        return
    yield from (Turn(None, paragraphs[at]) for at in asked)


def _is_conversation(text: str, turns: Sequence[Turn]) -> bool:
    """Whether the turns found are some: of several speakers who speak, ask and answer in sentences."""
    whole = [turn.label.of(text) for turn in turns if turn.label]
    labels = [label.split()[-1].lower() for label in whole]
    said = [turn.words.of(text) for turn in turns]
    if len(set(labels)) < 2 or sum(map(bool, map(_ENDS.search, said))) * 2 < len(said):
        return False
    personal = sum(map(bool, map(_PERSONAL.search, said)))
    asked = [_ASKS.search(words) is not None for words in said]
    answered = any(asks and one != other for asks, (one, other) in zip(asked, pairwise(labels), strict=False))
    if set(labels) <= _QUESTION_AND_ANSWER:
        return any(asked)
    if any(map(_NO_SPEAKER.match, whole)):
        return False
    if all(map(_names_somebody, whole)):
        repeated = len(labels) >= _FEWEST and len(labels) > len(set(labels))
        return (repeated and (any(asked) or bool(personal))) or personal * 2 > len(said)
    known = (
        all(map(str.isupper, whole))
        or any(map(_names_somebody, whole))
        or not _names_in(text).isdisjoint(labels)
    )
    return len(labels) >= _FEWEST and answered and known


def _names_in(text: str) -> frozenset[str]:
    """The last words of names inside the sentences of a text, in lower case: "wolf" of "to Ada Wolf"."""
    return frozenset(match.group(1).lower() for match in _NAME_INSIDE.finditer(text))


def _names_somebody(label: str) -> bool:
    """Whether a label calls a person: by several words with capitals, a title, or what the person does."""
    words = [word.rstrip(".").lower() for word in label.split()]
    return len(words) > 1 or calls_person(words[0]) or words[0] in _QUESTION_AND_ANSWER


def _go_on(text: str, paragraphs: Sequence[Span], turns: dict[int, Turn]) -> Iterator[Turn]:
    """The turns, each with the paragraphs that go on with it, where the text is mostly turns.

    What stands after the last turn may be the reporter's again.
    """
    numbers = sorted(turns)
    dense = len(numbers) >= _DENSE * (numbers[-1] - numbers[0] + 1)
    for number, following in pairwise([*numbers, numbers[-1] + 1]):
        turn = turns[number]
        yield turn
        if turn.label and dense and following - number <= _LONGEST_GAP:
            surname = turn.label.of(text).split()[-1].lower()
            for paragraph in paragraphs[number + 1 : following]:
                told = paragraph.of(text)
                named = surname in re.findall(r"[\w'’-]+", told.lower())
                if not (_DIRECTION.match(told) or named or _ALONE.match(told) or looks_labelled(told)):
                    yield Turn(turn.label, paragraph, goes_on=True)
