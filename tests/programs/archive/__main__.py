"""An archive of many articles, measured: python -m tests.programs.archive EVAL [PASSAGES ...] [--at FOLDER].

The articles of the sets below EVAL are indexed once, and an archive of so many passages is made of copies of
them, whose vectors are derived. Each measurement is a process of its own. Kept at a folder, what was made is
used again by the next run.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from index import Article, Builder, Embedder, Index, read_paths
from index.embedding.encoder import Vectors
from index.store.generations import Generations
from tests.programs.archive.copies import write_archive

Figures = dict[str, float]
_SETS = ("readers", "clapnq", "squad2", "xquad_en")
_QUESTIONS, _CHANGES = 150, 5
_SMALL, _MEDIUM = 1_000, 100_000
_ROWS = (
    ("articles", "articles", 0),
    ("passages", "passages", 0),
    ("index on disk, MB", "disk_mb", 0),
    ("add one article to a fresh archive, s", "first_add_s", 2),
    ("add one article, s", "add_s", 2),
    ("remove one article, s", "remove_s", 2),
    ("open, s", "open_s", 2),
    ("process start to first answer, s", "ready_s", 2),
    ("question answered, no reader, p50 ms", "p50_ms", 1),
    ("question answered, no reader, p95 ms", "p95_ms", 1),
    ("question answered, with reader, p50 ms", "reader_p50_ms", 1),
    ("question answered, with reader, p95 ms", "reader_p95_ms", 1),
    ("resident, no reader, MiB", "resident_mib", 0),
    ("resident, with reader, MiB", "reader_resident_mib", 0),
    ("nearest ten found among candidates, share", "recall", 3),
    ("FAISS flat, question embedded and searched, p50 ms", "flat_p50_ms", 1),
    ("FAISS flat, p95 ms", "flat_p95_ms", 1),
    ("FAISS flat, resident, MiB", "flat_resident_mib", 0),
)


class Clocked(Embedder):
    """The built-in model, with the seconds that embedding took."""

    embedding_s = 0.0

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        begun = time.perf_counter()
        vectors = super().embed(texts, progress)
        self.embedding_s += time.perf_counter() - begun
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
    with closing(Generations(root).open_live()) as database:
        articles, held = len(database.article_ids), database.passage_count
    return {
        "articles": articles,
        "passages": held,
        "disk_mb": sum(p.stat().st_size for p in root.iterdir()) / 1e6,
    }


def change(at: Path, evaluation: Path, passages: int) -> Figures:
    """Add articles one after the other, then remove them; what is embedded is not counted."""
    embedder = Clocked()
    builder = Builder(at / str(passages), embedder)
    embedder.embed(["warm"])
    text = next(iter(read_paths([evaluation / "readers" / "corpus.jsonl"]))).text
    added = [Article(f"new-{n}", f"New {n}", f"Number {n} arrived.\n{text}") for n in range(_CHANGES + 1)]

    def work_s(articles: Sequence[Article] = (), remove: Sequence[str] = ()) -> float:
        begun, embedded = time.perf_counter(), embedder.embedding_s
        builder.build(articles, remove=remove)
        return time.perf_counter() - begun - (embedder.embedding_s - embedded)

    adding = [work_s(articles=[one]) for one in added]
    removing = [work_s(remove=[one.article_id]) for one in added]
    return {
        "first_add_s": adding[0],
        "add_s": statistics.median(adding[1:]),
        "remove_s": statistics.median(removing[1:]),
    }


def serve(at: Path, evaluation: Path, passages: int, started: float, *, reads: bool) -> Figures:
    """Open the archive and answer questions of all sets from it."""
    from index import BUILT_IN_READER

    begun = time.perf_counter()
    embedder = Embedder()
    index = Index.open(at / str(passages), embedder, reader=BUILT_IN_READER if reads else None)
    index.ask("What did they say?")
    opened_s, ready_s = time.perf_counter() - begun, time.time() - started
    asked = _questions(evaluation)
    every = [_ms(index.ask, question) for question in asked]
    found: Figures = {
        "open_s": opened_s,
        "ready_s": ready_s,
        **_latencies(every),
        "resident_mib": _resident_mib(),
    }
    if reads:
        return {f"reader_{name}": value for name, value in found.items()}
    return found


def search_flat(at: Path, evaluation: Path, passages: int) -> Figures:
    """FAISS's flat search among the same vectors, and how much of its nearest ten the archive finds."""
    import faiss

    embedder = Embedder()
    with closing(Generations(at / str(passages)).open_live()) as database:
        flat = faiss.IndexFlatIP(database.manifest.dimension)
        numbers = np.array([n for head in database.heads for n in head.passage_numbers], dtype=np.int64)
        for begin in range(0, len(numbers), 2_000):
            blocks = database.blocks(numbers[begin : begin + 2_000].tolist()).values()
            flat.add(np.array([block[0] for block in blocks]))
        asked = _questions(evaluation)
        every = [_ms(lambda one: flat.search(embedder.embed([one]), 100), question) for question in asked]
        measured = {f"flat_{name}": value for name, value in _latencies(every).items()}
        measured["flat_resident_mib"] = _resident_mib()
        recall = []
        for query in embedder.embed(asked):
            nearest = numbers[flat.search(query[np.newaxis], 10)[1][0]]
            recall.append(np.isin(nearest, database.nearest(query, 100)).mean())
    return measured | {"recall": float(np.mean(recall))}


def _questions(evaluation: Path) -> list[str]:
    """As many of each set."""
    asked = []
    for name in _SETS:
        lines = (evaluation / name / "questions.jsonl").read_text(encoding="utf-8").splitlines()
        of_set = [json.loads(line)["question"] for line in lines if line.strip()]
        asked += of_set[:: max(1, len(of_set) * len(_SETS) // _QUESTIONS)]
    return asked


def _latencies(every: Sequence[float]) -> Figures:
    return {"p50_ms": statistics.median(every), "p95_ms": statistics.quantiles(every, n=20)[-1]}


def _ms(ask: Callable[[str], object], question: str) -> float:
    begun = time.perf_counter()
    ask(question)
    return 1000 * (time.perf_counter() - begun)


def _resident_mib() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20


_PARTS: dict[str, Callable[[Path, Path, int, float], Figures]] = {
    "make": lambda at, evaluation, passages, _: make(at, evaluation, passages),
    "change": lambda at, evaluation, passages, _: change(at, evaluation, passages),
    "serve": lambda *where: serve(*where, reads=False),
    "serve with reader": lambda *where: serve(*where, reads=True),
    "flat": lambda at, evaluation, passages, _: search_flat(at, evaluation, passages),
}


def _apart(part: str, at: Path, evaluation: Path, passages: int) -> Figures:
    """What a part measures in a process of its own."""
    command = [
        sys.executable,
        "-m",
        "tests.programs.archive",
        str(evaluation),
        str(passages),
        "--at",
        str(at),
    ]
    done = subprocess.run(
        [*command, "--part", part, str(time.time())], check=True, stdout=subprocess.PIPE, env=os.environ
    )
    figures: Figures = json.loads(done.stdout)
    return figures


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.programs.archive", description=__doc__)
    parser.add_argument("evaluation", type=Path, metavar="EVAL")
    parser.add_argument("passages", type=int, nargs="*", default=[_SMALL, _MEDIUM], metavar="PASSAGES")
    parser.add_argument("--at", type=Path)
    parser.add_argument("--part", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        part, started = options.part
        print(json.dumps(_PARTS[part](options.at, options.evaluation, options.passages[0], float(started))))
        return 0
    with tempfile.TemporaryDirectory(prefix="articlebot-archive-") as name:
        measured = []
        for passages in options.passages:
            figures: Figures = {}
            for part in _PARTS:
                figures |= _apart(part, options.at or Path(name), options.evaluation, passages)
            measured.append(figures)
            if sys.stderr.isatty():
                print(figures, file=sys.stderr)
    print(
        f"{len(os.sched_getaffinity(0))} core(s); vectors of copies are derived from those of real articles"
    )
    for label, field, places in _ROWS:
        print(f"{label:52}" + "".join(f"{figures[field]:>14,.{places}f}" for figures in measured))
    ratio = [figures["p50_ms"] / figures["flat_p50_ms"] for figures in measured]
    print(f"{'question answered, no reader, to FAISS flat':52}" + "".join(f"{one:>14.2f}" for one in ratio))
    return 0


if __name__ == "__main__":
    sys.exit(main())
