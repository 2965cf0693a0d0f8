"""The people, offices and documents of one article, and whom a name or a title in a question means."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, dropwhile, islice

from msgspec import Struct

from index.models import Span
from index.statements.names import (
    Gender,
    alike,
    gender,
    initials,
    is_particle,
    is_proper,
    is_title,
    nation,
    plain,
)
from index.statements.vocabulary import RELATIVES
from index.text.terms import NAME_WORD
from index.text.word_lists import read_groups

_DETERMINERS = frozenset("the a an his her their its our this that some".split())
INSTITUTIONS = frozenset(read_groups("bodies")["named"])
"""Words that say of a name that it is no person's."""
LEGAL_FORMS = frozenset(
    "inc corp corporation company ltd co llc plc gmbh ag sa s.a s.p.a spa nv n.v bv b.v ab asa oy oyj"
    " holdings limited".split()
)
_MANY = 50
_FAR = 500
_OR_SURNAMES = frozenset("hall lake north south east west".split())


@dataclass(frozen=True)
class Member:
    """Somebody or something that an article names: the canonical name and the titles it is given.

    `short` is the abbreviation that the article introduces for it: "UAW".
    """

    name: str
    titles: frozenset[str] = frozenset()
    person: bool = False
    short: str | None = None

    @property
    def is_relative(self) -> bool:
        """Whether the article brings somebody in as another's husband, sister or the like."""
        return any(plain(word) in RELATIVES for title in self.titles for word in title.split())

    @property
    def gender(self) -> Gender | None:
        """The pronoun that the name takes, where it tells."""
        return gender(self.name, self.titles)


class Mention(Struct, frozen=True, gc=False):
    """The place in the text of the last word of a member's name."""

    start: int
    name: str
    possessive: bool

    def whole(self, text: str) -> Span:
        """Where as much of the name stands as is written before its last word, and that word."""
        last = NAME_WORD.match(text, self.start)
        end, start = (last.end() if last else self.start + 1), self.start
        for word in reversed(self.name.split()[:-1]):
            at = start - len(word) - 1
            if at < 0 or text[at : start - 1] != word or not text[start - 1].isspace():
                break
            start = at
        return Span(start, end)


class Cast:
    """Everybody an article names or lets speak; `mentions` are in the order of the text."""

    def __init__(self, members: list[Member], mentions: list[Mention]) -> None:
        self.members = {member.name: member for member in members}
        self.every_mention = mentions
        self._resolved: dict[str, str | None] = {}
        self._by_part: dict[str, list[str]] = defaultdict(list)
        self._by_title: dict[str, list[str]] = defaultdict(list)
        for member in self.members.values():
            parts = _plain_words(head_of_name(member.name))
            short = {plain(member.short)} if member.short else set()
            for part in {parts[0], parts[-1], plain(member.name.split()[-1])} | short:
                self._by_part[part].append(member.name)
            for last in {plain(title.split()[-1]) for title in member.titles}:
                self._by_title[last].append(member.name)

    def resolve(self, asked: str) -> str | None:
        """The canonical name of whom a question calls by a name or a title; None if that is not clear."""
        if asked not in self._resolved:
            self._resolved[asked] = self._resolve(asked)
        return self._resolved[asked]

    def _resolve(self, asked: str) -> str | None:
        words = significant_words(asked)
        if not words:
            return None
        for name in self._by_part.get(plain(words[-1]), []):
            if _plain_words(name.split()) == _plain_words(words):
                return name
        title = _Title(words)
        bearers = dict.fromkeys(self._bearers(title))
        titled = [name for name in bearers if title.is_borne_by(self.members[name])]
        if len(titled) == 1 and all(is_title(w) or w[:1].islower() or nation(w) for w in words):
            return titled[0]
        bare = without_titles(words) or words
        named = [member.name for member in self.members.values() if _is_called(bare, member)]
        if named:
            counts = Counter(mention.name for mention in self.every_mention)
            last = plain(words[-1])
            return max(named, key=lambda name: (plain(name.split()[-1]) == last, counts[name]))
        # "the WHO", where an article only spells it out.
        spelt_out = [name for name in self.members if len(name) > 1 and [initials(name)] == words]
        called = titled or spelt_out
        return called[0] if len(called) == 1 else None

    def find(self, words: list[str], position: int) -> str | None:
        """Whom the article means by a name or a title at a place in its text."""
        bare = without_titles(words)
        called = self._by_part.get(plain(words[-1]), [])
        if not bare or (words[-1].islower() and not any(name[:1].isupper() for name in called)):
            title = _Title(words)
            bearers = list(islice(self._bearers(title), _MANY + 1))
            return self._nearest(bearers, lambda name: title.is_borne_by(self.members[name]), position)
        wanted = _plain_words(bare)
        parts = self._by_part.get(wanted[-1], [])
        whole = [name for name in parts[:_MANY] if len(name.split()) > 1 and self._calls(wanted, name)]
        alone = [name for name in parts[:_MANY] if _plain_words(name.split()) == wanted]
        if alone:
            # Where a name alone is somebody's, it is not the beginning of another's.
            ends = [name for name in whole if _plain_words(name.split())[-1] == wanted[-1]]
            whole = list(dict.fromkeys([*ends, *alone])) if ends else []
        return self._nearest(whole or parts, lambda name: self._calls(wanted, name), position)

    def words_of(self, name: str) -> set[str]:
        """The plain words by which a member may be called: of the name, and its abbreviation."""
        member = self.members.get(name)
        return {plain(part) for part in f"{name} {(member and member.short) or ''}".split()}

    def namesakes(self, name: str) -> list[Member]:
        """The other persons with the surname of a person."""
        called = islice(self._by_part.get(plain(name.split()[-1]), []), _MANY)
        others = (self.members[other] for other in called if other != name)
        return [
            one for one in others if one.person and plain(one.name.split()[-1]) == plain(name.split()[-1])
        ]

    def _calls(self, wanted: list[str], name: str) -> bool:
        """Whether plain words are a name, its surname or first name, its abbreviation, or its last words."""
        whole, head = _plain_words(name.split()), _plain_words(head_of_name(name))
        if wanted in (whole, head):
            return True
        if not name[:1].isupper():
            return False
        short = self.members[name].short
        if len(wanted) == 1:
            return wanted[0] in (head[0], head[-1]) or (short is not None and plain(short) == wanted[0])
        return self.members[name].person and whole[-len(wanted) :] == wanted

    def mentions(self, start: int, end: int) -> list[Mention]:
        """The mentions that stand in a part of the text, in order."""
        return self.every_mention[self._places(start) : self._places(end)]

    def mentions_before(self, position: int) -> Iterator[Mention]:
        """The mentions before a place in the text, the nearest first."""
        return (self.every_mention[i] for i in range(self._places(position) - 1, -1, -1))

    def _places(self, position: int) -> int:
        return bisect_left(self.every_mention, position, key=lambda mention: mention.start)

    def _bearers(self, title: _Title) -> Iterator[str]:
        """Those whose titles end as this one does, and counterparts, who bear it in another nation."""
        return chain(self._by_title.get(title.head, []), self._by_title.get("counterpart", []))

    def _nearest(self, names: list[str], fits: Callable[[str], bool], position: int) -> str | None:
        """Of the names that fit, the one named last before a place, or else the first."""
        fitting = [name for name in dict.fromkeys(names[:_MANY]) if fits(name)]
        if len(names) <= _MANY and len(fitting) < 2:
            return fitting[0] if fitting else None
        among = set(fitting) if len(names) <= _MANY else None
        # The place itself counts: the cast has told namesakes apart there.
        before = (mention.name for mention in islice(self.mentions_before(position + 1), _FAR))
        near = (name for name in before if (fits(name) if among is None else name in among))
        return next(near, fitting[0] if fitting else None)


def denotes(words: list[str], member: Member) -> bool:
    """Whether the words are the name of a member, whole or in part, titles aside."""
    return _is_called(without_titles(words) or words, member)


def _is_called(bare: list[str], member: Member) -> bool:
    own = member.name.split() if "of" in bare else head_of_name(member.name)
    bare = bare if "of" in bare else head_of_name(" ".join(bare))
    if member.short is not None and _plain_words(bare) == [plain(member.short)]:
        return True
    first, last = alike(bare[0], own[0]), alike(bare[-1], own[-1])
    if len(own) == 1:
        # A surname alone may be anybody's of that name; a longer phrase that only ends in it is not a name.
        return last and len(bare) <= 3 and (len(bare) == 1 or bare[0][:1].isupper())
    if len(bare) == 1:
        return first or (last and (member.person or looks_personal(member.name)))
    return last and all(any(alike(word, part) or _is_initial(word, part) for part in own) for word in bare)


def same_speaker(asked: str, canonical: str) -> bool:
    """Whether a name in a question denotes the speaker of that canonical name; titles need a `Cast`."""
    words = significant_words(asked)
    return bool(words) and denotes(words, Member(canonical, person=looks_personal(canonical)))


def head_of_name(name: str) -> list[str]:
    """The words of a name before "of" or a legal form: "Parole Board of Canada" -> "Parole Board"."""
    words = name.split()
    head = words[: words.index("of")] if "of" in words[1:] else words
    return head[:-1] if len(head) > 1 and plain(head[-1]) in LEGAL_FORMS else head


def significant_words(asked: str) -> list[str]:
    """The words of a name or a description, without the article before it."""
    words = [word for word in NAME_WORD.findall(asked) if plain(word)]
    return list(dropwhile(lambda word: word.lower() in _DETERMINERS, words))


def without_titles(words: list[str]) -> list[str]:
    """The name after the last title: "Russian President Vladimir Putin" -> "Vladimir Putin"."""
    for at in range(len(words) - 1, -1, -1):
        if is_title(words[at]):
            rest = words[at + 1 :]
            company = plain(words[at]) == "general" and len(rest) == 1
            return words if company or (rest and plain(rest[0]) in INSTITUTIONS) else rest
    return words


def is_institution(words: list[str]) -> bool:
    """Whether one of the words says that the name is no person's: "White House"."""
    plain_words = _plain_words(words)
    if "&" in words or (len(words) > 1 and plain_words[-1] in LEGAL_FORMS):
        return True
    if plain_words[-1] in _OR_SURNAMES and gender(" ".join(words), frozenset()) is None:
        return True
    return not INSTITUTIONS.isdisjoint(plain_words)


def looks_personal(name: str) -> bool:
    """Whether a name has the form of a person's: two to four words with capitals, none of an institution."""
    words = [word for word in name.split() if not is_particle(word)]
    proper = all(is_proper(word) and not word.isupper() for word in words)
    return 2 <= len(words) <= 4 and proper and not is_institution(words)


class _Title:
    """A title as somebody is called by it: "the US President"."""

    def __init__(self, words: list[str]) -> None:
        self.head = plain(words[-1])
        self._asked = {plain(word) for word in words if nation(word) is None}
        self._nations = {found for word in words if (found := nation(word))}

    def is_borne_by(self, member: Member) -> bool:
        """Whether the article gives the member this title, and none of another nation."""
        own = {found for title in member.titles for word in title.split() if (found := nation(word))}
        if own and not self._nations <= own:
            return False
        titles = [_plain_words(title.split()) for title in member.titles]
        if self._nations and is_title(self.head) and any(held[-1] == "counterpart" for held in titles):
            return True
        return any(self._asked <= set(held) and self.head == held[-1] for held in titles)


def _plain_words(words: list[str]) -> list[str]:
    return [plain(word) for word in words]


def _is_initial(word: str, part: str) -> bool:
    return len(plain(word)) == 1 and plain(part).startswith(plain(word))
