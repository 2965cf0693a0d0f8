"""How the articles of an index write a word: in which spellings, and whether with a capital.

Only running text tells: titles and headings have capitals for other reasons, and so have sentences' starts.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from index.store.database import Database
from index.text.terms import STOP_WORDS, fold, stem

_MOST_ARTICLES = 3
_MOST_KEPT = 5_000
_LONG_STEM, _LONG_WORD = 4, 4
_SHORTEST_LINE, _TITLE_SHARE, _NEAR = 40, 0.6, 150
_LOOK_BACK, _LONGEST = 4, 40
_BEFORE = re.compile(r"([^\W_]+)[ -]$")
_AFTER = re.compile(r"[ -]([^\W_]+)")
_OPENS = re.compile(r"[.!?…:•*\n”\"“‘'«(\[]\s*$")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Occurrence:
    """A place where a word stands, as `written` there.

    `named` says that it has a capital that the start of a sentence does not explain. `neighbours` are the
    words on both sides, folded and without function words; `capitals` are those with a capital, and figures.
    """

    written: str
    named: bool
    neighbours: frozenset[str]
    capitals: frozenset[str]

    @property
    def capital(self) -> bool:
        """Whether it has a capital for whatever reason."""
        return self.written[0].isupper()


@dataclass(frozen=True)
class Usage:
    """All places of some articles where a word stands."""

    occurrences: tuple[Occurrence, ...]

    def spellings(self, with_capital: bool) -> dict[str, str]:
        """The most common writing of each of its forms, by the form folded, the most common form first."""
        counts = Counter(one.written for one in self.occurrences if one.capital or not with_capital)
        found: dict[str, str] = {}
        for written, _ in counts.most_common():
            found.setdefault(fold(written), written)
        return found

    @cached_property
    def is_name(self) -> bool:
        """Whether it always has a capital, and somewhere for no other reason than being a name."""
        return any(one.named for one in self.occurrences) and all(one.capital for one in self.occurrences)

    @cached_property
    def stands_alone(self) -> bool:
        """Whether it is somewhere a name by itself."""
        return any(one.named and not one.capitals for one in self.occurrences)

    def is_name_beside(self, words: Collection[str]) -> bool:
        """Whether it and one of these words, folded, are a name wherever they stand together."""
        together = [one for one in self.occurrences if not one.neighbours.isdisjoint(words)]
        return bool(together) and all(one.capital and not one.capitals.isdisjoint(words) for one in together)


class Usages:
    """Looks words up in the texts of one index."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._in_article: Callable[[str, str], tuple[Occurrence, ...]] = lru_cache(maxsize=_MOST_KEPT)(
            lambda word_stem, article_id: _find(word_stem, database.article(article_id).text)
        )

    def of(self, stems: Sequence[str], article_ids: frozenset[str] | None) -> Usage:
        """How the articles, of all or of some, write the words with these stems."""
        if not stems:
            return Usage(())
        if article_ids is not None and len(article_ids) == 1:
            holding = list(article_ids)
        else:
            holding = self._database.articles_holding(stems, _MOST_ARTICLES, article_ids)
        places = (self._in_article(word_stem, article_id) for article_id in holding for word_stem in stems)
        return Usage(tuple(one for found in places for one in found))


def _find(word_stem: str, text: str) -> tuple[Occurrence, ...]:
    # The last letter of a stem may not be the word's ("happi").
    begins = word_stem[:-1] if len(word_stem) > _LONG_STEM else word_stem
    same = (match for match in _beginning(begins, text) if stem(fold(match.group())) == word_stem)
    return tuple(filter(None, (_occurrence(text, match) for match in same)))


def _beginning(begins: str, text: str) -> Iterator[re.Match[str]]:
    """The words of a text that begin so, in whatever case."""
    lowered, place = text.lower(), -1
    if len(lowered) != len(text):
        # A few letters become two small ones, so that places differ.
        yield from re.finditer(rf"(?i)(?<![^\W_]){re.escape(begins)}[^\W\d_]*+(?!\d)", text)
        return
    # To find the places first is several times as fast.
    word = re.compile(rf"(?s)(?<![^\W_]).{{{len(begins)}}}[^\W\d_]*+(?!\d)")
    while (place := lowered.find(begins, place + 1)) >= 0:
        if match := word.match(text, place):
            yield match


def _occurrence(text: str, match: re.Match[str]) -> Occurrence | None:
    """The place, as it counts; None for a capital in a title or a heading."""
    written, place, stop = match.group(), match.start(), match.end()
    start, end = text.rfind("\n", 0, place) + 1, text.find("\n", stop)
    end = end if end >= 0 else len(text)
    if written[0].isupper() and _is_title(text, start, end, place):
        return None
    opens = place == start or _OPENS.search(text, max(start, place - _LOOK_BACK), place) is not None
    sides = (_BEFORE.search(text, max(start, place - _LONGEST), place), _AFTER.match(text, stop, end))
    words = [side.group(1) for side in sides if side and fold(side.group(1)) not in STOP_WORDS]
    return Occurrence(
        written=written,
        # An acronym, or "McVie", is none for standing first.
        named=written[0].isupper() and (not opens or not written[1:].islower()),
        neighbours=frozenset(map(fold, words)),
        capitals=frozenset(fold(word) for word in words if not word[0].islower()),
    )


def _is_title(text: str, start: int, end: int, place: int) -> bool:
    """Whether a line of a text is no running text, as far as the words about a place in it tell."""
    near = text[max(start, place - _NEAR) : min(end, place + _NEAR)]
    words = [word for word in _WORD.findall(near) if len(word) >= _LONG_WORD]
    return end - start < _SHORTEST_LINE or sum(w[0].isupper() for w in words) > _TITLE_SHARE * len(words)
