"""Whom a description means: "the mayor", "the company", "the 40-year-old driver", "Smith's letter"."""

import re
from itertools import islice

from index.statements.cast import Cast
from index.statements.phrases import Phrase
from index.statements.referents import InMind

_OFFICES = frozenset(
    "president minister premier chancellor mayor governor senator pope king queen prince princess".split()
)
_BODIES = frozenset(
    "company firm agency group organization organisation network team club school university college union"
    " league party ministry department council board commission association city utility bank airline"
    " manufacturer automaker retailer charity newspaper station hospital foundation institute centre center"
    " authority government administration corporation paper outlet band studio force".split()
)
_ONES_OWN_WORDS = frozenset(
    "statement letter release post tweet email e-mail memo message remark remarks book speech".split()
)
_NEAR_MENTIONS = 40


def is_ones_own_words(words: list[str], tags: str) -> bool:
    """Whether a phrase is somebody's letter or the like, told by a determiner: "his statement"."""
    return tags[0] == "d" and words[-1].lower() in _ONES_OWN_WORDS and len(tags) <= 3


def owner_of_words(words: list[str], tags: str) -> Phrase | None:
    """The part of a phrase that says whose words a letter or the like holds: "a release from | the EU"."""
    possessive = tags.find("P")
    owned = tags[possessive + 1 :]
    if possessive >= 0 and words[-1].lower() in _ONES_OWN_WORDS and not owned.strip("nNTmge"):
        return 0, possessive + 1
    head = next((i for i, word in enumerate(words) if word.lower() in _ONES_OWN_WORDS), -1)
    sender = next((i for i in range(head + 1, len(words)) if words[i].lower() in ("from", "by")), -1)
    if head < 0 or sender < 0 or tags[:head].strip("dn"):
        return None
    owner = re.match(r"(?:d(?=N))?[NnmP#]+", tags[sender + 1 :])
    return None if owner is None else (sender + 1, sender + 1 + owner.end())


def described(words: list[str], tags: str, place: int, cast: Cast, mind: InMind) -> str | None:
    """The member of the cast whom the words at a place of the text describe, if they tell."""
    opening, head = words[0].lower(), words[-1]
    if tags[0] in "dP" and tags[-1] in "mN" and len(tags) <= 5 and "p" not in tags:
        bearer = cast.named([word for word, tag in zip(words, tags, strict=True) if tag in "Nnm"], place)
        if bearer is not None and bearer[:1].isupper():
            return bearer
    if opening != "the" or len(tags) > 6:
        return None
    if _is_epithet(words, tags) or (head.lower() in _OFFICES and len(tags) <= 3):
        return mind.person
    if len(tags) > 4:
        return None
    known = next((name for name in mind.recent if head in (name.split()[0], name.split()[-1])), None)
    return known or (_body(head.lower(), place, cast, mind) if tags == "dn" else None)


def _is_epithet(words: list[str], tags: str) -> bool:
    """Whether a description is one more for somebody named: "the 40-year-old", "the lanky, quiet teacher"."""
    describing = words[1:-1]
    if any("year-old" in word for word in words[1:]):
        return True
    if "p" in tags or tags[-1] not in "nm" or words[-1].endswith("s"):
        return False
    hyphenated = any("-" in word and word.islower() for word in describing)
    return (hyphenated and len(describing) <= 3) or "," in tags


def _body(head: str, place: int, cast: Cast, mind: InMind) -> str | None:
    """The body that "the company" means: one that has the word in its name, or the one in mind."""
    for mention in islice(cast.mentions_before(place), _NEAR_MENTIONS):
        if head in mention.name.lower().split():
            return mention.name
    return mind.body if head in _BODIES else None
