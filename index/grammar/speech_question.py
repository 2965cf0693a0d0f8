"""A question about somebody's words, and the parts that every form of it has: a speaker, and what follows.

Names stay as they are written: only the article tells whom they mean.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal

from index.grammar.acts import Act
from index.grammar.courtesies import core_of
from index.text.terms import QUESTION_WORD
from index.text.word_lists import MONTH, WEEKDAYS, either, read_pattern, read_words

_MOST_SPEAKER_WORDS = 12
_ADVERBS = (
    r"(?:(?:exactly|specifically|precisely|recently|publicly|yesterday|today|earlier|later|afterwards?|also|back"
    r"|again|online|then)\s+|(?:in|at|on|during|after|before)\s+(?:\S+\s+){1,4}?(?=about\s))?"
)
TOLD_SOMEBODY = re.compile(r"(?i)\S+(?:\s+\S+){0,3}?\s+(?=about\s|that\s|on\s|regarding\s|[:\"“‘«])")
SOMETHING = re.compile(
    r"(?i)(?:what|anything|something|things?|nothing|a word|words)(?:\s+(?:else|more))?(?:\s+|$)"
)
THAT = re.compile(r"(?i)\s*(?:(?:that|whether|if|as saying|saying|the words?)\b)?[\s:,]*")
ABOUT = re.compile(rf"(?i){_ADVERBS}(?P<on>{read_pattern('prepositions_of_topics')})\s+(?=\w|[\"“‘'«])")
_NO_TOPIC = re.compile(
    rf"(?i)(?:on|to|of|about|against|over)\s+(?:(?:the\s+)?(?:{either(WEEKDAYS)})|{MONTH}[a-z]*\.?\s+\d+|\d+|twitter"
    r"|facebook|television|tv|air|stage|camera|whom|what\s*$|(?:his|her|their)\s+own)\b"
)
_ADDRESSEE = re.compile(rf"(?i)(?:to\s+)?(?:the\s+)?{read_pattern('audiences')}\b(?!['’])\s*")
_ASKS_ON = re.compile(r"(?i)\b(?:and|or|but)\s+(?:what|who|how|why|when|where|did|does)\b")
"""A second question follows: "the talks and what did Biden say"."""
_LAST_PREPOSITION = re.compile(r"(?i)(?:about|on|of|to|for|at|with|back)$")
_AFTER_SPEAKER = re.compile(rf"(?i)(?:^|\s+){read_pattern('words_after_speakers')}$")
_LONGEST_AFTER = 20
_EDGE_OF_NAME = " ,:;–-\"“”‘«»'"
_NO_SPEAKER = read_words("never_speakers")
_ACRONYM = re.compile(r"(?:^|\s)[A-Z]{2,}$")
_NEVER_IN_SPEAKER = frozenset("what how why when where did does do is was are were if because".split())
MARKS = "\"“”„«»'‘’"


@dataclass(frozen=True)
class Phrase:
    """A part of a question: its words, and where they stand in it."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class SpeechQuestion:
    """A question about somebody's words.

    `asks` is "words" for a speaker's statements, "speaker" for who made some, "whether" for a yes with the
    statement that gives it. `speaker` is None where anybody's count, `topic` is what they are about, `words`
    what was said, `quoted` if in quotation marks, and `act` what saying them does.
    """

    asks: Literal["words", "speaker", "whether"]
    act: Act = "say"
    speaker: Phrase | None = None
    topic: Phrase | None = None
    words: Phrase | None = None
    quoted: bool = False

    @property
    def takes_topic(self) -> bool:
        """Whether a topic can be added at its end."""
        return self.asks == "words" and self.topic is None and self.words is None


class QuestionText:
    """One question, being read."""

    def __init__(self, question: str) -> None:
        self.text = question
        self.start, self.end = core_of(question)

    def part(self, start: int, end: int) -> Phrase | None:
        """The words between two places, without space around them."""
        start, end = self._without(None, start, end)
        return Phrase(self.text[start:end], start, end) if start < end else None

    def words(self, start: int) -> Iterator[re.Match[str]]:
        """The words from a place on, as many as a speaker and a verb can have."""
        return islice(QUESTION_WORD.finditer(self.text, start, self.end), _MOST_SPEAKER_WORDS + 1)

    def begins(self, pattern: re.Pattern[str], start: int | None = None) -> re.Match[str] | None:
        """The match of a pattern at a place, or at the start."""
        return pattern.match(self.text, self.start if start is None else start, self.end)

    def speaker(self, start: int, end: int) -> Phrase | None:
        """The name between two places; None where nobody can be named there."""
        start, end = self._without(_EDGE_OF_NAME, start, end)
        while after := _AFTER_SPEAKER.search(self.text, max(start, end - _LONGEST_AFTER), end):
            end = after.start()
        name = self.part(*self._without(_EDGE_OF_NAME, start, end))
        words = name.text.casefold().split() if name else []
        # "The WHO" is somebody, unless all of the question is in capitals.
        is_acronym = name is not None and bool(_ACRONYM.search(name.text)) and not self.text.isupper()
        possible = 0 < len(words) <= _MOST_SPEAKER_WORDS and (is_acronym or words[-1] not in _NO_SPEAKER)
        return name if possible and _NEVER_IN_SPEAKER.isdisjoint(words) else None

    def complete(self, asked: SpeechQuestion, at: int) -> SpeechQuestion:
        """The question with what stands after its verb or noun: a topic, somebody told, or what was said."""
        addressed = self.begins(_ADDRESSEE, self._skip(at)) if asked.act != "think" else None
        at = self._skip(addressed.end() if addressed else at)
        if at >= self.end or self.begins(_LAST_PREPOSITION, at):
            return asked
        about = self.begins(ABOUT, at)
        topic = self.part(about.end(), self.end) if about else None
        if (
            about is None
            or topic is None
            or self.begins(_NO_TOPIC, about.start("on"))
            or _ASKS_ON.search(topic.text)
        ):
            return replace(asked, words=self.part(at, self.end))
        return replace(asked, topic=topic)

    def about(self, asked: SpeechQuestion, at: int) -> SpeechQuestion | None:
        """The question with a topic, if one stands from here on; None where other words follow."""
        found = self.complete(asked, at)
        return found if found.words is None else None

    def _without(self, signs: str | None, start: int, end: int) -> tuple[int, int]:
        start += len(self.text[start:end]) - len(self.text[start:end].lstrip(signs))
        return start, start + len(self.text[start:end].rstrip(signs))

    def _skip(self, at: int) -> int:
        while at < self.end and not (self.text[at].isalnum() or self.text[at] in MARKS):
            at += 1
        return at
