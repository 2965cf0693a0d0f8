"""Who speaks at each place of an article: whom pronouns and descriptions mean there, and who goes on."""

import re
from bisect import bisect_left
from collections import deque

from index.models import KnownBy
from index.statements.attributions import Attribution, Cue
from index.statements.attributions.reach import asks
from index.statements.cast import Cast, looks_personal
from index.statements.groups import last_group
from index.statements.members import common_name, find_places
from index.statements.names import is_title, plain
from index.statements.phrases import Phrase, main_subject
from index.statements.referents import Referents, is_ones_own_words, owner_of_words
from index.statements.surroundings import (
    NOBODY,
    Speaker,
    asked_by_reporter,
    find_interviewee,
    from_surroundings,
    is_addressed,
    is_anothers,
    named_beside,
)
from index.statements.tokens import Wording
from index.statements.vocabulary import ASKS
from index.text.people import calls_person

_SENTENCE = re.compile("[^|/]+")
_TITLES_JOINED = re.compile("[dPNnm]*mc[dPnm]*m(N+)")
_OWNERS = {"his": "he", "her": "she"}
_OBJECTS = {"him": "he", "her": "she", "them": "they"}
_NEW = frozenset("a an one another".split())
_APPOSED = re.compile("(?<=[nm]),([Nm]*NN),")
_WHOSE = re.compile("(N*[NP])[nmge]{1,2}$")
_NEAR_TOKENS = 60


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
        self._interviewee = find_interviewee(wording, cast)
        self._mind = Referents(cast, find_places(cast, wording.prose.text))
        self._questions = {
            attribution.cue.start
            for attribution in attributions
            if any(wording.tags[first] == "Q" and asks(wording, first) for first, _ in attribution.reported)
        }
        self._last_at: dict[int, Speaker] = {}
        self._before: Phrase = (0, 0)
        """The sentence before the one that is read."""
        self._spoke: str | None = None
        """Whoever spoke in it."""
        self._asker: str | None = None
        self._passing: str | None = None
        """Who is told of there without a name, though nobody may know who that is."""
        rest = deque(attribution.cue for attribution in attributions)
        for sentence in _SENTENCE.finditer(wording.tags):
            start, end = sentence.span()
            before = self._whoever_goes_on(start)
            asked = asked_by_reporter(wording, start, end)
            if asked is not None and (name := self._resolve(asked, start)[0]):
                self._mind.meet(name)
            if not (rest and rest[0].start < end):
                self._notice(main_subject(wording, start, end), start, end)
            while rest and rest[0].start < end:
                cue = rest.popleft()
                self.speakers[cue.start] = self._speaker_of(cue, start)
            for at in range(start, end):
                if wording.tags[at] == "Q":
                    self._last_at[at] = before if at == start else self._around(self._mind.last, start, at)
            if wording.tags[start:end].strip("Q"):
                self._before = start, end

    def speaker_around(self, at: int) -> Speaker:
        """The speaker of a quotation without a cue, given by its token."""
        tags = self._wording.tags
        if is_anothers(self._wording, at):
            return NOBODY
        following = bisect_left(self._attributed, (at, 0))
        start, end = self._wording.paragraph(at)
        opens = following == 0 or self._attributed[following - 1][0] < start
        if opens and tags[at - 1 : at] in ("|", "/", "") and following < len(self._attributed):
            quotation, cue = self._attributed[following]
            if quotation < end:
                return from_surroundings(self.speakers[cue].name)
        speaker = self._last_at.get(at, NOBODY)
        addressed = speaker.name is not None and is_addressed(self._wording, speaker.name, at)
        return NOBODY if addressed else speaker

    def _whoever_goes_on(self, start: int) -> Speaker:
        """Whose a quotation is that opens a sentence: whoever acted last, or was asked a paragraph before."""
        last = self._mind.last
        if last is not None and last == self._asker and self._wording.tags[start - 1 : start] == "/":
            asked = (name for name in self._mind.recent if name != last and self._mind.is_somebody(name))
            return from_surroundings(next(asked, None))
        return self._around(last, *self._before)

    def _around(self, name: str | None, first: int, end: int) -> Speaker:
        """Somebody as told by what stands around, in doubt where others act in some tokens beside them."""
        return from_surroundings(name, doubtful=name is not None and self._are_others(name, first, end))

    def _are_others(self, name: str, first: int, end: int, pronoun: str | None = None) -> bool:
        """Whether some tokens name people who may as well be meant as one who has not just spoken."""
        if self._passing not in (None, name):
            return True
        if name == self._spoke or first >= end:
            return False
        tokens = self._wording.tokens
        here = self._cast.mentions(tokens[max(first, end - _NEAR_TOKENS)].start, tokens[end - 1].end)
        others = {mention.name for mention in here if not mention.possessive} - {name}
        return any(
            self._mind.is_person(other) and (pronoun is None or self._mind.may_be(other, pronoun))
            for other in others
        )

    def _speaker_of(self, cue: Cue, sentence: int) -> Speaker:
        phrase, label = cue.subject, cue.start == cue.end
        if phrase is None:
            meant = self._interviewee if label else self._mind.last
            return from_surroundings(meant if cue.inherits else None)
        name, known_by = self._resolve(phrase, sentence)
        if label and cue.inherits:
            return from_surroundings(name)
        nameless = name is not None and name[0].islower()
        asks_back = cue.start in self._questions and (nameless or self._wording.word(cue.start) in ASKS)
        self._asker, self._spoke, self._passing = name if asks_back else None, name, None
        if name is not None:
            # A pupil or a reporter asks, and whoever was there answers.
            asked = (
                (named_beside(self._wording, self._cast, cue.start) or self._mind.last)
                if asks_back and nameless
                else None
            )
            self._mind.hear(name)
            self._remember_kind(name, phrase)
            if asked is not None:
                self._mind.notice(asked)
        return Speaker(name, self._wording.span(*phrase), known_by)

    def _notice(self, phrase: Phrase | None, start: int, end: int) -> None:
        """Keep in mind whom a sentence without speech is about: its subject, or the only person in it."""
        self._spoke = self._passing = None
        named = _APPOSED.match(self._wording.tags, phrase[1]) if phrase else None
        phrase = named.span(1) if named else phrase
        name = self._resolve(phrase, start)[0] if phrase else None
        if phrase is not None and name is not None:
            self._remember_kind(name, phrase)
            self._mind.act(name)
        if name is None or not self._mind.is_person(name):
            brought_in = phrase is not None and name is not None and self._is_brought_in(phrase, name)
            passing = name if name is not None and not brought_in and self._mind.is_somebody(name) else None
            name = name if brought_in else self._only_person(start, end)
            self._passing = None if name else passing
        elif phrase is not None and self._wording.tags[phrase[1]] == "c":
            return
        if name is not None:
            self._mind.notice(name)

    def _is_brought_in(self, phrase: Phrase, name: str) -> bool:
        """Whether a sentence brings in somebody without a name: "A farmer near Tarn lost forty sheep"."""
        tags = self._wording.tags
        if looks_personal(name) and tags[phrase[1]] in "aevl/" and self._wording.word(phrase[0] - 1) != "the":
            # Whom no other word shows to be a person, but who acts under a name of that form.
            return True
        new = tags[phrase[0]] == "h" or self._wording.word(phrase[0]) in _NEW
        return new and self._mind.is_somebody(name) and tags[phrase[1] : phrase[1] + 2] != ",N"

    def _only_person(self, start: int, end: int) -> str | None:
        tokens = self._wording.tokens
        aside = self._wording.tags.find("(", start, end)
        end = aside if aside > start else end
        here = self._cast.mentions(tokens[start].start, tokens[end - 1].end)
        named = {mention.name for mention in here if not mention.possessive}
        persons = [name for name in named if self._mind.is_person(name)]
        return persons[0] if len(persons) == 1 else None

    def _remember_kind(self, name: str, phrase: Phrase) -> None:
        whose = _WHOSE.search(self._wording.tags, *phrase)
        owner = self._resolve(whose.span(1), phrase[0])[0] if whose else None
        if whose is not None and owner is not None and not self._mind.is_person(owner):
            if not self._mind.is_body(owner, self._wording.word(phrase[1] - 1)):
                return
            name, phrase = owner, whose.span(1)
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
        if tags in ("h", "o") or (tags == "d" and words[0].lower() in _OBJECTS):
            word = words[0].lower()
            pronoun = _OBJECTS.get(word, word)
            meant = self._resolve_pronoun(pronoun, first, sentence)
            if meant is None:
                return None, "nothing"
            if meant == self._asker:
                # Whoever asks is not who answers.
                return next(filter(_is_name, self._mind.recent), meant), "either"
            if (pronoun == "they" and self._mind.is_person(meant)) or self._mind.is_unlikely(meant, pronoun):
                return meant, "either"
            here = self._are_others(meant, sentence, first, pronoun)
            return meant, "either" if here or self._are_others(meant, *self._before, pronoun) else "pronoun"
        head = words[max(0, tags.find("c") - 1)]
        if tags.endswith("NN") and ("c" not in tags or is_title(words[0]) or calls_person(head.lower())):
            titled = self._name_last(words)
            if titled is not None:
                return titled, "name"
        bearer = _TITLES_JOINED.fullmatch(tags)
        if bearer is not None:
            return self._resolve((first + bearer.start(1), end), sentence)
        if tags[0] == "N" and "c" not in tags:
            name = self._resolve_name(words, tags, first)
        else:
            name = self._resolve_description(words, tags, first, sentence)
        if name is not None:
            if not self._cast.words_of(name).isdisjoint(map(plain, words)):
                return name, "either" if self._mind.is_shared(words, name) else "name"
            return name, "either" if self._mind.is_guess(name, words[-1]) else "title"
        phrased = common_name(self._wording, phrase)
        return phrased, "name" if phrased else "nothing"

    def _name_last(self, words: list[str]) -> str | None:
        """The person whose full name ends a phrase, whatever leads to it: "Secretary of State Ada Wolf"."""
        tails = (" ".join(words[at:]) for at in range(1, len(words) - 1))
        return next(filter(self._mind.is_person, tails), None)

    def _resolve_name(self, words: list[str], tags: str, first: int) -> str | None:
        """The member whom a phrase names that begins with a name: "Smith", "Smith of the bank"."""
        names = len(tags) - len(tags.lstrip("N"))
        position = self._wording.tokens[first + names - 1].start
        whole = self._cast.find(words, position)
        if whole is not None or names == len(tags):
            return whole or " ".join(words)
        part = self._cast.find(words[:names], position)
        if part is not None and tags[names] == "p" and (self._mind.is_person(part) or looks_personal(part)):
            return part
        return None

    def _resolve_description(self, words: list[str], tags: str, first: int, sentence: int) -> str | None:
        """The member whom a description means, also where it says so by "his" or "her"."""
        opening = words[0].lower()
        own = is_ones_own_words(words, tags)
        if own and opening in _OWNERS:
            return self._resolve_pronoun(_OWNERS[opening], first, sentence)
        if own and opening == "the" and self._mind.last is not None:
            return self._mind.last
        return self._mind.resolve_description(words, tags, self._wording.tokens[first].start)

    def _last_group(self, start: int, end: int) -> str | None:
        """Several who act in some tokens, the nearest to their end."""
        phrase = last_group(self._wording, start, end)
        name = self._resolve(phrase, start)[0] if phrase else None
        return None if name is None or self._mind.is_person(name) or looks_personal(name) else name

    def _resolve_pronoun(self, word: str, at: int, sentence: int) -> str | None:
        if word == "they":
            several = self._last_group(sentence, at) or self._last_group(*self._before)
            if several is not None:
                return several
        near = max(sentence, at - _NEAR_TOKENS)
        start, place = self._wording.tokens[near].start, self._wording.tokens[at].start
        here = [mention.name for mention in self._cast.mentions(start, place)]
        if self._wording.tags[at - 1] == "s":
            here.reverse()
        elif self._wording.tags[sentence] != "s":
            here = []
        before = (mention.name for mention in self._cast.mentions_before(place))
        return self._mind.resolve_pronoun(word, here, before)


def _is_name(name: str) -> bool:
    return name[:1].isupper()
