"""What a search among statements came to, and how sure it is that a question asks for one of them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from index.grammar import SpeechQuestion
from index.grammar.acts import ANY_WORDS, Act, act_of, act_of_noun
from index.models import Statement
from index.question.answer_kind import gives_expected_kind
from index.speech.scenes import Scene
from index.speech.topics import Fit, Topic
from index.text.slips import likeness
from index.text.terms import words_of

_SAME_WORDS = 85.0
_COVERED, _WELL_COVERED, _FEWEST_HELD = 0.5, 0.7, 2
_ALIKE, _ALIKE_BESIDE_NAMES, _ALIKE_OF_ANYBODY, _VERY_ALIKE = 0.33, 0.5, 0.4, 0.6
_NOT_UNLIKE = 0.25
_PLAIN, _ON_TOPIC, _ON_THE_WHOLE, _IN_MEANING, _SAME_CONTENT = 0.95, 0.9, 0.8, 0.7, 0.75
_LEAST_IN_DOUBT, _MOST_IN_DOUBT = 0.25, 0.55
_OF_ACT = 0.4
_I_DO = re.compile(r"(?i)\b(?:I|we)(?:['’]\w+)?(?:\s\w+){0,2}?\s(\w+)")
_ACCOUNT = re.compile(r"\(@\w+\)")
_BACK = re.compile(r"\b(?:hit|hits|shot|fired|fires|struck|clapped) back\b")
SURE = 0.6
"""From which sureness on a statement is claimed to be what the question asks for."""


@dataclass(frozen=True)
class Place:
    """A statement in its article, and how much less sure than by a name it is that the one meant says it."""

    scene: Scene
    statement: Statement
    less: float = 0.0

    def does(self, act: Act) -> bool:
        """Whether saying it is the act asked for: by its verb, as a post, or in words ("I apologise")."""
        cue = self.statement.cue
        if act in ANY_WORDS or (cue is not None and act_of(cue.split()[0]) == act):
            return True
        if act == "write":
            return self.tells_of(act)
        if act == "ask" and "?" in self.statement.text:
            return True
        done = _I_DO.finditer(self.statement.text) if self.statement.speech != "reported" else ()
        return any(act_of(verb.group(1)) == act for verb in done)

    def tells_of(self, act: Act) -> bool:
        """Whether the words around the statement name what saying it does: "In response, ... said"."""
        context, said = self.scene.context(self.statement), self.statement.span
        text = self.scene.analysis.article.text
        around = f"{text[context.start : said.start]} {text[said.end : context.end]}"
        otherwise = {"react": _BACK, "write": _ACCOUNT}.get(act)
        return _names(act, around) or (otherwise is not None and otherwise.search(around) is not None)

    def performs(self, act: Act) -> bool:
        """Whether the statement itself or the words around it name what saying it does: "I apologise"."""
        return self.tells_of(act) or _names(act, self.statement.text)


@dataclass(frozen=True)
class Scored:
    """A statement found: how surely the question asks for it, and how near it is to what is asked about."""

    statement: Statement
    sureness: float
    nearness: float = 0.0


@dataclass(frozen=True)
class Findings:
    """What a search came to.

    `statements` are in the order in which they are to be shown where they are `ranked`, else in that of the
    articles. `reason` says what to tell where none is left. Where `open`, passages may answer as well, though
    not surely, for somebody's words were asked for. `speaks_for` says of speakers for whom they speak, where
    the words of those were asked for.
    """

    statements: Sequence[Scored] = ()
    reason: str | None = None
    ranked: bool = False
    open: bool = False
    speaks_for: Mapping[str, str] = field(default_factory=dict)


NOTHING = Findings()
"""Passages answer, as if no words were asked for."""


@dataclass(frozen=True)
class Sureness:
    """Judges statements by what a question says that they are about, or what they say.

    `topic` is that phrase, read; None where there is none.
    """

    question: str
    asked: SpeechQuestion
    topic: Topic | None

    def of(self, place: Place) -> Scored:
        """A statement, as sure as it is that it is asked for: 0 where that is not clear."""
        topic = self.topic
        if topic is None or not topic.asked.terms:
            return Scored(place.statement, (_PLAIN if topic is None else _ON_TOPIC) - place.less)
        fit = topic.fit(place.scene, place.statement)
        sureness = (
            self._in_words(place, topic, fit) if self.asked.words else self._on_topic(place, topic, fit)
        )
        return Scored(place.statement, sureness - place.less, self._nearness(place, fit))

    def in_doubt(self, place: Place, nearest_to: Topic) -> Scored:
        """A statement shown for want of a surer one, the surer the nearer it is to the topic given."""
        fit = nearest_to.fit(place.scene, place.statement)
        near = self._nearness(place, fit)
        sureness = min(_MOST_IN_DOUBT, _LEAST_IN_DOUBT + near / 2) - place.less / 2
        return Scored(place.statement, max(_LEAST_IN_DOUBT, sureness), near)

    def is_elsewhere(self, place: Place) -> bool:
        """Whether the topic is a name that stands nowhere near a statement."""
        topic = self.topic
        if topic is None or topic.runs_through(place.scene):
            return False
        fit = topic.fit(place.scene, place.statement)
        return (
            fit.named is False and not fit.covered and not topic.is_named_around(place.scene, place.statement)
        )

    def _nearness(self, place: Place, fit: Fit) -> float:
        names_act = self.asked.act not in ("say", "think") and place.performs(self.asked.act)
        return fit.nearness + _OF_ACT * names_act

    def _on_topic(self, place: Place, topic: Topic, fit: Fit) -> float:
        if fit.named is False:
            return 0.0
        if fit.covered is None or fit.covered >= _WELL_COVERED:
            return _ON_TOPIC
        if fit.covered >= _COVERED and fit.meaning >= _NOT_UNLIKE:
            return _ON_TOPIC
        if topic.runs_through(place.scene):
            return _ON_THE_WHOLE
        alike = _ALIKE if self.asked.speaker else _ALIKE_OF_ANYBODY
        enough = _ALIKE_BESIDE_NAMES if fit.named else alike
        return min(_ON_TOPIC, _IN_MEANING + fit.meaning - enough) if fit.meaning >= enough else 0.0

    def _in_words(self, place: Place, topic: Topic, fit: Fit) -> float:
        words, statement = topic.phrase, place.statement
        several = len(words.split()) > _FEWEST_HELD
        same = likeness(words, statement.text, self.asked.quoted) if several else 0.0
        if same >= _SAME_WORDS:
            return _PLAIN * same / 100
        enough = self.asked.asks == "words" or len(topic.asked.terms) >= _FEWEST_HELD
        said = fit.covered is None or fit.covered >= _WELL_COVERED or fit.meaning >= _VERY_ALIKE
        if fit.named is False or not (enough and said):
            return 0.0
        told = place.scene.at(place.scene.context(statement))
        return _SAME_CONTENT if gives_expected_kind(self.question, told) else 0.0


def _names(act: Act, text: str) -> bool:
    return any(act in (act_of(word), act_of_noun(word)) for word in words_of(text))


def everything_in(scenes: Sequence[Scene]) -> list[Place]:
    """Every statement whose speaker is known."""
    return [Place(scene, said) for scene in scenes for said in scene.analysis.statements if said.speaker]


def by_nearness(found: Sequence[Scored]) -> list[Scored]:
    """The nearest first, those equally near as they were."""
    return sorted(found, key=lambda scored: -scored.nearness)


def innermost(found: Sequence[Scored]) -> list[Scored]:
    """Without statements that only hold another one found."""
    return [
        scored
        for scored in found
        if not any(
            other.statement.article_id == scored.statement.article_id
            and other.statement.span != scored.statement.span
            and scored.statement.span.covers(other.statement.span)
            for other in found
        )
    ]
