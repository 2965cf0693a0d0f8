"""Roles and relatives by which a question calls somebody, and the other words there are for them.

"The boss of the bank" is a head of some kind and belongs to a bank; "the cop" may be a sergeant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from index.question.lexicon import RARE, rarity
from index.statements.cast import significant_words
from index.statements.names import is_title, nation, plain
from index.statements.vocabulary import RELATIVES, ROLES
from index.text.slips import is_slip, slips_of
from index.text.terms import STOP_WORDS, stem
from index.text.word_lists import read_groups

_SYNONYMS = {
    asked: tuple(name.replace("-", " ") for name in names) for asked, names in read_groups("roles").items()
}
_PEOPLE = read_groups("people")
_ANYBODY = frozenset(_PEOPLE["anybody"])
"""What may be said of whoever belongs somewhere: "the bank's man"."""
_LESSER = frozenset("deputy vice assistant associate acting".split())
_FORMER = frozenset("former ex once retired late".split())
_NO_QUALITY = frozenset("new top main head senior local current lead own old young".split())
_LEADING = frozenset("head chief lead star".split())
_OF = frozenset("of for at from in with".split())
_SHORTEST_STEM = 4
_LONGEST_INITIALS = 4
_OFFICER = re.compile("c[a-z]o")
_IN_LAW = "-in-law"
_IN_LAW_APART = re.compile(r"(?<=\w)[\s-]in[\s-]law\b")
_DETERMINERS = frozenset("the a an his her their its our this that".split())
_OF_TEAMS = frozenset("coach skipper trainer".split())
_TEAMS = frozenset("team club side football soccer baseball cricket rugby hockey national assistant".split())
_SCIENCE = ("ologist", "icist", "chemist", "astronomer", "geneticist")


@dataclass(frozen=True)
class Role:
    """A role as a question names it: its head, and what else is said of the bearer.

    `near` are the other words for the head; none where anybody may be meant who belongs there. A head that is
    not `known` as a role may still be how an article calls somebody: "the vet".
    """

    head: str
    others: tuple[str, ...]
    near: frozenset[str]
    known: bool = True
    spelt: tuple[str, ...] = ()
    """The words that it may be shortened to the initials of: "chief financial officer"."""

    @property
    def in_order(self) -> str:
        """The role as an article may write it: "the president of the bank" -> "bank president"."""
        return " ".join([*self.others, self.head])

    @property
    def of_relative(self) -> bool:
        """Whether it only says whose relative somebody is."""
        return self.head.removesuffix(_IN_LAW) in RELATIVES

    @property
    def of_team(self) -> bool:
        """Whether it is one of sport, where other words for it are others' elsewhere: "manager"."""
        return self.head in _OF_TEAMS

    def place_in(self, words: Sequence[str]) -> tuple[int, bool] | None:
        """Where a description calls somebody so, and whether it does by the same word; None if not."""
        if not self.near:
            return 0, False
        own = [plain(word) for word in words]
        for at in range(len(own)):
            if self._is_shortened(words, at) and self._is_borne(words, own, at):
                return at, True
        for same in (True, False):
            for at in range(len(own)):
                names = [name.split() for name in ([self.head] if same else self.near)]
                named = max((len(name) for name in names if _stands_at(own, at, name)), default=0)
                # Of "head coach" only the second word is a role.
                leads = named == 1 and own[at] in _LEADING and any(map(is_role, words[at + 1 : at + 2]))
                written = self.known or words[at].islower()
                other = not same and self._is_other(words, at)
                if named and written and not leads and not other and self._is_borne(words, own, at):
                    return at, same
        if self.head in ("scientist", "researcher"):
            ends = (at for at, word in enumerate(own) if word.endswith(_SCIENCE))
            return next(((at, False) for at in ends if self._is_borne(words, own, at)), None)
        return None

    def _is_shortened(self, words: Sequence[str], at: int) -> bool:
        """Whether a description spells the initials out that are asked for, or gives those of what is."""
        if words[at].isupper() and plain(words[at]) == _initials(self.spelt):
            return True
        held = words[at : at + len(self.head)]
        return (
            1 < len(held) == len(self.head) <= _LONGEST_INITIALS
            and _initials(held) == self.head
            and is_role(held[-1])
        )

    def _is_other(self, words: Sequence[str], at: int) -> bool:
        """Whether a word that is one for a coach in sport is somebody else's here: "operations | manager"."""
        before = words[at - 1] if at else ""
        return self.of_team and before[:1].islower() and plain(before) not in _TEAMS | _DETERMINERS

    def _is_borne(self, words: Sequence[str], own: Sequence[str], at: int) -> bool:
        owned = words[at].endswith(("'s", "’s", "s'", "s’")) and at + 1 < len(words)
        less = _LESSER.union(_FORMER).intersection(own[:at])
        return not owned and less <= {plain(word) for word in self.others}

    def lacks(self, words: Iterable[str]) -> list[str]:
        """Which of the other words of the role a description lacks."""
        words = list(words)
        if any(word.isupper() and plain(word) == _initials(self.spelt) for word in words):
            words += self.spelt
        return [other for other in self.others if not any(is_same_word(other, word) for word in words)]

    def is_cut(self, words: Sequence[str], is_shared: Callable[[str], bool]) -> bool:
        """Whether one of the other words, which several names share, is only a part of one there.

        As "zoo" is of "Ostrow Zoo".
        """
        for at, word in enumerate(words):
            beside = [*words[max(at - 1, 0) : at], *words[at + 1 : at + 2]]
            longer = any(one[:1].isupper() and not is_role(one) and not self._asks(one) for one in beside)
            if word[:1].isupper() and longer and self._asks(word) and is_shared(word):
                return True
        return False

    def _asks(self, word: str) -> bool:
        return any(is_same_word(other, word) for other in self.others)


def read_role(asked: str) -> Role | None:
    """The role by which a question calls somebody; None where it calls them otherwise."""
    words = _IN_LAW_APART.sub(_IN_LAW, " ".join(significant_words(asked))).split()
    of = next((i for i, word in enumerate(words) if i and word.lower() in _OF), len(words))
    before, after = words[:of], words[of + 1 :]
    if not before:
        return None
    head, size = plain(before[-1]), 1
    joined = " ".join(map(plain, before[-2:]))
    if joined != head and (joined.replace(" ", "-") in _SYNONYMS or joined in _every_role()):
        head, size = joined, 2
    known = _known(head)
    if known is None:
        if not before[-1].islower():
            return None
        size = 1
    others = tuple(
        word
        for word in [*before[:-size], *significant_words(" ".join(after))]
        if plain(word) not in _NO_QUALITY and (word.lower() not in STOP_WORDS or word.isupper())
    )
    if known is None:
        return Role(plain(before[-1]), others, frozenset({plain(before[-1])}), known=False)
    if known in _ANYBODY:
        return Role(known, others, frozenset()) if others else None
    near = _SYNONYMS.get(known.replace(" ", "-"), (known,))
    return Role(known, others, frozenset(near), spelt=tuple(before) if len(before) > 1 else ())


@lru_cache(maxsize=1000)
def _known(word: str) -> str | None:
    """The role that a word names, in the singular and without a slip of the pen."""
    known = _every_role()
    if _OFFICER.fullmatch(word) or word.removesuffix(_IN_LAW) in RELATIVES:
        return word
    for form in (word, word.removesuffix("s"), word.removesuffix("es")):
        if form in known or form in _ANYBODY:
            return form
    if rarity(word) < RARE:
        return None
    near = slips_of(word, sorted(known))
    return near[0] if near else None


@cache
def _every_role() -> frozenset[str]:
    every = {name for names in _SYNONYMS.values() for name in names}
    return frozenset(every | {asked.replace("-", " ") for asked in _SYNONYMS} | ROLES | RELATIVES)


def holds_role(words: Iterable[str]) -> bool:
    """Whether one of some words says what somebody is."""
    return any(is_role(word) for word in words)


def is_role(word: str) -> bool:
    """Whether a word says what somebody is, in the singular or the plural."""
    bare = plain(word).removesuffix(_IN_LAW)
    return bare in _every_role() or bare.removesuffix("s") in _every_role() or is_title(word)


def is_same_word(asked: str, written: str) -> bool:
    """Whether a question's word is an article's: in another form, misspelt, or as a nation's adjective."""
    one, other = plain(asked), plain(written)
    if one == other or one.removesuffix("s") == other.removesuffix("s"):
        return True
    if nation(one) is not None and nation(one) == nation(other):
        return True
    return min(len(one), len(other)) >= _SHORTEST_STEM and (stem(one) == stem(other) or is_slip(one, other))


def _initials(words: Sequence[str]) -> str:
    return "".join(plain(word)[:1] for word in words)


def _stands_at(own: Sequence[str], at: int, name: Sequence[str]) -> bool:
    held = own[at : at + len(name)]
    return list(held) == list(name) or [word.removesuffix("s") for word in held] == list(name)
