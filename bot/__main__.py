"""The command line: parses what was typed, runs the command, and turns errors into one clear sentence."""

import argparse
import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from bot.cli import bot_commands, calibrate, index_commands
from bot.settings import Settings
from index import ArticlebotError

UNEXPECTED = 1
BAD_INPUT = 2
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0, 1 for a defect, 2 for bad input, 130 when interrupted."""
    parser = _parser()
    options = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        # Articles hold any character; a terminal that lacks one must not stop the answer.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        return int(options.run(options, options.settings()) or 0)
    except ArticlebotError as error:
        print(f"articlebot: {error}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        print("articlebot: interrupted; nothing was changed.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader went away, as `| head` does; Python would complain about it once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - a user gets a sentence, whoever mends it the traceback
        with tempfile.NamedTemporaryFile("w", prefix="articlebot-", suffix=".log", delete=False) as log:
            traceback.print_exception(error, file=log)
        print(
            f"articlebot: something went wrong that never should ({type(error).__name__}); "
            f"please report what {log.name} says.",
            file=sys.stderr,
        )
        return UNEXPECTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="articlebot", description="Answers questions about articles, with citations anyone can check."
    )
    parser.add_argument("--version", action="version", version=f"articlebot {version('articlebot')}")
    parser.set_defaults(settings=Settings.load)
    add = parser.add_subparsers(dest="command", required=True, metavar="COMMAND").add_parser

    ask = add("ask", help="ask the articles a question, or many in a console")
    ask.add_argument("question", nargs="*", metavar="QUESTION", help="the question; - reads one a line")
    ask.add_argument("--json", action="store_true", help="print one JSON object an answer")
    ask.add_argument("--top", type=_top, metavar="N", help="show up to N citations (default 5, at most 50)")
    ask.add_argument("--article", action="append", metavar="ID", help="ask only this article (repeatable)")
    day = "YYYY-MM-DD, YYYY-MM or YYYY, included; an article without a date does not fit"
    ask.add_argument("--after", metavar="DATE", help=f"ask only articles dated from then on ({day})")
    ask.add_argument("--before", metavar="DATE", help=f"ask only articles dated until then ({day})")
    ask.add_argument(
        "--source",
        action="append",
        metavar="NAME",
        help="ask only articles from this source: a part of its name or web address (repeatable)",
    )
    ask.set_defaults(run=index_commands.ask)

    index = add("index", help="add articles to the index, or look after it")
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
    index.set_defaults(run=index_commands.index)

    statements = add("statements", help="list who says what in an article")
    statements.add_argument("path", type=Path, metavar="PATH", help="an article's file, or -")
    statements.add_argument("--json", action="store_true", help="print one JSON object a statement")
    statements.set_defaults(run=index_commands.statements)

    evaluate = add("eval", help="measure answers, or who says what, against what was labelled by hand")
    evaluate.add_argument(
        "questions", nargs="?", type=Path, metavar="QUESTIONS.jsonl", help="the labelled questions"
    )
    evaluate.add_argument("--articles", nargs="+", type=Path, metavar="PATH", help="what they are asked of")
    evaluate.add_argument(
        "--statements", type=Path, metavar="GOLD.jsonl", help="articles with their statements marked"
    )
    evaluate.add_argument("--json", action="store_true", help="print the figures as one JSON object")
    evaluate.set_defaults(run=index_commands.evaluate)

    fit = add("calibrate", help="fit the confidence to labelled questions")
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
    fit.set_defaults(run=calibrate.calibrate)

    run = add("run", help="serve Discord; needs DISCORD_TOKEN")
    run.set_defaults(run=bot_commands.run)

    invite = add("invite", help="print the link that adds the bot to a server")
    invite.set_defaults(run=bot_commands.invite)

    doctor = add("doctor", help="look at all that the bot needs, and say what to mend")
    doctor.add_argument("--online", action="store_true", help="ask Discord, too")
    doctor.set_defaults(run=bot_commands.doctor, settings=Settings.load_what_can_be)

    preview = add("preview", help="write the messages that Discord would be sent for a question as a page")
    preview.add_argument("question", nargs="+", metavar="QUESTION", help="the question")
    preview.add_argument("--html", type=Path, required=True, metavar="FILE", help="where to write it")
    preview.add_argument("--article", action="append", metavar="ID", help="ask only this article")
    preview.set_defaults(run=bot_commands.preview)

    feedback = add("feedback", help="print the votes of readers as labelled questions")
    feedback.set_defaults(run=bot_commands.feedback)

    for command in (ask, index, preview, feedback):
        command.add_argument("--index", type=Path, metavar="DIR", help="the folder of the index")
    return parser


def _top(typed: str) -> int:
    if not typed.isdecimal() or not 1 <= int(typed) <= 50:
        raise argparse.ArgumentTypeError("must be a number from 1 to 50")
    return int(typed)


if __name__ == "__main__":
    sys.exit(main())
