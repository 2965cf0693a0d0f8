"""The tables of answers in docs/figures.md: python -m tests.programs.eval_table FOLDER [SET...].

Each set is a folder in FOLDER with corpus.jsonl and questions.jsonl, and perhaps with dialogs.jsonl, which is
a set of its own; questions about the default article are in article_questions.jsonl beside them. Where sets
are named, only these are asked. With --vectors FILE the texts' vectors are kept from one run to the next.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from index import (
    Article,
    Builder,
    Embedder,
    Figures,
    Index,
    default_article,
    figures_of,
    judge_answers,
    read_paths,
    read_questions,
)
from tests.programs.kept_vectors import KeptVectors

_AT_A_GLANCE = ("right", "shown", "false_no", "sure_share", "sure_precision", "false_yes", "turns_right")
_FIRST = (
    ("recall@1", "recall_at_1"),
    ("recall@5", "recall_at_5"),
    ("sentence right first", "right_sentence_first"),
    ("AUROC", "auroc"),
)
_FURTHER = (
    ("recall@3", "recall_at_3"),
    ("MRR@10", "mrr_at_10"),
    ("all evidence", "all_evidence"),
    ("highlight precision", "highlight_precision"),
    ("answered", "answerable_answered"),
    ("wrongly answered", "unanswerable_answered"),
    ("quote length", "mean_quote_chars"),
)


def evaluation_sets(root: Path) -> Iterator[tuple[str, Path, list[Article]]]:
    """The name, the questions and the articles of each set."""
    yield "default article", root / "article_questions.jsonl", [default_article()]
    for corpus in sorted(root.glob("*/corpus.jsonl")):
        articles = list(read_paths([corpus]))
        yield corpus.parent.name, corpus.with_name("questions.jsonl"), articles
        dialogs = corpus.with_name("dialogs.jsonl")
        if dialogs.exists():
            yield f"{corpus.parent.name}/dialogs", dialogs, articles


def figures(questions: Path, articles: Sequence[Article], embedder: Embedder) -> Figures:
    with tempfile.TemporaryDirectory(prefix="articlebot-eval-") as folder:
        Builder(Path(folder), embedder).build(articles)
        with closing(Index.open(folder, embedder)) as index:
            return figures_of(judge_answers(read_questions(questions), index))


def main() -> int:
    parser = argparse.ArgumentParser(prog="eval_table")
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("sets", nargs="*", metavar="SET")
    parser.add_argument("--vectors", type=Path, metavar="FILE")
    options = parser.parse_args()
    if options.folder is None or not options.folder.is_dir():
        parser.error("Name the folder with the evaluation data: make eval EVAL=FOLDER")
    embedder = KeptVectors(options.vectors) if options.vectors else Embedder()
    found: dict[str, Figures] = {}
    print_head("set", "questions (answerable)", *_AT_A_GLANCE, *(label for label, _ in _FIRST))
    for name, questions, articles in evaluation_sets(options.folder):
        if options.sets and name not in options.sets:
            continue
        of_set = found[name] = figures(questions, articles, embedder)
        asked = f"{of_set.answerable + of_set.unanswerable} ({of_set.answerable})"
        seen = [cell(getattr(of_set.glance, field)) for field in _AT_A_GLANCE]
        print_row(name, asked, *seen, *(cell(getattr(of_set, field)) for _, field in _FIRST))
    print()
    print_further(found)
    if isinstance(embedder, KeptVectors):
        embedder.save()
    return 0


def print_further(found: Mapping[str, Figures]) -> None:
    """The figures that only look further down in the answers."""
    print_head("set", *(label for label, _ in _FURTHER))
    for name, of_set in found.items():
        print_row(name, *(cell(getattr(of_set, field)) for _, field in _FURTHER))


def print_head(*labels: str) -> None:
    print_row(*labels)
    print("|---" * len(labels) + "|")


def print_row(*cells: str) -> None:
    print(f"| {' | '.join(cells)} |", flush=True)


def cell(value: float | None) -> str:
    """A figure as the tables write it."""
    if value is None:
        return "–"
    return f"{value:.0f}" if value > 1 else f"{value:.3f}".replace("0.", ".", 1)


if __name__ == "__main__":
    sys.exit(main())
