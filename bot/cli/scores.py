"""What was measured, a figure a line."""

from __future__ import annotations

from collections.abc import Iterator

import index as library


def figure_lines(figures: library.Figures) -> Iterator[str]:
    """What labelled questions came to."""
    yield f"{figures.answerable:,} answerable questions, {figures.unanswerable:,} unanswerable"
    yield _share("evidence in the first citation (recall@1)", figures.recall_at_1)
    yield _share("evidence in the first 3 (recall@3)", figures.recall_at_3)
    yield _share("evidence in the first 5 (recall@5)", figures.recall_at_5)
    yield _share("mean reciprocal rank of 10 (MRR@10)", figures.mrr_at_10)
    yield _share("answered with all evidence", figures.all_evidence)
    yield _share(f"right highlights, of {figures.highlights:,}", figures.highlight_precision)
    yield _share("AUROC of the confidence", figures.auroc)
    yield _share("answerable questions answered", figures.answerable_answered)
    yield _share("unanswerable questions answered", figures.unanswerable_answered)
    yield _share(f"characters a quote, of {figures.quotes:,}", figures.mean_quote_chars, ".0f")


def attribution_lines(figures: library.AttributionFigures) -> Iterator[str]:
    """What the statements found come to beside those marked by hand."""
    yield f"{figures.articles:,} article(s), {figures.marked:,} statements marked, {figures.found:,} found"
    yield _share("marked, of those found (precision)", figures.precision_some)
    yield _share("found, of those marked (recall)", figures.recall_some)
    yield _share("F1, 0.3 of what was marked found", figures.f1_some)
    yield _share("F1, 0.8 of what was marked found", figures.f1_most)
    yield _share("F1, alike by 0.8 (IoU)", figures.f1_iou)
    yield _share("right speaker, of those marked and found", figures.speaker)
    yield "words ascribed to speakers with a name"
    yield _share("marked as theirs (precision)", figures.named_precision)
    yield _share("found, of those marked (recall)", figures.named_recall)
    yield _share("marked as somebody else's", figures.named_wrong)
    yield _share("the same where the name stands by them", figures.cued_wrong)


def _share(label: str, value: float | None, form: str = ".3f") -> str:
    return f"  {label:<42}{'-' if value is None else format(value, form):>7}"
