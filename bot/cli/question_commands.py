"""The commands that ask, list statements, and measure both."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

# Its names load what they need when they are first used, so that no command waits for another's rooms.
import index as library
from bot.cli.index_commands import open_index, temporary_index
from bot.model import embedder_of
from bot.settings import Settings

_CITED = 5
_HISTORY = Path("~/.articlebot_history")
_REFUSED = 2


def ask(options: argparse.Namespace, settings: Settings) -> int | None:
    """Answer one question, those on standard input, or those typed into a console."""
    question = " ".join(options.question)
    if not question and (options.json or not (sys.stdin.isatty() and sys.stdout.isatty())):
        raise library.QuestionError('There is no question; try: articlebot ask "What did Peskov say?"')
    chosen = library.Filter.typed(options.after, options.before, options.source or ())
    index = open_index(options, settings)
    article_ids = index.within(chosen, options.article) if chosen else options.article

    def answer(asked: str) -> library.Answer:
        found = index.ask(asked, top=options.top or _CITED, article_ids=article_ids)
        if options.json or options.top:
            return found
        # At a glance, only what holds answering words is shown.
        return replace(found, citations=tuple(c for c in found.citations if c.highlights))

    show = _print_json
    if not options.json:
        from bot.cli.console import Terminal, render_answer, run_console

        console = Terminal()
        if not question:
            run_console(answer, console, _HISTORY.expanduser())
            return None
        show = partial(render_answer, console=console)
    if question == "-":
        return _answer_lines(answer, show)
    show(answer(question))
    return None


def _print_json(answer: library.Answer) -> None:
    print(library.answer_to_json(answer), flush=True)


def _answer_lines(answer: Callable[[str], library.Answer], show: Callable[[library.Answer], None]) -> int:
    refused = 0
    for line in sys.stdin:
        if not line.strip():
            continue
        try:
            show(answer(line.rstrip("\r\n")))
        except library.QuestionError as error:
            print(f"articlebot: {error}", file=sys.stderr)
            refused = _REFUSED
    return refused


def statements(options: argparse.Namespace, settings: Settings) -> None:
    """List who says what in the article of a file."""
    show = _print_statements
    if not options.json:
        from bot.cli.console import Terminal, render_statements

        show = partial(render_statements, console=Terminal())
    for article in library.read_paths([options.path]):
        show(article, library.find_statements(article))


def _print_statements(_: library.Article, statements: Sequence[library.Statement]) -> None:
    for statement in statements:
        print(library.statement_to_json(statement))


def evaluate(options: argparse.Namespace, settings: Settings) -> None:
    """Measure the answers to labelled questions, or the statements found in articles marked by hand."""
    if options.statements and (options.questions or options.articles):
        raise library.QuestionError(
            "Give either labelled questions with --articles or marked articles with --statements, not both."
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
        figures = _measure_answers(options, settings)
        lines = [library.figures_to_json(figures)] if options.json else figure_lines(figures)
    print(*lines, sep="\n")


def _measure_answers(options: argparse.Namespace, settings: Settings) -> library.Figures:
    from bot.cli.progress import show_count

    questions = library.read_questions(options.questions)
    with (
        temporary_index(options.articles, embedder_of(settings), settings.strictness) as index,
        show_count("asking") as count,
    ):
        return library.evaluate(questions, index, count)


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
