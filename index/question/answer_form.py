"""How a sentence is built that answers a question of a form: with a time, a cause, a size, a place, a name.

Unlike the kinds of `answer_kind`, none of these is a demand: an answer may do without. But of two sentences
that are alike otherwise, the one of the form answers.
"""

import re
from collections.abc import Callable
from itertools import chain

from index.question.answer_kind import has_quantity
from index.text.terms import STOP_WORDS, sentence_terms
from index.text.word_lists import COUNTS, MONTH, WEEKDAYS, either, read_groups, read_pattern

_UNITS = r"(?:second|minute|hour|day|night|week|weekend|fortnight|month|year|decade|centur|season|term)"
_PARTS = r"(?:morning|afternoon|evening|night|spring|summer|autumn|fall|winter)"
_TIME = re.compile(
    rf"(?i)\b(?:{read_pattern('words_for_times')}\b|{either(WEEKDAYS)}|{MONTH}[a-z]*\.?\s+\d"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH}|(?:1\d|20)\d\d|(?:in|about|around)\s+\d{{3}}\b|\d{{1,2}}[:/]\d\d?\b|\d{{1,2}}\s?[ap]\.?m\b"
    rf"|(?:last|next|this|that|same|every|each|following|previous)\s+(?:{_UNITS}|{_PARTS}|{MONTH})\w*"
    rf"|\w+\s+{_UNITS}s?\s+(?:later|earlier|before|after)|in\s+(?:the\s+)?(?:early\s+|late\s+)?{_PARTS}\b"
    r"|at\s+(?:\w+\s+){0,2}(?:\d\d?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b(?!['’-]?\s*\w)"
    rf"|(?:in|by|until|since|from|between)\s+(?:early|late|mid)?[\s-]?{MONTH})|\d\d['’]?s\b"
)
_LENGTH = re.compile(
    rf"(?i)\b(?:\d[\d,.]*|{either(COUNTS)}|an?|several|few|half|all|for)[\s-]+(?:\w+[\s-]+)?{_UNITS}"
    r"|\bsince\b|\buntil\b|\bfrom\b.*\bto\b|\bovernight\b"
    r"|[\d\s-](?:(?:kilo|centi|milli)?met(?:er|re)s?|miles?|f(?:oo|ee)t|inch(?:es)?|yards?|[kcm]?m|ft|pages?)\b"
)
_CAUSE = re.compile(rf"(?i)\b(?:{read_pattern('words_of_causes')}|to\s+[a-z]+)\b")
_RESULT = re.compile(
    r"(?i)\b\d+\s*(?:[-–—]|to)\s*\d+\b|\b(?:beat|won|lost|defeat\w*|drew|tied|draw|win|votes?)\b"
)
_SIZE = re.compile(
    r"(?i)\d|\b(?:twice|half|times|as\s+\w+\s+as|than|every|each|both|all|most|no|lots?|large|small|tiny|huge"
    r"|countless|always|never|often|rarely|usually|hourly|daily|weekly|monthly|annual(?:ly)?)\b"
)
_NAMED = re.compile(r"(?<=[\w,;:'’”\"—–-] )[\"'“‘(]?(?!I\b)[A-Z][\w'’.-]*[a-zA-Z]")
_FIRST = re.compile(r"[\"'“‘(]*([A-Z]\w*)")
_ROLES = chain(*read_groups("people").values())
_PEOPLE = re.compile(rf"(?i)\b(?:{read_pattern('words_for_people')}|(?:{either(_ROLES)})s?)\b")
_AT = (
    "in|at|near|on|from|to|off|outside|inside|across|around|into|onto|through|between|along|above|below|under"
    "|behind"
)
_PLACED = re.compile(
    rf"(?i:\b(?:{_AT}|of))\s+(?:[a-z]+\s+){{0,3}}[A-Z]|(?i:\b{read_pattern('words_for_places')}\w*\b)"
    rf"|(?i:\b(?:{_AT})\s+(?:the|an?|his|her|its|their|my|our|your|some|every|each|this|that|these)\s)"
)
_UNIT_OF_TIME = "years|days|months|weeks|hours|minutes"
_DIMENSION = "big|large|small|fast|far|high|tall|heavy|deep|wide|hot|cold|strong|much|many|old|often"


def _tells_of_somebody(said: str) -> bool:
    first = _FIRST.match(said)
    # At the beginning, any word is written as a name is.
    may_be_name = first is not None and first[1].lower() not in STOP_WORDS
    return bool(may_be_name or _NAMED.search(said) or _PEOPLE.search(said))


_ASKS_FOR_MORE = re.compile(r"(?i)\b(?:what|which|who|whom|whose|when|where|why|how)\b")
_FEWEST, _NEARLY_ALL = 4, 0.9

_FORMS: tuple[tuple[re.Pattern[str], Callable[[str], object]], ...] = (
    (re.compile(r"(?i)when\b|(?:what|which)\s+(?:day|date|time|year|month)s?\b"), _TIME.search),
    (re.compile(rf"(?i)how\s+(?:long|soon|many\s+(?:{_UNIT_OF_TIME}))\b"), _LENGTH.search),
    (
        re.compile(r"(?i)(?:why|how\s+come|what\s+for|(?:what|which)\s+(?:\w+\s+){0,2}(?:reason|cause)d?)\b"),
        _CAUSE.search,
    ),
    (re.compile(r"(?i)(?:what|which)\b.*\bscore\b"), lambda said: _RESULT.search(said) or has_quantity(said)),
    (re.compile(rf"(?i)how\s+(?:{_DIMENSION})\b"), lambda said: _SIZE.search(said) or has_quantity(said)),
    (re.compile(r"(?i)what\s+(?:percent\w*|share|proportion|number|amount|price|cost)\b"), has_quantity),
    (re.compile(r"(?i)who(?:m|se)?\b"), _tells_of_somebody),
    (re.compile(r"(?i)where\b"), _PLACED.search),
)


def lacks_form(question: str, sentence: str) -> bool:
    """Whether the sentence is not built as an answer to such a question is."""
    return not all(gives(sentence) for gives in _forms(question))


def only_says_again(question: str, sentence: str) -> bool:
    """Whether a question that wants to be told something holds nearly all that the sentence says.

    What is built as an answer may be one all the same: "when was that: he left on Monday".
    """
    forms = _forms(question)
    if not _ASKS_FOR_MORE.search(question) or (forms and all(gives(sentence) for gives in forms)):
        return False
    asked, said = _content(question), _content(sentence)
    return len(said) >= _FEWEST and len(said & asked) >= _NEARLY_ALL * len(said)


def _content(sentence: str) -> set[str]:
    return {term.stem for term in sentence_terms(sentence) if not term.stop}


def _forms(question: str) -> list[Callable[[str], object]]:
    """What answers to a question of its form have."""
    # What follows the first is a clause, "what happens when", or the first is: "when it rains, who".
    words = list(_ASKS_FOR_MORE.finditer(question))
    if not words or (words[0].group().lower() == "when" and len(words) > 1):
        return []
    at = words[0].start()
    return [gives for asks, gives in _FORMS if asks.match(question, at)]
