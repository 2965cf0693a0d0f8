"""Questions for an overview: "tldr", "key points?", "what's this article about", "catch me up"."""

import re
from dataclasses import dataclass

from index.grammar.courtesies import core_of
from index.text.word_lists import read_pattern

_IS = r"(?:['’]s|\s+(?:is|are|was|were))\s+"
_DETERMINER = r"(?:(?:the|an?|any|some|your|its)\s+)?"
_QUALITY = (
    r"(?:(?:quick|short|brief|main|basic|simple|general|fast|rough|whole|real|(?:one|two|three)[\s-]"
    r"(?:line|sentence|paragraph))\s+)*"
)
_ARTICLES = r"(?:article|story|text|piece|page|write-?up|blog\s+post)s?"
_NAMED = re.compile(
    rf"(?i)(?:the|this|that|these|those|your)\s+(?P<before>(?:[\w'’&.-]+\s+){{0,6}}?){_ARTICLES}"
    r"(?:\s+(?:about|on|titled|called|named|from|by)\s+(?P<after>\S.*))?"
)
_WHOLE = re.compile(
    r"(?i)this|it|that|these|everything|all(?:\s+of)?\s+(?:this|it|that)|(?:the|this)\s+(?:whole\s+)?thing|me|us|here"
)
_ASK = r"(?:(?:can|could|would|will)\s+(?:you|someone|anyone)\s+)?(?:please\s+|just\s+|quickly\s+)*"
_WISH = r"(?:(?:i|we)(?:['’]d\s+like|\s+(?:just\s+)?(?:need|want))\s+|(?:got|write|make|do)\s+(?:me\s+)?)?"
_OBJECT = r"(?P<object>\S.*?)"
_FOR_ME = r"(?:\s+(?:here|up|down|today|(?:for|to)\s+(?:me|us)|(?:like|as\s+if)\s+i\S*\s.{1,20}))*"
_OF = r"(?:\s+(?:of|in|from|for|on|about|with|behind|to)\s+"

_OF_ANYTHING = tuple(
    re.compile(rf"(?i){form}{_FOR_ME}")
    for form in (
        rf"(?:what{_IS}|{_WISH}){_DETERMINER}{_QUALITY}{read_pattern('overview_nouns')}(?:{_OF}{_OBJECT}))?",
        rf"{_ASK}(?:summari[sz]e|sum(?:\s+up)?|recap|condense|shorten|outline)(?:\s+{_OBJECT})?",
    )
)
_OF_ARTICLE = tuple(
    re.compile(rf"(?i){form}{_FOR_ME}")
    for form in (
        rf"(?:what{_IS}|{_WISH}){_DETERMINER}{_QUALITY}{read_pattern('overview_parts')}(?:{_OF}{_OBJECT}))?",
        rf"{read_pattern('overview_wishes')}(?:{_OF}{_OBJECT}))?",
        rf"{_ASK}(?:describe|explain|break|go\s+over|(?:run|walk)\s+(?:me|us)\s+through)\s+{_OBJECT}",
        rf"what{_IS}{_OBJECT}(?:\s+(?:all|really|mainly|basically|exactly))*"
        r"\s+(?:about|on|saying|telling\s+(?:me|us))",
        rf"what\s+(?:does|did|do)\s+{_OBJECT}\s+(?:say|tell\s+(?:me|us)|cover|talk\s+about|discuss)",
        rf"(?:what{_IS})?(?P<object>(?:the|this|that|these|those|your)\s\S.*)",
        rf"what{_IS}(?P<object>this)",
    )
)
_END = re.compile(r"[\s,;.!?…:]+$")
_STOP = re.compile(r"\s*(?:[,;!?…:]|\.(?=\s)|\s[–—-]+\s)[\s,;.!?…:–—-]*")
_NO_SUBJECT = frozenset(
    "whole entire full latest newest news other same above last first long new current".split()
)
_CLAUSE = re.compile(r"(?i)\b(?:what|who|whom|whose|when|where|why|how|which|said|says|say|did|does|do)\b")
_LONGEST, _LONGEST_SUBJECT = 200, 8


@dataclass(frozen=True)
class OverviewQuestion:
    """A question for an overview of an article; `subject` tells of which, and is empty for any."""

    subject: str = ""


def overview_question(question: str) -> OverviewQuestion | None:
    """The question, in plain English, as one for an overview; None if it is no such question."""
    if len(question) > _LONGEST:
        return None
    whole = _END.sub("", question)
    # "Too long, didn't read: what's the story?" asks three times for the same.
    for parts in ([whole], [part for part in _STOP.split(whole) if part]):
        found = [_overview_of(part) for part in parts]
        if found and None not in found:
            return max(filter(None, found), key=lambda asked: len(asked.subject))
    return None


def _overview_of(part: str) -> OverviewQuestion | None:
    start, end = core_of(part)
    for words in dict.fromkeys((part, part[start:end])):
        for forms, anything in ((_OF_ARTICLE, False), (_OF_ANYTHING, True)):
            for found in filter(None, (form.fullmatch(words) for form in forms)):
                subject = _subject(found["object"] or "this", anything)
                if subject is not None:
                    return OverviewQuestion(subject)
    return None


def _subject(words: str, anything: bool) -> str | None:
    """Which article is meant, "" for any; None where the words mean none."""
    if _WHOLE.fullmatch(words):
        return ""
    named = _NAMED.fullmatch(words)
    if named is not None:
        told = [word for word in (named["before"] or "").split() if word.casefold() not in _NO_SUBJECT]
        return " ".join([*told, *(named["after"] or "").split()])
    fits = anything and len(words.split()) <= _LONGEST_SUBJECT and not _CLAUSE.search(words)
    return words if fits else None
