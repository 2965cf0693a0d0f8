"""The names of an article as they are written, and whose a part of a name is: "Voss" is Karl Voss."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from index.statements.cast import LEGAL_FORMS, Member, head_of_name, is_institution, looks_personal
from index.statements.names import Gender, gender, is_title, plain
from index.statements.tokens import Wording

_EXPLAINED = re.compile(",(?:#[,.]|d[nmg#]|[nm][,.])")

_MANY = 20

Key = tuple[str, ...]
"""The plain words of a name."""


@dataclass
class Entry:
    """A name, and the tokens that are its last word."""

    words: list[str]
    places: list[int] = field(default_factory=list)
    titles: set[str] = field(default_factory=set)
    called_by_surname: bool = False
    short: str | None = None
    called: dict[int, Gender] = field(default_factory=dict)
    """The pronouns that the titles at its places tell: "Mrs. Wolf"."""
    beside: dict[int, frozenset[str]] = field(default_factory=dict)
    """The last words of the titles at its places: "Berg, the | dentist,"."""
    as_thing: int = 0
    """How often it stands where places and things do: "in Virginia", "the San Diego Padres"."""

    @property
    def may_be_person(self) -> bool:
        """Whether its first name or a title says that it is a person's."""
        return bool(self.titles) or self.gender is not None

    @property
    def gender(self) -> Gender | None:
        """The pronoun that its first name or a title tells."""
        return gender(" ".join(self.words), frozenset(self.titles))

    @property
    def is_relative(self) -> bool:
        """Whether the article brings somebody in as another's husband, sister or the like."""
        return self.member().is_relative

    @property
    def heads(self) -> frozenset[str]:
        """The last words of its titles."""
        return heads_of(self.titles)

    def member(self) -> Member:
        """Whom the name denotes."""
        name, titles = " ".join(self.words), frozenset(self.titles)
        named_so = gender(name, titles) and 2 * self.as_thing < len(self.places)
        personal = bool(titles or named_so or self.called_by_surname)
        return Member(name, titles, personal and not is_institution(self.words), self.short)

    def takes(self, called: Gender | None) -> bool:
        """Whether somebody whom a title gives that pronoun may be this one."""
        return called is None or self.gender in (None, called)


def heads_of(titles: Iterable[str]) -> frozenset[str]:
    """The last words of titles, as they are compared."""
    return frozenset(plain(title.split()[-1]) for title in titles)


def join_parts_of_names(entries: dict[Key, Entry], wording: Wording, speaking: Set[int]) -> None:
    """Give what is said of a surname or a first name alone to the full name it is part of.

    `speaking` are the tokens that end the subjects of verbs of speech.
    """
    owners: dict[Key, list[Entry]] = defaultdict(list)
    _join_legal_forms(entries)
    for key, entry in entries.items():
        if entry.short is not None:
            owners[(plain(entry.short),)].append(entry)
        if len(key) > 1 and key[-1] in LEGAL_FORMS:
            for part in {key[:-1], key[:1]}:
                owners[part].append(entry)
        elif len(key) > 1 and is_institution(entry.words):
            owners[(plain(head_of_name(" ".join(entry.words))[-1]),)].append(entry)
        elif 1 < len(key) <= 4:
            for part in {key[:1], *(key[i:] for i in range(1, len(key)))}:
                owners[part].append(entry)
    firsts = Counter(key[0] for key in entries if len(key) > 1)
    in_full = {id(entry): list(entry.places) for found in owners.values() for entry in found}
    for key, entry in list(entries.items()):
        candidates = [owner for owner in owners.get(key, []) if _may_be_called(owner, key, entry)]
        shared = len(key) > 1 or any(is_institution(owner.words) for owner in candidates)
        if not candidates or (shared and len(candidates) > 1):
            continue
        if key == (plain(candidates[0].words[0]),) and _is_brought_in(wording, entry, candidates[0]):
            continue
        if (
            len(key) == 1
            and firsts[key[0]] > 1
            and not any(one.may_be_person for one in (entry, *candidates))
        ):
            # Which of two clubs or companies the first word of both means, nothing tells.
            continue
        del entries[key]
        candidates = [one for one in candidates if _is_surname(key, one)] or candidates
        if len(candidates) == 1:
            candidates[0].titles.update(t for t in entry.titles if candidates[0].takes(_pronoun(t)))
        bearers = _Bearers(entry, candidates, in_full, speaking)
        strangers = Entry(entry.words)
        for place in entry.places:
            owner = bearers.at(place) or strangers
            owner.places.append(place)
            owner.called_by_surname |= plain(owner.words[-1]) == key[-1]
        if strangers.places:
            strangers.titles = entry.titles - candidates[0].titles
            entries[key] = strangers


def _join_legal_forms(entries: dict[Key, Entry]) -> None:
    """Give what is said of a company without its legal form to the one with it: "Tarn" is Tarn Ltd."""
    for key in [key for key in entries if key[-1] in LEGAL_FORMS and key[:-1] in entries]:
        short, whole = entries.pop(key[:-1]), entries[key]
        whole.places = sorted(whole.places + short.places)
        whole.titles |= short.titles
        whole.as_thing += short.as_thing


class _Bearers:
    """Those who may be called by a part of their name, told apart by what stands around it."""

    def __init__(
        self,
        entry: Entry,
        candidates: Sequence[Entry],
        in_full: Mapping[int, Sequence[int]],
        speaking: Set[int],
    ) -> None:
        self._entry = entry
        self._candidates = candidates
        self._speaking = speaking
        self._by_id = {id(one): one for one in candidates}
        # Of several who share a name, one brought in as another's relative is hardly called by it.
        principal = [one for one in candidates if not one.is_relative]
        heard = [one for one in candidates if not speaking.isdisjoint(in_full[id(one)])] if principal else ()
        called = set(entry.called.values())
        # Unless nobody else with the name is heard: the father of whoever has died.
        among = heard if all(one.is_relative for one in heard) else principal
        groups = {False: principal or candidates, True: among or principal or candidates}
        # Of one title alone, a first name that is a man's here and a woman's there tells less.
        self._named = {
            (who, speaks): _places(ones, who, in_full)
            or _places(candidates, who if len(called) > 1 else None, in_full)
            for who in (None, *called)
            for speaks, ones in groups.items()
        }

    def at(self, place: int) -> Entry | None:
        """Whose the name at a token is: by a title, or the one named in full last; None where nobody's."""
        beside = self._entry.beside.get(place, frozenset())
        titled = (
            [one for one in self._candidates[:_MANY] if not beside.isdisjoint(one.heads)] if beside else []
        )
        if len(titled) == 1:
            return titled[0]
        who = self._entry.called.get(place)
        for speaks in (place in self._speaking, False):
            named = self._named[who, speaks]
            before = bisect_left(named, (place, 0))
            if named and (before or not speaks):
                return self._by_id[named[max(before - 1, 0)][1]]
        return None


def _places(
    owners: Iterable[Entry], called: Gender | None, in_full: Mapping[int, Sequence[int]]
) -> list[tuple[int, int]]:
    """Where the whole names of those stand who take a pronoun, in order, each with whose it is."""
    fitting = {id(owner): owner for owner in owners if owner.takes(called)}
    return sorted((place, one) for one in fitting for place in in_full[one])


def _pronoun(title: str) -> Gender | None:
    return gender("", frozenset([title]))


def _is_surname(key: Key, owner: Entry) -> bool:
    """Whether words are the end of a person's name, no firm's beginning: "Voss" in "Karl Voss"."""
    return plain(owner.words[-1]) == key[-1] and looks_personal(" ".join(owner.words))


def _is_brought_in(wording: Wording, entry: Entry, owner: Entry) -> bool:
    """Whether a first name alone is told who it is where somebody else has it: "a pupil, Ada, 9,"."""
    first, whole = min(entry.places), min(owner.places)
    return _is_explained(wording, first) and (whole < first or _is_explained(wording, whole))


def _is_explained(wording: Wording, at: int) -> bool:
    """Whether words beside a name tell who bears it: "Ada, 9,", "a pupil, Ada"."""
    before, after = wording.tags[max(0, at - 2) : at], wording.tags[at + 1 : at + 5]
    return _EXPLAINED.match(after) is not None or before in ("m,", "n,")


def _may_be_called(owner: Entry, key: Key, entry: Entry) -> bool:
    """Whether somebody's or something's full name may be cut to these words.

    A first name alone is not theirs where it comes with a relative. What is no person, and has more than its
    legal form besides a name that was known before, is another party: "Orbix Kids", where Orbix spoke before.
    """
    if key != (plain(owner.words[0]),):
        return True
    titled = any(is_title(title.split()[-1]) for title in owner.titles)
    if (
        not titled
        and not gender(" ".join(owner.words), frozenset())
        and plain(owner.words[-1]) not in LEGAL_FORMS
    ):
        return min(entry.places) > min(owner.places)
    return not entry.is_relative or owner.is_relative
