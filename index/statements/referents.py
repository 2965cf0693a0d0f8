"""Whom an article was about last, as a reader keeps it in mind: people, bodies, and a group."""

import re
from collections.abc import Iterable, Set
from itertools import chain, filterfalse, islice, pairwise

from index.statements.cast import Cast, is_institution, looks_personal
from index.statements.names import Gender, plain
from index.statements.phrases import Phrase
from index.statements.vocabulary import DOCUMENTS
from index.text.people import calls_person
from index.text.word_lists import read_groups

_REMEMBERED, _RIVALS = 6, 2
_OFFICES = frozenset(read_groups("people")["office"])
_BODIES = frozenset(read_groups("bodies")["described"])
_GOVERNING = frozenset(read_groups("bodies")["governing"])
_PAPERS = DOCUMENTS.union(read_groups("documents")["owned"])
_ONES_OWN_WORDS = frozenset(read_groups("documents")["owned"])
_NEAR_MENTIONS, _FAR_MENTIONS = 40, 200
_TELLS_MORE = frozenset("of at for in with to from by near on who that".split())
_ONE_OF = re.compile(r"^one of (?:the|his|her|their|its|our) ")
_GENDERS = {word: gender for gender, words in read_groups("genders_of_people").items() for word in words}


class Referents:
    """Names in the order in which an article came to them, the nearest first."""

    def __init__(self, cast: Cast, places: Set[str]) -> None:
        self.recent: list[str] = []
        """Whoever spoke or acted, of any kind."""
        self._bodies: list[str] = []
        self._acting: list[str] = []
        """What is no person and spoke, or acts and may speak."""
        self._group: str | None = None
        self._cast = cast
        self._places = places
        self._heard: set[str] = set()
        self._met: set[str] = set()
        self._learnt: dict[str, Gender] = {}

    @property
    def last(self) -> str | None:
        """Whoever spoke or acted last."""
        return self.recent[0] if self.recent else None

    def is_person(self, name: str) -> bool:
        """Whether a name is a person's."""
        member = self._cast.members.get(name)
        return member is not None and member.person

    def is_somebody(self, name: str) -> bool:
        """Whether a name is a person's, or says that somebody without one is a person: "farmer near Tarn"."""
        return self.is_person(name) or _describes_person(name)

    def notice(self, name: str) -> None:
        """Keep somebody in mind before all others."""
        self.recent = _put_first(name, self.recent)

    def meet(self, name: str) -> None:
        """Keep in mind whom the reporter asks, who is somebody then."""
        self.notice(name)
        self._met.add(name)

    def hear(self, name: str) -> None:
        """Keep somebody in mind who speaks."""
        self.notice(name)
        self._heard.add(name)
        if not self.is_person(name):
            self._acting = _put_first(name, self._acting)

    def act(self, name: str) -> None:
        """Keep in mind what acts and is no person, if it may speak: a body, or a document."""
        head = plain(name.split()[-1])
        speaks = is_institution(name.split()) if name[:1].isupper() else head in _BODIES or head in DOCUMENTS
        if speaks and not self.is_person(name):
            self._acting = _put_first(name, self._acting)

    def is_shared(self, words: list[str], name: str) -> bool:
        """Whether a surname alone may as well mean another: who spoke before, or whose relative this is."""
        if len(words) > 1:
            return False
        member = self._cast.members.get(name)
        relative = member is not None and member.is_relative
        others = (one for one in self._cast.namesakes(name) if not one.is_relative)
        return any(relative or one.name in self._heard for one in others)

    def is_body(self, name: str, owned: str) -> bool:
        """Whether a name with something that it owns is a body's and no place's: "the Tarn study"."""
        return is_institution(name.split()) or name in self._bodies or owned in _PAPERS

    def remember_kind(self, name: str, tags: str, last_word: str) -> None:
        """Keep a body in mind by its name, and several people by what the tagged words call them."""
        if self.is_person(name):
            return
        plural = last_word.endswith(("s", "people")) and not last_word.endswith("ss")
        if "c" in tags or (tags[-1] in "nm" and plural):
            self._group = name
        elif name[:1].isupper():
            self._bodies = _put_first(name, self._bodies)

    def resolve_pronoun(self, pronoun: str, here: Iterable[str], before: Iterable[str]) -> str | None:
        """Whom a pronoun means, of those named in its sentence, those in mind, and those named before."""
        if pronoun == "it":
            return self._acting[0] if self._acting else None
        if pronoun == "they":
            return self._group or self.last
        if pronoun not in ("he", "she"):
            return None
        wanted: Gender = "she" if pronoun == "she" else "he"
        named = chain(here, self.recent, islice(before, _FAR_MENTIONS))
        name = next((name for name in named if self._may_take(name, wanted)), None)
        if name is not None and not self.is_unlikely(name, wanted):
            self._learnt[name] = wanted
        return name

    def _may_take(self, name: str, wanted: Gender) -> bool:
        somebody = looks_personal(name) or _describes_person(name) or name in self._met
        spoke = name in self.recent and somebody
        return (spoke or self.is_person(name)) and self.may_be(name, wanted)

    def may_be(self, name: str, wanted: str) -> bool:
        """Whether nothing speaks against it that a pronoun, "he" or "she", means somebody."""
        return self._told(name) in (None, wanted)

    def is_unlikely(self, name: str, pronoun: str) -> bool:
        """Whether another in mind surely takes a pronoun that the one meant only may."""
        others = self.recent[:_RIVALS]
        return self._told(name) is None and any(self._told(other) == pronoun for other in others)

    def _told(self, name: str) -> str | None:
        """The pronoun that somebody is known to take."""
        member = self._cast.members.get(name)
        titles = member.titles if member else ()
        by_title = (_GENDERS.get(plain(title.split()[-1])) for title in titles)
        known: str | None = self._learnt.get(name) or (member.gender if member else None)
        return known or next(filter(None, by_title), None) or _GENDERS.get(_head(name))

    def resolve_description(self, words: list[str], tags: str, place: int) -> str | None:
        """The member of the cast whom the words at a place of the text describe, if they tell."""
        opening, head = words[0].lower(), words[-1]
        if tags[0] in "dP" and tags[-1] in "mN" and len(tags) <= 5 and "p" not in tags:
            titles = [word for word, tag in zip(words, tags, strict=True) if tag in "Nnm"]
            bearer = self._cast.find(titles, place)
            if bearer is not None and bearer[:1].isupper():
                return bearer
        if opening != "the" or len(tags) > 6:
            return None
        if _is_epithet(words, tags) or (head.lower() in _OFFICES and len(tags) <= 3):
            return next(filter(self.is_person, self.recent), None)
        if len(tags) > 4:
            return None
        known = next((name for name in self.recent if head in (name.split()[0], name.split()[-1])), None)
        return known or (self._body(head.lower(), place) if tags == "dn" else None)

    def is_guess(self, name: str, head: str) -> bool:
        """Whether a description with this head says nothing of whom it was taken for, and others are near."""
        member = self._cast.members.get(name)
        told = {plain(word) for title in (member.titles if member else ()) for word in title.split()}
        if plain(head) in told:
            return False
        person = self.is_person(name)
        others = filter(self.is_person, self.recent) if person else self._bodies
        return any(other != name for other in others)

    def _body(self, head: str, place: int) -> str | None:
        """The body that "the company" means: one that has the word in its name, or the one in mind."""
        for mention in islice(self._cast.mentions_before(place), _NEAR_MENTIONS):
            if head in mention.name.lower().split():
                return mention.name
        governs = head in _GOVERNING
        bodies = (name for name in self._bodies if governs or name not in self._places)
        return next(filterfalse(self.is_person, bodies), None) if head in _BODIES else None


def _head(name: str) -> str:
    """The last word of a description before what tells more of it: "a farmer near Tarn" -> "farmer"."""
    words = _ONE_OF.sub("", name.lower()).split()
    if len(words) < len(name.split()):
        words[0] = words[0].removesuffix("s")
    return next((one for one, after in pairwise(words) if after in _TELLS_MORE), words[-1])


def _describes_person(name: str) -> bool:
    return name[:1].islower() and calls_person(_head(name))


def _put_first(name: str, names: list[str]) -> list[str]:
    return [name, *(other for other in names if other != name)][:_REMEMBERED]


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
    owner = re.match(r"(?:d(?=N))?(?:[NnmP#]*N#?|[nmP#]+)", tags[sender + 1 :])
    return None if owner is None else (sender + 1, sender + 1 + owner.end())


def _is_epithet(words: list[str], tags: str) -> bool:
    """Whether a description is one more for somebody named: "the 40-year-old", "the lanky, quiet teacher"."""
    describing = words[1:-1]
    if any("year-old" in word for word in words[1:]):
        return True
    if "p" in tags or tags[-1] not in "nm" or words[-1].endswith("s"):
        return False
    hyphenated = any("-" in word and word.islower() for word in describing)
    return (hyphenated and len(describing) <= 3) or "," in tags
