"""What people say without asking anything of an article: greetings, thanks, "could you tell me", "help"."""

import re

from index.text.word_lists import read_pattern

_HELLO = "hi|hello|hey"
_THANKS = "thanks|thank you|thx"
_PLEASE = "please|pls|plz"
_OKAY = "ok(?:ay)?"
_ASSENT = "yes|no|great|cool|nice|good|got it|i see|interesting"
_ARTICLE = "(?:article|text|story|piece|news)"

_GREETS = rf"(?:{_HELLO}|yo|good (?:morning|day|afternoon|evening)|start|{read_pattern('help_requests')})"
_GREETING = re.compile(rf"(?i){_GREETS}(?:\W+(?:{_GREETS}|bot|there|all))*\W*")
_LIST = re.compile(rf"(?i){read_pattern('article_list_requests')}\W*")
_COURTESY = re.compile(
    rf"(?i)(?:(?:{_THANKS}|ty|cheers|{_OKAY}|{_ASSENT}|perfect|awesome|lol|haha|wow|yep|very|so"
    r"|much|a lot|bot|job|work)\b\W*)+"
)
_LEAD = re.compile(
    rf"(?i)(?:(?:{_HELLO}|dear|{_THANKS}|{_PLEASE}|kindly|{_OKAY}|well|just|briefly|so|and|but|now|then|also|um+|hm+)"
    r"(?:\s+(?:there|bot|everyone|all))?(?:\s*[,.;:!…–-]+\s*|\s+)(?=\w|[\"“'‘«])"
    rf"|(?:in|from|according to|based on)\s+(?:the|this|that)\s+{_ARTICLE}s?\s*,?\s+"
    rf"|{read_pattern('requests_to_be_told')})"
)
_TRAIL = re.compile(
    rf"(?i)(?:(?:\s*,\s*|\s+)(?:{_PLEASE}|{_THANKS}|exactly|precisely|so far|here|again|then|though|too"
    rf"|as well|at all|anyway|overall|(?:with)?in (?:the|this|that|these|those|your|all|my) {_ARTICLE}s?"
    rf"|according to (?:the|this) {_ARTICLE}))$"
)
_SIGNS = " ?.!…,;"
_LONGEST_TRAIL = 45
_MOST = 12

_FOLLOWING_LEAD = re.compile(
    rf"(?i)(?:(?P<joins>and|but|or|also|plus)|then|so(?!\s+(?:far|much|many))|{_OKAY}|alright|all right|hm+"
    rf"|um+|uh|oh|ah|(?:{_HELLO}|{_THANKS}|{_ASSENT}|yeah|right|well|now|sure|fine)(?=\s*[,.;:!…]))(?![\w'’-])"
    r"[\s,.;:!…–—-]*(?=\w)"
)
_FOLLOWING_TRAIL = re.compile(r"(?i)(?:\s*,?\s+(?:then|though|too|as well|instead|please))?\s*[?.!…]*$")


def is_greeting(words: str) -> bool:
    """Whether somebody only says hello, or asks for help with nothing in particular."""
    return _GREETING.fullmatch(words) is not None


def is_for_articles(words: str) -> bool:
    """Whether somebody, in plain English, asks which articles there are."""
    return _LIST.fullmatch(words) is not None


def is_courtesy(words: str) -> bool:
    """Whether the words are what people say to an answer without asking anything: "ok, thanks"."""
    return _COURTESY.fullmatch(words) is not None


def core_of(question: str) -> tuple[int, int]:
    """Where the question itself starts and ends; start and end are equal where nothing is left."""
    start, end = 0, len(question.rstrip(_SIGNS))
    for _ in range(_MOST):
        # Only the end is searched, so that no question takes long.
        found = _TRAIL.search(question, max(start, end - _LONGEST_TRAIL), end)
        if found is None:
            break
        end = len(question[: found.start()].rstrip(_SIGNS))
    for _ in range(_MOST):
        lead = _LEAD.match(question, start, end)
        if lead is None or lead.end() == start:
            break
        start = lead.end()
    return start, end


def without_lead(question: str) -> tuple[str, bool]:
    """A question that follows another, without what leads to it, and whether that joins the two ("and")."""
    joins = False
    while lead := _FOLLOWING_LEAD.match(question):
        joins |= lead["joins"] is not None
        question = question[lead.end() :]
    return question, joins


def without_trail(question: str) -> str:
    """A question that follows another, without the signs and the "then" or "please" at its end."""
    return _FOLLOWING_TRAIL.sub("", question, count=1)
