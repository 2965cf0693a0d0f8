"""What the exported models make of the evaluation data, beside sentence-transformers itself.

python -m tests.programs.compare_encoders FOLDER, with the data as for `tests.programs.eval_table`.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from index import (
    Article,
    Builder,
    Embedder,
    Figures,
    Index,
    Span,
    figures_of,
    judge_answers,
    read_questions,
)
from index.embedding.encoder import Encoder
from index.embedding.torch_encoder import TorchEncoder
from tests.programs.eval_table import cell, evaluation_sets

_RANKED = 10
_FIGURES = (("R@1", "recall_at_1"), ("R@5", "recall_at_5"), ("AUROC", "auroc"))
_DECISIONS = (("answered", "answerable_answered"), ("wrongly answered", "unanswerable_answered"))


class PlainEmbedder(Embedder):
    """The model as sentence-transformers runs it."""

    def _load(self) -> Encoder:
        return TorchEncoder(self.model)


@dataclass(frozen=True)
class Outcome:
    """Of each question the passages ranked first and whether it was answered, and the figures of all."""

    rankings: list[list[tuple[str, Span]]]
    answered: list[bool]
    figures: Figures


def outcome(questions: Path, articles: list[Article], embedder: Embedder) -> Outcome:
    with tempfile.TemporaryDirectory(prefix="articlebot-encoders-") as folder:
        Builder(Path(folder), embedder).build(articles)
        index = Index.open(folder, embedder)
        try:
            labelled = read_questions(questions)
            rankings = []
            for one in labelled:
                ranked = index.rank(one.question, top=_RANKED, article_ids=one.within)
                rankings.append([(citation.article_id, citation.span) for citation in ranked])
            judgements = judge_answers(labelled, index)
            answered = [judgement.glance.sure for judgement in judgements]
            return Outcome(rankings, answered, figures_of(judgements))
        finally:
            index.close()


def main() -> int:
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        print("Name the folder with the evaluation data: make encoders EVAL=FOLDER", file=sys.stderr)
        return 2
    encoders = {
        "sentence-transformers": PlainEmbedder(),
        "exported, fp32": Embedder(),
        "exported, int8": Embedder(precision="int8"),
    }
    labels = [f"same first {_RANKED}", "same decision", *(label for label, _ in (*_FIGURES, *_DECISIONS))]
    print(f"| set | encoder | {' | '.join(labels)} |")
    print("|---" * (len(labels) + 2) + "|")
    for name, questions, articles in evaluation_sets(Path(sys.argv[1])):
        plain: Outcome | None = None
        for encoder, embedder in encoders.items():
            found = outcome(questions, articles, embedder)
            plain = plain or found
            cells = [
                _share(list(zip(found.rankings, plain.rankings, strict=True))),
                _share(list(zip(found.answered, plain.answered, strict=True))),
                *(cell(getattr(found.figures, field)) for _, field in (*_FIGURES, *_DECISIONS)),
            ]
            print(f"| {name} | {encoder} | {' | '.join(cells)} |", flush=True)
    return 0


def _share(pairs: list[tuple[object, object]]) -> str:
    return f"{sum(one == other for one, other in pairs)} of {len(pairs)}"


if __name__ == "__main__":
    sys.exit(main())
