"""Another name, topic or time, put into the question before: "and Psaki?", "and in 2019?"."""

import re
from dataclasses import dataclass

from index.dialogue.antecedents import Antecedent
from index.dialogue.background import Background
from index.dialogue.mentions import Named, find_named
from index.grammar import Phrase, SpeechQuestion
from index.grammar.courtesies import without_trail
from index.question.lexicon import RARE, rarity
from index.statements.names import is_title
from index.statements.vocabulary import ROLES
from index.text.terms import POSSESSIVE
from index.text.word_lists import MONTHS, SHORT_MONTHS, WEEKDAYS, either, read_words

_LONGEST_NAME = 6
_WHAT_ABOUT = re.compile(
    r"(?i)(?:what|how)\s+(?:about|of)\s+|(?:(?:the\s+)?same\s+(?:question\s+)?(?:for|about|with)\s+)"
)
_ABOUT = re.compile(r"(?i)(?:about|on|regarding|concerning)\s+")
_IN = re.compile(r"(?i)\b(?:in|at|near)\s+(?:the\s+)?$")
_OWNED = re.compile(r"(?i)(?:his|her|its|their)\s")
_WHO = re.compile(r"(?i)who(?:m|se)?\b")
_DETERMINER = re.compile(r"(?i)(?:the|an?|this|that|these|those|his|her|its|their|our|any|some)\s+")
_NO_NAME_HOLDS = read_words("never_in_names")
_PREPOSITIONS = frozenset("about on in at to from of for with by regarding concerning".split())
_MONTH = rf"(?:{either(MONTHS)}|{either(SHORT_MONTHS)})\.?"
_TIME = re.compile(
    r"(?i)\b(?:(?P<when>in|on|by|since|before|after|during|until|for)\s+)?(?:the\s+)?(?P<time>"
    rf"{_MONTH}(?:\s+\d{{1,2}}(?:st|nd|rd|th)?)?(?:,?\s+\d{{4}})?|(?:1[5-9]|20)\d\d(?!\d)|{either(WEEKDAYS)}"
    r"|(?:last|this|next)\s+(?:year|month|week|weekend|spring|summer|autumn|fall|winter|night|time)"
    r"|yesterday|today|tomorrow|tonight)(?![\w'’-])"
)
_DAYS = re.compile(rf"(?i)(?:{either(WEEKDAYS)}|{_MONTH}\s+\d{{1,2}}(?!\d))")
_NEEDS_NO_PREPOSITION = re.compile(r"(?i)(?:last|this|next|yesterday|today|tomorrow|tonight)\b")


@dataclass(frozen=True)
class Before:
    """The question before: what it names, and what it asks for if that is somebody's words."""

    text: str
    named: list[Named]
    asks: SpeechQuestion | None


def substitute(asked: str, joins: bool, before: Before, background: Background | None) -> str | None:
    """The question before with what another question only names; None where that names nothing alone.

    `joins` says that "and" or the like stood before it.
    """
    bare = without_trail(asked)
    if not before.text:
        return None
    about = _ABOUT.match(bare)
    named = _named_alone(bare, asked.endswith("?"), joins, background)
    if named is not None and (time := _TIME.fullmatch(named)):
        return _with_time(time, before.text)
    if named is not None and (whole := _with_name(named, asked.isupper(), before, background)):
        return whole
    topic = bare[about.end() :] if about else named
    return _with_topic(topic, before) if topic and _is_phrase(topic) else None


def _named_alone(bare: str, asks: bool, joins: bool, background: Background | None) -> str | None:
    """What stands alone in a question: "and Psaki?", "what about the talks?", "Psaki?", "and in 2019?"."""
    head = _WHAT_ABOUT.match(bare)
    named = bare[head.end() :] if head else bare
    if _TIME.fullmatch(named):
        return named
    rare = named[:1].isupper() and any(rarity(word) >= RARE for word in named.split())
    known = background is not None and _names_one(named, background) is not None
    alone = joins or (rare and asks) or known
    return named if (head or alone) and _is_phrase(named) else None


def _names_one(phrase: str, background: Background | None) -> Antecedent | None:
    """Whom or what the article means by all of a phrase."""
    found = find_named(phrase, background) if background else []
    whole = len(found) == 1 and (found[0].start, found[0].end) == (0, len(phrase))
    return found[0].who if whole and found[0].who.name else None


def _with_name(named: str, all_capitals: bool, before: Before, background: Background | None) -> str | None:
    who = _names_one(named, background)
    acts = who.acts if who else _is_name(named, all_capitals)
    name = POSSESSIVE.sub("", named)
    speaker = before.asks.speaker if before.asks else None
    if speaker is not None:
        return _with_speaker(who or Antecedent(name, "stranger"), name, before, speaker) if acts else None
    if before.asks is not None:
        return None
    last = _only_last(before)
    if _OWNED.match(named):
        last = None
    if last is not None and not (_IN.search(before.text[: last.start]) if acts else _WHO.match(before.text)):
        return f"{before.text[: last.start]}{name}{before.text[last.end :]}"
    if not (who or acts):
        return None
    alike = [one for one in before.named if one.who.acts == acts]
    first = next(iter(sorted(alike, key=lambda one: one.owner)), None)
    return f"{before.text[: first.start]}{name}{before.text[first.end :]}" if first else None


def _with_speaker(who: Antecedent, name: str, before: Before, old: Phrase) -> str:
    """The question before with another speaker, who changes places with the old one if it is about them."""
    after = before.text[old.end :]
    for one in before.named:
        if one.start >= old.end and one.who.is_same(who):
            after = f"{before.text[old.end : one.start]}{old.text}{before.text[one.end :]}"
    return f"{before.text[: old.start]}{name}{after}"


def _only_last(before: Before) -> Named | None:
    """What alone is named in the question before, at its end: "what happened to the stadium"."""
    ends = len(before.text.rstrip(" ?.!"))
    return before.named[0] if len(before.named) == 1 and before.named[0].end == ends else None


def _with_topic(topic: str, before: Before) -> str | None:
    if before.asks is None:
        return None
    if (old := before.asks.topic) is not None:
        return f"{before.text[: old.start]}{topic}{before.text[old.end :]}"
    return f"{before.text.rstrip(' ?.!')} about {topic}?" if before.asks.takes_topic else None


def _with_time(time: re.Match[str], before: str) -> str:
    """The question before with another time, which is added where it had none."""
    old = _TIME.search(before)
    when = time["when"] or (old["when"] if old else None)
    if when is None and not _NEEDS_NO_PREPOSITION.match(time["time"]):
        when = "on" if _DAYS.match(time["time"]) else "in"
    words = (
        f"{when} {time['time']}" if when and not _NEEDS_NO_PREPOSITION.match(time["time"]) else time["time"]
    )
    if old is None:
        return f"{before.rstrip(' ?.!')} {words}?"
    return f"{before[: old.start()]}{words}{before[old.end() :]}"


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
