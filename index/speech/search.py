"""The statements that a question about somebody's words asks for, or why there are none.

Where it is not sure that none are there, nothing is said: passages may answer.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from index.grammar import SpeechQuestion
from index.grammar.acts import ANY_WORDS, act_of, is_specific
from index.models import Statement
from index.question.answer_kind import gives_expected_kind
from index.speech.scenes import Scene
from index.speech.speakers import named_speakers, spoken_for_by
from index.speech.topics import Fit, Topic
from index.statements.cast import Member, is_institution, significant_words
from index.statements.names import nation
from index.text.slips import likeness

_SAME_WORDS = 85.0
_COVERED = 0.5
_ALIKE, _ALIKE_BESIDE_NAMES, _ALIKE_OF_ANYBODY = 0.33, 0.5, 0.4
_WELL_COVERED, _VERY_ALIKE = 0.7, 0.6
_FEWEST_HELD, _FEWEST_OF_ANYBODY = 2, 3
_UNLIKE = 0.25
_NEARLY_BEST = 0.1
_SURE, _ON_TOPIC, _IN_MEANING, _SAME_CONTENT = 0.95, 0.9, 0.7, 0.75
_OF_OTHER_VERBS, _OF_SPOKESPERSON = 0.1, 0.15
_HIM = {"he": "him", "she": "her", None: "them"}

Place = tuple[Scene, Statement]
Scored = tuple[Statement, float]
"""A statement, and how sure it is that the question asks for it."""


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

    def find(self) -> tuple[list[Scored], str | None]:
        """The statements in the articles' order, and what to say if none is left."""
        everything = [(scene, s) for scene in self.scenes for s in scene.analysis.statements if s.speaker]
        if self.asked.asks == "speaker":
            found = self._by_words(everything)
            return found, "Nobody else is quoted with these words." if found else None
        if self.asked.speaker is None or self.asked.speaker.text.casefold() == "they":
            found = [] if self.asked.words else self._fitting(everything, 0.0)
            return found, "Nobody is quoted with anything else on that." if found else None
        return self._by_speaker(self.asked.speaker.text)

    def _by_words(self, everything: Sequence[Place]) -> list[Scored]:
        family = [place for place in everything if self._does(place)]
        if self.asked.words is None:
            return [(statement, _ON_TOPIC) for _, statement in family if self.asked.act not in ANY_WORDS]
        words = self.asked.words.text
        alike = [
            (statement, _SURE * score / 100)
            for _, statement in (family if is_specific(self.asked.act) else everything)
            if (score := likeness(words, statement.text, self.asked.quoted)) >= _SAME_WORDS
        ]
        if alike:
            return _innermost([pair for pair in alike if pair[1] == max(score for _, score in alike)])
        if self.asked.quoted:
            return []
        about = [] if self.asked.act in ANY_WORDS else self._about(family, words)
        told = [pair for pair in about if pair[1] >= _ON_TOPIC]
        return told or ([] if is_specific(self.asked.act) else self._with_content(everything, words))

    def _with_content(self, places: Iterable[Place], words: str) -> list[Scored]:
        """The statements that themselves say nearly all of the words, in whatever order."""
        topic, found = self.topic_of(words), []
        fewest = _FEWEST_HELD if self.asked.act == "describe" else _FEWEST_OF_ANYBODY
        for scene, statement in places:
            stems = scene.stems(statement.span)
            held = sum(not stems.isdisjoint(term.variants) for term in topic.asked.terms)
            covered = held >= fewest and topic.asked.coverage(stems) >= _WELL_COVERED
            if covered and topic.fit(scene, statement).named is not False:
                found.append((statement, _SAME_CONTENT))
        return found

    def _by_speaker(self, asked: str) -> tuple[list[Scored], str | None]:
        meant = [
            (scene, name) for scene in self.scenes for name in named_speakers(asked, scene.analysis.cast)
        ]
        theirs, less = _said_by(meant), 0.0
        if not theirs:
            speaking = [(scene, n) for scene, name in meant for n in spoken_for_by(name, scene.analysis.cast)]
            theirs, less = _said_by(speaking), _OF_SPOKESPERSON
        if not theirs:
            return [], self._never_quoted(asked, meant)
        family = [place for place in theirs if self._does(place)]
        found = self._fitting(family, less)
        if not found and not is_specific(self.asked.act):
            loosely = 0.0 if self.asked.act in ANY_WORDS else _OF_OTHER_VERBS
            found = self._fitting(theirs, less + loosely)
        names = list(dict.fromkeys(str(statement.speaker) for _, statement in theirs))
        quoted = f"{' and '.join(names)} {'is' if len(names) == 1 else 'are'} quoted"
        about = f" about {self.asked.topic.text}" if self.asked.topic else ""
        if found:
            return found, f"{quoted} with nothing else{about}."
        return [], f"{quoted}, but not{about}." if self._never_about(theirs) else None

    def _does(self, place: Place) -> bool:
        """Whether the verb that reports a statement is of the kind asked for."""
        act, cue = self.asked.act, place[1].cue
        return act in ANY_WORDS or (cue is not None and act_of(cue.split()[0]) == act)

    def _fitting(self, places: Sequence[Place], less: float) -> list[Scored]:
        if self.asked.words is not None:
            found = self._saying(places, self.asked.words.text)
        elif self.asked.topic is not None:
            found = self._about(places, self.asked.topic.text)
        else:
            found = [(statement, _SURE) for _, statement in places]
        return [(statement, score - less) for statement, score in found]

    def _about(self, places: Sequence[Place], phrase: str) -> list[Scored]:
        topic = self.topic_of(phrase)
        if not topic.asked.terms:
            return [(statement, _ON_TOPIC) for _, statement in places]
        fits = [(statement, topic.fit(scene, statement)) for scene, statement in places]
        return [(statement, score) for statement, fit in fits if (score := self._on_topic(fit)) > 0]

    def _saying(self, places: Sequence[Place], words: str) -> list[Scored]:
        """The statements that say the words most nearly: in the same words, by content or in meaning."""
        topic = self.topic_of(words)
        scored: list[Scored] = []
        for scene, statement in places:
            same = likeness(words, statement.text, self.asked.quoted) if len(words.split()) > 2 else 0.0
            if same >= _SAME_WORDS:
                scored.append((statement, _SURE * same / 100))
                continue
            fit = topic.fit(scene, statement)
            enough = self.asked.asks == "words" or len(topic.asked.terms) >= _FEWEST_HELD
            if not (fit.named is not False and enough and topic.asked.terms):
                continue
            said = fit.covered is None or fit.covered >= _WELL_COVERED or fit.meaning >= _VERY_ALIKE
            if said and gives_expected_kind(self.question, scene.at(scene.context(statement))):
                scored.append((statement, _SAME_CONTENT))
        best = max((score for _, score in scored), default=0.0)
        return [pair for pair in scored if pair[1] >= best - _NEARLY_BEST]

    def _on_topic(self, fit: Fit) -> float:
        """How sure it is that a statement is about the topic, 0 where it is not."""
        if fit.named is False:
            return 0.0
        if fit.covered is None or fit.covered >= _COVERED:
            return _ON_TOPIC
        alike = _ALIKE if self.asked.speaker else _ALIKE_OF_ANYBODY
        enough = _ALIKE_BESIDE_NAMES if fit.named else alike
        return min(_ON_TOPIC, _IN_MEANING + fit.meaning - enough) if fit.meaning >= enough else 0.0

    def _never_about(self, places: Sequence[Place]) -> bool:
        """Whether it is sure that nothing is said on the topic: not a name, a word or a meaning of it.

        Where the article lets the speaker act on it, something may be said in words that are no statement.
        """
        if self.asked.topic is None or not self.asked.only_words:
            return False
        topic = self.topic_of(self.asked.topic.text)
        fits = [topic.fit(scene, statement) for scene, statement in places]
        acting = any(topic.is_acted_on(scene, statement.speaker or "") for scene, statement in places)
        return not acting and all(
            fit.named is False or (not fit.covered and fit.meaning < _UNLIKE) for fit in fits
        )

    def _never_quoted(self, asked: str, meant: Sequence[tuple[Scene, str]]) -> str | None:
        members = [m for scene, name in meant if (m := scene.analysis.cast.members.get(name))]
        if not (self.asked.only_words and members and (members[0].person or self._is_bare_name(asked))):
            return None
        names = list(dict.fromkeys(member.name for member in members))
        whom = _pronoun(members[0]) if len(names) == 1 else "them"
        articles, mention, quote = (
            ("article", "mentions", "quotes") if self.one else ("articles", "mention", "quote")
        )
        return f"The {articles} {mention} {' and '.join(names)} but {quote} nothing from {whom}."

    def _is_bare_name(self, asked: str) -> bool:
        """Whether a name alone is asked for; a book or a law may say things without the verbs of speech."""
        return self.asked.topic is None and asked[:1].isupper() and significant_words(asked) == asked.split()


def _said_by(meant: Sequence[tuple[Scene, str]]) -> list[Place]:
    scenes = dict.fromkeys(scene for scene, _ in meant)
    return [
        (scene, said)
        for scene in scenes
        for said in scene.analysis.statements
        if (scene, said.speaker) in meant
    ]


def _innermost(found: Sequence[Scored]) -> list[Scored]:
    """Without statements that only hold another one found."""
    return [
        (statement, score)
        for statement, score in found
        if not any(
            other.article_id == statement.article_id
            and other.span != statement.span
            and statement.span.covers(other.span)
            for other, _ in found
        )
    ]


def _pronoun(member: Member) -> str:
    thing = is_institution(member.name.split()) or member.name.isupper() or nation(member.name) is not None
    return "it" if thing and not member.person else _HIM[member.gender]
