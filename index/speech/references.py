"""Whether the sentences of a statement refer to somebody, and whether somebody acts, or may speak, in others.

They may refer by a name, by a title ("the U.S. president"), or, inside somebody's direct words, by a pronoun.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence

from index.models import Span, Statement
from index.speech.roles import is_role
from index.speech.scenes import Scene
from index.statements import Mention
from index.statements.cast import Member, looks_personal
from index.statements.names import Gender, nation, plain
from index.statements.vocabulary import reports
from index.text.people import calls_person
from index.text.terms import NAME_WORD, terms, words_of
from index.text.word_lists import read_groups

_LONGEST_TITLE = 4
_ACTS = re.compile(
    r"\s+(?!(?:and|or|but|as|of|in|on|at|for|with|to|by|from|over|about|who|which|that|if|when|than)\b)[a-z]"
)
_PREPOSITION = re.compile(
    r"\b(?:at|to|of|with|for|from|against|on|about|over|by|between)(?:\s+[A-Z]\S*)*\s*$"
)
_BELONGS = re.compile(r"\b(?:of|at|for|from|with|by|in)\s+(?:the\s+)?$")
_PRONOUNS: dict[Gender, re.Pattern[str]] = {
    "he": re.compile(r"(?i)\b(?:he|him|his)\b"),
    "she": re.compile(r"(?i)\b(?:she|her|hers)\b"),
}
_BODIES = frozenset(read_groups("bodies")["described"])
_NEAR = 8
_SIGN = re.compile(r"[,;:–—]")
_ASIDE = re.compile(r"\s?[,(–—][^,()–—]{1,120}[,)–—]")
_COUNTRY_IN_WORDS = {"united states": "us", "united kingdom": "uk"}


def acts(name: str, scene: Scene, sentence: Span) -> bool:
    """Whether somebody may be the subject of a sentence."""
    text, member = scene.analysis.article.text, scene.analysis.cast.members.get(name)
    if member and member.gender and scene.at(sentence).casefold().startswith(f"{member.gender} "):
        return True
    for mention in scene.analysis.cast.mentions(sentence.start, sentence.end):
        if mention.name == name and not mention.possessive:
            before, after = text[sentence.start : mention.start], NAME_WORD.match(text, mention.start)
            follows = _ACTS.match(text, after.end(), sentence.end) if after else None
            if follows is not None and not _PREPOSITION.search(" ".join(before.split()[-3:])):
                return True
    return False


def refers_to(name: str, scene: Scene, statement: Statement) -> bool:
    """Whether the sentences of a statement refer to somebody who is not its speaker."""
    context = scene.context(statement)
    text, last = scene.at(context), _last_of(name)
    mentioned = {mention.name for mention in scene.analysis.cast.mentions(context.start, context.end)}
    return (
        name in mentioned
        or (last in written_in(text) and last not in map(_last_of, mentioned))
        or _titled(name, text, scene, statement)
        or _pronoun_of(name, scene, statement)
    )


def written_in(text: str) -> set[str]:
    """The words of a text in plain letters."""
    return {plain(text[term.start : term.end]) for term in terms(text)}


def _last_of(name: str) -> str:
    return plain(name.split()[-1])


def _titled(name: str, text: str, scene: Scene, statement: Statement) -> bool:
    """Whether a title without a name stands for somebody: theirs alone, or theirs and the speaker's."""
    member = scene.analysis.cast.members.get(name)
    titles = set(map(_last_of, member.titles)) if member else set()
    words = list(NAME_WORD.finditer(text))
    for at, word in enumerate(words):
        following = words[at + 1].group() if at + 1 < len(words) else ""
        if plain(word.group()) not in titles or following[:1].isupper():
            continue
        whole = words[max(0, at - _LONGEST_TITLE + 1) : at + 1]
        named = (scene.analysis.cast.resolve(text[first.start() : word.end()]) for first in whole)
        meant = next(filter(None, named), None)
        if name == (meant or _only_other_bearer(plain(word.group()), text, scene, statement)):
            return True
    return False


def _only_other_bearer(title: str, text: str, scene: Scene, statement: Statement) -> str | None:
    """The one bearer of a title who neither speaks nor is called by name in the same sentences."""
    written = {plain(word) for word in NAME_WORD.findall(text)}
    bearers = [
        member.name
        for member in scene.analysis.cast.members.values()
        if title in map(_last_of, member.titles)
        and member.name != statement.speaker
        and _last_of(member.name) not in written
    ]
    return bearers[0] if len(bearers) == 1 else None


def _pronoun_of(name: str, scene: Scene, statement: Statement) -> bool:
    """Whether a pronoun in direct words stands for somebody: whoever it fits was named last before."""
    member = scene.analysis.cast.members.get(name)
    if member is None or not member.person or statement.speech != "direct":
        return False
    possible = [member.gender] if member.gender else list(_PRONOUNS)
    said = [gender for gender in possible if _PRONOUNS[gender].search(statement.text)]
    mentions = scene.analysis.cast.mentions_before(statement.span.start)
    before = (scene.analysis.cast.members.get(mention.name) for mention in mentions)
    fitting = (m.name for m in before if m and m.person and m.name != statement.speaker and _takes(m, said))
    return bool(said) and next(fitting, None) == name


def _takes(member: Member, pronouns: Sequence[Gender]) -> bool:
    return member.gender is None or member.gender in pronouns


def nations_in(text: str) -> set[str]:
    """The nations that a text names, by adjectives and capitals too."""
    found = {country for word in NAME_WORD.findall(text) if word[0].isupper() and (country := nation(word))}
    folded = text.casefold()
    return found | {country for words, country in _COUNTRY_IN_WORDS.items() if words in folded}


def speaks_jointly(name: str, scene: Scene, statement: Statement) -> bool:
    """Whether somebody is one of those who say something together: "Ada Wolf of the bank and Bo Li"."""
    beside = statement.speaker_mention
    if beside is None or " and " not in (statement.speaker or ""):
        return False
    text = scene.analysis.article.text
    here = (m.whole(text) for m in scene.analysis.cast.mentions(beside.start, beside.end) if m.name == name)
    return any(not _BELONGS.search(text, beside.start, one.start) for one in here)


def is_silent(name: str, scene: Scene) -> bool:
    """Whether nothing in the article could be words of somebody, however it is written.

    It is in English and no interview; no verb of speech stands near the name that may be theirs, and in no
    paragraph that names them, nor below it, stands a quotation of which the words beside it do not say whose.
    """
    if not scene.is_understood or _speaks_under_nickname(name, scene):
        return False
    mentions = [mention for mention in scene.analysis.cast.every_mention if mention.name == name]
    heard = {
        scene.paragraph(s.span.start) - below
        for s in scene.analysis.statements
        if _may_be_words_of(name, scene, s)
        for below in (0, 1)
    }
    return not any(
        scene.paragraph(m.start) in heard or _may_speak(m, scene) or _may_sign(m, scene) for m in mentions
    )


def _may_be_words_of(name: str, scene: Scene, statement: Statement) -> bool:
    """Whether the words beside a statement leave open that it is somebody's who is not its speaker."""
    if statement.known_by in ("name", "title"):
        return False
    if statement.known_by in ("pronoun", "surroundings") and _goes_on(scene, statement):
        return False
    member, beside = scene.analysis.cast.members.get(name), statement.speaker_mention
    called = scene.at(beside).lower() if beside else ""
    if member is None or not called:
        return True
    if called in _PRONOUNS:
        return called == (member.gender or _told_gender(name, scene) or called)
    return not _is_personal(member) or called.split()[-1] not in _BODIES


def _speaks_under_nickname(name: str, scene: Scene) -> bool:
    """Whether a namesake speaks whose first name is a part of the other: "Xander" of "Alexander"."""
    first = plain(name.split()[0])
    speaking = {s.speaker for s in scene.analysis.statements if s.speaker and s.speaker != name}
    others = [plain(one.split()[0]) for one in speaking if _last_of(one) == _last_of(name)]
    return any(one in first or first in one for one in others)


def _goes_on(scene: Scene, statement: Statement) -> bool:
    """Whether the speaker of a statement is named beside another in the same paragraph, before it."""
    at = scene.paragraph(statement.span.start)
    return any(
        s.speaker == statement.speaker
        and s.known_by in ("name", "title")
        and s.span.start < statement.span.start
        and scene.paragraph(s.span.start) == at
        for s in scene.analysis.statements
    )


def _told_gender(name: str, scene: Scene) -> Gender | None:
    """The only pronoun that stands after a name where no other person is named or told of before it."""
    cast, told = scene.analysis.cast, set[Gender]()
    named, last = set[str](), 0
    for sentence in scene.analysis.sentences:
        mentions = cast.mentions(sentence.start, sentence.end)
        here = {m.name: m for m in mentions if m.name == name or _is_personal(cast.members[m.name])}
        goes_on = not here and scene.paragraph(sentence.start) == last
        named, last = named if goes_on else set(here), scene.paragraph(sentence.start)
        if named == {name}:
            start = here[name].start if here else sentence.start
            words = words_of(scene.analysis.article.text[start : sentence.end].lower())
            first = next((word for word in words if word in _PRONOUNS or calls_person(word)), "")
            told |= {gender for gender in _PRONOUNS if gender == first}
    return told.pop() if len(told) == 1 else None


def _is_personal(member: Member) -> bool:
    return member.person or looks_personal(member.name)


def only_relays(name: str, scene: Scene) -> bool:
    """Whether somebody or something is named beside verbs of speech only where somebody else speaks.

    As an outlet is: "adding, Radio Delta reported", "Wolf told Radio Delta".
    """
    sentences = scene.analysis.sentences
    others = {
        at for s in scene.analysis.statements if s.speaker not in (None, name) for at in scene.touched(s)
    }
    beside = [
        bisect_right(sentences, mention.start, key=lambda sentence: sentence.start) - 1
        for mention in scene.analysis.cast.every_mention
        if mention.name == name and _may_speak(mention, scene)
    ]
    return bool(beside) and others.issuperset(beside)


def _may_sign(mention: Mention, scene: Scene) -> bool:
    """Whether a paragraph is but a name and who bears it, as below words that are set off: "Wolf, a vet"."""
    text = scene.analysis.article.text
    name = mention.whole(text)
    start, end = text.rfind("\n", 0, name.start) + 1, text.find("\n", name.end)
    before, after = text[start : name.start], text[name.end : end if end >= 0 else len(text)]
    leads = not any(word[:1].islower() for word in before.split())
    return leads and (not after or after.startswith((",", " (", " –", " —"))) and not after.endswith(".")


def _may_speak(mention: Mention, scene: Scene) -> bool:
    """Whether a verb of speech stands near a name as near as that of its bearer does.

    After it, across an aside too ("Wolf, a vet, said"), or before the titles leading to it ("said Dr. Wolf").
    """
    sentences, text = scene.analysis.sentences, scene.analysis.article.text
    at = bisect_right(sentences, mention.start, key=lambda sentence: sentence.start) - 1
    sentence = sentences[max(at, 0)]
    name = mention.whole(text)
    before, after = text[sentence.start : name.start], text[name.end : sentence.end]
    nearest = next((word for word in reversed(words_of(before)) if not _leads(word)), "")
    aside = _ASIDE.match(after)
    beyond = words_of(after[aside.end() :])[:2] if aside else []
    own = [*words_of(_SIGN.split(after, maxsplit=1)[0])[:_NEAR], nearest]
    return any(map(reports, own)) or (bool(beyond) and beyond[0].islower() and any(map(reports, beyond)))


def _leads(word: str) -> bool:
    """Whether a word may stand between a verb and the name of its subject: "said | Chief of Staff | Wolf"."""
    return word[:1].isupper() or word in ("of", "for", "the", "and") or is_role(word)
