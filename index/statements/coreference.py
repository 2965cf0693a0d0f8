"""Who speaks at each place of an article: whom pronouns and descriptions mean there, and who goes on."""

import re
from bisect import bisect_left
from collections import deque
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from index.models import KnownBy, Span
from index.statements.attributions import Attribution, Cue
from index.statements.cast import Cast
from index.statements.members import common_name
from index.statements.names import plain
from index.statements.phrases import Phrase, main_subject
from index.statements.referents import Referents, is_ones_own_words, owner_of_words
from index.statements.tokens import Wording

_SENTENCE = re.compile("[^|/]+")
_TITLES_JOINED = re.compile("[dPNnm]*mc[dPnm]*m(N+)")
_ADDRESS = re.compile(r"(?:^|,\s)((?:[A-Z][\w.'’-]*\s){0,2}[A-Z][\w'’-]+)(?=[,?!]|\.?$)")
_OWNERS = {"his": "he", "her": "she"}
_NEAR_TOKENS = 60
_FAR_MENTIONS = 200


@dataclass(frozen=True)
class Speaker:
    """Whom a statement is ascribed to, the words that say so, and how they do."""

    name: str | None
    mention: Span | None = None
    known_by: KnownBy = "nothing"


class SpeakerResolver:
    """Reads an article once from the beginning, keeping in mind who spoke or acted last."""

    def __init__(self, wording: Wording, cast: Cast, attributions: list[Attribution]) -> None:
        self.speakers: dict[int, Speaker] = {}
        """Of each attribution, by the token of its cue."""
        self._attributed = sorted(
            (stretch[0], attribution.cue.start)
            for attribution in attributions
            for stretch in attribution.reported
            if wording.tags[slice(*stretch)] == "Q"
        )
        self._wording = wording
        self._cast = cast
        self._mind = Referents(cast)
        self._last_at: dict[int, str | None] = {}
        rest = deque(attribution.cue for attribution in attributions)
        for sentence in _SENTENCE.finditer(wording.tags):
            start, end = sentence.span()
            before = self._mind.last
            if not (rest and rest[0].start < end):
                self._notice(main_subject(wording, start, end), start, end)
            while rest and rest[0].start < end:
                cue = rest.popleft()
                self.speakers[cue.start] = self._speaker_of(cue, start)
            for at in range(start, end):
                if wording.tags[at] == "Q":
                    self._last_at[at] = before if at == start else self._mind.last

    def speaker_around(self, at: int) -> Speaker:
        """The speaker of a quotation without a cue, given by its token."""
        tags = self._wording.tags
        following = bisect_left(self._attributed, (at, 0))
        start, end = self._wording.paragraph(at)
        opens = following == 0 or self._attributed[following - 1][0] < start
        if opens and tags[at - 1 : at] in ("|", "/", "") and following < len(self._attributed):
            quotation, cue = self._attributed[following]
            if quotation < end:
                return _from_surroundings(self.speakers[cue].name)
        name = self._last_at.get(at)
        return _from_surroundings(None if name and self._is_addressed(name, at) else name)

    def _is_addressed(self, name: str, at: int) -> bool:
        """Whether a quotation calls somebody by name: "Captain Reyes, I paid for the early boat."."""
        quotation = self._wording.tokens[at].quotation
        said = quotation.inner.of(self._wording.prose.text) if quotation else ""
        called = (match.group(1).split()[-1] for match in _ADDRESS.finditer(said))
        return plain(name.split()[-1]) in map(plain, called)

    def _speaker_of(self, cue: Cue, sentence: int) -> Speaker:
        phrase, label = cue.subject, cue.start == cue.end
        if phrase is None:
            meant = self._only_person_named if label else self._mind.last
            return _from_surroundings(meant if cue.inherits else None)
        name, known_by = self._resolve(phrase, sentence)
        if label and cue.inherits:
            return _from_surroundings(name)
        if name is not None:
            self._mind.notice(name)
            self._remember_kind(name, phrase)
        return Speaker(name, self._wording.span(*phrase), known_by)

    @cached_property
    def _only_person_named(self) -> str | None:
        """The one person whom the article names, who then answers its "Q" by "A"."""
        persons = {m.name for m in self._cast.every_mention if self._mind.is_person(m.name)}
        return persons.pop() if len(persons) == 1 else None

    def _notice(self, phrase: Phrase | None, start: int, end: int) -> None:
        """Keep in mind whom a sentence without speech is about: its subject, or the only person in it."""
        name = self._resolve(phrase, start)[0] if phrase else None
        if phrase is not None and name is not None:
            self._remember_kind(name, phrase)
        if name is None or not self._mind.is_person(name):
            name = self._only_person(start, end)
        elif phrase is not None and self._wording.tags[phrase[1]] == "c":
            return
        if name is not None:
            self._mind.notice(name)

    def _only_person(self, start: int, end: int) -> str | None:
        tokens = self._wording.tokens
        aside = self._wording.tags.find("(", start, end)
        end = aside if aside > start else end
        here = self._cast.mentions(tokens[start].start, tokens[end - 1].end)
        named = {mention.name for mention in here if not mention.possessive}
        persons = [name for name in named if self._mind.is_person(name)]
        return persons[0] if len(persons) == 1 else None

    def _remember_kind(self, name: str, phrase: Phrase) -> None:
        self._mind.remember_kind(
            name, self._wording.tags[slice(*phrase)], self._wording.tokens[phrase[1] - 1].text
        )

    def _resolve(self, phrase: Phrase, sentence: int) -> tuple[str | None, KnownBy]:
        """The name of whom a phrase means, and how it tells."""
        first, end = phrase
        tags, tokens = self._wording.tags[first:end], self._wording.tokens[first:end]
        words = [token.text for token in tokens]
        if tags.endswith("P"):
            tags = tags[:-1] + ("N" if words[-1][:1].isupper() else "n")
        owner = owner_of_words(words, tags)
        if owner is not None:
            return self._resolve((first + owner[0], first + owner[1]), sentence)
        if tags == "h":
            meant = self._resolve_pronoun(words[0].lower(), first, sentence)
            return meant, "pronoun" if meant else "nothing"
        bearer = _TITLES_JOINED.fullmatch(tags)
        if bearer is not None:
            return self._resolve((first + bearer.start(1), end), sentence)
        if tags[0] == "N" and "c" not in tags:
            name = self._resolve_name(words, tags, tokens[0].start)
        else:
            name = self._resolve_description(words, tags, first, sentence)
        if name is not None:
            return name, "title" if self._parts(name).isdisjoint(map(plain, words)) else "name"
        phrased = common_name(self._wording, phrase)
        return phrased, "name" if phrased else "nothing"

    def _resolve_name(self, words: list[str], tags: str, position: int) -> str | None:
        """The member whom a phrase names that begins with a name: "Smith", "Smith of the bank"."""
        names = len(tags) - len(tags.lstrip("N"))
        whole = self._cast.find(words, position)
        if whole is not None or names == len(tags):
            return whole or " ".join(words)
        part = self._cast.find(words[:names], position)
        if part is not None and tags[names] == "p" and self._mind.is_person(part):
            return part
        # An office that is described may stand before the name: "Chief of Staff Ada Wolf".
        tails = (" ".join(words[at:]) for at in range(names + 1, len(words) - 1))
        return next(filter(self._mind.is_person, tails), None) if tags.endswith("NN") else None

    def _resolve_description(self, words: list[str], tags: str, first: int, sentence: int) -> str | None:
        """The member whom a description means, also where it says so by "his" or "her"."""
        opening = words[0].lower()
        own = is_ones_own_words(words, tags)
        if own and opening in _OWNERS:
            return self._resolve_pronoun(_OWNERS[opening], first, sentence)
        if own and opening == "the" and self._mind.last is not None:
            return self._mind.last
        return self._mind.resolve_description(words, tags, self._wording.tokens[first].start)

    def _parts(self, name: str) -> set[str]:
        member = self._cast.members.get(name)
        short = member.short if member is not None and member.short is not None else ""
        return {plain(part) for part in f"{name} {short}".split()}

    def _resolve_pronoun(self, word: str, at: int, sentence: int) -> str | None:
        near = max(sentence, at - _NEAR_TOKENS)
        start, place = self._wording.tokens[near].start, self._wording.tokens[at].start
        here = [mention.name for mention in self._cast.mentions(start, place)]
        if self._wording.tags[at - 1] == "s":
            here.reverse()
        elif self._wording.tags[sentence] != "s":
            here = []
        before = (mention.name for mention in islice(self._cast.mentions_before(place), _FAR_MENTIONS))
        return self._mind.resolve_pronoun(word, here, before)


def _from_surroundings(name: str | None) -> Speaker:
    return Speaker(name, known_by="surroundings" if name else "nothing")
