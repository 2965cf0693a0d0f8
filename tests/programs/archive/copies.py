"""An archive as large as one likes, made of real articles: first of them as they are, then of copies.

An article of the archive is several real ones. A copy has other names, and its vectors are those of what it
is made of, each moved a little: nothing is embedded again, so they are only about what its words say.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count, cycle
from math import isqrt
from pathlib import Path

import numpy as np

from index.embedding.encoder import Vectors
from index.models import Article, Passage, Span, Statement
from index.statements import Cast, Member, Mention
from index.store.database import Analysis, Database
from index.store.generations import Generations
from index.store.stored_vectors import StoredVectors
from index.store.writer import Description

Part = tuple[Analysis, Vectors, Vectors]
_PASSAGES = 5
_RENAMED, _OF = 1, 3
_MOVED = 0.3
_NAME = re.compile(r"\b[A-Z][a-z]{3,}\b")


def write_archive(base: Database, root: Path, passages: int) -> None:
    """Write an index of about so many passages, ten an article or so, made as the base was."""
    generations, made = Generations(root), base.manifest
    with generations.building(0):
        with generations.writing(None) as writer:
            written = 0
            for part in _parts(base, isqrt(passages // max(1, base.passage_count)) + 1):
                written += writer.add(*part).passages
                if written >= passages:
                    break
            writer.describe(
                Description(made.index_id, made.created, made.model, made.dimension, made.calibration)
            )
            writer.commit()
        generations.make_live(writer, made.index_id, None)
        generations.refresh_search(erases=False)


def _parts(base: Database, spellings: int) -> Iterator[Part]:
    """Articles without end: several of the base in one, whose names are spelt in so many ways."""
    chance, stored = np.random.default_rng(0), StoredVectors(base)
    ids = cycle(base.article_ids)
    taken = 0
    for number in count():
        analysis, of_passages, of_sentences = _read(base, stored, next(ids))
        while len(analysis.passages) < _PASSAGES:
            other, their_passages, their_sentences = _read(base, stored, next(ids))
            analysis = _joined(analysis, other)
            of_passages = np.vstack([of_passages, their_passages])
            of_sentences = np.vstack([of_sentences, their_sentences])
            taken += 1
        taken += 1
        if taken <= len(base.article_ids):
            yield _renamed(analysis, f"real-{number}", 0), of_passages, of_sentences
        else:
            renamed = _renamed(analysis, f"copy-{number}", int(chance.integers(spellings)))
            yield renamed, _moved(of_passages, chance), _moved(of_sentences, chance)


def _read(base: Database, stored: StoredVectors, article_id: str) -> Part:
    numbers = base.passage_numbers[article_id]
    return base.analysis(article_id), stored.of_passages(numbers), stored.of_article(article_id)


def _moved(vectors: Vectors, chance: np.random.Generator) -> Vectors:
    aside = chance.normal(size=vectors.shape).astype(np.float32)
    moved = vectors + _MOVED * aside / np.linalg.norm(aside, axis=1, keepdims=True)
    return np.asarray(moved / np.linalg.norm(moved, axis=1, keepdims=True), dtype=np.float32)


def _joined(one: Analysis, other: Analysis) -> Analysis:
    """Two articles as one, the second below the first."""
    offset = len(one.article.text) + 1
    below = sum(bool(line.strip()) for line in one.article.text.split("\n"))

    def moved(span: Span) -> Span:
        return Span(span.start + offset, span.end + offset)

    article_id = one.article.article_id
    passages = (
        Passage(article_id, moved(p.span), p.paragraph + below, tuple(map(moved, p.sentences)))
        for p in other.passages
    )
    statements = (
        replace(
            s,
            article_id=article_id,
            span=moved(s.span),
            paragraph=s.paragraph + below,
            speaker_mention=s.speaker_mention and moved(s.speaker_mention),
        )
        for s in other.statements
    )
    members = {**one.cast.members, **other.cast.members}
    mentions = [Mention(m.start + offset, m.name, m.possessive) for m in other.cast.every_mention]
    return Analysis(
        replace(one.article, text=f"{one.article.text}\n{other.article.text}"),
        (*one.sentences, *map(moved, other.sentences)),
        (*one.passages, *passages),
        (*one.statements, *statements),
        Cast(list(members.values()), [*one.cast.every_mention, *mentions]),
    )


def _renamed(analysis: Analysis, article_id: str, spelling: int) -> Analysis:
    """The same article with some of its names spelt in another way, each as long as it was."""
    spelt = _speller(spelling)
    before = analysis.article
    article = Article(article_id, spelt(before.title), spelt(before.text), before.published, before.source)

    def statement(said: Statement) -> Statement:
        speaker = said.speaker and spelt(said.speaker)
        return replace(said, article_id=article_id, text=said.span.of(article.text), speaker=speaker)

    members = [
        Member(spelt(m.name), m.titles, m.person, m.short and spelt(m.short))
        for m in analysis.cast.members.values()
    ]
    mentions = [Mention(m.start, spelt(m.name), m.possessive) for m in analysis.cast.every_mention]
    return Analysis(
        article,
        analysis.sentences,
        tuple(replace(passage, article_id=article_id) for passage in analysis.passages),
        tuple(map(statement, analysis.statements)),
        Cast(members, mentions),
    )


def _speller(spelling: int) -> Callable[[str], str]:
    letters = np.random.default_rng(spelling).permutation(list(string.ascii_lowercase))
    others = str.maketrans(string.ascii_lowercase, "".join(letters))

    def spelt(name: re.Match[str]) -> str:
        written = name.group()
        is_renamed = spelling > 0 and (sum(map(ord, written)) + spelling) % _OF < _RENAMED
        return written[0] + written[1:].translate(others) if is_renamed else written

    return lambda text: _NAME.sub(spelt, text)
