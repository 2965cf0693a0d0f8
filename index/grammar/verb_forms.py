"""Questions whose verb tells that they ask for somebody's words: "what did X say", "did X deny"."""

import re
from dataclasses import replace
from typing import Literal

from index.grammar.acts import Act, act_of, is_specific
from index.grammar.speech_question import ABOUT, SOMETHING, THAT, TOLD_SOMEBODY, QuestionText, SpeechQuestion
from index.text.terms import STOP_WORDS

_WHAT = re.compile(
    r"(?i)(?:what(?:\s+(?:else|all|exactly|precisely|specifically|things?|more|words|questions?))*(?P<aux>['’]?d|['’]?s|\s+(?:did|does|do|has"
    r"|have|had|is|was|are|were|would|will|can|could|might))|(?P<how>how)(?:\s+exactly)?\s+(?:did|does|do|has|have|had"
    r"|would|will))\s+"
)
_CLAUSE = re.compile(
    r"(?i)(?:quote\s+|cite\s+)?(?:(?:what(?:ever)?|everything|all|anything|things|the\s+(?:things|words))(?:\s+(?:that|which|else|all"
    r"|exactly|it\s+is))*|(?P<how>how))\s+"
)
_BEING = ("s", "is", "was", "are", "were")
_HOW: frozenset[Act] = frozenset({"react", "describe", "think"})
_WHETHER = re.compile(r"(?i)(?P<aux>did|does|do|has|have|had|is|was|were|are)\s+")
_IS_QUOTED = re.compile(r"(?i)(?:quoted|cited)(?=\s|$)")
_WHY = re.compile(r"(?i)why(?:\s+exactly)?\s+(?P<aux>did|does|do|has|have|had|is|was)\s+")
_REASONED: frozenset[Act] = frozenset({"say", "think", "claim", "complain", "apologise"})
_SAYING: dict[Act, re.Pattern[str]] = {
    "apologise": re.compile(
        r"(?i)(?:that\s+\S+\s+(?:was|were|is|are)\s+)?sorry\b(?:\s+(?:for|about|to|that))?\s*"
    ),
    "thank": re.compile(r"(?i)(?:thanks|thank\s+you)\b(?:\s+(?:for|to))?\s*"),
}
"""What turns "say" into another act: "say sorry for the delays"."""
_TELLING = frozenset("tell told tells telling ask asked asks asking".split())
_FEWEST_SAID = 4
_ACCORDING = re.compile(r"(?i)(?:according\s+to|in\s+the\s+(?:words|view|opinion)\s+of)\s+")
_ACCORDING_LAST = re.compile(r"(?i),?\s+according\s+to\s+(?P<speaker>\S+(?:\s+\S+){0,7})$")
_ASKING = re.compile(
    r"(?i)(?:what|who|whom|whose|when|where|why|how|which|is|was|are|were|did|does|do|will|has|have|had|can|could|would|should)\b"
)
_SAID_WHAT = re.compile(r"(?i)what(?=\s|$)")


def ask_what(reading: QuestionText) -> SpeechQuestion | None:
    """What did X say about Y?  What X said about Y."""
    for head in (_WHAT, _CLAUSE):
        found = reading.begins(head)
        if found is None:
            continue
        being = head is _WHAT and (found["aux"] or "").strip(" '’").lower() in _BEING
        asked = _spoken(reading, found.end(), "words", being, found["how"] is not None)
        if asked is not None and (head is _WHAT or asked.words is None):
            return asked
    return None


def _spoken(
    reading: QuestionText,
    start: int,
    asks: Literal["words", "whether"],
    being: bool = False,
    how: bool = False,
) -> SpeechQuestion | None:
    """The question whose speaker stands from here up to a verb: the first after which it is complete."""
    first: SpeechQuestion | None = None
    before = ""
    for word in reading.words(start):
        before, previous = word.group().lower(), before
        act = act_of(word.group()) if (previous, before) != ("united", "states") else None
        if act is None or (how and act not in _HOW) or (being and not word.group().lower().endswith("ing")):
            continue
        speaker = reading.speaker(start, word.start())
        # After a possessive the word is a noun: "Putin's remark".
        if speaker is None or speaker.text.endswith(("'s", "’s", "s'", "s’")):
            continue
        at, tells = word.end(), word.group().lower() in _TELLING
        if tells:
            addressed = reading.begins(TOLD_SOMEBODY, at + 1)
            at = addressed.end() if addressed and not reading.begins(ABOUT, at + 1) else at
        act, at = _act_said(reading, act, at)
        asked = reading.complete(SpeechQuestion(asks, act, speaker), at)
        if tells and asks == "words" and asked.words and len(asked.words.text.split()) < _FEWEST_SAID:
            # Whom somebody told something is no part of it: "What did the doctor tell Smith?"
            asked = replace(asked, words=None)
        if asked.words is None:
            return asked
        first = first or asked
    return first


def _act_said(reading: QuestionText, act: Act, at: int) -> tuple[Act, int]:
    """The act, and where what it is about begins: "say sorry for" apologises."""
    for other, said in _SAYING.items():
        found = reading.begins(said, at + 1) if act == "say" else None
        if found is not None:
            return other, found.end()
    return act, at


def ask_why(reading: QuestionText) -> SpeechQuestion | None:
    """Why does X think that C?  Why did X criticise Y?"""
    head = reading.begins(_WHY)
    asked = _spoken(reading, head.end(), "words", head["aux"].lower() in _BEING) if head else None
    if asked is None or asked.act not in _REASONED:
        return None
    said = asked.words or asked.topic
    that = THAT.match(reading.text, said.start, said.end) if said else None
    words = reading.part(that.end(), said.end) if said and that else None
    if words is None or all(word in STOP_WORDS for word in words.text.casefold().split()):
        return None
    return replace(asked, topic=None, words=words)


def ask_whether(reading: QuestionText) -> SpeechQuestion | None:
    """Did X say that C?  Has X commented on Y?"""
    head = reading.begins(_WHETHER)
    if head is None:
        return None
    being = head["aux"].lower() in _BEING
    for word in reading.words(head.end()) if being else ():
        if _IS_QUOTED.match(word.group()) and (speaker := reading.speaker(head.end(), word.start())):
            return reading.about(SpeechQuestion("whether", "say", speaker), word.end())
    asked_of = _spoken(reading, head.end(), "whether", being)
    if asked_of is None or asked_of.words is None:
        return asked_of
    something = reading.begins(SOMETHING, asked_of.words.start)
    if something is not None:
        return reading.complete(replace(asked_of, words=None), something.end())
    that = THAT.match(reading.text, asked_of.words.start, reading.end)
    words = reading.part(that.end() if that else asked_of.words.start, reading.end)
    if is_specific(asked_of.act) and words is not None:
        return replace(asked_of, topic=words, words=None)
    return replace(asked_of, words=words)


def ask_according_to(reading: QuestionText) -> SpeechQuestion | None:
    """According to X, what ...?"""
    first = reading.begins(_ACCORDING)
    if first is not None:
        for word in reading.words(first.end()):
            speaker = reading.speaker(first.end(), word.start())
            if speaker is not None and _ASKING.match(word.group()):
                words = reading.part(word.start(), reading.end)
                return SpeechQuestion("whether", "say", speaker, words=words)
        return None
    last = _ACCORDING_LAST.search(reading.text, max(reading.start, reading.end - 120), reading.end)
    if last is None:
        return None
    speaker = reading.speaker(last.start("speaker"), reading.end)
    words = reading.part(reading.start, last.start())
    return SpeechQuestion("whether", "say", speaker, words=words) if speaker and words else None


def ask_said_what(reading: QuestionText) -> SpeechQuestion | None:
    """X said what about Y?"""
    for word in reading.words(reading.start):
        act, what = act_of(word.group()), reading.begins(_SAID_WHAT, word.end() + 1)
        speaker = reading.speaker(reading.start, word.start())
        if act is not None and what is not None and speaker is not None:
            asked = SpeechQuestion("words", act, speaker)
            return reading.about(asked, what.end())
    return None
