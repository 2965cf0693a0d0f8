"""Whom a question means by the speakers it names: one or several, by names, titles or offices."""

import re

from index.question.lexicon import RARE, rarity
from index.statements import Cast
from index.statements.cast import Member, denotes, significant_words, without_titles
from index.statements.names import gender, is_title, nation, plain
from index.text.slips import is_slip
from index.text.terms import name_key

_BETWEEN = re.compile(r"(?i)\s*,\s*(?:(?:and|or|&)\s+)?|\s+(?:and|or|&|as well as|together with)\s+")
_OF = re.compile(r"(?i)(?:the\s+)?(?P<office>[^\W\d]\w*(?:\s\w+)?)\s+(?:of|for)\s+(?:the\s+)?(?P<where>\w.*)")
_COUNTRY = re.compile(r"(?i)\b(united) (states|kingdom)(?: of america)?\b")
_BOTH = re.compile(r"(?i)^(?:both|either)\s+")
_SPOKEN_FOR_BY = ("spokesman", "spokeswoman", "spokesperson", "press secretary")
_SAME_OFFICE = (
    _SPOKEN_FOR_BY,
    ("chairman", "chairwoman", "chairperson", "chair"),
    ("ceo", "chief executive", "chief executive officer"),
    ("pm", "prime minister"),
    ("leader", "president", "prime minister", "chancellor"),
)


def named_speakers(asked: str, cast: Cast) -> list[str]:
    """The canonical names of those a question calls so, empty where that is not clear.

    Several are one after another ("Putin and Peskov") or share the name.
    """
    asked = _BOTH.sub("", asked.strip())
    parts = [part for part in _BETWEEN.split(asked) if part.strip()]
    words = [plain(word) for word in significant_words(asked)]
    if len(parts) < 2 or words in ([plain(word) for word in name.split()] for name in cast.members):
        return _named(asked, cast)
    return list(dict.fromkeys(name for part in parts for name in _named(part, cast)))


def spoken_for_by(name: str, cast: Cast) -> list[str]:
    """Those who speak for an office by their titles: "Kremlin spokesman" for the Kremlin."""
    titles = {f"{name} {office}".casefold() for office in _SPOKEN_FOR_BY}
    return [m.name for m in cast.members.values() if titles & {title.casefold() for title in m.titles}]


def _named(asked: str, cast: Cast) -> list[str]:
    asked = _COUNTRY.sub(lambda country: country.group(1)[0] + country.group(2)[0], asked)
    words = significant_words(asked)
    if not words:
        return []
    name = (
        _resolved(asked, cast) or _described(words, cast) or _by_office(words, cast) or _misspelt(words, cast)
    )
    if name is None and (of := _OF.fullmatch(asked)):
        return _named(f"{of['where']} {of['office']}", cast)
    if name is None:
        return []
    return [one for one in _namesakes(words, name, cast) if _fits(words, cast.members.get(one))]


def _resolved(asked: str, cast: Cast) -> str | None:
    """Whom the cast means, unless it is called neither by a name nor by an office."""
    name, words = cast.resolve(asked), significant_words(asked)
    member = cast.members.get(name or "")
    if member is None or denotes(words, member):
        return name
    head = plain(words[-1])
    return name if is_title(head) or any(plain(t.split()[-1]) == head for t in member.titles) else None


def _described(words: list[str], cast: Cast) -> str | None:
    """The only thing, no person, that has all of the words in its name: "the US report"."""
    asked = {nation(word) or plain(word) for word in words}
    things = ((member.name, member.name.split()) for member in cast.members.values() if not member.person)
    found = [
        name
        for name, own in things
        if plain(own[-1]) == plain(words[-1]) and asked <= {nation(word) or plain(word) for word in own}
    ]
    return found[0] if len(found) == 1 and len(words) > 1 else None


def _namesakes(words: list[str], name: str, cast: Cast) -> list[str]:
    """Those who share the name that alone was given, or those of them who bear the title given with it."""
    bare = without_titles(words)
    if len(bare) != 1 or name not in cast.members:
        return [name]
    own = [plain(word) for word in name.split()]
    same = [
        member
        for member in cast.members.values()
        if member.person and plain(bare[0]) == plain(member.name.split()[-1]) == own[-1]
    ]
    titles = {plain(word) for word in words[: len(words) - 1]}
    titled = [m for m in same if titles & {plain(word) for title in m.titles for word in title.split()}]
    return [member.name for member in titled or same] or [name]


def _fits(words: list[str], member: Member | None) -> bool:
    """Whether the title in the question ("Mrs") can be borne by the one it would mean."""
    asked = gender("", frozenset(word for word in words if is_title(word)))
    own = member.gender if member is not None else None
    return asked is None or own is None or asked == own


def _by_office(words: list[str], cast: Cast) -> str | None:
    """Whom another word for the office means: "the Kremlin spokesperson"."""
    phrase = " ".join(words)
    for offices in _SAME_OFFICE:
        held = next((office for office in offices if phrase.casefold().endswith(office)), None)
        # A leader is a president, but a president is not just any leader.
        if held is None or ("leader" in offices and held != "leader"):
            continue
        before = phrase[: len(phrase) - len(held)]
        found = {name for office in offices if (name := _resolved(before + office, cast)) is not None}
        fitting = [name for name in found if _fits(words, cast.members.get(name))]
        if len(fitting) == 1:
            return fitting[0]
    return None


def _misspelt(words: list[str], cast: Cast) -> str | None:
    """The only one whose name differs by a slip of the pen from what was asked."""
    bare = without_titles(words) or words
    if any(rarity(word) < RARE for word in bare[-1:]):
        return None
    found = [name for name in cast.members if _nearly(bare, name.split())]
    return found[0] if len(found) == 1 else None


def _nearly(asked: list[str], own: list[str]) -> bool:
    if len(asked) == 1:
        return any(_slip(asked[0], part) for part in {own[0], own[-1]})
    return _slip(asked[-1], own[-1]) and _slip(asked[0], own[0])


def _slip(asked: str, own: str) -> bool:
    one, other = plain(asked), plain(own)
    return one == other or name_key(one) == name_key(other) or is_slip(one, other)
