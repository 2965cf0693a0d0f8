"""The words of speech: which verbs report that somebody said something, and what may follow them.

A cue is known by its inflected form, in lower case. Verbs of thought ("believes", "hopes") are left out:
what somebody thinks is not what they said.
"""

from functools import lru_cache
from typing import Literal

from index.text.word_lists import CALENDAR, read_groups

Form = Literal["finite", "participle"]

_IRREGULAR = read_groups("irregular_verbs")
_VERBS = read_groups("verbs_of_attribution")
"""Those of reporting open a clause without "that"; with the others a bare clause begins with a pronoun."""
AMBIGUOUS = frozenset(_VERBS["ambiguous"])
"""Forms that are as often nouns: they need somebody before them and something said after them."""
DOCUMENTS = frozenset(read_groups("documents")["speaking"])
_PEOPLE = read_groups("people")
_ROLES = frozenset(_PEOPLE["role"])
_GROUPS = frozenset(_PEOPLE["group"])
_CLASS_OF = {word: tag for tag, words in reversed(read_groups("word_classes").items()) for word in words}
"""Tags of the words that have a fixed one; of two classes the one listed first counts."""
_SHORT = 4
_COMMON_ENDINGS = ("ing", "ed", "ly")
_SIGNS = {",": ",", ":": ":", ";": ";", "(": "(", "[": "(", ")": ")", "]": ")", "—": "-", "–": "-", "-": "-"}
_CONTRACTED = {"'s": "a", "'re": "a", "'ve": "a", "'ll": "a", "'d": "a", "'m": "a", "n't": "x"}


def _inflections(verb: str) -> list[str]:
    if verb in _IRREGULAR:
        return [verb, *_IRREGULAR[verb]]
    if verb.endswith("e"):
        return [verb, verb + "s", verb + "d", verb[:-1] + "ing"]
    if verb.endswith("y") and verb[-2] not in "aeou":
        return [verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"]
    return [verb, verb + ("es" if verb.endswith(("sh", "ss")) else "s"), verb + "ed", verb + "ing"]


def _forms(*verbs: str) -> frozenset[str]:
    return frozenset(form for verb in verbs for form in _inflections(verb))


TAKES_BARE_CLAUSE = _forms(*_VERBS["reporting"])
ADDRESSES = _forms(*_VERBS["addressing"])
QUOTES_ONLY = _forms(*_VERBS["quoting"]) | {"goes", "going", "went"}
LABELS = _forms(*_VERBS["labelling"])
PARTICLES = dict.fromkeys(_forms("point"), "out") | dict.fromkeys(("goes", "going", "went"), "on")
"""Verbs that report only with a particle: "pointed out", "went on"."""
SPEAKS = TAKES_BARE_CLAUSE | ADDRESSES | QUOTES_ONLY | _forms(*_VERBS["that"]) | PARTICLES.keys()
_PARTICIPLES = frozenset(form for form in SPEAKS if form.endswith("ing"))


def cue_form(word: str) -> Form | None:
    """Whether a word in lower case is a verb of speech, and in which form."""
    if word not in SPEAKS:
        return None
    return "participle" if word in _PARTICIPLES else "finite"


def sign_tag(sign: str) -> str:
    """The tag of a token that is no word."""
    return _SIGNS.get(sign[0], ".")


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
        return _lower_tag(plain)
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
        or plain in _GROUPS
        or plain.removesuffix("s") in _ROLES
        or cue_form(plain)
        or plain in LABELS
        or (plain.endswith(_COMMON_ENDINGS) and len(plain) > _SHORT)
    )
    return _lower_tag(plain) if common and word not in proper else "N"


@lru_cache(maxsize=50_000)
def _lower_tag(word: str) -> str:
    if word in _CLASS_OF:
        return _CLASS_OF[word]
    if word in _ROLES:
        return "m"
    form = cue_form(word)
    if form is not None:
        return "v" if form == "finite" else "u"
    if word in LABELS:
        return "l"
    for ending, tag in _CONTRACTED.items():
        if word.endswith(ending) and len(word) > len(ending):
            return _pronoun_or(tag, word.removesuffix(ending))
    if word.endswith("ly"):
        return "r"
    if word.endswith("ed"):
        return "e"
    return "g" if word.endswith("ing") else "n"


def _pronoun_or(tag: str, stem: str) -> str:
    """A pronoun with its auxiliary ("he's", "that's") opens a clause as the pronoun does."""
    if tag != "a":
        return tag
    return {"h": "h", "t": "h", "w": "w", "s": "s"}.get(_CLASS_OF.get(stem, ""), tag)
