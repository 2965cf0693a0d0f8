"""An article in which statements are looked for, and whether their sentences refer to somebody.

They may do so by a name, by a title ("the U.S. president"), or, inside somebody's direct words, by a pronoun.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property

from index.models import Span, Statement
from index.statements.names import nation, plain
from index.store.database import Analysis
from index.text.terms import NAME_WORD, content_stems, terms

_LONGEST_TITLE = 4
_CONTRAST = re.compile(r"(?i)(?:while|whereas|although|though|unlike)\s[^,;.]*[,;]")
_ACTS = re.compile(
    r"\s+(?!(?:and|or|but|as|of|in|on|at|for|with|to|by|from|over|about|who|which|that|if|when|than)\b)[a-z]"
)
_PREPOSITION = re.compile(
    r"\b(?:at|to|of|with|for|from|against|on|about|over|by|between)(?:\s+[A-Z]\S*)*\s*$"
)
_PRONOUNS = {"he": re.compile(r"(?i)\b(?:he|him|his)\b"), "she": re.compile(r"(?i)\b(?:she|her|hers)\b")}
_COUNTRY_IN_WORDS = {"united states": "us", "united kingdom": "uk"}


@dataclass(frozen=True, eq=False)
class Scene:
    """An article whose statements are looked through, and its people."""

    analysis: Analysis

    def context(self, statement: Statement) -> Span:
        """The sentences that hold a statement, without what the first one only sets against it."""
        touched, text = self.touched(statement), self.analysis.article.text
        start, end = self.analysis.sentences[touched[0]].start, self.analysis.sentences[touched[-1]].end
        contrast = _CONTRAST.match(text, start, max(start, statement.span.start))
        return Span(contrast.end() if contrast else start, end)

    def touched(self, statement: Statement) -> range:
        """Which of the article's sentences hold a statement, counted from 0."""
        sentences, span = self.analysis.sentences, statement.span
        first = bisect_right(sentences, span.start, key=lambda sentence: sentence.end)
        return range(first, bisect_left(sentences, span.end, key=lambda sentence: sentence.start))

    @cached_property
    def stems(self) -> Callable[[Span], frozenset[str]]:
        """Gives the stems of the words at a place that are not function words."""
        return cache(lambda span: frozenset(content_stems(self.at(span))))

    def at(self, span: Span) -> str:
        """The article's text at a place."""
        return span.of(self.analysis.article.text)


def acts(name: str, scene: Scene, sentence: Span) -> bool:
    """Whether somebody may be the subject of a sentence."""
    text, member = scene.analysis.article.text, scene.analysis.cast.members.get(name)
    if member and member.gender and scene.at(sentence).casefold().startswith(f"{member.gender} "):
        return True
    for mention in scene.analysis.cast.mentions(sentence.start, sentence.end):
        if mention.name == name and not mention.possessive:
            before, after = text[sentence.start : mention.start], NAME_WORD.match(text, mention.start)
            follows = _ACTS.match(text, after.end(), sentence.end) if after else None
            if follows is not None and not _PREPOSITION.search(" ".join(before.split()[-3:])):
                return True
    return False


def refers_to(name: str, scene: Scene, statement: Statement) -> bool:
    """Whether the sentences of a statement refer to somebody who is not its speaker."""
    context = scene.context(statement)
    text, last = scene.at(context), _last_of(name)
    mentioned = {mention.name for mention in scene.analysis.cast.mentions(context.start, context.end)}
    return (
        name in mentioned
        or (last in written_in(text) and last not in map(_last_of, mentioned))
        or _titled(name, text, scene, statement)
        or _pronoun_of(name, scene, statement)
    )


def written_in(text: str) -> set[str]:
    """The words of a text in plain letters."""
    return {plain(text[term.start : term.end]) for term in terms(text)}


def _last_of(name: str) -> str:
    return plain(name.split()[-1])


def _titled(name: str, text: str, scene: Scene, statement: Statement) -> bool:
    """Whether a title without a name stands for somebody: theirs alone, or theirs and the speaker's."""
    member = scene.analysis.cast.members.get(name)
    titles = set(map(_last_of, member.titles)) if member else set()
    words = list(NAME_WORD.finditer(text))
    for at, word in enumerate(words):
        following = words[at + 1].group() if at + 1 < len(words) else ""
        if plain(word.group()) not in titles or following[:1].isupper():
            continue
        whole = words[max(0, at - _LONGEST_TITLE + 1) : at + 1]
        named = (scene.analysis.cast.resolve(text[first.start() : word.end()]) for first in whole)
        meant = next(filter(None, named), None)
        if name == (meant or _only_other_bearer(plain(word.group()), text, scene, statement)):
            return True
    return False


def _only_other_bearer(title: str, text: str, scene: Scene, statement: Statement) -> str | None:
    """The one bearer of a title who neither speaks nor is called by name in the same sentences."""
    written = {plain(word) for word in NAME_WORD.findall(text)}
    bearers = [
        member.name
        for member in scene.analysis.cast.members.values()
        if title in map(_last_of, member.titles)
        and member.name != statement.speaker
        and _last_of(member.name) not in written
    ]
    return bearers[0] if len(bearers) == 1 else None


def _pronoun_of(name: str, scene: Scene, statement: Statement) -> bool:
    """Whether a pronoun in direct words stands for somebody: whoever it fits was named last before."""
    member = scene.analysis.cast.members.get(name)
    gender = member.gender if member else None
    if gender is None or statement.speech != "direct" or not _PRONOUNS[gender].search(statement.text):
        return False
    mentions = scene.analysis.cast.mentions_before(statement.span.start)
    before = (scene.analysis.cast.members.get(mention.name) for mention in mentions)
    fitting = (m.name for m in before if m and m.gender == gender and m.name != statement.speaker)
    return next(fitting, None) == name


def nations_in(text: str) -> set[str]:
    """The nations that a text names, by adjectives and capitals too."""
    found = {country for word in NAME_WORD.findall(text) if word[0].isupper() and (country := nation(word))}
    folded = text.casefold()
    return found | {country for words, country in _COUNTRY_IN_WORDS.items() if words in folded}
