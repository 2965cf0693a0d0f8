"""How well a statement fits what a question asks about: its names, its other words, its meaning.

A name is found in the statement's sentences however they refer to its bearer: by name, by title ("the U.S.
president"), or, inside somebody's direct words, by a pronoun.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from index.database import Analysis
from index.models import Span, Statement
from index.query import Query, QueryTerm
from index.rarity import rarity
from index.statements import Cast
from index.statements.cast import significant_words
from index.statements.personal_names import is_title, nation, plain
from index.terms import content_stems, terms

_UNCOMMON = 3.0
_ENOUGH_OF_NAME = 0.5
_ENOUGH_OF_TOPIC = 0.5
_LONGEST_TITLE = 4
_WORD = re.compile(r"[\w’'.-]*\w\.?")
_CONTRAST = re.compile(r"(?:while|whereas|although|though|unlike)\s[^,;.]*[,;]", re.IGNORECASE)
_ACTS = re.compile(
    r"\s+(?!(?:and|or|but|as|of|in|on|at|for|with|to|by|from|over|about|who|which|that|if|when|than)\b)[a-z]"
)
_PREPOSITION = re.compile(
    r"\b(?:at|to|of|with|for|from|against|on|about|over|by|between)(?:\s+[A-Z]\S*)*\s*$"
)
_PRONOUNS = {"he": re.compile(r"\b(?:he|him|his)\b", re.I), "she": re.compile(r"\b(?:she|her|hers)\b", re.I)}
_COUNTRY_IN_WORDS = {"united states": "us", "united kingdom": "uk"}


@dataclass(frozen=True)
class Scene:
    """An article whose statements are looked through, and its people."""

    analysis: Analysis
    cast: Cast

    def context(self, statement: Statement) -> Span:
        """The sentences that hold a statement, without what the first one only sets against it."""
        touched = [span for span in self.analysis.sentences if span.overlap(statement.span)]
        start, text = touched[0].start, self.analysis.article.text
        contrast = _CONTRAST.match(text, start, max(start, statement.span.start))
        return Span(contrast.end() if contrast else start, touched[-1].end)

    def at(self, span: Span) -> str:
        """The article's text at a place."""
        return self.analysis.article.text[span.start : span.end]


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
    in_meaning: Callable[[Statement], float]

    def fit(self, scene: Scene, statement: Statement) -> Fit:
        """How a statement of a scene fits."""
        stems = frozenset(content_stems(scene.at(scene.context(statement))))
        whole = self._whole(scene)
        if whole is not None:
            return Fit(self._is_meant(whole, scene, statement), None, 0.0)
        names, others = self._names_and_others(scene)
        named = all(self._is_there(name, scene, statement, stems) for name in names) if names else None
        total = sum(term.weight for term in others)
        held = sum(term.weight for term in others if self._holds(term, scene, statement, stems))
        return Fit(named, held / total if total else None, self.in_meaning(statement) if others else 0.0)

    def is_acted_on(self, scene: Scene, name: str) -> bool:
        """Whether a sentence of the article that holds the topic has somebody as its subject."""
        return any(
            self.asked.coverage(frozenset(content_stems(scene.at(sentence)))) >= _ENOUGH_OF_TOPIC
            and _acts(name, scene, sentence)
            for sentence in scene.analysis.sentences
        )

    def _whole(self, scene: Scene) -> str | None:
        """Whom the whole topic means by a title: "the US president"."""
        words = significant_words(self.phrase)
        if 0 < len(words) <= _LONGEST_TITLE and any(map(is_title, words)):
            return scene.cast.resolve(self.phrase)
        return None

    @cached_property
    def _runs(self) -> list[list[QueryTerm]]:
        """The terms, those together that are one name."""
        runs: list[list[QueryTerm]] = []
        for term in self.asked.terms:
            between = self.asked.question[runs[-1][-1].end : term.start] if runs else ""
            if term.name and runs and runs[-1][-1].name and between.isspace():
                runs[-1].append(term)
            else:
                runs.append([term])
        return runs

    def _names_and_others(self, scene: Scene) -> tuple[list[list[QueryTerm]], list[QueryTerm]]:
        names = [run for run in self._runs if run[0].name or self._person(run[0], scene)]
        return names, [run[0] for run in self._runs if run not in names]

    def _person(self, term: QueryTerm, scene: Scene) -> str | None:
        """Who is called by a word without a capital."""
        word = plain(self._written([term]))
        if rarity(word) < _UNCOMMON:
            return None
        people = (member for member in scene.cast.members.values() if member.person)
        return next((member.name for member in people if plain(member.name.split()[-1]) == word), None)

    def _written(self, run: list[QueryTerm]) -> str:
        return self.asked.question[run[0].start : run[-1].end]

    def _is_there(
        self, run: list[QueryTerm], scene: Scene, statement: Statement, stems: frozenset[str]
    ) -> bool:
        member = self._person(run[0], scene) or scene.cast.resolve(self._written(run))
        if member is not None and self._is_meant(member, scene, statement):
            return True
        if member is not None and scene.cast.members[member].person:
            return False
        held = sum(term.weight for term in run if self._holds(term, scene, statement, stems))
        return held >= _ENOUGH_OF_NAME * sum(term.weight for term in run)

    def _is_meant(self, name: str, scene: Scene, statement: Statement) -> bool:
        if name == statement.speaker:
            return self.of_speaker or plain(name.split()[-1]) in map(plain, _WORD.findall(statement.text))
        return refers_to(name, scene, statement)

    def _holds(self, term: QueryTerm, scene: Scene, statement: Statement, stems: frozenset[str]) -> bool:
        if not stems.isdisjoint(term.variants):
            return True
        country = nation(self._written([term]))
        return country is not None and country in _nations(scene.at(scene.context(statement)))


def _acts(name: str, scene: Scene, sentence: Span) -> bool:
    text, member = scene.analysis.article.text, scene.cast.members.get(name)
    pronoun = member.gender if member else None
    if pronoun and scene.at(sentence).casefold().startswith(f"{pronoun} "):
        return True
    for mention in scene.cast.mentions(sentence.start, sentence.end):
        if mention.name == name and not mention.possessive:
            before, after = text[sentence.start : mention.start], _WORD.match(text, mention.start)
            follows = _ACTS.match(text, after.end(), sentence.end) if after else None
            if follows is not None and not _PREPOSITION.search(" ".join(before.split()[-3:])):
                return True
    return False


def refers_to(name: str, scene: Scene, statement: Statement) -> bool:
    """Whether the sentences of a statement refer to somebody who is not its speaker."""
    context = scene.context(statement)
    text = scene.at(context)
    last = plain(name.split()[-1])
    mentioned = {mention.name for mention in scene.cast.mentions(context.start, context.end)}
    if name in mentioned:
        return True
    namesakes = {other for other in mentioned if plain(other.split()[-1]) == last}
    written = {plain(text[term.start : term.end]) for term in terms(text)}
    if not namesakes and last in written:
        return True
    return _titled(name, text, scene, statement) or _pronoun_of(name, scene, statement)


def _titled(name: str, text: str, scene: Scene, statement: Statement) -> bool:
    """Whether a title without a name stands for somebody: theirs alone, or theirs and the speaker's."""
    member = scene.cast.members.get(name)
    titles = {plain(title.split()[-1]) for title in member.titles} if member else set()
    words = list(_WORD.finditer(text))
    for at, word in enumerate(words):
        following = words[at + 1].group() if at + 1 < len(words) else ""
        if plain(word.group()) not in titles or following[:1].isupper():
            continue
        for first in range(max(0, at - _LONGEST_TITLE + 1), at + 1):
            meant = scene.cast.resolve(text[words[first].start() : word.end()])
            if meant is not None:
                break
        else:
            meant = _only_other_bearer(plain(word.group()), text, scene, statement)
        if meant == name:
            return True
    return False


def _only_other_bearer(title: str, text: str, scene: Scene, statement: Statement) -> str | None:
    """The one bearer of a title who neither speaks nor is called by name in the same sentences."""
    written = {plain(word) for word in _WORD.findall(text)}
    bearers = [
        member.name
        for member in scene.cast.members.values()
        if any(plain(held.split()[-1]) == title for held in member.titles)
        and member.name != statement.speaker
        and plain(member.name.split()[-1]) not in written
    ]
    return bearers[0] if len(bearers) == 1 else None


def _pronoun_of(name: str, scene: Scene, statement: Statement) -> bool:
    """Whether a pronoun in direct words stands for somebody: whoever it fits was named last before."""
    member = scene.cast.members.get(name)
    gender = member.gender if member else None
    if gender is None or statement.speech != "direct" or not _PRONOUNS[gender].search(statement.text):
        return False
    for mention in scene.cast.mentions_before(statement.span.start):
        candidate = scene.cast.members.get(mention.name)
        if candidate and candidate.gender == gender and candidate.name != statement.speaker:
            return candidate.name == name
    return False


def _nations(text: str) -> set[str]:
    found = {country for word in _WORD.findall(text) if word[0].isupper() and (country := nation(word))}
    folded = text.casefold()
    return found | {country for words, country in _COUNTRY_IN_WORDS.items() if words in folded}
