"""The command line: its commands, their options, and what runs each; `help.toml` says what they are for."""

import argparse
import tomllib
from collections.abc import Callable
from importlib import resources
from importlib.metadata import version
from pathlib import Path

from bot.cli import (
    bot_commands,
    calibrate,
    index_commands,
    measurement,
    question_commands,
    source_commands,
)
from bot.periods import parse_period
from bot.settings import Settings

_MOST_CITATIONS = 50


def command_parser() -> argparse.ArgumentParser:
    """A parser whose result holds `run`, the command, and `settings`, what loads the settings for it."""
    parser = argparse.ArgumentParser(
        prog="articlebot", description="Answers questions about articles, with citations anyone can check."
    )
    parser.add_argument("--version", action="version", version=f"articlebot {version('articlebot')}")
    parser.set_defaults(settings=Settings.load)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    told = tomllib.loads((resources.files("bot.cli") / "help.toml").read_text(encoding="utf-8"))

    def add(name: str, run: Callable[..., int | None]) -> tuple[argparse.ArgumentParser, dict[str, str]]:
        command = commands.add_parser(name, help=told[name]["command"])
        command.set_defaults(run=run)
        return command, told[name]

    _add_ask_options(*add("ask", question_commands.ask))
    _add_index_options(*add("index", index_commands.index))
    statements, of = add("statements", question_commands.statements)
    statements.add_argument("path", type=Path, metavar="PATH", help=of["path"])
    statements.add_argument("--json", action="store_true", help=of["json"])
    _add_source_commands(commands.add_parser("sources", help=told["sources"]["command"]), told["sources"])
    _add_eval_options(*add("eval", measurement.evaluate))
    _add_calibrate_options(*add("calibrate", calibrate.calibrate))
    add("run", bot_commands.run)
    add("invite", bot_commands.invite)
    doctor, of = add("doctor", bot_commands.doctor)
    doctor.add_argument("--online", action="store_true", help=of["online"])
    doctor.add_argument("--collection", metavar="NAME", help=of["collection"])
    doctor.set_defaults(settings=Settings.load_what_can_be)
    preview, of = add("preview", bot_commands.preview)
    preview.add_argument("question", nargs="+", metavar="QUESTION", help=of["question"])
    preview.add_argument("--html", type=Path, required=True, metavar="FILE", help=of["html"])
    preview.add_argument("--article", action="append", metavar="ID", help=of["article"])
    feedback, of = add("feedback", bot_commands.feedback)
    feedback.add_argument("--forget", type=int, metavar="USER", help=of["forget"])

    for name in ("ask", "index", "preview", "feedback"):
        commands.choices[name].add_argument("--index", type=Path, metavar="DIR", help=told[name]["index"])
    for name in ("index", "preview", "feedback"):
        collection = told[name]["collection"]
        commands.choices[name].add_argument("--collection", metavar="NAME", help=collection)
    return parser


def _add_source_commands(sources: argparse.ArgumentParser, told: dict[str, str]) -> None:
    commands = sources.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, run: Callable[..., int | None]) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=told[name])
        command.add_argument("--index", type=Path, metavar="DIR", help=told["index"])
        command.set_defaults(run=run)
        return command

    one = add("add", source_commands.add)
    one.add_argument("place", metavar="ADDRESS|FOLDER", help=told["place"])
    one.add_argument("--collection", metavar="NAME", help=told["collection"])
    one.add_argument("--every", type=_period, metavar="TIME", help=told["every"])
    one.add_argument("--id", metavar="ID", help=told["id"])
    add("list", source_commands.list_sources)
    add("remove", source_commands.remove).add_argument("id", metavar="ID", help=told["known"])
    add("refresh", source_commands.refresh).add_argument("ids", nargs="*", metavar="ID", help=told["known"])


def _add_ask_options(ask: argparse.ArgumentParser, told: dict[str, str]) -> None:
    ask.add_argument("question", nargs="*", metavar="QUESTION", help=told["question"])
    ask.add_argument("--json", action="store_true", help=told["json"])
    ask.add_argument("--top", type=_top, metavar="N", help=told["top"])
    ask.add_argument("--article", action="append", metavar="ID", help=told["article"])
    ask.add_argument("--after", metavar="DATE", help=told["after"])
    ask.add_argument("--before", metavar="DATE", help=told["before"])
    ask.add_argument("--source", action="append", metavar="NAME", help=told["source"])
    ask.add_argument("--collection", action="append", metavar="NAME", help=told["collection"])


def _add_index_options(index: argparse.ArgumentParser, told: dict[str, str]) -> None:
    index.add_argument("paths", nargs="*", metavar="PATH", help=told["paths"])
    index.add_argument("--calibration", type=Path, metavar="FILE", help=told["calibration"])
    one = index.add_mutually_exclusive_group()
    one.add_argument("--rebuild", action="store_true", help=told["rebuild"])
    one.add_argument("--remove", action="append", metavar="ID", help=told["remove"])
    one.add_argument("--list", action="store_true", help=told["list"])
    one.add_argument("--rollback", action="store_true", help=told["rollback"])
    one.add_argument("--verify", action="store_true", help=told["verify"])


def _add_eval_options(evaluate: argparse.ArgumentParser, told: dict[str, str]) -> None:
    evaluate.add_argument(
        "questions", nargs="?", type=Path, metavar="QUESTIONS.jsonl", help=told["questions"]
    )
    evaluate.add_argument("--articles", nargs="+", type=Path, metavar="PATH", help=told["articles"])
    evaluate.add_argument("--statements", type=Path, metavar="GOLD.jsonl", help=told["statements"])
    evaluate.add_argument("--list", action="store_true", help=told["list"])
    evaluate.add_argument("--json", action="store_true", help=told["json"])


def _add_calibrate_options(fit: argparse.ArgumentParser, told: dict[str, str]) -> None:
    pair = ("OTHER.jsonl", "PATH")
    fit.add_argument("questions", nargs="+", type=Path, metavar="QUESTIONS.jsonl", help=told["questions"])
    fit.add_argument("--articles", nargs="+", required=True, type=Path, metavar="PATH", help=told["articles"])
    fit.add_argument("--report", nargs=2, action="append", default=[], metavar=pair, help=told["report"])
    fit.add_argument("--out", type=Path, default=Path("calibration.json"), metavar="FILE", help=told["out"])
    fit.add_argument("--pictures", type=Path, metavar="FOLDER", help=told["pictures"])


def _period(typed: str) -> int:
    try:
        return parse_period(typed)
    except ValueError as error:
        raise argparse.ArgumentTypeError("must be a time from 1m to 30d, such as 30m, 1h or 2d") from error


def _top(typed: str) -> int:
    if not typed.isdecimal() or not 1 <= int(typed) <= _MOST_CITATIONS:
        raise argparse.ArgumentTypeError(f"must be a number from 1 to {_MOST_CITATIONS}")
    return int(typed)
