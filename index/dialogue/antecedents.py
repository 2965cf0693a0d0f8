"""Whom or what a pronoun can mean, and which pronouns that takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from index.statements.names import Gender, is_title, plain
from index.statements.vocabulary import ROLES
from index.text.word_lists import read_groups, read_words

Pronoun = Literal["he", "she", "it", "they"]
"""A pronoun by its subject form: "her" is "she"."""
Kind = Literal["person", "people", "body", "thing", "things", "name", "stranger"]
"""A body acts as people do: a company, an office. A "name" has the form of a person's, and the article does
not tell what it names; a stranger's stands in no article."""
_KINDS: dict[Pronoun, tuple[Kind, ...]] = {
    "he": ("person", "name", "stranger"),
    "she": ("person", "name", "stranger"),
    "it": ("body", "thing", "name"),
    "they": ("people", "body", "things", "name"),
}

_PEOPLE = read_groups("people")
_GROUPS = frozenset(_PEOPLE["group"]).union("people men women children kids passengers".split())
_BY_GENDER = read_groups("genders_of_people")
_GENDERS: dict[str, Gender] = dict.fromkeys(_BY_GENDER["he"], "he")
_GENDERS |= dict.fromkeys(_BY_GENDER["she"], "she")
_TIMES = read_words("measures_of_time")
_BODIES = frozenset(read_groups("bodies")["described"])


@dataclass(frozen=True)
class Antecedent:
    """Somebody or something, and how a question names it.

    `name` is the canonical name in the article, `gender` the pronoun that a person is known to take.
    """

    words: str
    kind: Kind
    gender: Gender | None = None
    name: str | None = None

    def takes(self, pronoun: Pronoun) -> bool:
        """Whether the pronoun can mean it."""
        if self.kind == "person" and pronoun == "they":
            # Of somebody who is called by no name ("the spokesperson") nobody knows more.
            return self.gender is None and not (self.name or self.words)[:1].isupper()
        return self.kind in _KINDS[pronoun] and self.gender in (None, pronoun)

    @property
    def acts(self) -> bool:
        """Whether it may do what people do."""
        return self.kind not in ("thing", "things")

    @property
    def possessive(self) -> str:
        """Its words as those of an owner."""
        many = self.kind in ("people", "things") and self.words.endswith("s")
        return f"{self.words}'" if many else f"{self.words}'s"

    def is_same(self, other: Antecedent) -> bool:
        """Whether both are one, also where one of them is named only in part."""
        if self.name is not None and other.name is not None:
            return self.name == other.name
        mine, others = ({plain(word) for word in one.words.split()} for one in (self, other))
        return mine <= others or others <= mine


def described(words: str) -> Antecedent:
    """Whom or what words describe that are no name: "the lady in the garden"."""
    head = words.split()[-1]
    return Antecedent(words, described_kind(head), _GENDERS.get(head.casefold()))


def is_time(word: str) -> bool:
    """Whether a word measures time: nothing that a pronoun means."""
    return word[:1].isdigit() or word.casefold().removesuffix("s") in _TIMES


def described_kind(head: str) -> Kind:
    """What the last word of a description says that it is."""
    word = head.casefold()
    if word in ROLES or word in _GENDERS or is_title(word):
        return "person"
    if word in _GROUPS or word.removesuffix("s") in ROLES:
        return "people"
    if word in _BODIES:
        return "body"
    return "things" if word.endswith("s") and not word.endswith(("ss", "us", "is")) else "thing"
