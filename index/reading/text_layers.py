"""Whether the text layer of a PDF is text: some have wrong letters for what is seen, or blanks in words."""

import re
from functools import cache

_MOST_CHARS = 20_000
_TOKEN = re.compile(r"[^\W_]+")
_WORD = re.compile(r"[^\W\d_]{3,}")
# A letter beside a figure, or a small letter before a capital: rare in words, common in shifted ones.
_MIXED = re.compile(r"[^\W\d_]\d|\d[^\W\d_]{3}|[^\W\d_]\d[^\W\d_]|[a-z][A-Z]{2}")
_UNMAPPED = re.compile(r"\(cid:\d+\)|[\x00-\x08\x0e-\x1f\ue000-\uf8ff\ufffd]")
# Scripts whose words have no blanks between them, or that no list of common words is known for.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_FEW_TOKENS, _FEW_WORDS = 8, 40
_MOST_UNMAPPED, _MOST_SINGLE, _MOST_MIXED, _LONGEST_MEAN, _LEAST_KNOWN = 0.1, 0.6, 0.4, 22, 0.2


def is_gibberish(text: str) -> bool:
    """Whether a text is surely not what was written: no language has such words."""
    begin = text[:_MOST_CHARS]
    letters = sum(map(str.isalpha, begin))
    if len(_UNMAPPED.findall(begin)) > _MOST_UNMAPPED * max(1, letters):
        return True
    if len(_UNSPACED.findall(begin)) > letters / 2:
        return False
    tokens = [token for token in _TOKEN.findall(begin) if not token.isdigit()]
    if len(tokens) < _FEW_TOKENS:
        return False
    single = sum(len(token) == 1 for token in tokens)
    mixed = sum(_MIXED.search(token) is not None for token in tokens)
    mean = sum(map(len, tokens)) / len(tokens)
    if single > _MOST_SINGLE * len(tokens) or mixed > _MOST_MIXED * len(tokens) or mean > _LONGEST_MEAN:
        return True
    # Names apart, which no list knows.
    words = [word.lower() for word in _WORD.findall(begin) if word.islower() or word.isupper()]
    known = sum(word in _common_words() for word in words)
    return len(words) >= _FEW_WORDS and known < _LEAST_KNOWN * len(words)


@cache
def _common_words() -> frozenset[str]:
    """The common words of a hundred languages."""
    from justext.utils import get_stoplist, get_stoplists

    return frozenset().union(*map(get_stoplist, get_stoplists()))
