"""What a question demands of a sentence that answers it, beyond being like it.

"Which general was not at Quebec?" is not answered by who was there, nor "What began in 1904?" by what began
in 2004: such a question resembles the sentence in all but one word. Demands are what a sentence has to take
over from the question, or to give because it is asked for; each is worth the same.
"""

import re
from collections.abc import Sequence
from typing import Literal

from index.question.answer_kind import asks_quantity, gives_expected_kind
from index.question.query import Query
from index.question.word_families import Wording, opposed, other_fates
from index.text.terms import Term, sentence_terms, stem, terms
from index.text.word_lists import DENIALS, either, read_words

Demand = Literal["topic", "kind", "denial", "opposite", "name", "number"]
"""What a sentence fails: it has no word of the question's, gives no answer of the kind asked for, does not
deny what the question denies, tells the opposite of a word of the question, has another name or not the
number."""

_OF_THINGS = {"no", "none", "nobody", "nothing"}
_DENIES = re.compile(
    rf"(?i)\b(?!not only)(?:{either(DENIALS - _OF_THINGS)}|(?:do|does|did|is|was|were|ca|wo)nt)\b"
    r"|n['’]t\b|\bnon-"
)
_OFFERS_DENIAL = re.compile(r"(?i)\bor not\b|^\W*\w+n['’]?t\b")
_MAY_DENY = re.compile(
    rf"(?i)\b(?:{either(DENIALS)}|fail(?:ed|s)? to|refus\w+|lack\w*|unable|except|non)\b|n['’]t\b"
)
_DENYING = frozenset(map(stem, read_words("denying_words")))
_ENGLISH = re.compile(r"(?i)\b(?:what|which|who|whom|whose|when|where|how|why|the|of|is|are|did|does|do)\b")
_BEGINS_WITH_PRONOUN = re.compile(r"(?i)\W*(?:[\w’']+\W+){0,4}(?:he|she|they)\b")


class Demands:
    """The demands of one question."""

    def __init__(self, query: Query) -> None:
        self._question = query.question
        self._words = terms(query.question)
        self._stems = frozenset(word.stem for word in self._words)
        self._terms = query.terms
        self._numbers = [term for term in query.terms if query.question[term.start].isdigit()]
        # Other languages write more than names with a capital.
        english = _ENGLISH.search(query.question)
        self._names = [term for term in query.terms if term.name] if english else []
        self._by_place = {term.start: term for term in query.terms}
        self._opposed = [(word, told) for word in self._words if (told := self._told_instead(word))]
        self._denies = bool(_DENIES.search(query.question)) and not _OFFERS_DENIAL.search(query.question)

    def failed_by(
        self, sentence: str, words: Sequence[Term], before: str, by: frozenset[str] = frozenset()
    ) -> tuple[Demand, ...]:
        """The demands that a sentence fails.

        `words` are its terms, `before` is what stands before it, `by` are the stems of
        the name of who says it.
        """
        held = by.union(word.stem for word in words)
        missing = [word for word in self._words if not self._is_said(word, held)]
        denied = self._denies or any(word.stem in _DENYING for word in missing)
        fails: dict[Demand, bool] = {
            "topic": bool(self._terms) and not any(term.is_said_in(held) for term in self._terms),
            "kind": not gives_expected_kind(self._question, sentence),
            "denial": denied and not _MAY_DENY.search(sentence),
            "opposite": self._is_opposed(held),
            "name": self._names_somebody_else(sentence, words, held, before),
            "number": any(held.isdisjoint(number.variants) for number in self._numbers),
        }
        return tuple(demand for demand, failed in fails.items() if failed)

    def is_opposed_by(self, sentence: str) -> bool:
        """Whether a sentence tells something else than the question asks about.

        It has the opposite of a word of the question and not the word itself in any form, or tells how many
        were hurt where it is asked how many were killed.
        """
        # Few questions have a word with an opposite; of the others no sentence is taken apart.
        return bool(self._opposed) and self._is_opposed(frozenset(w.stem for w in sentence_terms(sentence)))

    def _told_instead(self, word: Term) -> list[Wording]:
        """What tells something else than a word: a number of the hurt tells none of the dead."""
        fates = other_fates(word.stem) if asks_quantity(self._question) else ()
        return [wording for wording in (*opposed(word.stem), *fates) if not wording <= self._stems]

    def _is_opposed(self, held: frozenset[str]) -> bool:
        return any(
            not self._is_said(word, held) and any(wording <= held for wording in wordings)
            for word, wordings in self._opposed
        )

    def _is_said(self, word: Term, held: frozenset[str]) -> bool:
        term = self._by_place.get(word.start)
        return word.stem in held or (term is not None and term.is_said_in(held))

    def _names_somebody_else(
        self, sentence: str, words: Sequence[Term], held: frozenset[str], before: str
    ) -> bool:
        """Whether it lacks a name of the question, also where its pronouns point, and has another name."""
        absent = [name for name in self._names if held.isdisjoint(name.variants)]
        if not absent or not any(word.name and word.stem not in self._stems for word in words):
            return False
        if _BEGINS_WITH_PRONOUN.match(sentence):
            meant = {word.stem for word in terms(before)}
            return any(meant.isdisjoint(name.variants) for name in absent)
        return True
