"""What a question demands of a sentence that answers it, beyond being like it.

"Which general was not at Quebec?" is not answered by who was there, nor "What began in 1904?" by what began
in 2004: such a question resembles the sentence in all but one word. Demands are what a sentence has to take
over from the question, or to give because it is asked for; each is worth the same.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import permutations
from typing import Literal

from index.question.answer_kind import gives_expected_kind
from index.question.query import Query
from index.text.terms import Term, stem, terms
from index.text.word_lists import DENIALS, either, read_groups, read_words

Demand = Literal["topic", "kind", "denial", "opposite", "name", "number", "limit"]
"""What a sentence fails: it has no word of the question's, gives no answer of the kind asked for, does not
deny what the question denies, has the opposite of a word of the question, another name or not the number, or
lacks a word that sets a limit ("first", "only", "largest")."""

_OF_THINGS = {"no", "none", "nobody", "nothing"}
_DENIES = re.compile(
    rf"(?i)\b(?!not only)(?:{either(DENIALS - _OF_THINGS)}|(?:do|does|did|is|was|were|ca|wo)nt)\b"
    r"|n['’]t\b|\bnon-"
)
_OFFERS_DENIAL = re.compile(r"(?i)\bor not\b|^\W*\w+n['’]?t\b")
_MAY_DENY = re.compile(
    rf"(?i)\b(?:{either(DENIALS)}|fail(?:ed|s)? to|refus\w+|lack\w*|unable|except|non)\b|n['’]t\b"
)
_OPPOSITES = read_groups("opposites")
_DENYING = frozenset(map(stem, read_words("denying_words")))
_LIMITS = read_words("limits")
_SUPERLATIVE = re.compile(r"\w{3,}est")
_NO_SUPERLATIVES = read_words("no_superlatives")
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
        self._variants = {term.start: term.variants for term in query.terms}
        self._denies = bool(_DENIES.search(query.question)) and not _OFFERS_DENIAL.search(query.question)

    def failed_by(self, sentence: str, words: Sequence[Term], before: str) -> tuple[Demand, ...]:
        """The demands that a sentence fails. `words` are its terms, `before` is what stands before it."""
        held = {word.stem for word in words}
        missing = [
            word for word in self._words if held.isdisjoint({word.stem, *self._variants.get(word.start, ())})
        ]
        denied = self._denies or any(word.stem in _DENYING for word in missing)
        fails: dict[Demand, bool] = {
            "topic": bool(self._terms) and all(held.isdisjoint(term.variants) for term in self._terms),
            "kind": not gives_expected_kind(self._question, sentence),
            "denial": denied and not _MAY_DENY.search(sentence),
            "opposite": any((opposites(word.stem) & held) - self._stems for word in missing),
            "name": self._names_somebody_else(sentence, words, held, before),
            "number": any(held.isdisjoint(number.variants) for number in self._numbers),
            "limit": any(map(_is_limit, missing)),
        }
        return tuple(demand for demand, failed in fails.items() if failed)

    def _names_somebody_else(self, sentence: str, words: Sequence[Term], held: set[str], before: str) -> bool:
        """Whether it lacks a name of the question, also where its pronouns point, and has another name."""
        absent = [name for name in self._names if held.isdisjoint(name.variants)]
        if not absent or not any(word.name and word.stem not in self._stems for word in words):
            return False
        if _BEGINS_WITH_PRONOUN.match(sentence):
            meant = {word.stem for word in terms(before)}
            return any(meant.isdisjoint(name.variants) for name in absent)
        return True


def _is_limit(word: Term) -> bool:
    superlative = _SUPERLATIVE.fullmatch(word.folded) and word.folded not in _NO_SUPERLATIVES
    return word.folded in _LIMITS or bool(superlative)


@lru_cache(maxsize=1_000)
def opposites(word_stem: str) -> frozenset[str]:
    """The stems of the opposites of a word, given by its own stem."""
    pairs = ((word, other) for word, opposed in _OPPOSITES.items() for other in opposed)
    return frozenset(stem(b) for pair in pairs for a, b in permutations(pair) if stem(a) == word_stem)
