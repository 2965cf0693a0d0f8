"""The words of the command line: its commands, their options, and what runs each."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from bot.cli import bot_commands, calibrate, index_commands, question_commands
from bot.settings import Settings

_DAY = "YYYY-MM-DD, YYYY-MM or YYYY, included; an article without a date does not fit"
_EVAL = "measure answers, or who says what, against what was labelled by hand"
_PREVIEW = "write the messages that Discord would be sent for a question as a page"
_MOST_CITATIONS = 50


def command_parser() -> argparse.ArgumentParser:
    """A parser whose result holds `run`, the command, and `settings`, what loads the settings for it."""
    parser = argparse.ArgumentParser(
        prog="articlebot", description="Answers questions about articles, with citations anyone can check."
    )
    parser.add_argument("--version", action="version", version=f"articlebot {version('articlebot')}")
    parser.set_defaults(settings=Settings.load)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(name: str, told: str, run: Callable[..., int]) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=told)
        command.set_defaults(run=run)
        return command

    ask = add("ask", "ask the articles a question, or many in a console", question_commands.ask)
    _add_ask_options(ask)
    index = add("index", "add articles to the index, or look after it", index_commands.index)
    _add_index_options(index)
    statements = add("statements", "list who says what in an article", question_commands.statements)
    statements.add_argument("path", type=Path, metavar="PATH", help="an article's file, or -")
    statements.add_argument("--json", action="store_true", help="print one JSON object a statement")
    _add_eval_options(add("eval", _EVAL, question_commands.evaluate))
    _add_calibrate_options(add("calibrate", "fit the confidence to labelled questions", calibrate.calibrate))
    add("run", "serve Discord; needs DISCORD_TOKEN", bot_commands.run)
    add("invite", "print the link that adds the bot to a server", bot_commands.invite)
    doctor = add("doctor", "look at all that the bot needs, and say what to mend", bot_commands.doctor)
    doctor.add_argument("--online", action="store_true", help="ask Discord, too")
    doctor.set_defaults(settings=Settings.load_what_can_be)
    preview = add("preview", _PREVIEW, bot_commands.preview)
    preview.add_argument("question", nargs="+", metavar="QUESTION", help="the question")
    preview.add_argument("--html", type=Path, required=True, metavar="FILE", help="where to write it")
    preview.add_argument("--article", action="append", metavar="ID", help="ask only this article")
    feedback = add("feedback", "print the votes of readers as labelled questions", bot_commands.feedback)

    for command in (ask, index, preview, feedback):
        command.add_argument("--index", type=Path, metavar="DIR", help="the folder of the index")
    return parser


def _add_ask_options(ask: argparse.ArgumentParser) -> None:
    ask.add_argument("question", nargs="*", metavar="QUESTION", help="the question; - reads one a line")
    ask.add_argument("--json", action="store_true", help="print one JSON object an answer")
    ask.add_argument(
        "--top",
        type=_top,
        metavar="N",
        help=f"show up to N citations (default 5, at most {_MOST_CITATIONS})",
    )
    ask.add_argument("--article", action="append", metavar="ID", help="ask only this article (repeatable)")
    ask.add_argument("--after", metavar="DATE", help=f"ask only articles dated from then on ({_DAY})")
    ask.add_argument("--before", metavar="DATE", help=f"ask only articles dated until then ({_DAY})")
    ask.add_argument(
        "--source",
        action="append",
        metavar="NAME",
        help="ask only articles from this source: a part of its name or web address (repeatable)",
    )


def _add_index_options(index: argparse.ArgumentParser) -> None:
    index.add_argument(
        "paths", nargs="*", metavar="PATH", help="a text, Markdown, HTML, PDF or JSONL file, a folder, or -"
    )
    index.add_argument(
        "--calibration", type=Path, metavar="FILE", help="let this calibration say when an answer is given"
    )
    one = index.add_mutually_exclusive_group()
    one.add_argument("--rebuild", action="store_true", help="embed every article again")
    one.add_argument("--remove", action="append", metavar="ID", help="remove an article (repeatable)")
    one.add_argument("--list", action="store_true", help="list the articles")
    one.add_argument("--rollback", action="store_true", help="go back to the previous index")
    one.add_argument("--verify", action="store_true", help="check every file of the index")


def _add_eval_options(evaluate: argparse.ArgumentParser) -> None:
    evaluate.add_argument(
        "questions", nargs="?", type=Path, metavar="QUESTIONS.jsonl", help="the labelled questions"
    )
    evaluate.add_argument("--articles", nargs="+", type=Path, metavar="PATH", help="what they are asked of")
    evaluate.add_argument(
        "--statements", type=Path, metavar="GOLD.jsonl", help="articles with their statements marked"
    )
    evaluate.add_argument("--json", action="store_true", help="print the figures as one JSON object")


def _add_calibrate_options(fit: argparse.ArgumentParser) -> None:
    fit.add_argument(
        "questions", nargs="+", type=Path, metavar="QUESTIONS.jsonl", help="the labelled questions to fit on"
    )
    fit.add_argument(
        "--articles",
        nargs="+",
        required=True,
        type=Path,
        metavar="PATH",
        help="what they are asked of, a path for each file of questions",
    )
    fit.add_argument(
        "--report",
        nargs=2,
        action="append",
        default=[],
        metavar=("OTHER.jsonl", "PATH"),
        help="other questions to report on, and their articles (repeatable)",
    )
    fit.add_argument(
        "--out", type=Path, default=Path("calibration.json"), metavar="FILE", help="where to write it"
    )
    fit.add_argument(
        "--pictures", type=Path, metavar="FOLDER", help="draw the risk-coverage curve and the reliability"
    )


def _top(typed: str) -> int:
    if not typed.isdecimal() or not 1 <= int(typed) <= _MOST_CITATIONS:
        raise argparse.ArgumentTypeError(f"must be a number from 1 to {_MOST_CITATIONS}")
    return int(typed)
