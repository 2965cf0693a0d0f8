"""Who is named or speaks in an article, under which names and titles."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from index.statements.attributions import Attribution
from index.statements.cast import Cast, Member, Mention, is_institution, looks_personal, without_titles
from index.statements.names import gender, is_first_name, is_title, plain, without_role
from index.statements.phrases import Phrase
from index.statements.tokens import Wording
from index.statements.vocabulary import RELATIVES

_NAME = re.compile("N*[NP]")
_ROLE_BEFORE = re.compile(r"((?:N+|[n#]){0,4}m)(?:,|pd?[Nn]{1,3},)?$")
_ROLE_AFTER = re.compile(r",(?:d?((?:N|n){0,3}m)|d((?:N|n){0,3}n))(?:[,.|/pw]|$)")
_IN_PARENTHESES = re.compile(r"\([^()|/]*\)")
_TITLED = re.compile(r"((?:[A-Z][\w.]* ){1,3})([A-Z][\w'’-]+)")
_FORMS = frozenset("co llc plc gmbh ag sa holdings limited".split())
_PLACING = frozenset("in near across throughout outside into toward towards".split())
_EXPLAINED = re.compile(",(?:#[,.]|d[nmg#]|[nm][,.])")
_OFFICE_BEFORE = re.compile("[Nmn]p(?:d?N+[pc])*d?$")
_GOES_ON, _FAR = "aevlrn", 12
_NAME_GOES_ON = re.compile("(pd?N+)(?:,N+)*(?:cN+)?")

_Key = tuple[str, ...]


def build_cast(wording: Wording, attributions: Iterable[Attribution]) -> Cast:
    """The cast of an article whose wording and attributions are known."""
    entries = _find_entries(wording)
    _shorten_to_initials(wording, entries)
    _join_parts_of_names(entries, wording)
    _add_titles_in_quotations(wording, entries)
    members = {member.name: member for member in (entry.member() for entry in entries.values())}
    for subject in (a.cue.subject for a in attributions if a.cue.subject is not None):
        name = common_name(wording, subject)
        if name is not None and name not in members:
            one = wording.tags[subject[1] - 1] == "m" and not re.search(r"[^s]s$", name)
            members[name] = Member(name, person=one)
    aside = {at for match in _IN_PARENTHESES.finditer(wording.tags) for at in range(*match.span())}
    mentions = [
        Mention(wording.tokens[at].start, " ".join(entry.words), wording.tags[at] == "P")
        for entry in entries.values()
        for at in entry.places
        if at not in aside
    ]
    return Cast(list(members.values()), sorted(mentions, key=lambda mention: mention.start))


def common_name(wording: Wording, phrase: Phrase) -> str | None:
    """A subject that is no name as a plain phrase: "a US report" -> "US report"."""
    first, end = phrase
    tags = wording.tags[first:end]
    if tags == "h" or set(tags) <= {"N"} or not tags.strip("dT#"):
        return None
    while first < end - 1 and wording.tags[first] == "d" and wording.tags[first + 1] != "p":
        first += 1
    last = wording.tokens[end - 1]
    ending = last.start + len(last.text) if last.possessive else last.end
    words = wording.prose.text[wording.tokens[first].start : ending]
    return words if wording.tags[first] in "NP" else words[:1].lower() + words[1:]


@dataclass
class _Entry:
    words: list[str]
    places: list[int] = field(default_factory=list)
    titles: set[str] = field(default_factory=set)
    called_by_surname: bool = False
    short: str | None = None
    as_thing: int = 0
    """How often it stands where places and things do: "in Virginia", "the San Diego Padres"."""

    @property
    def may_be_person(self) -> bool:
        """Whether its first name or a title says that it is a person's."""
        return bool(self.titles) or gender(" ".join(self.words), frozenset()) is not None

    def member(self) -> Member:
        name, titles = " ".join(self.words), frozenset(self.titles)
        named_so = gender(name, titles) and 2 * self.as_thing < len(self.places)
        personal = bool(titles or named_so or self.called_by_surname)
        return Member(name, titles, personal and not is_institution(self.words), self.short)

    @property
    def is_relative(self) -> bool:
        """Whether the article brings somebody in as another's husband, sister or the like."""
        return any(word in RELATIVES for title in self.titles for word in title.lower().split())


def _find_entries(wording: Wording) -> dict[_Key, _Entry]:
    """Every name as it is written, by its plain words."""
    entries: dict[_Key, _Entry] = {}
    at = 0
    while run := _NAME.search(wording.tags, at):
        start, end, at = run.start(), run.end(), run.end()
        words = [token.text for token in wording.tokens[start:end] if token.text[:1].isupper()]
        name = without_titles(words)
        if not name:
            continue
        if len(name) > 2 and _is_office(wording, start):
            # The name begins after the office: "Secretary of State | Ada Wolf".
            name = name[next((i for i in range(1, len(name) - 1) if is_first_name(name[i])), 1) :]
        name = without_role(name, opens=wording.tags[start - 1 : start] in ("", "|", "/"))
        prefix = words[: len(words) - len(name)]
        long = _NAME_GOES_ON.match(wording.tags, end) if is_institution(name) else None
        if long is not None and wording.tokens[end].text == "of" and wording.tags[end - 1] == "N":
            short = _abbreviation(wording, end - len(name), long.end())
            at = end = _before_title(wording, *((long.span(1)) if short is None else long.span()))
            name = name + [token.text for token in wording.tokens[run.end() : end]]
        short = _abbreviation(wording, end - len(name), end)
        entry = entries.setdefault(tuple(plain(word) for word in name), _Entry(name))
        entry.places.append(end - 1)
        entry.short = entry.short or short
        entry.as_thing += not prefix and _stands_as_thing(wording, start)
        entry.titles.update(_titles_beside(wording, start, end, " ".join(prefix)))
    return entries


def _before_title(wording: Wording, start: int, end: int) -> int:
    """Where what goes on with a name ends: before another title: "of Halden | Governor Stern"."""
    return next((at for at in range(start, end) if is_title(wording.tokens[at].text)), end)


def _stands_as_thing(wording: Wording, at: int) -> bool:
    """Whether the words before a name are such as lead to a place or a thing."""
    before = wording.word(at - 1) if at else ""
    trusted = at > 1 and wording.tags[at - 2] in "nm"
    return before == "the" or (before in _PLACING and not trusted)


def _is_office(wording: Wording, at: int) -> bool:
    """Whether an office leads to a token: "Chief of | Staff", "Secretary of State for | Lakes"."""
    low = max(0, at - _FAR)
    office = _OFFICE_BEFORE.search(wording.tags, low, at)
    return office is not None and is_title(wording.tokens[office.start()].text)


def _abbreviation(wording: Wording, start: int, end: int) -> str | None:
    """The letters in parentheses after a name, where they are its capitals: "United Auto Workers (UAW)"."""
    if wording.tags[end : end + 3] not in ("(N)", "(P)"):
        return None
    short = wording.tokens[end + 1].text
    capitals = [token.text[0] for token in wording.tokens[start:end] if token.text[:1].isupper()]
    return short if len(short) > 1 and short.isupper() and "".join(capitals).endswith(short) else None


def _shorten_to_initials(wording: Wording, entries: dict[_Key, _Entry]) -> None:
    """Give the initials at the turns of a conversation to whoever has their whole name there before."""
    labels = dict.fromkeys(turn.label.of(wording.prose.text) for turn in wording.turns)
    whole = {"".join(word[0] for word in label.split()): label for label in labels if " " in label}
    for short in filter(whole.get, labels):
        named = entries.get(tuple(plain(word) for word in whole[short].split()))
        if named is not None:
            named.short = short


def _join_parts_of_names(entries: dict[_Key, _Entry], wording: Wording) -> None:
    """Give what is said of a surname or a first name alone to the full name it is part of."""
    owners: dict[_Key, list[_Entry]] = defaultdict(list)
    for key, entry in entries.items():
        if entry.short is not None:
            owners[(plain(entry.short),)].append(entry)
        if 1 < len(key) <= 4 and not is_institution(entry.words):
            for part in {key[:1], *(key[i:] for i in range(1, len(key)))}:
                owners[part].append(entry)
    firsts = Counter(key[0] for key in entries if len(key) > 1)
    in_full = {id(entry): list(entry.places) for found in owners.values() for entry in found}
    for key, entry in list(entries.items()):
        candidates = [owner for owner in owners.get(key, []) if _may_be_called(owner, key, entry)]
        if not candidates or (len(key) > 1 and len(candidates) > 1):
            continue
        if key == (plain(candidates[0].words[0]),) and _is_brought_in(wording, entry, candidates[0]):
            continue
        if firsts[key[0]] > 1 and not any(one.may_be_person for one in (entry, *candidates)):
            # Which of two clubs or companies the first word of both means, nothing tells.
            continue
        del entries[key]
        candidates = [one for one in candidates if _is_surname(key, one)] or candidates
        if len(candidates) == 1:
            candidates[0].titles.update(entry.titles)
        # Of several who share a name, one brought in as another's relative is hardly called by it.
        principal = [candidate for candidate in candidates if not candidate.is_relative] or candidates
        named = sorted((place, i) for i, owner in enumerate(principal) for place in in_full[id(owner)])
        for place in entry.places:
            # It is the one named in full last.
            before = bisect_left(named, (place, 0)) - 1
            owner = principal[named[max(before, 0)][1]]
            owner.places.append(place)
            owner.called_by_surname |= plain(owner.words[-1]) == key[-1]


def _is_surname(key: _Key, owner: _Entry) -> bool:
    """Whether words are the end of a person's name, no firm's beginning: "Voss" in "Karl Voss"."""
    return plain(owner.words[-1]) == key[-1] and looks_personal(" ".join(owner.words))


def _is_brought_in(wording: Wording, entry: _Entry, owner: _Entry) -> bool:
    """Whether a first name alone is told who it is where somebody else has it: "a pupil, Ada, 9,"."""
    at = min(entry.places)
    before, after = wording.tags[max(0, at - 2) : at], wording.tags[at + 1 : at + 5]
    return min(owner.places) < at and (_EXPLAINED.match(after) is not None or before in ("m,", "n,"))


def _may_be_called(owner: _Entry, key: _Key, entry: _Entry) -> bool:
    """Whether somebody's or something's full name may be cut to these words.

    A first name alone is not theirs where it comes with a relative. What is no person, and has more than its
    legal form besides a name that was known before, is another party: "Orbix Kids", where Orbix spoke before.
    """
    if key != (plain(owner.words[0]),):
        return True
    titled = any(is_title(title.split()[-1]) for title in owner.titles)
    if not titled and not gender(" ".join(owner.words), frozenset()) and plain(owner.words[-1]) not in _FORMS:
        return min(entry.places) > min(owner.places)
    return not entry.is_relative or owner.is_relative


def _titles_beside(wording: Wording, start: int, end: int, prefix: str) -> Iterator[str]:
    if prefix:
        yield prefix
    before = _ROLE_BEFORE.search(wording.tags[max(0, start - 8) : start])
    if before is not None:
        first = start - len(before.group())
        if not (
            before.group().endswith(",") and wording.tags[end] in _GOES_ON and _is_object(wording, first)
        ):
            yield wording.words(first, first + len(before.group(1)))
    after = _ROLE_AFTER.match(wording.tags, end, end + 10)
    if after is not None:
        yield wording.words(*after.span(after.lastindex or 0))


def _is_object(wording: Wording, at: int) -> bool:
    """Whether a verb or a preposition takes the phrase around a token: "to the | coach, Ada Wolf"."""
    return wording.tags[max(0, at - _FAR) : at].rstrip("dPNnm#")[-1:] in ("p", "e", "g", "v", "u")


def _add_titles_in_quotations(wording: Wording, entries: dict[_Key, _Entry]) -> None:
    """Add the titles that quotations, which are no other ground for the cast, set before surnames."""
    by_surname: dict[str, list[_Entry]] = defaultdict(list)
    for key, entry in entries.items():
        by_surname[key[-1]].append(entry)
    for quotation in wording.prose.quotations:
        for match in _TITLED.finditer(wording.prose.text, quotation.inner.start, quotation.inner.end):
            words, bearers = match.group(1).split(), by_surname.get(plain(match.group(2)), [])
            if is_title(words[-1]) and len(bearers) == 1:
                bearers[0].titles.add(" ".join(words))
