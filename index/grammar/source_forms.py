"""Questions about words that stand elsewhere: "is this in the article?", "where is that from?"."""

import re

from index.grammar.chat_english import plain_english
from index.grammar.courtesies import core_of
from index.text.word_lists import read_pattern

_WORDS = r"(?:words?|quotes?|quotations?|statements?|claims?|remarks?|comments?|messages?|posts?|texts?|news)"
_ARTICLE = r"(?:articles?|texts?|stor(?:y|ies)|pieces?|news)"
_PARTS = {
    "words": _WORDS,
    "this": rf"(?:(?:th[ei]s|that|these|those)(?:\s+{_WORDS})?|it|they|them)",
    "article": rf"(?:(?:one\s+of\s+)?(?:the|an?|any|your)\s+)?{_ARTICLE}",
}
_REQUEST = re.compile(rf"(?i){read_pattern('requests_for_a_source').format(**_PARTS)}")


def asks_for_source(words: str) -> bool:
    """Whether somebody points at a text elsewhere, to know where that is from or whether it is so."""
    plain = plain_english(words)
    start, end = core_of(plain)
    return start == end or _REQUEST.fullmatch(plain, start, end) is not None
