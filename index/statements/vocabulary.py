"""The words of speech: which verbs report that somebody said something, and what class a word is of.

A cue is known by its inflected form, in lower case. Verbs of thought ("believes", "hopes") are left out:
what somebody thinks is not what they said. But whoever writes that somebody suspects was told so.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from index.statements.names import is_first_name, is_proper
from index.text.word_lists import CALENDAR, read_groups

ENGLISH_ALONE = "Who said what can be told of English articles only; this one is in another language."
"""What to tell of an article in another language."""
_IRREGULAR = read_groups("irregular_verbs")
_VERBS = read_groups("verbs_of_attribution")


def _inflect(verb: str) -> list[str]:
    if verb in _IRREGULAR:
        return [verb, *_IRREGULAR[verb]]
    if verb.endswith("e"):
        return [verb, verb + "s", verb + "d", verb[:-1] + "ing"]
    if verb.endswith("y") and verb[-2] not in "aeou":
        return [verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"]
    return [verb, verb + ("es" if verb.endswith(("sh", "ss")) else "s"), verb + "ed", verb + "ing"]


def _forms(kind: str) -> frozenset[str]:
    return frozenset(form for verb in _VERBS[kind] for form in _inflect(verb))


TAKES_BARE_CLAUSE = _forms("reporting")
"""These open a clause without "that"; with the others a bare clause begins with a pronoun."""
ADDRESSES = _forms("addressing")
ASKS = frozenset(_inflect("ask"))
WONDERS = ASKS.union(*map(_inflect, ("inquire", "wonder")))
"""Verbs that report a question: "asked whether it was late"."""
_DIRECTS = _forms("directing")
DIRECTS = ADDRESSES | ASKS | _DIRECTS.union(*map(_inflect, ("advise", "call", "plead")))
"""Verbs that report what somebody is to do: "told them to wait", "called on them to wait"."""
QUOTES_ONLY = _forms("quoting") | {"goes", "going", "went", "put", "puts"}
PARTICLES = dict.fromkeys(_inflect("point"), "out") | dict.fromkeys(("goes", "going", "went"), "on")
PARTICLES |= dict.fromkeys(("put", "puts"), "it")
"""Verbs that report only with a particle: "pointed out", "went on"."""
AMBIGUOUS = frozenset(_VERBS["ambiguous"])
"""Forms that are as often nouns: they need somebody before them and something said after them."""
_SPEAKS = TAKES_BARE_CLAUSE | DIRECTS - _forms("labelling") | QUOTES_ONLY | _forms("that") | PARTICLES.keys()
_LABELS = _forms("labelling")
DOCUMENTS = frozenset(read_groups("documents")["speaking"])
_PEOPLE = read_groups("people")
RELATIVES = frozenset(_PEOPLE["relative"])
ROLES = frozenset(_PEOPLE["role"]) | RELATIVES
_COMMON = _SPEAKS | _LABELS | frozenset(_PEOPLE["group"])
_CLASS_OF = {word: tag for tag, words in reversed(read_groups("word_classes").items()) for word in words}
"""Tags of the words that have a fixed one; of two classes the one listed first counts."""
_SHORT = 4
_COMMON_ENDINGS = ("ing", "ed", "ly")
TAG_OF_SIGN = dict(zip(",:;([)]—–-~", ",:;(())----", strict=True))
"""Tags of the tokens that are no words; others have a point."""
_CONTRACTED = re.compile("'(?:s|re|ve|ll|d|m)$")
_OPENS_CLAUSE = {"h": "h", "t": "h", "w": "w", "s": "s"}
"""The tags of words with an auxiliary ("he's", "that's"), by the tags of the words alone."""


def word_tag(word: str, opens: bool, ordinary: frozenset[str], proper: frozenset[str]) -> str:
    """The tag of a word.

    `opens` says that the word opens a sentence, where a capital letter means nothing by itself; `ordinary`
    holds words that the article also writes in lower case, `proper` those it also writes with a capital
    where no sentence opens.
    """
    plain = word.lower().replace("’", "'").rstrip(".")
    if word[0].isnumeric() or not word[0].isalnum():
        return "#"
    if not word[0].isupper() or plain == "i":
        return "N" if "-" in word and is_proper(word) else _lower_tag(plain)
    if plain in CALENDAR:
        return "T"
    if "-" in word and word.rpartition("-")[2].islower():
        return "n"
    if not opens:
        if plain in ("says", "said"):
            # Headlines give every word a capital letter.
            return "v"
        return "d" if plain in ("a", "the") else "N"
    if plain in _CLASS_OF or plain.split("'")[0] in _CLASS_OF:
        return _lower_tag(plain)
    common = (
        plain in ordinary
        or plain in _COMMON
        or plain.removesuffix("s") in ROLES
        or (plain.endswith(_COMMON_ENDINGS) and len(plain) > _SHORT and not is_first_name(plain))
    )
    return _lower_tag(plain) if common and word not in proper else "N"


def speaks(word: str) -> bool:
    """Whether a form in lower case is of a verb of speech, whatever else it may be."""
    return word in _SPEAKS


def reports(word: str) -> bool:
    """Whether a word, in whatever form, may report what somebody says."""
    return word.lower() == "according" or _lower_tag(word.lower()) in "vul" or word.lower() in AMBIGUOUS


def is_headline(words: Sequence[str], fewest: int) -> bool:
    """Whether words are written as titles of books and songs are: with capitals but for the smallest.

    `fewest` is of how many words after the first the capitals must tell so.
    """
    bare = [word.strip("\"'“”‘’.,:;!?…()") for word in words]
    telling = [word for word in bare[1:] if word[:1].isalpha() and _lower_tag(word.lower()) not in "dpc"]
    return (
        len(telling) >= fewest
        and all(word[0].isupper() for word in telling)
        and not all(map(str.isupper, telling))
    )


@lru_cache(maxsize=50_000)
def _lower_tag(word: str) -> str:
    if word in _CLASS_OF:
        return _CLASS_OF[word]
    if word in ROLES:
        return "m"
    if word in _SPEAKS:
        return "u" if word.endswith("ing") else "v"
    if word in _LABELS:
        return "l"
    stem = _CONTRACTED.sub("", word)
    if stem not in ("", word):
        return _OPENS_CLAUSE.get(_CLASS_OF.get(stem, ""), "a")
    if word.endswith("n't") and word != "n't":
        return "x"
    if word.endswith("ly"):
        return "r"
    if word.endswith("ed"):
        return "e"
    return "g" if word.endswith("ing") else "n"
