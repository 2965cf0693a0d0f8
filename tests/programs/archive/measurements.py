"""What an archive costs: each part is measured in a process of its own, and gives figures by their names.

Seconds and milliseconds are processor time, which other programs on the machine distort less than the clock;
those of a change are without embedding, and also taken by the clock, as it waits for the disk.
"""

from __future__ import annotations

import gc
import json
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from index import BUILT_IN_READER, Article, Builder, Embedder, Index, read_paths
from index.embedding.encoder import Vectors
from index.store.generations import Generations
from tests.programs.archive.copies import write_archive

Figures = dict[str, float]
_SETS = ("readers", "clapnq", "squad2", "xquad_en")
_QUESTIONS, _CHANGES = 150, 5
_FIRST_QUESTION = "What did they say?"


class _Clocked(Embedder):
    """The built-in model, with the time that embedding took, by the processor and by the clock."""

    spent = np.zeros(2)

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        begun = _now()
        vectors = super().embed(texts, progress)
        self.spent = self.spent + _now() - begun
        return vectors


def make(at: Path, evaluation: Path, passages: int) -> Figures:
    """Index the sets, where that is not done, and make an archive of so many passages of them."""
    base, root = at / "base", at / str(passages)
    if not Generations(base).exists():
        paths = [evaluation / name / "corpus.jsonl" for name in _SETS]
        Builder(base, Embedder()).build(read_paths(paths))
    if not Generations(root).exists():
        with closing(Generations(base).open_live()) as database:
            write_archive(database, root, passages)
    generations = Generations(root)
    with closing(generations.open_live()) as database:
        articles, held = len(database.article_ids), database.passage_count
    return {
        "articles": articles,
        "passages": held,
        "database_mb": generations.live_path().stat().st_size / 1e6,
        "search_mb": sum(path.stat().st_size for path in root.glob("search.*")) / 1e6,
    }


def change(at: Path, evaluation: Path, passages: int) -> Figures:
    """Add articles one after the other, then remove them."""
    embedder = _Clocked()
    builder = Builder(at / str(passages), embedder)
    embedder.embed(["warm"])
    text = next(iter(read_paths([evaluation / "readers" / "corpus.jsonl"]))).text
    added = [Article(f"new-{n}", f"New {n}", f"Number {n} arrived.\n{text}") for n in range(_CHANGES + 1)]

    def spent(articles: Sequence[Article] = (), remove: Sequence[str] = ()) -> list[float]:
        begun = _now() - embedder.spent
        builder.build(articles, remove=remove)
        every: list[float] = (_now() - embedder.spent - begun).tolist()
        return every

    first, *adding = [spent(articles=[one]) for one in added]
    _, *removing = [spent(remove=[one.article_id]) for one in added]
    add, remove = (list(map(statistics.median, zip(*times, strict=True))) for times in (adding, removing))
    return {
        "first_add_clock_s": first[1],
        "add_s": add[0],
        "add_clock_s": add[1],
        "remove_s": remove[0],
        "remove_clock_s": remove[1],
    }


def serve(at: Path, evaluation: Path, passages: int, *, reads: bool) -> Figures:
    """Open the archive and answer questions of all sets from it."""
    begun = time.process_time()
    index = Index.open(at / str(passages), Embedder(), reader=BUILT_IN_READER if reads else None)
    index.ask(_FIRST_QUESTION)
    opened_s = time.process_time() - begun
    # As the bot does when it has opened an index.
    gc.collect()
    gc.freeze()
    found = {
        "open_s": opened_s,
        **_latencies(index.ask, _questions(evaluation)),
        "resident_mib": _resident_mib(),
    }
    return {f"reader_{name}": value for name, value in found.items()} if reads else found


def search_flat(at: Path, evaluation: Path, passages: int) -> Figures:
    """FAISS's flat search among the same vectors, and how much of its nearest ten the archive finds."""
    import faiss

    embedder, asked = Embedder(), _questions(evaluation)
    with closing(Generations(at / str(passages)).open_live()) as database:
        flat = faiss.IndexFlatIP(database.manifest.dimension)
        numbers = np.array([n for head in database.heads for n in head.passage_numbers], dtype=np.int64)
        for begin in range(0, len(numbers), 2_000):
            blocks = database.blocks(numbers[begin : begin + 2_000].tolist()).values()
            flat.add(np.array([block[0] for block in blocks]))
        measured = _latencies(lambda one: flat.search(embedder.embed([one]), 100), asked)
        measured = {f"flat_{name}": value for name, value in measured.items()}
        measured["flat_resident_mib"] = _resident_mib()
        recall = []
        for query in embedder.embed(asked):
            nearest = numbers[flat.search(query[np.newaxis], 10)[1][0]]
            recall.append(np.isin(nearest, database.nearest(query, 100)).mean())
    return measured | {"recall": float(np.mean(recall))}


PARTS: dict[str, Callable[[Path, Path, int], Figures]] = {
    "make": make,
    "change": change,
    "serve": lambda *of: serve(*of, reads=False),
    "serve with reader": lambda *of: serve(*of, reads=True),
    "flat": search_flat,
}


def _questions(evaluation: Path) -> list[str]:
    """As many of each set."""
    asked = []
    for name in _SETS:
        lines = (evaluation / name / "questions.jsonl").read_text(encoding="utf-8").splitlines()
        of_set = [json.loads(line)["question"] for line in lines if line.strip()]
        asked += of_set[:: max(1, len(of_set) * len(_SETS) // _QUESTIONS)]
    return asked


def _latencies(ask: Callable[[str], object], questions: Sequence[str]) -> Figures:
    every = []
    for question in questions:
        begun = time.process_time()
        ask(question)
        every.append(1000 * (time.process_time() - begun))
    return {"p50_ms": statistics.median(every), "p95_ms": statistics.quantiles(every, n=20)[-1]}


def _now() -> Vectors:
    return np.array([time.process_time(), time.perf_counter()])


def _resident_mib() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20
