"""Who is named or speaks in an article, under which names and titles."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence, Set

from index.statements.attributions import Attribution
from index.statements.cast import Cast, Member, Mention, is_institution, looks_personal, without_titles
from index.statements.entries import Entry, Key, heads_of, join_parts_of_names
from index.statements.names import (
    gender,
    is_first_name,
    is_particle,
    is_proper,
    is_title,
    plain,
    without_role,
)
from index.statements.phrases import Phrase
from index.statements.tokens import Wording

_NAME = re.compile("N*[NP]")
_ROLE_BEFORE = re.compile(r"((?:N+|[n#]){0,4}m)(?:,|pd?[Nn]{1,3},)?$")
_ROLE_AFTER = re.compile(r",(?:d?((?:N|n){0,3}m)|d((?:N|n){0,3}n))(?:[,.|/pw]|$)")
_IN_PARENTHESES = re.compile(r"\([^()|/]*\)")
_TITLED = re.compile(r"((?:[A-Z][\w.]* ){1,3})([A-Z][\w'’-]+)")
_PLACING = frozenset("in near across throughout outside into toward towards".split())
_OFFICE_BEFORE = re.compile("[Nmn]p(?:d?N+[pc])*d?$")
_NAME_AND_MORE = re.compile("(N+)p(?!.*c)")
_GOES_ON, _FAR = "aevlrn", 12
_FEWEST_LETTERS = 3
_NAME_GOES_ON = re.compile("(pd?N+)(?:,N+)*(?:cN+)?")


def build_cast(wording: Wording, attributions: Sequence[Attribution]) -> Cast:
    """The cast of an article whose wording and attributions are known."""
    speaking = {a.cue.subject[1] - 1 for a in attributions if a.cue.subject is not None}
    entries = _find_entries(wording)
    _shorten_to_initials(wording, entries)
    join_parts_of_names(entries, wording, speaking)
    _add_titles_in_quotations(wording, entries)
    members = {member.name: member for member in (entry.member() for entry in entries.values())}
    for subject in (a.cue.subject for a in attributions if a.cue.subject is not None):
        name = common_name(wording, subject)
        whose = _NAME_AND_MORE.match(wording.tags, *subject)
        known = whose is not None and looks_personal(wording.words(*whose.span(1)))
        if name is not None and name not in members and not known:
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


def find_places(cast: Cast, text: str) -> frozenset[str]:
    """The names that stand where places do, in half of their places at least: "in Brno"."""
    mentions, placed = Counter(mention.name for mention in cast.every_mention), Counter[str]()
    for mention in cast.every_mention:
        start = mention.whole(text).start
        before = text[max(0, start - _FAR) : start].split()
        placed[mention.name] += bool(before) and before[-1] in _PLACING
    return frozenset(name for name, times in placed.items() if times and 2 * times >= mentions[name])


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


def _find_entries(wording: Wording) -> dict[Key, Entry]:
    """Every name as it is written, by its plain words."""
    entries: dict[Key, Entry] = {}
    letters = _initialisms(wording)
    at = 0
    while run := _NAME.search(wording.tags, at):
        start, end, at = run.start(), run.end(), run.end()
        words = [token.text for token in wording.tokens[start:end] if _may_be_in_name(token.text)]
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
            short = _abbreviation(wording, end - len(name), long.end(), letters)
            at = end = _before_title(wording, *((long.span(1)) if short is None else long.span()))
            name = name + [token.text for token in wording.tokens[run.end() : end]]
        short = _abbreviation(wording, end - len(name), end, letters)
        entry = entries.setdefault(tuple(plain(word) for word in name), Entry(name))
        entry.places.append(end - 1)
        entry.short = entry.short or short
        told = gender("", frozenset(prefix))
        if told is not None:
            entry.called[end - 1] = told
        entry.as_thing += not prefix and _stands_as_thing(wording, start)
        titles = list(_titles_beside(wording, start, end, " ".join(prefix)))
        entry.titles.update(titles)
        if titles:
            entry.beside[end - 1] = heads_of(titles)
    return entries


def _may_be_in_name(word: str) -> bool:
    return is_proper(word) or is_particle(word) or word == "&"


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


def _initialisms(wording: Wording) -> frozenset[str]:
    """The names that are capital letters alone, and enough of them to be nobody else's: "UAW"."""
    names = (token.text for token, tag in zip(wording.tokens, wording.tags, strict=True) if tag in "NP")
    return frozenset(
        name for name in names if len(name) >= _FEWEST_LETTERS and name.isalpha() and name.isupper()
    )


def _abbreviation(wording: Wording, start: int, end: int, letters: Set[str]) -> str | None:
    """The capitals of a name that are a name too: "United Auto Workers (UAW)", or one of the `letters`."""
    capitals = "".join(token.text[0] for token in wording.tokens[start:end] if token.text[:1].isupper())
    if wording.tags[end : end + 3] not in ("(N)", "(P)"):
        return capitals if capitals in letters else None
    short = wording.tokens[end + 1].text
    return short if len(short) > 1 and short.isupper() and capitals.endswith(short) else None


def _shorten_to_initials(wording: Wording, entries: dict[Key, Entry]) -> None:
    """Give the initials at the turns of a conversation to whoever has their whole name there before."""
    labels = dict.fromkeys(turn.label.of(wording.prose.text) for turn in wording.turns if turn.label)
    whole = {"".join(word[0] for word in label.split()): label for label in labels if " " in label}
    for short in filter(whole.get, labels):
        named = entries.get(tuple(plain(word) for word in whole[short].split()))
        if named is not None:
            named.short = short


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


def _add_titles_in_quotations(wording: Wording, entries: dict[Key, Entry]) -> None:
    """Add the titles that quotations, which are no other ground for the cast, set before surnames."""
    by_surname: dict[str, list[Entry]] = defaultdict(list)
    for key, entry in entries.items():
        by_surname[key[-1]].append(entry)
    for quotation in wording.prose.quotations:
        for match in _TITLED.finditer(wording.prose.text, quotation.inner.start, quotation.inner.end):
            words, bearers = match.group(1).split(), by_surname.get(plain(match.group(2)), [])
            if is_title(words[-1]) and len(bearers) == 1:
                bearers[0].titles.add(" ".join(words))
