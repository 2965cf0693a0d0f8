"""What a question and the words shown for it are about, the likeliest that a pronoun means first."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from index.dialogue.antecedents import Antecedent, Kind
from index.dialogue.background import Background
from index.dialogue.earlier import Earlier
from index.dialogue.mentions import find_named
from index.dialogue.places import named_place
from index.dialogue.pronouns import Use
from index.dialogue.shown_words import ShownWords
from index.grammar import speech_question
from index.grammar.acts import Act, act_of
from index.statements.cast import looks_personal
from index.statements.names import gender
from index.text.terms import words_of
from index.text.word_lists import read_words

Tier = list[Antecedent]

_WHO = re.compile(r"(?i)(?:who|whom|which|whose)\b")
_WHO_IS = re.compile(r"(?i)(?:who|what)(?:['’]?s|\s+(?:is|are|was|were))\s+(?P<rest>.*?)\W*$")
_RESPONSES = read_words("verbs_of_response")
_RESPONDING: frozenset[Act] = frozenset({"react", "deny", "agree"})
_CHARGES: frozenset[Act] = frozenset({"criticise", "claim", "demand", "warn", "threaten"})
_ANSWERS_CHARGES: frozenset[Act] = frozenset({"admit", "apologise", "explain", "confirm", "promise"})
_TO_WHAT_WAS_SAID = re.compile(r"(?i)\b(?:back|(?:to|about|of)\s+(?:that|this|it|those|these))\W*$")
_OF_PERSONS = ("he", "she")
_VERB_WITHIN = 3


class Focus:
    """Whom and what an earlier question and its answer are about."""

    def __init__(
        self, earlier: Earlier, before: str, background: Background | None, shown: ShownWords | None
    ) -> None:
        self._background, self._before, self._shown = background, before, shown
        self.asks = speech_question(before)
        """What the earlier question asks for, if that is somebody's words."""
        self.named = find_named(before, background)
        """Whom and what the earlier question names."""
        self._speakers = [self._speaker(name) for name in self._names_of_speakers(earlier)]

    def speaker(self) -> Antecedent | None:
        """Whose words were shown, or at least asked for."""
        return next(iter(self._speakers or self._asked_of()), None)

    def place(self) -> str | None:
        """Where "there" is: a place that the earlier question names, or else the words shown."""
        shown = self._shown.places() if self._shown else []
        return named_place(self._before, self.named) or next(iter(shown), None)

    def choose(self, use: Use, question: str) -> Antecedent | None:
        """Whom or what a pronoun of the next question most likely means."""
        tiers = [self._asked_of(), self._answers(), self._named()]
        # Who answers "who" is a person; several and things are rather what the question names.
        asked = _likeliest(tiers if use.pronoun in _OF_PERSONS else [tiers[0], tiers[2], tiers[1]], use)
        last = self._demoted(use, question)
        asked.sort(key=lambda who: last is not None and who.is_same(last))
        ordered = [*asked, *_likeliest(self._shown_tiers(use), use)]
        first = next(iter(ordered), None)
        return self._owner(use, ordered) or first or self._both(use) or self._only_one(use)

    def _shown_tiers(self, use: Use) -> list[Tier]:
        if self._shown is None:
            return [self._speakers]
        if use.pronoun in _OF_PERSONS:
            named = [who for who in self._shown.named() if who.kind == "person"]
            return [
                *([self._speakers, named] if self.asks else [named, self._speakers]),
                self._shown.called(),
            ]
        speakers = self._speakers if self.asks else []
        return [speakers, self._shown.subject(), self._shown.things() if use.case == "object" else []]

    def _names_of_speakers(self, earlier: Earlier) -> Sequence[str]:
        """Those whose words are marked first; where it is not known which are, the only speaker."""
        if self._shown is not None:
            return [self._shown.speaker] if self._shown.speaker else []
        speakers = tuple(dict.fromkeys(earlier.speakers))
        return speakers if len(speakers) == 1 else ()

    def _speaker(self, name: str) -> Antecedent:
        if self._background is not None:
            return self._background.antecedent(name)
        kind: Kind = "person" if looks_personal(name) else "stranger"
        return Antecedent(name, kind, gender(name, frozenset()), name)

    def _asked_of(self) -> Tier:
        """The one whose words the earlier question asks for."""
        speaker = self.asks.speaker if self.asks else None
        if self.asks is None or self.asks.asks == "speaker" or speaker is None:
            return []
        typed = [one for one in self.named if speaker.start <= one.start < speaker.end and not one.owner]
        return [self._in_full(one.who) for one in typed] or self._speakers

    def _answers(self) -> Tier:
        """Those who may be the answer, where the earlier question asks for somebody."""
        if not _WHO.match(self._before) or self._asks_who_somebody_is():
            return []
        if self.asks is not None:
            return self._speakers
        named = [one.who for one in self.named]
        shown = self._shown.named() if self._shown else []
        return [who for who in shown if who.kind != "name" and not any(map(who.is_same, named))]

    def _asks_who_somebody_is(self) -> bool:
        found = _WHO_IS.match(self._before)
        whole = found and [one for one in self.named if (one.start, one.end) == found.span("rest")]
        return bool(whole)

    def _named(self) -> Tier:
        return [self._in_full(one.who) for one in sorted(self.named, key=lambda one: one.owner)]

    def _in_full(self, who: Antecedent) -> Antecedent:
        """Whoever is named by one word, by the full name where it is the speaker of the words shown."""
        if " " in who.words:
            return who
        return next((one for one in self._speakers if one.is_same(who)), who)

    def _demoted(self, use: Use, question: str) -> Antecedent | None:
        """The one who hardly is meant although nearest: who said what somebody else reacts to."""
        first = next(iter(self._asked_of() or self._named()), None)
        if first is None or use.case != "subject":
            return first if first is not None and self._is_aside(first) else None
        acts = {act_of(word) for word in words_of(question[use.end :].casefold())[:_VERB_WITHIN]} - {None}
        if self._reacts(question[use.end :], acts):
            return first
        return first if not acts and self._is_aside(first) else None

    def _reacts(self, words: str, acts: Collection[Act | None]) -> bool:
        """Whether somebody who does so does it to what was done or said before."""
        if _TO_WHAT_WAS_SAID.search(words) or not _RESPONDING.isdisjoint(acts):
            return True
        charged = self.asks is not None and self.asks.act in _CHARGES
        if charged and not _ANSWERS_CHARGES.isdisjoint(acts):
            return True
        return not _RESPONSES.isdisjoint(words_of(words.casefold())[:_VERB_WITHIN])

    def _is_aside(self, first: Antecedent) -> bool:
        """Whether the first that the earlier question names is not what the talk is about."""
        typed = [one for one in self.named if one.who.acts and not one.owner]
        # Among words in small letters a capital tells that a pronoun stood there.
        put = [one for one in typed if not self._before[one.start : one.end].islower()]
        if 0 < len(put) < len(typed):
            return not any(first.is_same(one.who) for one in put)
        # Whose words are asked for is less what they are about than whoever they are about.
        return self.asks is not None and len(typed) > 1

    def _owner(self, use: Use, ordered: Sequence[Antecedent]) -> Antecedent | None:
        """The one of whom the article says that what the question gives an owner is theirs."""
        background, noun = self._background, use.owned
        if background is None or noun is None:
            return None
        everybody = [*ordered, *self._known_people(use)]
        return next((who for who in everybody if who.name and background.owns(who.name, noun)), None)

    def _both(self, use: Use) -> Antecedent | None:
        """The two people that the earlier question names, taken together."""
        people = [one.who for one in self.named if one.who.kind == "person" and not one.owner]
        if use.pronoun != "they" or use.case == "object" or len(people) != 2 or people[0].is_same(people[1]):
            return None
        return Antecedent(f"{people[0].words} and {people[1].words}", "people")

    def _only_one(self, use: Use) -> Antecedent | None:
        """The only one in the article who takes the pronoun."""
        known = self._known_people(use)
        return known[0] if len(known) == 1 else None

    def _known_people(self, use: Use) -> Tier:
        """Everybody of whom the article tells that they take the pronoun."""
        known = self._background.known() if self._background and use.pronoun in _OF_PERSONS else []
        return [who for who in known if _fits(who, use)]


def _likeliest(tiers: Sequence[Tier], use: Use) -> Tier:
    """Those who take a pronoun; of several alike, those first of whom it is known."""
    fit = ([who for who in tier if _fits(who, use)] for tier in tiers)
    return [who for tier in fit for who in sorted(tier, key=lambda who: who.gender is None)]


def _fits(who: Antecedent, use: Use) -> bool:
    return who.takes(use.pronoun) and not any(map(who.is_same, use.apart))
