"""A question spelt as the articles spell it: slips of the pen mended, and names given their capitals.

What an article of the index writes just so stays as it is, and so does what is written like a name.
"""

from collections.abc import Iterator, Sequence

from index.grammar.acts import act_of
from index.grammar.chat_english import is_english
from index.question.lexicon import RARE, Lexicon, common_words, is_listed, rarity
from index.question.usage import Usage, Usages
from index.store.database import Database
from index.text.quotations import QUOTED
from index.text.slips import common_slip, is_slip
from index.text.terms import STOP_WORDS, Term, name_key, stem, terms


class Spelling:
    """Spells questions as the articles of one index do."""

    def __init__(self, database: Database, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._usages = Usages(database)

    def mended(self, question: str, article_ids: frozenset[str] | None) -> str:
        """The question about all articles or some, as they spell its words."""
        if not is_english(question):
            return question
        words = terms(question)
        parts, end = [], 0
        for place in _places_to_spell(question, words):
            word = words[place]
            spelt = self._common(word) or self._as_written(words, place, article_ids)
            if spelt is not None:
                capital = question[word.start].isupper()
                parts += [question[end : word.start], spelt[0].upper() + spelt[1:] if capital else spelt]
                end = word.end
        return "".join([*parts, question[end:]])

    def _common(self, word: Term) -> str | None:
        """The common word of English for which a word that is none may be misspelt."""
        if not self._is_unknown(word):
            return None
        model = common_slip(word.folded, common_words())
        known = model is not None and (model in STOP_WORDS or self._lexicon.knows(stem(model)))
        return model if known or not self._lexicon.variants(word) else None

    def _as_written(
        self, words: Sequence[Term], place: int, article_ids: frozenset[str] | None
    ) -> str | None:
        """A word as the articles write it, where they do so otherwise."""
        word = words[place]
        usage = self._usages.of(self._lexicon.variants(word), article_ids)
        is_name = _is_name(words, place, usage)
        spellings = usage.spellings(with_capital=is_name)
        own = spellings.get(word.folded)
        if own is not None:
            return own if is_name else None
        singular = spellings.get(word.folded.removesuffix("s"))
        if singular is not None and is_name:
            return singular + ("'s" if _owns(words, place) else "s")
        if not self._is_unknown(word):
            return None
        model = next((form for form in spellings if _is_slip(word.folded, form)), None)
        return spellings[model] if model and is_name else model

    def _is_unknown(self, word: Term) -> bool:
        """Whether neither English nor the articles have the word."""
        return not is_listed(word.folded) and not self._lexicon.knows(word.stem)


def _places_to_spell(question: str, words: Sequence[Term]) -> Iterator[int]:
    """Which words are neither function words nor quoted, and have no capital of their own."""
    quoted = [match.span() for match in QUOTED.finditer(question)]
    for place, word in enumerate(words):
        written = question[word.start : word.end]
        bare = written.islower() or (word.start == 0 and written[1:].islower())
        if bare and written.isalpha() and not word.stop and not any(a < word.start < b for a, b in quoted):
            yield place


def _is_name(words: Sequence[Term], place: int, usage: Usage) -> bool:
    """Whether a word is meant as a name.

    A common word ("house") may be part of names alone, and is one then only beside another part of it. Who
    gives other names their capitals leaves out only those of rare words.
    """
    beside = (*words[max(0, place - 1) : place], *words[place + 1 : place + 2])
    if usage.is_name_beside({word.folded for word in beside if not word.stop}):
        return True
    rare, cased = rarity(words[place].folded) >= RARE, any(word.name for word in words)
    return usage.is_name and (rare or (usage.stands_alone and not cased))


def _owns(words: Sequence[Term], place: int) -> bool:
    """Whether what follows a name can be what belongs to it."""
    following = words[place + 1] if place + 1 < len(words) else None
    return following is not None and not following.stop and act_of(following.folded) is None


def _is_slip(word: str, form: str) -> bool:
    return is_slip(word, form) or name_key(word) == name_key(form)
