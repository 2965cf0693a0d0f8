"""Questions that want several things named: "which islands were hit", "what songs was she known for"."""

import re

_NO_NOUN = (
    r"(?!(?:is|was|does|has|did|do|are|were|have|had|this|his|its|will|would|can|could|should|used|happens|makes|causes"
    r"|means)\b)"
)
_WORD = rf"{_NO_NOUN}[\w'’-]+"
_PLURAL = rf"{_NO_NOUN}(?:[\w'’-]*\w(?<!s)(?<!u)(?<!i)s|people|men|women|children)\b"
_DETERMINER = r"(?:(?:all|all\s+of|the|some|any|other|their|his|her|its|these|those|of)\s+)+"
_CLAUSE = (
    r"\s+(?=\w)(?!(?:an?|the|if|when|as|to|it|him|her|them|me|us|you|this|that|these|those|up|out|about)\b)"
)
_LISTS = re.compile(
    rf"(?i)(?:list|name|enumerate)\s+(?:{_WORD}\s+){{0,3}}?{_PLURAL}"
    rf"|(?:which|what)\s+(?:{_WORD}\s+){{0,2}}?{_PLURAL}{_CLAUSE}"
    rf"|(?:which|what)\s+(?:kinds|types|sorts)\s+of\b"
    rf"|(?:what|who|which)\s+(?:are|were)\s+{_DETERMINER}(?:{_WORD}\s+){{0,3}}?{_PLURAL}"
)


def asks_for_list(question: str) -> bool:
    """Whether a question in plain English wants several things named, which may stand in several places."""
    return _LISTS.match(question) is not None
