"""Questions for somebody's words by a noun ("X's reaction"), by "quote X", and in the passive."""

import re
from dataclasses import replace

from index.grammar.acts import act_of, act_of_noun, is_quote
from index.grammar.speech_question import ABOUT, QuestionText, SpeechQuestion
from index.text.terms import POSSESSIVE
from index.text.word_lists import read_pattern, read_words

_QUALITY = re.compile(rf"(?i)\s+{read_pattern('qualities_of_words')}$")
_QUALITIES = re.compile(rf"(?i)(?:{read_pattern('qualities_of_words')}\s+)+")
_NOUN_HEAD = re.compile(
    r"(?i)(?:(?:what|how)(?:['’]?s|\s+(?:is|are|was|were|has been|have been))\s+|(?:what|how)\s+about\s+)?"
    r"(?:(?:the|an?|any|all|all the|some|every|each)\s+)?"
)
_AUXILIARY = re.compile(
    r"(?i)(?:did|does|do|has|have|had|is|was|were|are|will|would|can|could|should|who|when|where|why)\s"
)
_OF = re.compile(r"(?i)\s+(?:(?:made|given|issued|attributed|uttered|voiced)\s+)?(?:by|from|of|to)\s+")
_MADE = re.compile(r"(?i)(?:what|which)\s+(?:\w+\s+)?(?P<noun>\w+)\s+(?:did|does|do|has|have|had)\s+")
_MAKE = read_words("verbs_of_making")
_PASSIVE = re.compile(
    r"(?i)(?:what(?:\s+else)?(?:['’]?s|\s+(?:is|was|were|are|has|have|had|gets|got))|everything|all|anything|things)"
    r"(?:\s+(?:been|being|that|was|is|ever|also|actually|else))*\s+(?P<verb>\w+)(?=\s|$)"
)
_BY = re.compile(r"(?i)\s*by\s+")
_LAST_BY = re.compile(r"(?i)\s+by\s+(?P<speaker>\S+(?:\s+\S+){0,5})$")
_QUOTE = re.compile(r"(?i)(?:quote|cite)\s+(?:(?:from|by|of|words of)\s+)?")


def ask_for_words(reading: QuestionText) -> SpeechQuestion | None:
    """What is X's reaction to Y?  Quotes by X."""
    if reading.begins(_AUXILIARY):
        return None
    head = reading.begins(_NOUN_HEAD)
    start = head.end() if head else reading.start
    asks = start > reading.start and reading.text[reading.start] in "wWhH"
    for word in reading.words(start):
        act = act_of_noun(word.group().rstrip("'’"))
        if act is None:
            continue
        of = reading.begins(_OF, word.end())
        described = _QUALITIES.fullmatch(reading.text, start, word.start())
        if word.start() == start or (of is not None and described):
            asked = SpeechQuestion("words", act)
            return _named_from(reading, of.end(), asked) if of else None
        owner = reading.text[start : word.start()].rstrip()
        while quality := _QUALITY.search(owner):
            owner = owner[: quality.start()].rstrip()
        owned = POSSESSIVE.search(owner) is not None or owner.endswith("s")
        speaker = reading.speaker(start, start + len(POSSESSIVE.sub("", owner)))
        if speaker is None or not (owned or asks or is_quote(word.group())):
            continue
        asked = SpeechQuestion("words", act, speaker)
        if (found := reading.about(asked, word.end())) is not None:
            return found
    return None


def _named_from(reading: QuestionText, start: int, asked: SpeechQuestion) -> SpeechQuestion | None:
    """The question whose speaker stands from here on, up to a topic or the end."""
    for word in reading.words(start):
        if word.start() > start and reading.begins(ABOUT, word.start()):
            speaker = reading.speaker(start, word.start())
            return reading.about(replace(asked, speaker=speaker), word.start()) if speaker else None
    speaker = reading.speaker(start, reading.end)
    return replace(asked, speaker=speaker) if speaker else None


def ask_what_was_made(reading: QuestionText) -> SpeechQuestion | None:
    """What statement did X make about Y?"""
    head = reading.begins(_MADE)
    act = act_of_noun(head["noun"]) if head else None
    if head is None or act is None:
        return None
    for word in reading.words(head.end()):
        if word.group().casefold() in _MAKE and (speaker := reading.speaker(head.end(), word.start())):
            asked = SpeechQuestion("words", act, speaker)
            return reading.about(asked, word.end())
    return None


def ask_in_passive(reading: QuestionText) -> SpeechQuestion | None:
    """What was said by X?  What has been said about Y?"""
    head = reading.begins(_PASSIVE)
    act = act_of(head["verb"]) if head else None
    if head is None or act is None or head["verb"].lower().endswith("ing"):
        return None
    asked = SpeechQuestion("words", act)
    by = reading.begins(_BY, head.end())
    if by is not None:
        return _named_from(reading, by.end(), asked)
    if act != "say":
        return None
    found = reading.complete(asked, head.end())
    last = found.topic and _LAST_BY.search(
        reading.text, max(found.topic.start, reading.end - 80), reading.end
    )
    if found.topic is not None and last and (speaker := reading.speaker(last.start("speaker"), reading.end)):
        return replace(found, speaker=speaker, topic=reading.part(found.topic.start, last.start()))
    return found if found.words is None else None


def ask_to_quote(reading: QuestionText) -> SpeechQuestion | None:
    """Quote X on Y."""
    head = reading.begins(_QUOTE)
    return _named_from(reading, head.end(), SpeechQuestion("words")) if head else None
