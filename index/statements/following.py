"""Following who speaks through an article: pronouns, descriptions, and quotations that name nobody."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import chain, islice

from index.models import KnownBy, Span
from index.statements.attributions import Attribution
from index.statements.cast import Cast, looks_personal
from index.statements.personal_names import Gender, plain
from index.statements.speakers import common_name
from index.statements.subjects import Phrase, main_subject
from index.statements.wording import Wording

_SENTENCE = re.compile("[^|/]+")
_TITLES_JOINED = re.compile("[dPNnm]*mc[dPnm]*m(N+)")
_REMEMBERED = 6
_OFFICES = frozenset(
    "president minister premier chancellor mayor governor senator pope king queen prince princess".split()
)
_BODIES = frozenset(
    "company firm agency group organization organisation network team club school university college union"
    " league party ministry department council board commission association city utility bank airline"
    " manufacturer automaker retailer charity newspaper station hospital foundation institute centre center"
    " authority government administration corporation paper outlet band studio force".split()
)
_NEAR_TOKENS = 60
_NEAR_MENTIONS = 40
_FAR_MENTIONS = 200
_ONES_OWN_WORDS = frozenset(
    "statement letter release post tweet email e-mail memo message remark remarks book speech".split()
)


@dataclass(frozen=True)
class Speaker:
    """Whom a statement is ascribed to, the words that say so, and how they do."""

    name: str | None
    mention: Span | None = None
    known_by: KnownBy = "nothing"


def _is_epithet(words: list[str], tags: str) -> bool:
    """Whether a description is one more for somebody named: "the 40-year-old", "the lanky, quiet teacher"."""
    describing = words[1:-1]
    if any("year-old" in word for word in words[1:]):
        return True
    if "p" in tags or tags[-1] not in "nm" or words[-1].endswith("s"):
        return False
    hyphenated = any("-" in word and word.islower() for word in describing)
    return (hyphenated and len(describing) <= 3) or "," in tags


class SpeakerFollower:
    """Reads an article once from the beginning, keeping in mind who spoke or acted last."""

    def __init__(self, wording: Wording, cast: Cast, attributions: list[Attribution]) -> None:
        self.speakers: dict[int, Speaker] = {}
        """Of each attribution, by the token of its cue."""
        self._attributed = sorted(
            (stretch[0], attribution.cue)
            for attribution in attributions
            for stretch in attribution.reported
            if wording.tags[slice(*stretch)] == "Q"
        )
        self._wording = wording
        self._cast = cast
        self._recent: list[str] = []
        self._bodies: list[str] = []
        self._group: str | None = None
        self._learnt: dict[str, Gender] = {}
        self._in_mind: dict[int, str | None] = {}
        rest = iter([*attributions, None])
        following = next(rest)
        for sentence in _SENTENCE.finditer(wording.tags):
            start, end = sentence.span()
            before = self._recent[0] if self._recent else None
            spoke = False
            while following is not None and following.cue < end:
                self.speakers[following.cue] = self._of(following, start)
                spoke = True
                following = next(rest)
            if not spoke:
                self._notice(main_subject(wording, start, end), start, end)
            for at in range(start, end):
                if wording.tags[at] == "Q":
                    now = self._recent[0] if self._recent else None
                    self._in_mind[at] = before if at == start else now

    def carried_to(self, at: int) -> Speaker:
        """The speaker of a quotation without a cue, given by its token."""
        tags = self._wording.tags
        following = bisect_left(self._attributed, (at, 0))
        start, end = self._wording.paragraph(at)
        opens = following == 0 or self._attributed[following - 1][0] < start
        if opens and tags[at - 1 : at] in ("|", "/", "") and following < len(self._attributed):
            quotation, cue = self._attributed[following]
            if quotation < end:
                return _surrounding(self.speakers[cue].name)
        return _surrounding(self._in_mind.get(at))

    def _of(self, attribution: Attribution, sentence: int) -> Speaker:
        phrase = attribution.subject
        if phrase is None:
            return _surrounding(self._recent[0] if self._recent and attribution.inherits else None)
        name, known_by = self._named_by(phrase, sentence)
        if name is not None:
            self._remember(name, phrase)
        return Speaker(name, self._wording.span(*phrase), known_by)

    def _notice(self, phrase: Phrase | None, start: int, end: int) -> None:
        """Keep in mind whom a sentence without speech is about: its subject, or the only person in it."""
        name = self._named_by(phrase, start)[0] if phrase else None
        if name is None or phrase is None or not self._is_person(name):
            if name is not None and phrase is not None:
                self._remember_others(name, phrase)
            tokens = self._wording.tokens
            aside = self._wording.tags.find("(", start, end)
            end = aside if aside > start else end
            here = self._cast.mentions(tokens[start].start, tokens[end - 1].end)
            named = {mention.name for mention in here if not mention.possessive}
            persons = [other for other in named if self._is_person(other)]
            name = persons[0] if len(persons) == 1 else None
        elif self._wording.tags[phrase[1]] == "c":
            return
        if name is not None:
            self._recent = _first(name, self._recent)

    def _remember(self, name: str, phrase: Phrase) -> None:
        self._recent = _first(name, self._recent)
        self._remember_others(name, phrase)

    def _remember_others(self, name: str, phrase: Phrase) -> None:
        """Keep a body in mind by its name, and several people by what they are called."""
        if self._is_person(name):
            return
        tags = self._wording.tags[slice(*phrase)]
        last = self._wording.tokens[phrase[1] - 1].text
        if "c" in tags or (tags[-1] in "nm" and last.endswith(("s", "people")) and not last.endswith("ss")):
            self._group = name
        elif name[:1].isupper():
            self._bodies = _first(name, self._bodies)

    def _named_by(self, phrase: Phrase, sentence: int) -> tuple[str | None, KnownBy]:
        """The name of whom a phrase means, and how it tells."""
        first, end = phrase
        tags, tokens = self._wording.tags[first:end], self._wording.tokens[first:end]
        words = [token.text for token in tokens]
        if tags.endswith("P"):
            tags = tags[:-1] + ("N" if words[-1][:1].isupper() else "n")
        owner = self._owner(words, tags, first)
        if owner is not None:
            return self._named_by(owner, sentence)
        if tags == "h":
            meant = self._pronoun(words[0].lower(), first, sentence)
            return meant, "pronoun" if meant else "nothing"
        bearer = _TITLES_JOINED.fullmatch(tags)
        if bearer is not None:
            return self._named_by((first + bearer.start(1), end), sentence)
        if tags[0] == "N" and "c" not in tags:
            name = self._named(words, tags, tokens[0].start)
        else:
            name = self._described(words, tags, first, sentence)
        if name is not None:
            member = self._cast.members.get(name)
            short = member.short if member is not None else None
            parts = {plain(part) for part in (*name.split(), *filter(None, [short]))}
            return name, "title" if parts.isdisjoint(map(plain, words)) else "name"
        phrased = common_name(self._wording, phrase)
        return phrased, "name" if phrased else "nothing"

    def _named(self, words: list[str], tags: str, position: int) -> str | None:
        """The member whom a phrase names that begins with a name: "Smith", "Smith of the bank"."""
        names = len(tags) - len(tags.lstrip("N"))
        whole = self._cast.named(words, position)
        if whole is not None or names == len(tags):
            return whole or " ".join(words)
        part = self._cast.named(words[:names], position)
        return part if part is not None and tags[names] == "p" and self._is_person(part) else None

    def _described(self, words: list[str], tags: str, first: int, sentence: int) -> str | None:
        """The member whom a description means: "the mayor", "his statement", "the 40-year-old driver"."""
        opening, head = words[0].lower(), words[-1]
        if tags[0] == "d" and head.lower() in _ONES_OWN_WORDS and len(tags) <= 3:
            if opening in ("his", "her"):
                return self._pronoun("he" if opening == "his" else "she", first, sentence)
            if opening == "the" and self._recent:
                return self._recent[0]
        if tags[0] in "dP" and tags[-1] in "mN" and len(tags) <= 5 and "p" not in tags:
            title = [word for word, tag in zip(words, tags, strict=True) if tag in "Nnm"]
            bearer = self._cast.named(title, self._wording.tokens[first].start)
            if bearer is not None and bearer[:1].isupper():
                return bearer
        if opening != "the" or len(tags) > 6:
            return None
        if _is_epithet(words, tags) or (head.lower() in _OFFICES and len(tags) <= 3):
            return next((name for name in self._recent if self._is_person(name)), None)
        if len(tags) > 4:
            return None
        known = next((name for name in self._recent if head in (name.split()[0], name.split()[-1])), None)
        return known or (
            self._body(head.lower(), self._wording.tokens[first].start) if tags == "dn" else None
        )

    def _owner(self, words: list[str], tags: str, first: int) -> Phrase | None:
        """Whose words a letter or the like holds: "Smith's letter", "a release from the EU"."""
        possessive = tags.find("P")
        if (
            possessive >= 0
            and words[-1].lower() in _ONES_OWN_WORDS
            and tags[possessive + 1 :].strip("nNTmge") == ""
        ):
            return first, first + possessive + 1
        head = next((i for i, word in enumerate(words) if word.lower() in _ONES_OWN_WORDS), -1)
        sender = next((i for i in range(head + 1, len(words)) if words[i].lower() in ("from", "by")), -1)
        if head >= 0 and sender > 0 and tags[:head].strip("dn") == "":
            owner = re.match(r"(?:d(?=N)|)[NnmP#]+", tags[sender + 1 :])
            return (first + sender + 1, first + sender + 1 + owner.end()) if owner and owner.end() else None
        return None

    def _body(self, head: str, place: int) -> str | None:
        """The body that "the company" means: one that has the word in its name, or the one last named."""
        for mention in islice(self._cast.mentions_before(place), _NEAR_MENTIONS):
            if head in mention.name.lower().split():
                return mention.name
        if head in _BODIES:
            return next((name for name in self._bodies if not self._is_person(name)), None)
        return None

    def _pronoun(self, word: str, at: int, sentence: int) -> str | None:
        if word == "it":
            return next((name for name in self._recent if not self._is_person(name)), None)
        if word == "they":
            return self._group or (self._recent[0] if self._recent else None)
        if word not in ("he", "she"):
            return None
        wanted: Gender = "she" if word == "she" else "he"
        near = max(sentence, at - _NEAR_TOKENS)
        start, place = self._wording.tokens[near].start, self._wording.tokens[at].start
        here = [mention.name for mention in self._cast.mentions(start, place)]
        if self._wording.tags[at - 1] == "s":
            here.reverse()
        elif self._wording.tags[sentence] != "s":
            here = []
        before = (mention.name for mention in islice(self._cast.mentions_before(place), _FAR_MENTIONS))
        for name in chain(here, self._recent, before):
            spoke = name in self._recent and looks_personal(name)
            if (spoke or self._is_person(name)) and self._gender(name) in (None, wanted):
                self._learnt[name] = wanted
                return name
        return None

    def _is_person(self, name: str) -> bool:
        member = self._cast.members.get(name)
        return member is not None and member.person

    def _gender(self, name: str) -> Gender | None:
        member = self._cast.members.get(name)
        return self._learnt.get(name) or (member.gender if member else None)


def _surrounding(name: str | None) -> Speaker:
    return Speaker(name, known_by="surroundings" if name else "nothing")


def _first(name: str, names: list[str]) -> list[str]:
    return [name, *(other for other in names if other != name)][:_REMEMBERED]
