"""The command that measures answers, or who says what, against what was labelled by hand."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence

# Its names load what they need when they are first used, so that no command waits for another's rooms.
import index as library
from bot.cli.index_commands import temporary_index
from bot.phrases import make_line
from bot.settings import Settings

_RIGHT = ("right", "right_no")
_NOTHING = "nothing"


def evaluate(options: argparse.Namespace, settings: Settings) -> None:
    """Measure the answers to labelled questions, or the statements found in articles marked by hand."""
    if options.statements and (options.questions or options.articles or options.list):
        raise library.QuestionError(
            "Give either labelled questions with --articles or marked articles with --statements, not both; "
            "--list is for questions."
        )
    if not options.statements and not (options.questions and options.articles):
        raise library.QuestionError(
            "Give labelled questions and the articles they are asked of (QUESTIONS.jsonl --articles PATH), "
            "or articles with their statements marked (--statements GOLD.jsonl)."
        )

    if options.statements:
        marked = library.read_annotated(options.statements)
        attribution = library.measure_statements(marked, library.find_statements)
        lines = [library.figures_to_json(attribution)] if options.json else attribution_lines(attribution)
    else:
        lines = _answer_lines(options, settings)
    print(*lines, sep="\n")


def _answer_lines(options: argparse.Namespace, settings: Settings) -> Iterator[str]:
    from bot.cli.progress import show_count

    questions = library.read_questions(options.questions)
    with (
        temporary_index(options.articles, settings, settings.strictness) as index,
        show_count("asking") as count,
    ):
        judgements = library.judge_answers(questions, index, count)
    figures = library.figures_of(judgements)
    glances = [judgement.glance for judgement in judgements if judgement.glance.grade not in _RIGHT]
    if options.json:
        yield library.figures_to_json(figures)
        yield from map(library.glance_to_json, glances if options.list else ())
    else:
        yield from figure_lines(figures)
        yield from listing_lines(glances) if options.list else ()


def figure_lines(figures: library.Figures) -> Iterator[str]:
    """What labelled questions came to, first what is seen first."""
    yield f"{figures.answerable:,} answerable questions, {figures.unanswerable:,} unanswerable"
    yield "at a glance"
    yield from glance_lines(figures.glance)
    yield from _type_lines(figures.glance)
    yield "further down"
    yield _share("right sentence marked first, sure or not", figures.right_sentence_first)
    yield _share("evidence in the first citation (recall@1)", figures.recall_at_1)
    yield _share("evidence in the first 3 (recall@3)", figures.recall_at_3)
    yield _share("evidence in the first 5 (recall@5)", figures.recall_at_5)
    yield _share("mean reciprocal rank of 10 (MRR@10)", figures.mrr_at_10)
    yield _share("all evidence shown", figures.all_evidence)
    yield _share(f"right highlights, of {figures.highlights:,}", figures.highlight_precision)
    yield _share("AUROC of the confidence", figures.auroc)
    yield _share("answerable questions answered", figures.answerable_answered)
    yield _share("unanswerable questions answered", figures.unanswerable_answered)
    yield _share(f"characters a quote, of {figures.quotes:,}", figures.mean_quote_chars, ".0f")


def glance_lines(figures: library.GlanceFigures) -> Iterator[str]:
    """The shares of what readers see first."""
    yield _share("an answer marked first (right)", figures.right)
    yield _share("the same, or in the first 3 quotes (shown)", figures.shown)
    yield _share("refused though answerable (false no)", figures.false_no)
    yield _share("right and sure, of the answerable", figures.sure_share)
    yield _share("right, of what is sure (sure precision)", figures.sure_precision)
    yield _share("sure though unanswerable (false yes)", figures.false_yes)
    if figures.turns_right is not None:
        yield _share("turns of dialogs right", figures.turns_right)


def _type_lines(figures: library.GlanceFigures) -> Iterator[str]:
    width = max(map(len, ("type", *figures.by_type)))
    yield f"  {'type':<{width}}" + "".join(f"{grade:>10}" for grade in library.GRADES)
    for kind, grades in (*figures.by_type.items(), ("all", figures.grades)):
        counts = "".join(f"{grades[grade]:>10,}" for grade in library.GRADES)
        yield f"  {make_line(kind):<{width}}{counts}"


def listing_lines(glances: Iterable[library.Glance]) -> Iterator[str]:
    """Each answer, its grade, what it marks first, and what would be right."""
    yield "not right"
    for glance in glances:
        yield f"  {glance.grade} ({make_line(glance.labelled.type)}): {make_line(glance.labelled.question)}"
        if glance.asked != glance.labelled.question:
            yield f"    asked   {make_line(glance.asked)}"
        yield f"    marked  {_words(glance.marked)}"
        yield f"    right   {_words(glance.gold)}"


def _words(texts: Sequence[str]) -> str:
    return " | ".join(map(make_line, texts)) or _NOTHING


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
