"""A question, understood: its terms as the index knows them, and whether it asks for somebody's words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log

import numpy as np

from index.embedding.embedder import Embedder
from index.embedding.encoder import Vectors
from index.grammar import SpeechQuestion, speech_question
from index.grammar.chat_english import plain_english
from index.question import word_families
from index.question.canonical import Question
from index.question.lexicon import Lexicon, rarity
from index.question.spelling import Spelling
from index.question.word_families import Wording, forms
from index.store.database import Database
from index.text.terms import Term, fold, runs, stem, terms, words_of
from index.text.word_lists import read_words

_MOST_TERMS = 64
# What the weights of words are multiplied by: of what is asked for ("which event"), and of light words.
_KIND, _LITTLE = 2.0, 0.3
_OTHERWISE = 0.5
_ASKS_FOR_KIND = re.compile(r"(?i)\b(?:what|which)\s+(\w+)")
_LIGHT_WORDS = frozenset(form for word in read_words("light_words") for form in forms(stem(word)))


@dataclass(frozen=True)
class QueryTerm:
    """A content word of a question, standing at [start, end) of it.

    `variants` are the stems of the index that it may stand for (empty where there is none), `relatives` what
    the index has that says the same in another form. `weight` is its rarity (inverse document frequency plus
    rarity in English), `present` whether an article in scope says it in any form.
    """

    start: int
    end: int
    variants: tuple[str, ...]
    relatives: tuple[Wording, ...]
    weight: float
    name: bool
    present: bool

    @property
    def searched(self) -> list[str]:
        """What is searched for it: the word, and what says the same only where the index lacks the word."""
        return list(self.variants) or [" ".join(wording) for wording in self.relatives]

    def is_said_in(self, stems: frozenset[str]) -> bool:
        """Whether these stems say it in any form."""
        return self.share_in(stems) > 0

    def share_in(self, stems: frozenset[str]) -> float:
        """How much of it these stems say, in [0, 1]: less in another form, which may be of something else."""
        if not stems.isdisjoint(self.variants):
            return 1.0
        return _OTHERWISE if any(wording <= stems for wording in self.relatives) else 0.0


@dataclass(frozen=True)
class Query:
    """A question as retrieval and answering use it.

    `question` is canonical, on one line, in plain English and spelt as the articles spell it; `vector` has
    shape (dimension,). `speech` says what a question about somebody's words asks for.
    """

    question: str
    vector: Vectors
    terms: tuple[QueryTerm, ...]
    article_ids: frozenset[str] | None
    speech: SpeechQuestion | None = None

    @property
    def stems(self) -> list[str]:
        """All stems that count as a match of any term."""
        return list(dict.fromkeys(stem for term in self.terms for stem in term.searched))

    @property
    def absence(self) -> float:
        """The share of the question, weighted by rarity, that no article in scope mentions, in [0, 1]."""
        return 1.0 - self._share(term for term in self.terms if term.present) if self.terms else 1.0

    @property
    def unmentioned(self) -> list[str]:
        """The names in the question, each as written there, of which no article in scope has every word."""
        return self._names(lambda name: any(term.name and not term.present for term in name))

    @property
    def missing(self) -> list[str]:
        """What no article in scope says in any form: names as written, other words one by one, folded."""
        names = self.unmentioned
        of_names = {fold(word) for name in names for word in words_of(name)}
        others = (fold(self.written([term])) for term in self.terms if not (term.present or term.name))
        return [*names, *(word for word in others if word not in of_names)]

    @property
    def mentioned(self) -> list[str]:
        """The names in the question, each as written there, of which articles in scope have every word."""
        return self._names(lambda name: all(t.present for t in name) and any(t.name for t in name))

    def _names(self, fit: Callable[[list[QueryTerm]], bool]) -> list[str]:
        named = (term for term in self.terms if term.name or self.question[term.start].isdigit())
        return [self.written(name) for name in filter(fit, runs(named, self.question))]

    def written(self, run: Sequence[QueryTerm]) -> str:
        """The part of the question from the first of some terms to the last."""
        return self.question[run[0].start : run[-1].end]

    def narrowed(self, words: str) -> Query:
        """The same question with only those of its terms that are among these words."""
        folded = {fold(word) for word in words_of(words)}
        return replace(self, terms=tuple(term for term in self.terms if fold(self.written([term])) in folded))

    def coverage(self, stems: frozenset[str]) -> float:
        """The share of the question, weighted by rarity, that these stems say, in [0, 1]."""
        total = sum(term.weight for term in self.terms)
        return sum(term.weight * term.share_in(stems) for term in self.terms) / total if total else 0.0

    def _share(self, matched: Iterable[QueryTerm]) -> float:
        total = sum(term.weight for term in self.terms)
        return sum(term.weight for term in matched) / total if total else 0.0


class QueryReader:
    """Reads questions against one index."""

    def __init__(self, database: Database, embedder: Embedder) -> None:
        self._database = database
        self._embedder = embedder
        word_families.load()
        self._lexicon = Lexicon(database.vocabulary())
        spelling = Spelling(database, self._lexicon)
        # A question is read whole, and then for its parts or its one part.
        self._meant: Callable[[Question, frozenset[str] | None], str] = lru_cache(maxsize=64)(
            lambda question, article_ids: spelling.mended(plain_english(question), article_ids)
        )

    def meant(self, question: Question, article_ids: frozenset[str] | None = None) -> str:
        """A question about all articles or some in plain English, spelt as they spell it."""
        return self._meant(question, article_ids)

    def read(self, question: Question, article_ids: frozenset[str] | None = None) -> Query:
        """Understand a question about all articles or some."""
        meant = self.meant(question, article_ids)
        return Query(
            question=meant,
            vector=self._embedder.embed([meant])[0],
            terms=self._terms(meant, article_ids),
            article_ids=article_ids,
            speech=speech_question(meant),
        )

    def missing(self, question: Question) -> list[str]:
        """The names and words of a question that no article says, without understanding what it asks."""
        meant = self.meant(question)
        return Query(meant, np.zeros(0, dtype=np.float32), self._terms(meant, None), None).missing

    def read_claims(self, sentences: Sequence[str]) -> list[Query]:
        """Understand sentences that are no questions, each canonical and on one line."""
        vectors = self._embedder.embed(sentences)
        return [
            Query(question=sentence, vector=vector, terms=self._terms(sentence, None), article_ids=None)
            for sentence, vector in zip(sentences, vectors, strict=True)
        ]

    def _terms(self, asked: str, article_ids: frozenset[str] | None) -> tuple[QueryTerm, ...]:
        found: dict[str, QueryTerm] = {}
        kinds = {kind.start(1) for kind in _ASKS_FOR_KIND.finditer(asked)}
        for term in terms(asked):
            if term.stop or term.stem in found or len(found) == _MOST_TERMS:
                continue
            read = self._query_term(term, article_ids)
            is_kind = term.start in kinds
            found[term.stem] = replace(read, weight=_KIND * read.weight) if is_kind else read
        return tuple(found.values())

    def _query_term(self, term: Term, article_ids: frozenset[str] | None) -> QueryTerm:
        variants, relatives = self._lexicon.variants(term), self._lexicon.relatives(term)
        in_other_form = [" ".join(wording) for wording in relatives]
        frequency = self._database.document_frequency(variants or in_other_form)
        rare = log(1 + (self._database.passage_count + 1) / (frequency + 0.5)) + rarity(term.folded)
        return QueryTerm(
            start=term.start,
            end=term.end,
            variants=variants,
            relatives=relatives,
            weight=rare * (_LITTLE if term.stem in _LIGHT_WORDS and not term.name else 1.0),
            name=term.name,
            present=frequency > 0
            and (
                article_ids is None
                or self._database.document_frequency([*variants, *in_other_form], article_ids) > 0
            ),
        )
