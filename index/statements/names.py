"""What the words of a name tell: titles, the pronoun, nations, and likeness."""

import re
import unicodedata
from functools import lru_cache
from itertools import chain
from typing import Literal

from index.text.people import calls_person
from index.text.slips import one_letter_apart
from index.text.word_lists import read_groups, read_words

_LONG = 8
"""In letters: words for doers are, and first names that end like them are known."""
_PARTICLES = read_words("name_particles")
_GLUED_PARTICLE = re.compile(r"(?:al|el|as|ad|d|l)[-’']")
_PARTIES = read_groups("parties")
_MEMBERS = frozenset(_PARTIES["member"])
_AFFILIATIONS = _MEMBERS.union(_PARTIES["named"])
Gender = Literal["he", "she"]

_TITLES = {who: frozenset(words) for who, words in read_groups("titles").items()}
_EVERY_TITLE = frozenset(chain(*_TITLES.values()))
_NATION_OF = {word: nation for nation, words in read_groups("nations").items() for word in words}
_FIRST_NAMES: dict[Gender, frozenset[str]] = {
    "she": read_words("first_names_of_women"),
    "he": read_words("first_names_of_men"),
}


@lru_cache(maxsize=10_000)
def plain(word: str) -> str:
    """A word as names are compared: no case, accents, possessive ending or final point."""
    letters = unicodedata.normalize("NFKD", word.casefold().replace("’", "'"))
    bare = "".join(c for c in letters if not unicodedata.combining(c))
    return re.sub(r"'s?$", "", bare).rstrip(".")


def is_title(word: str) -> bool:
    """Whether a word is a title or an office that is set before a name."""
    return plain(word) in _EVERY_TITLE


def nation(word: str) -> str | None:
    """The nation that a word names: "American", "U.S." and "US" are one."""
    return _NATION_OF.get(plain(word))


def is_first_name(word: str) -> bool:
    """Whether a word is known as a first name."""
    return any(plain(word) in names for names in _FIRST_NAMES.values())


def without_role(name: list[str], opens: bool) -> list[str]:
    """The name after the word for what its bearer does or belongs to: "Curator | Hugo Brandt".

    The word is written with a capital too.

    `opens` says that the first word opens a sentence, where its capital tells nothing.
    """
    for at in range(len(name) - 2, 0, -1):
        before, first = name[at - 1], at == 1 and opens
        plainly = first and len(before) >= _LONG and not is_first_name(before)
        if calls_person(before.lower()) and (plainly or is_first_name(name[at])):
            return name[at:]
        named = is_first_name(name[at]) or (plain(before) in _MEMBERS and len(name) == at + 2)
        if named and not is_first_name(before) and (plain(before) in _AFFILIATIONS or nation(before)):
            return name[at:]
    return name


def is_particle(word: str) -> bool:
    """Whether a word is one that names hold in lower case: "de", "van"."""
    return word in _PARTICLES


def is_proper(word: str) -> bool:
    """Whether a word is written as those of names are: with a capital, after a particle too: "al-Sayid"."""
    bare = word[glued.end() :] if (glued := _GLUED_PARTICLE.match(word)) else word
    return bare[:1].isupper()


def gender(name: str, titles: frozenset[str]) -> Gender | None:
    """The pronoun that a name with its titles takes, where they tell."""
    held = {plain(word) for title in titles for word in title.split()}
    first = plain(name.split()[0]) if name.split() else ""
    by_title = [pronoun for pronoun in _FIRST_NAMES if not held.isdisjoint(_TITLES[pronoun])]
    by_name = [pronoun for pronoun, names in _FIRST_NAMES.items() if first in names]
    return next(iter(by_title + by_name), None)


def alike(one: str, other: str) -> bool:
    """Whether two words may spell one name: equal, or one edit apart and not short."""
    a, b = plain(one), plain(other)
    return a == b or one_letter_apart(a, b)


def initials(name: str) -> str:
    """The first letters of the words with capitals: "World Health Organization" -> "WHO"."""
    return "".join(word[0] for word in name.split() if word[0].isupper())
