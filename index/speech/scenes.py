"""An article in which statements are looked for: its sentences, its people, and what they are."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import repeat

from index.models import Span, Statement
from index.speech.descriptions import Description, descriptions
from index.statements.cast import INSTITUTIONS
from index.statements.names import plain
from index.store.database import Analysis
from index.text.conversations import looks_labelled
from index.text.paragraphs import find_paragraphs
from index.text.terms import NAME_WORD, content_stems, is_english

_SEVERAL = 2
_OF_SPORT = ("coach", "league", "season", " match", " goal", "players", "half-time", " scored", " cup ")
_CONTRAST = re.compile(r"(?i)(?:while|whereas|although|though|unlike)\s[^,;.]*[,;]")


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
    def is_understood(self) -> bool:
        """Whether who speaks can be read from it: it is in English, and no conversation.

        An interview may set the questions in bold and name nobody at the answers.
        """
        text = self.analysis.article.text
        told = [span.of(text) for span in self._paragraphs]
        labelled = sum(map(looks_labelled, told))
        questions = sum(map(str.endswith, told, repeat("?")))
        return self.is_english and labelled < _SEVERAL and questions < _SEVERAL

    @cached_property
    def is_english(self) -> bool:
        """Whether it is in the only language in which statements are found."""
        return is_english(self.analysis.article.text)

    @cached_property
    def descriptions(self) -> dict[str, tuple[Description, ...]]:
        """Of everybody by their names, what the article says that they are."""
        return descriptions(self.analysis)

    def names(self, word: str) -> bool:
        """Whether a word, in whatever case, is one of the names in the article."""
        return plain(word).removesuffix("s") in self._words_of_names

    def is_shared(self, word: str) -> bool:
        """Whether several of the names in the article have a word."""
        names = (name for name in self.analysis.cast.members if name[:1].isupper())
        return sum(plain(word) in map(plain, name.split()) for name in names) > 1

    def called(self, name: str) -> frozenset[str]:
        """The single words, plainly written, by which the article calls somebody or something named."""
        text = self.analysis.article.text
        places = (m.start for m in self.analysis.cast.every_mention if m.name == name)
        words = (NAME_WORD.match(text, place) for place in places)
        return frozenset(plain(word.group()) for word in words if word)

    @cached_property
    def _words_of_names(self) -> frozenset[str]:
        names = (name.split() for name in self.analysis.cast.members if name[:1].isupper())
        words = {plain(word).removesuffix("s") for name in names for word in name if word[:1].isupper()}
        return frozenset(words - INSTITUTIONS)

    @cached_property
    def stems(self) -> Callable[[Span], frozenset[str]]:
        """Gives the stems of the words at a place that are not function words."""
        return cache(lambda span: frozenset(content_stems(self.at(span))))

    def holds(self, word: str) -> bool:
        """Whether the article has a word, in whatever form."""
        own = frozenset().union(self.title_stems, *self.paragraph_stems)
        return self.names(word) or not own.isdisjoint(content_stems(word))

    @cached_property
    def is_of_sport(self) -> bool:
        """Whether the article is of teams and matches."""
        return sum(word in self.analysis.article.text for word in _OF_SPORT) >= _SEVERAL

    @cached_property
    def title_stems(self) -> frozenset[str]:
        """The stems of the words of the title."""
        return frozenset(content_stems(self.analysis.article.title))

    @cached_property
    def paragraph_stems(self) -> list[frozenset[str]]:
        """The stems of the words of each paragraph, in order."""
        return [self.stems(span) for span in self._paragraphs]

    def paragraph(self, place: int) -> int:
        """Which of the article's paragraphs holds a place, counted from 1."""
        return bisect_right(self._paragraphs, place, key=lambda span: span.start)

    @cached_property
    def _paragraphs(self) -> list[Span]:
        return find_paragraphs(self.analysis.article.text)

    def at(self, span: Span) -> str:
        """The article's text at a place."""
        return span.of(self.analysis.article.text)
