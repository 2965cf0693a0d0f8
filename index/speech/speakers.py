"""Whom a question means by the speakers it names: one or several, by names, roles, or what they belong to."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.question.lexicon import RARE, UNCOMMON, rarity
from index.speech.roles import Role, is_same_word, read_role
from index.speech.scenes import Scene
from index.statements import Cast
from index.statements.cast import Member, denotes, is_institution, significant_words, without_titles
from index.statements.names import gender, initials, is_title, nation, plain
from index.statements.vocabulary import DOCUMENTS
from index.text.slips import is_slip
from index.text.terms import STOP_WORDS, name_key
from index.text.word_lists import read_groups

_BETWEEN = re.compile(r"(?i)\s*,\s*(?:(?:and|or|&)\s+)?|\s+(?:and|or|&|as well as|together with)\s+")
_COUNTRY = re.compile(r"(?i)\b(united) (states|kingdom)(?: of america)?\b")
_BOTH = re.compile(r"(?i)^(?:both|either)\s+")
_THINGS = DOCUMENTS.union(read_groups("documents")["book"])
_BODIES = frozenset(read_groups("bodies")["described"])
_GOVERNMENTS = frozenset("government authorities regime administration".split())
_BY_ROLE, _BY_OTHER_WORD, _BY_MENTION, _LOOSELY = 0.02, 0.1, 0.05, 0.4


@dataclass(frozen=True)
class Meant:
    """Somebody whom a question means, and how much less sure that is than by a name."""

    scene: Scene
    name: str
    less: float = 0.0


def named_speakers(asked: str, scene: Scene) -> list[Meant]:
    """Those whom a question calls so, empty where that is not clear.

    Several are one after another ("Putin and Peskov") or share the name or the role.
    """
    asked = _COUNTRY.sub(
        lambda country: country.group(1)[0] + country.group(2)[0], _BOTH.sub("", asked.strip())
    )
    parts = [part for part in _BETWEEN.split(asked) if part.strip()]
    words = [plain(word) for word in significant_words(asked)]
    names = ([plain(word) for word in significant_words(name)] for name in scene.analysis.cast.members)
    if len(parts) < 2 or words in names:
        return _called(asked, scene)
    found = {meant.name: meant for part in parts for meant in _called(part, scene)}
    return list(found.values())


def speakers_in(asked: str, scenes: Sequence[Scene]) -> list[Meant]:
    """Those whom a question calls so in any of several articles.

    Nobody is meant in one where a whole name stands in another, or where a word for the role stands that only
    another has: "the Tarn boss". Whom the very word calls goes before whom others do.
    """
    meant = [one for scene in scenes for one in named_speakers(asked, scene)]
    wholly = [scene for scene in scenes if len(significant_words(asked)) > 1 and _named_wholly(asked, scene)]
    if wholly:
        return [one for one in meant if one.scene in wholly]
    role = read_role(asked)
    if role is None or not role.known:
        return meant
    told = [word for word in role.others if any(scene.holds(word) for scene in scenes)]
    meant = [one for one in meant if one.less < _LOOSELY or all(map(one.scene.holds, told))]
    literal = [] if role.others else [one for one in meant if _is_literal(role, one)]
    return literal or meant


def _is_literal(role: Role, meant: Meant) -> bool:
    """Whether an article calls somebody by the very word of a role."""
    places = (role.place_in(one.words) for one in meant.scene.descriptions.get(meant.name, ()))
    return any(place is not None and place[1] for place in places)


def calls_thing(asked: str, scenes: Sequence[Scene]) -> bool:
    """Whether a question lets a thing speak, as a law or numbers do: "What does the law say?"."""
    words = significant_words(asked)
    head = plain(words[-1]) if words else ""
    if head in _THINGS or head.removesuffix("s") in _THINGS:
        return True
    named = any(word[:1].isupper() or any(scene.names(word) for scene in scenes) for word in words)
    role = read_role(asked)
    return not named and not (role and role.known) and head not in _BODIES and rarity(head) < UNCOMMON


def _called(asked: str, scene: Scene) -> list[Meant]:
    """By a whole name, by a role or a description, by a part of a name, or, in doubt, by a part of a role."""
    sure = dict.fromkeys(_named_wholly(asked, scene), 0.0)
    role = read_role(asked)
    whole, partly = _bearers(role, scene) if role and role.known else ({}, {})
    for name, less in [*whole.items(), *_described_so(asked, scene).items()]:
        sure.setdefault(name, less)
    if sure and min(sure.values()) < _LOOSELY:
        return [Meant(scene, name, less) for name, less in sure.items() if less < _LOOSELY]
    cast = scene.analysis.cast
    names = _named(asked, cast) or (_named(role.in_order, cast) if role else []) or _state(asked, cast)
    if role and not role.known and not names:
        whole, _ = _bearers(role, scene)
        return [Meant(scene, name, less) for name, less in whole.items()]
    doubtful = [Meant(scene, name, less) for name, less in (sure or partly).items()]
    speaking = {statement.speaker for statement in scene.analysis.statements}
    return doubtful if doubtful and speaking.isdisjoint(names) else [Meant(scene, name) for name in names]


def _named_wholly(asked: str, scene: Scene) -> list[str]:
    """Whoever has just this name; a phrase that is no name must speak, for it may stand for somebody."""
    words = [plain(word) for word in significant_words(asked)]
    speaking = {statement.speaker for statement in scene.analysis.statements}
    members = scene.analysis.cast.members
    found = [name for name in members if [plain(word) for word in significant_words(name)] == words]
    return [name for name in found if name[:1].isupper() or name in speaking]


def _bearers(role: Role, scene: Scene) -> tuple[dict[str, float], dict[str, float]]:
    """Those who bear a role with all that is said of it; and whoever is the only one of that role.

    Nothing may then speak against it, as the name of another's bank does.
    """
    whole: dict[str, float] = {}
    partly: dict[str, float] = {}
    speaking = {statement.speaker for statement in scene.analysis.statements}
    told = [
        (name, description.words, place[1])
        for name, descriptions in scene.descriptions.items()
        for description in descriptions
        if (place := role.place_in(description.words)) is not None
        and (place[1] or not role.of_team or scene.is_of_sport)
    ]
    bearers = {name for name, _, _ in told} & speaking
    elsewhere: set[str] = set()
    for name, words, same in told:
        less = _BY_ROLE if same else _BY_OTHER_WORD
        lacking = role.lacks([*words, *name.split()])
        if not lacking and not (role.is_cut(words, scene.is_shared) and len(bearers) > 1):
            whole[name] = min(less, whole.get(name, less))
        elif _is_anothers(lacking, words, role, scene):
            elsewhere.add(name)
        else:
            partly[name] = less + _LOOSELY
    partly = {name: less for name, less in partly.items() if name not in elsewhere} if role.near else {}
    # Whom the article only calls "a judge" may well be one whom it names elsewhere.
    named = {name: less for name, less in whole.items() if not name.split()[-1].islower()}
    if len(named) > 1 and not role.others:
        exact = {name: less for name, less in named.items() if less == _BY_ROLE}
        whole = exact if len(exact) == 1 else dict.fromkeys(whole, _LOOSELY)
    return whole, partly if len(bearers - elsewhere) == 1 else {}


def _is_anothers(lacking: Iterable[str], told: Sequence[str], role: Role, scene: Scene) -> bool:
    """Whether a description names somebody or something else where the role names whose it is."""
    names = [word for word in lacking if word[:1].isupper() or scene.names(word) or nation(word)]
    capitals = (word for word in told if word[:1].isupper() and not is_title(word))
    named = any(map(scene.names, capitals)) or any(map(nation, told))
    return named and (bool(names) or role.of_relative)


def _described_so(asked: str, scene: Scene) -> dict[str, float]:
    """Those whom the article lets speak under a description without a name: "the airline said"."""
    words = [word for word in significant_words(asked) if word.lower() not in STOP_WORDS]
    if not words or any(word[:1].isupper() for word in words[-1:]):
        return {}
    found: dict[str, float] = {}
    for statement in scene.analysis.statements:
        if statement.speaker is None or statement.speaker_mention is None:
            continue
        # Where only a pronoun stands beside the words, it is called as it was before.
        called = statement.known_by in ("name", "title")
        mention = significant_words(scene.at(statement.speaker_mention) if called else statement.speaker)
        jointly = "and" in mention and any(word[:1].isupper() for word in mention)
        if not mention or jointly or mention[-1][:1].isupper() or not is_same_word(words[-1], mention[-1]):
            continue
        held = [*mention, *statement.speaker.split()]
        if all(any(is_same_word(word, own) for own in held) for word in words):
            found[statement.speaker] = _BY_MENTION
    return found if len(found) == 1 else dict.fromkeys(found, _LOOSELY)


def _named(asked: str, cast: Cast) -> list[str]:
    words = significant_words(asked)
    if not words:
        return []
    name = _resolved(asked, cast) or _thing(words, cast) or _misspelt(words, cast)
    if name is None:
        return []
    return [one for one in _namesakes(words, name, cast) if _fits(words, cast.members.get(one))]


def _resolved(asked: str, cast: Cast) -> str | None:
    """Whom the cast means, unless it is called neither by a name nor by an office."""
    name, words = cast.resolve(asked), significant_words(asked)
    member = cast.members.get(name or "")
    if member is not None and member.name[0].islower() and not _describes(words, member.name.split()):
        return None
    if member is None or denotes(words, member) or [initials(member.name)] == words:
        return name
    head = plain(words[-1])
    return name if is_title(head) or any(plain(t.split()[-1]) == head for t in member.titles) else None


def _describes(words: list[str], own: list[str]) -> bool:
    """Whether a speaker without a name is called by these words: all of them are among its own."""
    return all(word.lower() in STOP_WORDS or any(is_same_word(word, one) for one in own) for word in words)


def _thing(words: list[str], cast: Cast) -> str | None:
    """The only thing, no person, that has all of the words in its name: "the US report", "the Post"."""
    asked = {nation(word) or plain(word) for word in words}
    things = ((member.name, member.name.split()) for member in cast.members.values() if not member.person)
    found = [
        name
        for name, own in things
        if plain(own[-1]) == plain(words[-1]) and asked <= {nation(word) or plain(word) for word in own}
    ]
    if len(words) == 1:
        found = [name for name in found if words[0][:1].isupper() and is_institution(name.split())]
    return found[0] if len(found) == 1 else None


def _state(asked: str, cast: Cast) -> list[str]:
    """The country that a question calls by another of its names, or whose government it asks for."""
    words = [word for word in significant_words(asked) if plain(word) not in _GOVERNMENTS]
    country = nation(words[0]) if len(words) == 1 else None
    return [name for name in cast.members if country is not None and nation(name) == country][:1]


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
