"""How well a statement fits what a question asks about: its names, its other words, its meaning."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.models import Statement
from index.question.lexicon import UNCOMMON, rarity
from index.question.query import Query, QueryTerm
from index.speech.scenes import Scene, acts, nations_in, refers_to, written_in
from index.statements.cast import significant_words
from index.statements.names import is_title, nation, plain
from index.text.terms import runs

_ENOUGH_OF_NAME = 0.5
_ENOUGH_OF_TOPIC = 0.5
_LONGEST_TITLE = 4


@dataclass(frozen=True)
class Fit:
    """How a statement fits a topic.

    `named` says whether everybody and everything named is referred to, `covered` is the share of the other
    words that the statement's sentences hold, both None where there are none; `meaning` is a cosine.
    """

    named: bool | None
    covered: float | None
    meaning: float


@dataclass(frozen=True)
class Topic:
    """What a question asks about: the phrase, its terms, and how like in meaning a statement is to it.

    `of_speaker` says that the question names the speaker, whose own name in the topic then needs no finding.
    """

    phrase: str
    asked: Query
    of_speaker: bool
    in_meaning: Callable[[Scene, Statement], float]

    def fit(self, scene: Scene, statement: Statement) -> Fit:
        """How a statement of a scene fits."""
        stems = scene.stems(scene.context(statement))
        whole = self._whole(scene)
        if whole is not None:
            return Fit(self._is_meant(whole, scene, statement), None, 0.0)
        names, others = self._names_and_others(scene)
        named = all(self._is_there(name, scene, statement, stems) for name in names) if names else None
        if not others:
            return Fit(named, None, 0.0)
        covered = self._share_of(others, scene, statement, stems)
        return Fit(named, covered, self.in_meaning(scene, statement))

    def is_acted_on(self, scene: Scene, name: str) -> bool:
        """Whether a sentence that holds the topic, but nothing said by somebody, has them as its subject."""
        said = [s.span for s in scene.analysis.statements if s.speaker == name]
        return any(
            self.asked.coverage(scene.stems(sentence)) >= _ENOUGH_OF_TOPIC
            and not any(span.overlap(sentence) for span in said)
            and acts(name, scene, sentence)
            for sentence in scene.analysis.sentences
        )

    def _whole(self, scene: Scene) -> str | None:
        """Whom the whole topic means by a title: "the US president"."""
        words = significant_words(self.phrase)
        if 0 < len(words) <= _LONGEST_TITLE and any(map(is_title, words)):
            return scene.analysis.cast.resolve(self.phrase)
        return None

    def _names_and_others(self, scene: Scene) -> tuple[list[list[QueryTerm]], list[QueryTerm]]:
        names = runs((term for term in self.asked.terms if term.name), self.asked.question)
        others = [term for term in self.asked.terms if not term.name]
        people = [term for term in others if self._person(term, scene)]
        return [*names, *([term] for term in people)], [term for term in others if term not in people]

    def _person(self, term: QueryTerm, scene: Scene) -> str | None:
        """Who is called by a word without a capital."""
        word = plain(self.asked.written([term]))
        if rarity(word) < UNCOMMON:
            return None
        people = (member for member in scene.analysis.cast.members.values() if member.person)
        return next((member.name for member in people if plain(member.name.split()[-1]) == word), None)

    def _is_there(
        self, run: list[QueryTerm], scene: Scene, statement: Statement, stems: frozenset[str]
    ) -> bool:
        member = self._person(run[0], scene) or scene.analysis.cast.resolve(self.asked.written(run))
        meant = member is not None and self._is_meant(member, scene, statement)
        if meant or (member is not None and scene.analysis.cast.members[member].person):
            return meant
        return self._share_of(run, scene, statement, stems) >= _ENOUGH_OF_NAME

    def _is_meant(self, name: str, scene: Scene, statement: Statement) -> bool:
        if name == statement.speaker:
            return self.of_speaker or plain(name.split()[-1]) in written_in(statement.text)
        return refers_to(name, scene, statement)

    def _share_of(
        self, words: Sequence[QueryTerm], scene: Scene, statement: Statement, stems: frozenset[str]
    ) -> float:
        """The share of the words, weighted by rarity, that the sentences of a statement hold."""
        held = (term for term in words if self._holds(term, scene, statement, stems))
        return sum(term.weight for term in held) / sum(term.weight for term in words)

    def _holds(self, term: QueryTerm, scene: Scene, statement: Statement, stems: frozenset[str]) -> bool:
        if not stems.isdisjoint(term.variants):
            return True
        country = nation(self.asked.written([term]))
        return country is not None and country in nations_in(scene.at(scene.context(statement)))
