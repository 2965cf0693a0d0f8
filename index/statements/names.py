"""What the words of a name tell: titles, the pronoun, nations, and likeness."""

import re
import unicodedata
from functools import lru_cache
from typing import Literal

from index.statements.first_names import NAMES_OF_MEN, NAMES_OF_WOMEN

Gender = Literal["he", "she"]

TITLES = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame lord lady sen senator rep representative"
    " congressman congresswoman gov governor president vice-president vp premier prime minister"
    " chancellor secretary mayor chief commissioner superintendent supt inspector detective det"
    " sergeant sgt constable const cpl corporal captain capt colonel col lieutenant lt general"
    " gen major maj admiral adm judge justice mp mpp mla mna ceo cfo coo chairman chairwoman"
    " chair director leader speaker ambassador king queen prince princess pope bishop archbishop"
    " cardinal rev reverend father sister pastor imam rabbi coach sheriff councillor coun"
    " councilor minister attorney officer spokesman spokeswoman spokesperson sultan emperor"
    " ayatollah sheikh hereditary grand whip advocate comptroller treasurer assemblyman assemblywoman"
    " alderman deputy commander brigadier manager editor principal coordinator strategist adviser advisor"
    " economist analyst".split()
)
_HE_TITLES = frozenset("mr sir lord king prince congressman chairman spokesman father pope sultan".split())
_SHE_TITLES = frozenset(
    "mrs ms miss dame lady queen princess congresswoman chairwoman spokeswoman sister".split()
)
_NATIONS = {
    nation: words.split()
    for nation, words in {
        "us": "us u.s usa american america washington",
        "uk": "uk u.k british britain english",
        "russia": "russian russia moscow",
        "china": "chinese china beijing",
        "france": "french france",
        "germany": "german germany",
        "canada": "canadian canada ottawa",
        "ukraine": "ukrainian ukraine",
        "israel": "israeli israel",
        "iran": "iranian iran",
        "india": "indian india",
        "japan": "japanese japan",
        "turkey": "turkish turkey",
        "mexico": "mexican mexico",
        "italy": "italian italy",
        "spain": "spanish spain",
        "poland": "polish poland",
        "australia": "australian australia",
        "brazil": "brazilian brazil",
        "korea": "korean korea",
    }.items()
}
_NATION_OF = {word: nation for nation, words in _NATIONS.items() for word in words}


@lru_cache(maxsize=10_000)
def plain(word: str) -> str:
    """A word as names are compared: no case, accents, possessive ending or final point."""
    letters = unicodedata.normalize("NFKD", word.casefold().replace("’", "'"))
    bare = "".join(c for c in letters if not unicodedata.combining(c))
    return re.sub(r"'s?$", "", bare).rstrip(".")


def is_title(word: str) -> bool:
    """Whether a word is a title or an office that is set before a name."""
    return plain(word) in TITLES


def nation(word: str) -> str | None:
    """The nation that a word names: "American", "U.S." and "US" are one."""
    return _NATION_OF.get(plain(word))


def gender(name: str, titles: frozenset[str]) -> Gender | None:
    """The pronoun that a name with its titles takes, where they tell."""
    said = {plain(word) for title in titles for word in title.split()}
    first = plain(name.split()[0]) if name.split() else ""
    if said & _SHE_TITLES:
        return "she"
    if said & _HE_TITLES:
        return "he"
    if first in NAMES_OF_WOMEN:
        return "she"
    return "he" if first in NAMES_OF_MEN else None


def alike(one: str, other: str) -> bool:
    """Whether two words may spell one name: equal, or one edit apart and not short."""
    a, b = sorted((plain(one), plain(other)), key=len)
    if a == b:
        return True
    if len(a) < 5 or len(b) - len(a) > 1:
        return False
    same = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    return a[same:] == b[same + 1 :] or a[same + 1 :] == b[same + 1 :]
