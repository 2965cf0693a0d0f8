"""The statements that a question about somebody's words asks for, or why there are none."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from index.grammar import SpeechQuestion
from index.grammar.acts import ANY_WORDS, is_specific, is_stance
from index.speech.authors import AuthorSearch
from index.speech.findings import NOTHING, SURE, Findings, Place, Scored, Sureness, by_nearness, everything_in
from index.speech.officials import officials
from index.speech.references import is_silent, only_relays, speaks_jointly
from index.speech.scenes import Scene
from index.speech.speakers import Meant, calls_thing, speakers_in
from index.speech.topics import Topic
from index.statements.cast import Member, is_institution
from index.statements.names import nation

_OF_LOOSE_VERB, _OF_OTHER_VERB = 0.1, 0.4
_NEAR = 0.45
_HIM = {"he": "him", "she": "her", None: "them"}
_OPEN = Findings(open=True)


@dataclass(frozen=True)
class SpeechSearch:
    """A question put to the statements of some articles, given in the order of their relevance.

    `topic_of` reads a phrase of the question; `one` says that only one article is asked.
    """

    question: str
    asked: SpeechQuestion
    scenes: Sequence[Scene]
    topic_of: Callable[[str], Topic]
    one: bool

    def find(self) -> Findings:
        """The statements asked for; nothing where passages may answer as well as any statement."""
        everything = everything_in(self.scenes)
        if self.asked.asks == "speaker" and self.asked.topic is None:
            return AuthorSearch(self.asked, everything, self.topic_of).find()
        if self.asked.speaker is None or self.asked.speaker.text.casefold() == "they":
            found = [] if self.asked.words else self._surely(everything)
            reason = "Nothing else that anybody says on that was found."
            return Findings(found, reason, self.asked.topic is not None) if found else NOTHING
        return self._by_speaker(self.asked.speaker.text)

    def _by_speaker(self, called: str) -> Findings:
        meant = speakers_in(called, self.scenes)
        own = _said_by(meant)
        if own:
            return self._among(meant, own)
        speaking = {other: one.name for one in meant for other in _officials_of(one)}
        theirs = _said_by(list(speaking))
        if not theirs:
            return self._unheard(called, meant)
        return replace(
            self._among(meant, theirs), speaks_for={one.name: whom for one, whom in speaking.items()}
        )

    def _among(self, meant: Sequence[Meant], theirs: Sequence[Place]) -> Findings:
        """What is asked for of the statements of those who are meant."""
        found = self._surely([place for place in theirs if place.does(self.asked.act)])
        if not found and self.asked.act not in ANY_WORDS:
            less = _OF_OTHER_VERB if is_specific(self.asked.act) else _OF_LOOSE_VERB
            theirs = [replace(place, less=place.less + less) for place in theirs]
            found = self._surely(theirs)
        names = list(dict.fromkeys(str(place.statement.speaker) for place in theirs))
        about = f" about {self.asked.topic.text}" if self.asked.topic else ""
        if found:
            says = "says" if len(names) == 1 else "say"
            reason = f"Nothing else that {' and '.join(names)} {says}{about} was found."
            return Findings(found, reason, self._judge.topic is not None)
        if self.asked.asks == "whether" and self.asked.topic is None:
            of_people = all(map(_is_person, meant))
            return _OPEN if of_people and self.asked.act in ANY_WORDS else NOTHING
        if all(map(self._judge.is_elsewhere, theirs)):
            return _OPEN if self._is_told(theirs) else Findings(reason=self._not_found(names, about))
        return self._in_doubt(theirs)

    @cached_property
    def _judge(self) -> Sureness:
        phrase = self.asked.topic or self.asked.words
        return Sureness(self.question, self.asked, self.topic_of(phrase.text) if phrase else None)

    def _surely(self, places: Iterable[Place]) -> list[Scored]:
        """The statements that are surely asked for, the nearest to what is asked about first."""
        return by_nearness([scored for scored in map(self._judge.of, places) if scored.sureness >= SURE])

    def _in_doubt(self, places: Sequence[Place]) -> Findings:
        """All of the statements, the nearest to what is asked about first.

        Of another verb than "say" they are only shown where they come near what it does. What somebody
        thinks, or does in return, is told in many ways where nobody is quoted.
        """
        topic, act = self._judge.topic, self.asked.act
        if topic is None and act == "say":
            return Findings([self._judge.of(place) for place in places])
        if act in ("think", "react") and all(place.statement.speech == "reported" for place in places):
            return NOTHING
        doubtful = by_nearness([self._judge.in_doubt(place, topic or self.topic_of(act)) for place in places])
        performed = act in ("say", "think") or any(place.performs(act) for place in places)
        near = topic is not None and doubtful[0].nearness >= _NEAR
        if performed or near:
            return Findings(doubtful, ranked=True)
        return _OPEN if is_stance(act) else NOTHING

    def _is_told(self, places: Sequence[Place]) -> bool:
        """Whether the article lets one of the speakers act on the topic, in words that are no statement."""
        topic = self._judge.topic
        return topic is not None and any(
            topic.is_acted_on(p.scene, p.statement.speaker or "") for p in places
        )

    def _not_found(self, names: Sequence[str], about: str) -> str:
        unmentioned = self._judge.topic.asked.unmentioned if self._judge.topic else []
        if unmentioned:
            return self._never_mentioned(unmentioned)
        says = "says" if len(names) == 1 else "say"
        return f"Nothing that {' and '.join(names)} {says}{about} was found."

    def _never_mentioned(self, names: Sequence[str]) -> str:
        articles, mention = ("article", "mentions") if self.one else ("articles", "mention")
        return f"The {articles} never {mention} {' or '.join(names)}."

    def _unheard(self, called: str, meant: Sequence[Meant]) -> Findings:
        """What to make of somebody whom nothing is ascribed to."""
        told_otherwise = self.asked.act not in ("say", "write", "think", "ask")
        whether = self.asked.asks == "whether" and self.asked.words is not None
        if told_otherwise or whether or calls_thing(called, self.scenes):
            return NOTHING
        members = [m for one in meant if (m := one.scene.analysis.cast.members.get(one.name))]
        if not members:
            unmentioned = self.topic_of(called).asked.unmentioned
            return Findings(reason=self._never_mentioned(unmentioned)) if unmentioned else _OPEN
        if not any(map(_is_person, meant)) and all(only_relays(one.name, one.scene) for one in meant):
            names = list(dict.fromkeys(member.name for member in members))
            says, itself = ("says", "itself") if len(names) == 1 else ("say", "themselves")
            return Findings(reason=f"Nothing that {' and '.join(names)} {says} {itself} was found.")
        # What is no person may have its say on something without a verb of speech.
        on_something = self._judge.topic is not None and not all(map(_is_person, meant))
        if (
            self.asked.act == "think"
            or on_something
            or not all(is_silent(one.name, one.scene) for one in meant)
        ):
            return _OPEN
        names = list(dict.fromkeys(member.name for member in members))
        whom = _pronoun(members[0]) if len(names) == 1 else "them"
        articles, mention, quote = (
            ("article", "mentions", "quotes") if self.one else ("articles", "mention", "quote")
        )
        told = f"The {articles} {mention} {' and '.join(names)} but {quote} nothing from {whom}."
        return Findings(reason=told)


def _said_by(meant: Sequence[Meant]) -> list[Place]:
    """What those meant say, in the order of the articles."""
    found: list[Place] = []
    for scene in dict.fromkeys(one.scene for one in meant):
        less = {one.name: one.less for one in meant if one.scene is scene}
        for said in scene.analysis.statements:
            names = [name for name in less if name == said.speaker or speaks_jointly(name, scene, said)]
            if names:
                found.append(Place(scene, said, min(less[name] for name in names)))
    return found


def _is_person(meant: Meant) -> bool:
    member = meant.scene.analysis.cast.members.get(meant.name)
    return member is not None and member.person


def _officials_of(meant: Meant) -> list[Meant]:
    speaking = officials(meant.name, meant.scene)
    return [Meant(meant.scene, name, meant.less + less) for name, less in speaking.items()]


def _pronoun(member: Member) -> str:
    thing = is_institution(member.name.split()) or member.name.isupper() or nation(member.name) is not None
    return "it" if thing and not member.person else _HIM[member.gender]
