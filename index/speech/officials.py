"""Who speaks for an organisation or a country: its spokespeople and officials, and its own papers."""

from collections.abc import Iterator

from index.speech.descriptions import Description
from index.speech.roles import is_role
from index.speech.scenes import Scene
from index.statements.cast import Member, head_of_name, is_institution, significant_words
from index.statements.names import nation, plain
from index.statements.vocabulary import DOCUMENTS, RELATIVES
from index.text.word_lists import read_groups

_PEOPLE, _BODIES = read_groups("people"), read_groups("bodies")
_SPOKESPEOPLE = frozenset(_PEOPLE["spokesperson"])
_STATE = _SPOKESPEOPLE.union(_PEOPLE["office"], _PEOPLE["state"])
_OWN = RELATIVES.union(_PEOPLE["own"])
_PAPERS = DOCUMENTS.union(read_groups("documents")["owned"])
_BODY = frozenset(_BODIES["named"]).union(_BODIES["described"])
_FORMER = frozenset("former ex".split())
_SPEAKS, _OF_OFFICIAL, _BELONGS, _DOUBT = 0.15, 0.25, 0.3, 0.4

Key = tuple[str, ...]


def officials(name: str, scene: Scene) -> dict[str, float]:
    """Those who speak for somebody or something, and by how much less sure their words are its own."""
    member = scene.analysis.cast.members.get(name)
    if member is None:
        return {}
    keys, country = set(_keys(member, scene)), nation(name)
    body = _is_body(member, scene)
    short = set(_kinds(member, scene)) if body else set()
    found: dict[str, float] = {}
    for other in scene.analysis.cast.members.values():
        if other.name != name:
            told = [*scene.descriptions.get(other.name, ()), *_as_body(other)]
            known = keys | short if other.name[0].islower() else keys
            less = [step for one in told if (step := _step(one, known, country, member, body)) is not None]
            if less:
                found[other.name] = min(less)
    return found


def _keys(member: Member, scene: Scene) -> Iterator[Key]:
    """The ways in which a description may hold a name: whole, short, or as the article cuts it."""
    words = [plain(word) for word in significant_words(" ".join(head_of_name(member.name)))]
    yield tuple(words)
    if member.short is not None:
        yield (plain(member.short),)
    if len(words) > 1 and not member.person and words[0] in scene.called(member.name):
        yield (words[0],)


def _kinds(member: Member, scene: Scene) -> Iterator[Key]:
    """What a body is by the end of its name, where no other is: "A bank spokesperson" is Northern Bank's."""
    kind = plain(member.name.split()[-1])
    named = [name for name in scene.analysis.cast.members if name[0].isupper()]
    if kind in _BODY and sum(plain(name.split()[-1]) == kind for name in named) == 1:
        yield (kind,)


def _as_body(member: Member) -> Iterator[Description]:
    """What an institution is by its name: "U.S. State Department"."""
    if is_institution(member.name.split()) and member.name[0].isupper():
        yield Description(tuple(member.name.split()))


def _is_body(member: Member, scene: Scene) -> bool:
    """Whether a name is no person's: by its words, its capitals, or "the" before it."""
    words = member.name.split()
    if nation(member.name) or is_institution(words) or member.name.isupper() or member.short:
        return True
    if member.person and (member.gender or len(words) > 1):
        return False
    text, at = scene.analysis.article.text, len(words[-1])
    places = (m.start for m in scene.analysis.cast.every_mention if m.name == member.name)
    return len(words) > 1 or any(text[max(0, place - 4) : place].lower() == "the " for place in places if at)


def _step(told: Description, keys: set[Key], country: str | None, member: Member, body: bool) -> float | None:
    """How much less sure it is that who is described so speaks for whom the keys name; None if not at all."""
    words = [plain(word) for word in told.words]
    at, size = _place(words, keys, country)
    if at < 0 or not _FORMER.isdisjoint(words):
        return None
    others = words[:at] + words[at + size :]
    if any(word in _SPOKESPEOPLE or word == "press" for word in others):
        return _DOUBT if member.person else _SPEAKS
    if country is not None:
        return _OF_OFFICIAL if not _STATE.isdisjoint(others) or not _BODY.isdisjoint(others) else None
    inside = at > 0 and words[at - 1] in ("at", "with", "of", "the", "for")
    if not inside and not body and not _OWN.isdisjoint(others):
        return None
    if told.belongs:
        return _BELONGS if body else _DOUBT
    papers = bool(others) and others[-1] in _PAPERS
    return (_OF_OFFICIAL if body else _DOUBT) if papers or any(map(is_role, others)) else None


def _place(words: list[str], keys: set[Key], country: str | None) -> tuple[int, int]:
    for at, word in enumerate(words):
        if country is not None and nation(word) == country:
            return at, 1
        for key in keys:
            if tuple(words[at : at + len(key)]) == key:
                return at, len(key)
    return -1, 0
