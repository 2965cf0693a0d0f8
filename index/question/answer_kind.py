"""The kind of answer a question expects, and whether a sentence gives one.

A question answers no question; one for a quantity, money, an age or a year wants to see one. What holds now
is asked for only by words for the present, never by the tense of a verb.
"""

import re
from collections.abc import Callable

from index.grammar.question_forms import is_question
from index.text.word_lists import COUNTS, MONTH, either, read_pattern

_MONTH = rf"{MONTH}[a-z]*\.?"
_DATE = re.compile(rf"(?i)\b{_MONTH}\s+\d\d?\b|\b\d\d?\s+{_MONTH}|\b(?:1[5-9]|20)\d\ds?\b(?![,.]\d)")
_QUANTITY = re.compile(
    rf"(?i)\d|%|\b(?:{either(COUNTS)}|half|third|quarter|none|several|many|few|twice|once|single|double|couple|pair"
    r"|percent|per cent)\b"
)
_MONEY = re.compile(
    r"(?i)[$€£¥₽₹]|\b(?:dollar|euro|pound|cent|penn|rouble|ruble|yen|yuan|rupee|franc|mark|peso|kron[ae])|\bfree\b"
)
_AGE = re.compile(r"(?i)\byears?\b|-year|\bage[ds]?\b|\bborn\b|, \d\d,|\(\d\d\)|centur")

_ASKS_MONEY = re.compile(r"(?i)\bhow much (?:money|(?:\S+ ){0,6}(?:cost|pay|paid|earn|spend|spent|worth))")
_ASKS_QUANTITY = re.compile(r"(?i)\bhow (?:many|much)\b")
_COUNTED = re.compile(
    r"(?i)\bhow many (\w[\w'’ -]{0,40}?) (?:did|do|does|is|are|was|were|have|has|had|will|would|can"
    r"|could|should|may|might|live|lived|in|at|on|from|to|by)\b"
)
_ASKS_WHETHER = re.compile(r"(?i)^\W*(?:did|does|do|has|have|had|was|were|is|are|will|would|can|could)\s")
_ASKS_AGE = re.compile(r"(?i)\bhow old\b")
_ASKS_YEAR = re.compile(r"(?i)\b(?:what|which) (?:year|decade|century)\b")
_YEAR = re.compile(r"\b\d{3,4}s?\b|\bcentur|\bBC\b")
_NUMBER = re.compile(r"\d+")
_TIME_UNIT = re.compile(r"(?i)\b(?:year|month|week|day|hour|minute|second|decade|centur)")
_DURATION = re.compile(
    r"(?i)\b[\w.,]+(?:[ -](?:and a half|hundred|thousand|million))?[ -](?:years?|months?|weeks?|days?|hours?"
    r"|minutes?|seconds?|decades?|century|centuries)\b"
)
_QUOTED = re.compile(r"[\"“„][^\"“”„]*[\"”“]|(?<!\w)['‘][^'’]*['’](?!\w)")
_PRESENT = re.compile(rf"\b{read_pattern('words_for_the_present')}\b(?!-\w)")


def asks_about_now(question: str) -> bool:
    """Whether a question has a word for the present ("now", "currently", "the latest", "still"), unquoted.

    Words written like names ("USA Today") are none, except in a question that is in capitals throughout.
    """
    asked = _QUOTED.sub(" ", question).strip()
    asked = asked.lower() if asked.isupper() else asked[:1].lower() + asked[1:]
    return _PRESENT.search(asked) is not None


def asks_whether(question: str) -> bool:
    """Whether a question is answered with yes or no."""
    return _ASKS_WHETHER.match(question) is not None


def asks_quantity(question: str) -> bool:
    """Whether a question asks how many or how much."""
    return _ASKS_QUANTITY.search(question) is not None


def asked_for(question: str) -> str | None:
    """What kind of thing a question wants to be given, in words; None where any sentence may do."""
    if _ASKS_MONEY.search(question):
        return "amount of money"
    counted = _COUNTED.search(question)
    if counted is not None:
        return f"number of {counted.group(1)}"
    kinds = ((_ASKS_QUANTITY, "number"), (_ASKS_AGE, "age"), (_ASKS_YEAR, "year"))
    return next((kind for asks, kind in kinds if asks.search(question)), None)


def gives_expected_kind(question: str, sentence: str) -> bool:
    """False where the sentence cannot answer: it asks, or lacks the quantity, money, age or year asked for.

    The year or the day of a date is no quantity; a year that the question gives is no answer to it.
    """
    if is_question(sentence):
        return False
    if _ASKS_YEAR.search(question) and not _has_other_year(question, sentence):
        return False
    if _COUNTED.search(question) and not _TIME_UNIT.search(question):
        # "Seven years" is no number of people.
        sentence = _DURATION.sub(" ", sentence)
    return all(gives(sentence) for asks, gives in _KINDS if asks.search(question))


def _has_other_year(question: str, sentence: str) -> bool:
    given = set(_NUMBER.findall(question))
    return bool(_YEAR.search(_NUMBER.sub(lambda n: "" if n.group() in given else n.group(), sentence)))


def has_quantity(sentence: str) -> bool:
    """Whether a sentence has a number or another quantity that is no part of a date."""
    return bool(_QUANTITY.search(_DATE.sub(" ", sentence)))


_KINDS: tuple[tuple[re.Pattern[str], Callable[[str], object]], ...] = (
    (_ASKS_MONEY, _MONEY.search),
    (_ASKS_QUANTITY, has_quantity),
    (_ASKS_AGE, _AGE.search),
)
