"""A question that leans on the one before it, made whole: "and what else did he say?".

What is told apart, in this order: a wish for more, another name or topic put into the question before, a
pronoun, and a question without words of its own. What is none of them is whole already.
"""

import re
from dataclasses import dataclass

from index.grammar import SpeechQuestion, speech_question
from index.grammar.courtesies import without_lead, without_trail
from index.models import Span
from index.question.lexicon import RARE, UNCOMMON, rarity
from index.question.query import MAX_QUESTION_CHARS
from index.statements.cast import looks_personal
from index.statements.names import is_title
from index.statements.vocabulary import ROLES
from index.text.terms import POSSESSIVE, STOP_WORDS, Term, runs, terms, words_of
from index.text.word_lists import read_phrases, read_words

Place = tuple[str, Span]
_LONGEST_NAME = 6

_MORE = read_phrases("wishes_for_more")
_WANTS_MORE = re.compile(
    r"(?i)\b(?:what|who|whom|where|when|why|how|which|any\w*|some\w*|nothing)\s+(?:else|more)\b|\b(?:tell|show|give)"
    r"\s+me\s+more\b|\bsay\s+more\b"
)
_ANYTHING_ELSE = re.compile(
    r"(?i)(?P<did>did|does|do|has|have|had)\s+(?P<who>\S.*?)\s+(?P<say>\w+)\s+(?:any|some)(?:thing)?\s+(?:else|more)\b"
)
_ELSE = re.compile(r"(?i)(?<=\w)\s+else\b")
_WHAT_ABOUT = re.compile(
    r"(?i)(?:what|how)\s+(?:about|of)\s+|(?:(?:the\s+)?same\s+(?:question\s+)?(?:for|about|with)\s+)"
)
_ABOUT = re.compile(r"(?i)(?:about|on|regarding|concerning)\s+")
_DETERMINER = re.compile(r"(?i)(?:the|an?|this|that|these|those|his|her|its|their|our|any|some)\s+")
_NO_NAME_HOLDS = read_words("never_in_names")
_PREPOSITIONS = frozenset("about on in at to from of for with by regarding concerning".split())
_PRONOUN = re.compile(r"(?i)\b(?:he|she|they|him|them|his|their|her)\b")
_OWNS = re.compile(r"(?i)\s+(?!(?:about|at|to|on|in|for|of|and|or|say|said|go|going|do|with|want)\b)\w")
_POINTS_BACK = re.compile(r"(?i)\b(?:that|this|it|so)\b")
_PLACE_BEFORE = re.compile(r"(?i)\b(?:in|at|from|near|to|into|of)\s+(?:the\s+)?$")
_EMPTY = read_words("empty_words")


@dataclass(frozen=True)
class Earlier:
    """A question and what its answer showed.

    `speakers` are the canonical names of the citations' speakers, `article_ids` the articles they are from,
    `shown` their places. A question that was itself made whole is given as it was made.
    """

    question: str
    speakers: tuple[str, ...] = ()
    article_ids: tuple[str, ...] = ()
    shown: tuple[Place, ...] = ()


@dataclass(frozen=True)
class FollowUp:
    """A question made whole, the articles to ask (None: all that may be), and what its answer leaves out."""

    question: str
    article_ids: frozenset[str] | None
    seen: tuple[Place, ...] = ()


def follow_up(question: str, earlier: Earlier) -> FollowUp:
    """The question as it is meant after the earlier one; as it is where that is not clear.

    If the earlier answer is from one article, that article is to be asked again.
    """
    cited = frozenset(earlier.article_ids)
    article_ids = cited if len(cited) == 1 else None
    if len(question) > MAX_QUESTION_CHARS or not any(map(str.isalnum, question)):
        return FollowUp(question, article_ids)
    asked = _Turn(" ".join(question.split()), earlier)
    whole = asked.whole()
    return FollowUp(
        question=whole if len(whole) <= MAX_QUESTION_CHARS else question,
        article_ids=article_ids,
        seen=earlier.shown if asked.wants_more else (),
    )


class _Turn:
    def __init__(self, question: str, earlier: Earlier) -> None:
        self._asked, self._joins = without_lead(question)
        self._bare = without_trail(self._asked)
        # Of a question that was joined with others, the last has the content.
        self._before = re.split(r"(?<=\?)\s", " ".join(earlier.question.split()))[-1]
        self._before_asks = speech_question(self._before)
        self._only_more = " ".join(words_of(self._asked.casefold())) in _MORE
        self._speaker = _only_speaker(earlier, self._before_asks)
        self._person = self._speaker or _only_name(self._before)
        self.wants_more = self._only_more or _WANTS_MORE.search(self._asked) is not None

    def whole(self) -> str:
        """The question that can be asked alone."""
        if self._only_more:
            return f"What did {self._speaker} say?" if self._speaker else self._before or self._asked
        return self._with_other_name() or self._with_other_topic() or self._joined(self._with_person())

    def _with_other_name(self) -> str | None:
        name = self._named()
        speaker = self._before_asks.speaker if self._before_asks else None
        if name is None or speaker is None or not _is_name(name, self._asked.isupper()):
            return None
        return f"{self._before[: speaker.start]}{POSSESSIVE.sub('', name)}{self._before[speaker.end :]}"

    def _with_other_topic(self) -> str | None:
        about = _ABOUT.match(self._bare)
        topic = self._bare[about.end() :] if about else self._named()
        if topic is None or self._before_asks is None or not _is_phrase(topic):
            return None
        before = self._before_asks.topic
        if before is not None:
            return f"{self._before[: before.start]}{topic}{self._before[before.end :]}"
        return f"{self._before.rstrip(' ?.!')} about {topic}?" if self._before_asks.takes_topic else None

    def _named(self) -> str | None:
        """What stands alone in the question: "and Psaki?", "what about the talks?", "Psaki?"."""
        asks = _WHAT_ABOUT.match(self._bare)
        named = self._bare[asks.end() :] if asks else self._bare
        rare = named[:1].isupper() and any(rarity(word) >= RARE for word in named.split())
        alone = self._joins or (rare and self._asked.endswith("?"))
        return named if (asks or alone) and _is_phrase(named) else None

    def _with_person(self) -> str:
        asked = self._without_else()
        pronoun = _PRONOUN.search(asked)
        asks = speech_question(asked)
        speaker = asks.speaker if asks else None
        named_itself = pronoun and (
            any(start < pronoun.start() for start, _ in _names(asked))
            or (speaker is not None and not _PRONOUN.search(speaker.text))
        )
        if pronoun is None or self._person is None or named_itself:
            return asked
        written, after = pronoun.group().lower(), asked[pronoun.end() :]
        if written in ("they", "them", "their") and (self._speaker is None or looks_personal(self._speaker)):
            return asked
        owns = written in ("his", "their") or (written == "her" and _OWNS.match(after))
        possessive = "'s" if owns else ""
        return f"{asked[: pronoun.start()]}{self._person}{possessive}{after}"

    def _without_else(self) -> str:
        if not self.wants_more:
            return self._asked
        anything = _ANYTHING_ELSE.match(self._asked)
        if anything:
            rest = self._asked[anything.end() :]
            return f"What {anything['did'].lower()} {anything['who']} {anything['say']}{rest}"
        return _ELSE.sub("", self._asked)

    def _joined(self, asked: str) -> str:
        """With the question before it, where it says nothing alone."""
        own = [t for t in terms(self._asked) if t.folded not in STOP_WORDS | _EMPTY and not t.stop]
        about_somebody = _PRONOUN.search(self._asked) and not _POINTS_BACK.search(self._asked)
        if own or about_somebody or not self._before:
            return asked
        return f"{asked.rstrip(' ?.!,')}? {self._before}"


def _only_speaker(earlier: Earlier, asks: SpeechQuestion | None) -> str | None:
    speakers = set(earlier.speakers)
    if len(speakers) == 1:
        return speakers.pop()
    if asks is None or asks.speaker is None or _PRONOUN.search(asks.speaker.text):
        return None
    return asks.speaker.text


def _only_name(question: str) -> str | None:
    """The one person that the question names, as it is written there."""
    names = [
        question[start:end] for start, end in _names(question) if not _PLACE_BEFORE.search(question[:start])
    ]
    return POSSESSIVE.sub("", names[0]) if len(names) == 1 else None


def _names(text: str) -> list[tuple[int, int]]:
    """The ends of what is written like a name, or, where nothing has capitals, of rare words."""
    cased = not (text.isupper() or text.islower())

    def named(term: Term) -> bool:
        word = text[term.start : term.end]
        if not cased:
            return term.folded not in STOP_WORDS and rarity(word) >= RARE
        opens = term.start == 0 and word[0].isupper() and rarity(word) >= UNCOMMON
        return term.name or (opens and term.folded not in STOP_WORDS)

    return [(run[0].start, run[-1].end) for run in runs(filter(named, terms(text)), text)]


def _is_phrase(words: str) -> bool:
    """Whether the words can be a name or a topic, and no clause."""
    parts = [re.split("[,'’]", part)[0].casefold() for part in words.split()]
    if not parts or len(parts) > _LONGEST_NAME or not words[-1].isalnum():
        return False
    return _NO_NAME_HOLDS.isdisjoint(parts) and parts[0] not in _PREPOSITIONS


def _is_name(phrase: str, all_capitals: bool) -> bool:
    """Whether the phrase is somebody's name or title, and no topic."""
    determiner, word = _DETERMINER.match(phrase), phrase.split()[-1]
    last = word.casefold()
    if is_title(last) or last in ROLES or (word[:1].isupper() and not all_capitals):
        return True
    return determiner is None and not last.endswith("s") and rarity(last) >= RARE
