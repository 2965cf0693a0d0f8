"""The commands that ask and that list statements."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

# Its names load what they need when they are first used, so that no command waits for another's rooms.
import index as library
from bot.cli.index_commands import open_shelf
from bot.model import say
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
    shelf = open_shelf(options, settings, options.collection or [settings.collection])
    asked = shelf.narrowed(chosen, options.article)

    top = options.top or _CITED
    answer = partial(asked.ask, top=top)
    show = _print_json
    if not options.json:
        from bot.cli.console import Conversation, run_console
        from bot.cli.terminal import Terminal, render_answer

        console = Terminal()
        several = len(shelf.indexes) > 1
        show = partial(render_answer, console=console, whole=options.top is not None, of_several=several)
        if not question:
            run_console(Conversation(asked, top), show, console, _HISTORY.expanduser())
            return None
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
    from bot.intake.reading_process import read_articles

    show = _print_statements
    if not options.json:
        from bot.cli.terminal import Terminal, render_statements

        show = partial(render_statements, console=Terminal())
    for article in read_articles([options.path], lambda sentence: say(f"Warning: {sentence}")):
        show(article, library.find_statements(article))


def _print_statements(_: library.Article, statements: Sequence[library.Statement]) -> None:
    for statement in statements:
        print(library.statement_to_json(statement))
