"""The table of answers in docs/figures.md: python -m tests.programs.eval_table FOLDER, a folder a set in it.

Each set is a folder with corpus.jsonl and questions.jsonl; questions about the default article are in
article_questions.jsonl beside them.
"""

import sys
import tempfile
from pathlib import Path

from index import (
    Article,
    Builder,
    Embedder,
    Figures,
    Index,
    default_article,
    evaluate,
    read_paths,
    read_questions,
)

_COLUMNS = (
    ("R@1", "recall_at_1"),
    ("R@3", "recall_at_3"),
    ("R@5", "recall_at_5"),
    ("MRR@10", "mrr_at_10"),
    ("all evidence", "all_evidence"),
    ("highlight precision", "highlight_precision"),
    ("AUROC", "auroc"),
    ("answered", "answerable_answered"),
    ("wrongly answered", "unanswerable_answered"),
    ("quote length", "mean_quote_chars"),
)


def evaluation_sets(root: Path) -> list[tuple[str, Path, list[Article]]]:
    """The name, the questions and the articles of each set."""
    default = ("default article", root / "article_questions.jsonl", [default_article()])
    corpora = sorted(root.glob("*/corpus.jsonl"))
    return [
        default,
        *((c.parent.name, c.with_name("questions.jsonl"), list(read_paths([c]))) for c in corpora),
    ]


def figures(questions: Path, articles: list[Article], embedder: Embedder) -> Figures:
    with tempfile.TemporaryDirectory(prefix="articlebot-eval-") as folder:
        Builder(Path(folder), embedder).build(articles)
        index = Index.open(folder, embedder)
        try:
            return evaluate(read_questions(questions), index)
        finally:
            index.close()


def main() -> int:
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        print("Name the folder with the evaluation data: make eval EVAL=FOLDER", file=sys.stderr)
        return 2
    root, embedder = Path(sys.argv[1]), Embedder()
    print("| set | questions (answerable) | " + " | ".join(label for label, _ in _COLUMNS) + " |")
    print("|---" * (len(_COLUMNS) + 2) + "|")
    for name, questions, articles in evaluation_sets(root):
        found = figures(questions, articles, embedder)
        total = found.answerable + found.unanswerable
        cells = [cell(getattr(found, field)) for _, field in _COLUMNS]
        print(f"| {name} | {total} ({found.answerable}) | {' | '.join(cells)} |", flush=True)
    return 0


def cell(value: float | None) -> str:
    """A figure as the tables write it."""
    if value is None:
        return "–"
    return f"{value:.0f}" if value > 1 else f"{value:.3f}".replace("0.", ".", 1)


if __name__ == "__main__":
    sys.exit(main())
