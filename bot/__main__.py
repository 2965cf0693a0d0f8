"""The command line's process: runs the command that was typed, and turns errors into one clear sentence."""

import os
import sys
import tempfile
import traceback
from collections.abc import Sequence

from bot.cli.parser import command_parser
from index import ArticlebotError

UNEXPECTED = 1
BAD_INPUT = 2
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0, 1 for a defect, 2 for bad input, 130 when interrupted."""
    options = command_parser().parse_args(arguments)
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


if __name__ == "__main__":
    sys.exit(main())
