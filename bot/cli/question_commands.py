"""The commands that ask, list statements, and measure both."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

# Its names load what they need when they are first used, so that no command waits for another's rooms.
import index as library
from bot.cli.index_commands import open_index, temporary_index
from bot.model import embedder_of
from bot.settings import Settings

_CITED = 5
_HISTORY = Path("~/.articlebot_history")
_REFUSED = 2


def ask(options: argparse.Namespace, settings: Settings) -> int:
    """Answer one question, those on standard input, or those typed into a console."""
    question = " ".join(options.question)
    if not question and (options.json or not (sys.stdin.isatty() and sys.stdout.isatty())):
        raise library.QuestionError('There is no question; try: articlebot ask "What did Peskov say?"')
    chosen = library.Filter.typed(options.after, options.before, options.source or ())
    index = open_index(options, settings)
    article_ids = index.within(chosen, options.article) if chosen else options.article

    def answer(asked: str) -> library.Answer:
        found = index.ask(asked, top=options.top or _CITED, article_ids=article_ids)
        return found if options.json or options.top else _at_a_glance(found)

    show = _print_json if options.json else _terminal_printer()
    if question == "-":
        return _answer_lines(answer, show)
    if question:
        show(answer(question))
        return 0

    from bot.cli.console import run_console
    from bot.terminal import Terminal

    run_console(answer, Terminal(), _HISTORY.expanduser())
    return 0


def _print_json(answer: library.Answer) -> None:
    print(library.answer_to_json(answer), flush=True)


def _terminal_printer() -> Callable[[library.Answer], None]:
    from bot.cli.console import render_answer
    from bot.terminal import Terminal

    console = Terminal()
    return lambda answer: render_answer(answer, console)


def _at_a_glance(answer: library.Answer) -> library.Answer:
    """The answer with only the citations that hold answering words; --top shows the others too."""
    return replace(answer, citations=tuple(c for c in answer.citations if c.highlights))


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


def statements(options: argparse.Namespace, settings: Settings) -> int:
    """List who says what in the article of a file."""
    articles = library.read_paths([options.path])
    if options.json:
        for article in articles:
            for statement in library.find_statements(article):
                print(library.statement_to_json(statement))
        return 0

    from bot.cli.console import render_statements
    from bot.terminal import Terminal

    console = Terminal()
    for article in articles:
        render_statements(article, library.find_statements(article), console)
    return 0


def evaluate(options: argparse.Namespace, settings: Settings) -> int:
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
    from bot.cli.scores import attribution_lines, figure_lines

    if options.statements:
        marked = library.read_annotated(options.statements)
        attribution = library.measure_statements(marked, library.find_statements)
        lines = [library.figures_to_json(attribution)] if options.json else attribution_lines(attribution)
    else:
        figures = _measure_answers(options, settings)
        lines = [library.figures_to_json(figures)] if options.json else figure_lines(figures)
    print(*lines, sep="\n")
    return 0


def _measure_answers(options: argparse.Namespace, settings: Settings) -> library.Figures:
    from bot.cli.progress import show_count

    questions = library.read_questions(options.questions)
    with (
        temporary_index(options.articles, embedder_of(settings), settings.strictness) as index,
        show_count("asking") as count,
    ):
        return library.evaluate(questions, index, count)
