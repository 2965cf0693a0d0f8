"""The same passages, scores and answers, whichever engine finds them."""

import json
import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index import Article, Builder, Embedder, Index, default_article, read_paths
from index.store.database import Database
from index.store.generations import Generations
from tests.fixtures.engines.ground import CLUSTERS, Ground

WORDS = (
    "harbour quay ferry cheese bridge council painter green storm river valley school nurse tunnel train "
    "winter market island captain engine timber orchard"
).split()
ASKED = [
    ["harbour"],
    ["ferri", "chees"],
    ["bridg council"],
    ["bridg council", "green"],
    ["storm", "storm", "winter market", "nowher"],
    ["nowher"],
    ["harbour nowher"],
    [*(word for word in WORDS if word.isalpha())],
]
QUESTIONS = [
    "What did Peskov say?",
    "Who said that?",
    "What is the article about?",
    "When did Putin and Biden talk?",
    "What did the Kremlin say about the talks?",
    "Where will the football final be played?",
    "Did Biden call Putin a killer, and what did Moscow answer?",
    "Who is Dmitry Peskov?",
]


def archive() -> list[Article]:
    """Articles of many lengths, of words that are rare here and frequent there."""
    random, articles = np.random.default_rng(7), []
    for number in range(24):
        chances = random.dirichlet(np.full(len(WORDS), 0.4))
        sentences = [
            f"The {' '.join(random.choice(WORDS, random.integers(3, 14), p=chances))} of number {number}."
            for _ in range(random.integers(1, 9))
        ]
        articles.append(Article(f"a{number}", f"Story {number}", "\n\n".join(sentences)))
    return articles


@pytest.fixture(scope="module", params=CLUSTERS)
def pair(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, embedder: Embedder
) -> Iterator[tuple[Database, Database]]:
    """The same archive in files and in another engine, after changes."""
    folder = tmp_path_factory.mktemp("pair")
    ground = Ground(request.param, folder / "ground")
    engines = [Generations(folder / "files"), ground.engine()]
    first, *others = archive()
    for engine in engines:
        Builder(engine, embedder).build([first, *others[:12]])
        Builder(engine, embedder).build([Article(first.article_id, "Another", others[-1].text), *others[12:]])
        Builder(engine, embedder).build(remove=["a3", "a17"])
    with closing(engines[0].open_live()) as files, closing(engines[1].open_live()) as other:
        yield files, other
    ground.leave()


@pytest.mark.parametrize("stems", ASKED, ids=" ".join)
@pytest.mark.parametrize("chosen", [None, ["a2", "a5", "a9", "a20"], ["a0"]])
def test_words_weigh_the_same(
    pair: tuple[Database, Database], stems: list[str], chosen: list[str] | None
) -> None:
    files, other = pair
    article_ids = None if chosen is None else frozenset(chosen)
    for limit in (1, 5, 1000):
        expected, found = (one.search(stems, limit, article_ids) for one in pair)
        assert list(found.values()) == pytest.approx(list(expected.values()), abs=1e-6)
        if limit == 1000:
            assert found == pytest.approx(expected, abs=1e-6)
    assert other.document_frequency(stems, article_ids) == files.document_frequency(stems, article_ids)
    assert other.articles_holding(stems, 5, article_ids) == files.articles_holding(stems, 5, article_ids)


def test_meanings_are_as_near(pair: tuple[Database, Database], embedder: Embedder) -> None:
    files, other = pair
    for vector in embedder.embed(["a ferry in the harbour", "painting bridges", "winter"]):
        for article_ids in (None, frozenset(["a2", "a5", "a9"])):
            assert other.nearest(vector, 10, article_ids) == files.nearest(vector, 10, article_ids)


def test_the_stems_are_the_same(pair: tuple[Database, Database]) -> None:
    files, other = pair
    assert other.vocabulary() == files.vocabulary()
    assert [other.document_frequency([stem]) for stem in other.vocabulary()] == [
        files.document_frequency([stem]) for stem in files.vocabulary()
    ]


def test_the_default_article_answers_the_same(
    ground: Ground, default_index: Index, embedder: Embedder
) -> None:
    Builder(ground.engine(), embedder).build([default_article()])
    with closing(Index.open(ground.engine(), embedder)) as index:
        for question in QUESTIONS:
            answer, expected = index.ask(question), default_index.ask(question)
            assert (answer.status, answer.citations) == (expected.status, expected.citations), question
            assert (answer.kind, answer.nearest, answer.reason) == (
                expected.kind,
                expected.nearest,
                expected.reason,
            )
            assert answer.confidence == pytest.approx(expected.confidence, abs=1e-6)


@pytest.mark.skipif("EVAL" not in os.environ, reason="EVAL names no folder with sets of questions")
def test_the_questions_of_a_set_find_the_same(ground: Ground, embedder: Embedder, tmp_path: Path) -> None:
    """EVAL names the folder of a set, with corpus.jsonl and questions.jsonl; EVERY takes some of these."""
    folder, every = Path(os.environ["EVAL"]), int(os.environ.get("EVERY", "1"))
    engines = [Generations(tmp_path / "files"), ground.engine()]
    for engine in engines:
        Builder(engine, embedder).build(read_paths([folder / "corpus.jsonl"]))
    lines = (folder / "questions.jsonl").read_text("utf-8").splitlines()[::every]
    with (
        closing(Index.open(engines[0], embedder)) as files,
        closing(Index.open(engines[1], embedder)) as other,
    ):
        for question in (json.loads(line)["question"] for line in lines):
            expected, answer = files.ask(question), other.ask(question)
            assert (answer.status, answer.citations) == (expected.status, expected.citations), question
