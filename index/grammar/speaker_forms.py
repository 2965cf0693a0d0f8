"""Questions after a speaker: whoever said some words, criticised somebody, or is quoted at all."""

import re
from dataclasses import replace

from index.grammar.acts import ANY_WORDS, Act, act_of
from index.grammar.speech_question import MARKS, SOMETHING, THAT, TOLD_SOMEBODY, QuestionText, SpeechQuestion
from index.text.terms import QUESTION_WORD

_WHO = re.compile(
    r"(?i)(?:(?:who(?:['’]?s|\s+is|\s+was)\s+(?:it|the\s+(?:one|person|man|woman))\s+(?:that|who)"
    r"|who\s+(?:all|else)|who|which\s+(?:person|speaker|politician|one|people|official|leader))"
    r"(?:\s+(?:else|has|have|had|also|actually|first|reportedly|ever|recently))*)\s+"
)
_WHO_SPEAKS = re.compile(
    r"(?i)(?:(?:who|which\s+(?:people|persons?|speakers?))"
    r"(?:['’]?s|\s+(?:is|are|was|were|gets?|got|has been|have been))?\s+"
    r"(?:all\s+)?(?:the\s+)?(?:people\s+|persons?\s+|ones?\s+)?(?:being\s+)?"
    r"(?:quoted|cited|speaking|speaks|spoke|speakers(?=$))"
    r"|(?:list\s+|name\s+)?(?:(?:all|every|any)\s+)?(?:the\s+)?(?:speakers(?=$)|statements|quotes|quotations)"
    r"|whom?\s+(?:does|did|do)\s+(?:the|this|these)\s+(?:articles?|text|story)\s+(?:quote|cite))(?=\s|$)\s*"
)
_WHOSE = re.compile(
    r"(?i)(?:whose\s+(?:words?|quote|quotation|statement|remark|line|claim)s?\s+(?:is|are|was|were)(?:\s+(?:it|these|this|those))?"
    r"|who\s+(?:used|uttered|spoke)\s+the\s+(?:words?|phrase|expression|term)"
    r"|(?:who\s+is|who['’]s|who\s+was)\s+quoted\s+(?:as\s+)?saying)\s*(?:that\b)?[\s:,]*"
)
_WHO_SAID_IT = re.compile(
    r"(?i)[\s\-–—,.:;]*\bwho\s+(?:said|says|has\s+said)(?:\s+(?:this|that|it|so|these\s+words))?$"
)


def ask_who(reading: QuestionText) -> SpeechQuestion | None:
    """Who said C?  Who denied Y?  Who is quoted?"""
    text, end = reading.text, reading.end
    if text[reading.start : reading.start + 1] in tuple(MARKS):
        tail = _WHO_SAID_IT.search(text, max(reading.start, end - 40), end)
        return _by(reading, reading.start, tail.start()) if tail else None
    whose = reading.begins(_WHOSE)
    if whose is not None:
        return _by(reading, whose.end(), end)
    speaks = reading.begins(_WHO_SPEAKS)
    if speaks and (asked := reading.about(SpeechQuestion("words"), speaks.end())):
        return asked
    head = reading.begins(_WHO)
    verb = reading.begins(QUESTION_WORD, head.end()) if head else None
    act = act_of(verb.group()) if verb else None
    if verb is None or act is None:
        return None
    at = verb.end() + 1
    told = verb.group().casefold().startswith(("tell", "told"))
    somebody = reading.begins(TOLD_SOMEBODY, at) if told else None
    at = somebody.end() if somebody else at
    something = reading.begins(SOMETHING, at)
    if something is not None or act in ANY_WORDS:
        asked = reading.about(SpeechQuestion("words", act), something.end() if something else at)
        if asked is not None and asked.topic:
            return replace(asked, asks="speaker")
        if asked is not None and (something or act == "react"):
            return asked
    if at >= end:
        return SpeechQuestion("speaker", act)
    return _by(reading, at, end, act)


def _by(reading: QuestionText, start: int, end: int, act: Act = "say") -> SpeechQuestion | None:
    that = THAT.match(reading.text, start, end)
    start = that.end() if that else start
    quoted = reading.text[start : start + 1] in tuple(MARKS)
    bare = reading.text[start:end].strip(MARKS + " ,.:;!?")
    at = reading.text.find(bare, start)
    words = reading.part(at, at + len(bare)) if bare else None
    return SpeechQuestion("speaker", act, words=words, quoted=quoted) if words else None
