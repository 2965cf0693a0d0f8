"""What is said around a question and asks nothing: "please", "can you tell me", "in the article"."""

from __future__ import annotations

import re

_LEAD = re.compile(
    r"(?:(?:hi|hello|hey|dear|thanks|thank you|please|pls|plz|kindly|ok|okay|well|just|briefly|so|and|but|now"
    r"|then|also|um+|hm+)(?:\s+(?:there|bot|everyone|all))?(?:\s*[,.;:!…–-]+\s*|\s+)(?=\w|[\"“'‘«])"
    r"|(?:can|could|would|will|may|might)\s+(?:you|u|i|someone|anyone|anybody|somebody|we)\s+(?:please\s+|kindly\s+"
    r"|maybe\s+|perhaps\s+)?(?=(?:tell|show|give|list|find|get|quote|cite|remind|explain|know|ask|have|see|say)\b)"
    r"|(?:(?:i|we)(?:['’]?d|\s+would)?\s+(?:(?:just|really)\s+)?(?:want|like|need|love|wish)(?:ed)?\s+(?:you\s+)?to"
    r"\s+)(?=(?:know|see|hear|have|find|read|ask|tell|show)\b)"
    r"|(?:do|does|did)\s+(?:you|u|anyone|anybody|someone|somebody)\s+(?:happen\s+to\s+)?(?:know|remember|recall)\s+"
    r"|(?:tell|show|give|send|get|find|remind|let)\s+(?:(?:me|us)\s+(?:know\s+|see\s+|have\s+)?)?(?:out\s+)?"
    r"(?:about\s+)?"
    r"|(?:list|know|see|hear|read|have|ask|find out|explain|say|look up)\s+(?:(?:me|us)\s+)?(?:about\s+)?"
    r"|(?:i(?:['’]?m|\s+am)\s+(?:curious|interested|wondering)|i\s+wonder(?:ed)?|any\s+idea|curious)"
    r"(?:\s+(?:about|in|to know))?\s*,?\s+"
    r"|(?:in|from|according to|based on)\s+(?:the|this|that)\s+(?:article|text|story|piece|news)s?\s*,?\s+"
    r"|(?:is|was)\s+there\s+(?=any|some|an?\s)|are\s+there\s+(?=any|some)|(?:is|was)\s+it\s+known\s+(?=what|who|how))",
    re.IGNORECASE,
)
_TRAIL = re.compile(
    r"(?:(?:\s*,\s*|\s+)(?:please|pls|plz|thanks|thank you|thx|exactly|precisely|so far|here"
    r"|again|then|though|too|as well|at all|anyway|overall"
    r"|(?:with)?in (?:the|this|that|these|those|your|all|my)"
    r" (?:article|text|story|piece|news)s?|according to (?:the|this) (?:article|text|story|piece|news)))$",
    re.IGNORECASE,
)
_SIGNS = " ?.!…,;"
_LONGEST_TRAIL = 45
_MOST = 12


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
