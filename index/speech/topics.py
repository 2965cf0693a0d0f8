"""How near a statement is to what a question asks about: its names, its other words, its meaning."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from index.models import Statement
from index.question.lexicon import UNCOMMON, rarity
from index.question.query import Query, QueryTerm
from index.speech.references import acts, nations_in, refers_to, written_in
from index.speech.roles import read_role
from index.speech.scenes import Scene
from index.speech.speakers import named_speakers
from index.statements.names import nation, plain
from index.text.terms import runs
from index.text.word_lists import read_words

_DOUBT = 0.3
_ENOUGH_OF_NAME, _ENOUGH_OF_TOPIC = 0.5, 0.5
_BEFORE, _NAMED, _COVERED, _SAID = 0.3, 0.2, 0.3, 0.2
_MANY_PARAGRAPHS, _MUCH = 3, 0.3
_WHOLE = read_words("words_for_the_whole")

Meaning = Callable[[Scene, range], float]
"""How like in meaning the likest of some sentences of a scene is to the topic: a cosine."""


@dataclass(frozen=True)
class Fit:
    """How a statement fits a topic.

    `named` says whether everybody and everything named is referred to, `covered` is the share of the other
    words that the statement's sentences hold, both None where there are none, and `said` the share of all
    words that the statement itself holds; `meaning` is a cosine, and `before` that of the sentence before the
    statement, which often says what it is about.
    """

    named: bool | None
    covered: float | None
    meaning: float
    before: float
    said: float = 0.0

    @property
    def nearness(self) -> float:
        """How near the statement is, to be compared with the nearness of others to the same topic."""
        held = _NAMED * bool(self.named) + _COVERED * (self.covered or 0.0) + _SAID * self.said
        return self.meaning + _BEFORE * self.before + held


@dataclass(frozen=True)
class Topic:
    """What a question asks about: the phrase, its terms, and how like it sentences are.

    `of_speaker` says that the question names the speaker, whose own name in the topic then needs no finding.
    """

    phrase: str
    asked: Query
    of_speaker: bool
    meaning: Meaning

    @cached_property
    def fit(self) -> Callable[[Scene, Statement], Fit]:
        """Tells how a statement of a scene fits."""
        return cache(self._fit)

    @cached_property
    def runs_through(self) -> Callable[[Scene], bool]:
        """Tells whether it is what the whole article is about, so that each statement there may be on it."""
        return cache(lambda scene: all(self._is_everywhere(term, scene) for term in self.asked.terms))

    def _fit(self, scene: Scene, statement: Statement) -> Fit:
        touched = scene.touched(statement)
        meaning = self.meaning(scene, touched)
        before = self.meaning(scene, range(touched.start - 1, touched.start)) if touched.start else 0.0
        whole, names, others = self._parts(scene)
        if whole is not None:
            return Fit(self._is_meant(whole, scene, statement), None, meaning, before)
        stems = scene.stems(scene.context(statement))
        named = all(self._is_there(name, scene, statement, stems) for name in names) if names else None
        covered = self._share_of(others, scene, statement, stems) if others else None
        terms = self.asked.terms
        said = self._share_of(terms, scene, statement, scene.stems(statement.span)) if terms else 0.0
        return Fit(named, covered, meaning, before, said)

    def is_named_around(self, scene: Scene, statement: Statement) -> bool:
        """Whether a word of the topic stands in the paragraph of a statement, or in the one before."""
        number = scene.paragraph(statement.span.start)
        around = scene.paragraph_stems[max(number - 2, 0) : number]
        return any(not stems.isdisjoint(term.variants) for term in self.asked.terms for stems in around)

    def is_acted_on(self, scene: Scene, name: str) -> bool:
        """Whether a sentence that holds the topic, but nothing said by somebody, has them as its subject."""
        said = [s.span for s in scene.analysis.statements if s.speaker == name]
        return any(
            self.asked.coverage(scene.stems(sentence)) >= _ENOUGH_OF_TOPIC
            and not any(span.overlap(sentence) for span in said)
            and acts(name, scene, sentence)
            for sentence in scene.analysis.sentences
        )

    def _is_everywhere(self, term: QueryTerm, scene: Scene) -> bool:
        if self.asked.written([term]).lower() in _WHOLE or not scene.title_stems.isdisjoint(term.variants):
            return True
        holding = sum(not stems.isdisjoint(term.variants) for stems in scene.paragraph_stems)
        return holding >= _MANY_PARAGRAPHS and holding >= _MUCH * len(scene.paragraph_stems)

    @cached_property
    def _parts(self) -> Callable[[Scene], tuple[str | None, list[list[QueryTerm]], list[QueryTerm]]]:
        """Gives whom the whole topic means in an article; else its names there, and its other words."""
        return cache(lambda scene: (self._whole(scene), *self._names_and_others(scene)))

    def _whole(self, scene: Scene) -> str | None:
        """Whom the whole topic means by a role: "the US president", "her coach"."""
        role = read_role(self.phrase)
        meant = named_speakers(self.phrase, scene) if role is not None and role.known else []
        return meant[0].name if len(meant) == 1 and meant[0].less < _DOUBT else None

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
