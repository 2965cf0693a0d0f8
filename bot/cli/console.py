"""The prompt of `articlebot ask`: questions one after another, each of which may lean on the one before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from rich.console import Console
from rich.style import Style
from rich.text import Text

# Its names load what they need when they are first used.
import index as library
from bot.cli.terminal import ASIDE, print_text
from bot.phrases import ASKED, make_line, make_showable

_PROMPT = "ask> "
_HELP = (
    'Type a question and press Enter. The next one may lean on its answer ("what else did he say?"), unless '
    "you type new before it. quit, exit or Ctrl-D leaves."
)
_AFRESH = "The next question stands alone."
_MOST_HISTORY = 1000


class Conversation:
    """Asks collections for at most `top` citations an answer."""

    def __init__(self, shelf: library.Shelf, top: int) -> None:
        self._shelf = shelf
        self._top = top
        self._earlier: library.Earlier | None = None
        self._collection = ""

    def answer(self, question: str) -> library.Answer:
        """Answer a question as it is meant after the one before, which the answer then holds made whole.

        Raises `QuestionError`; the question before is then still the one that the next leans on.
        """
        if self._earlier is None:
            answer = self._shelf.ask(question, top=self._top)
        else:
            answer = self._shelf.follow_up(question, self._earlier, self._collection, top=self._top)
        self._earlier = library.Earlier.of(answer.question, answer.at_a_glance)
        self._collection = answer.collection
        return answer

    def forget(self) -> None:
        """Let the next question lean on nothing."""
        self._earlier = None


def run_console(
    conversation: Conversation,
    show: Callable[[library.Answer], None],
    console: Console,
    history: Path | None = None,
) -> None:
    """Answer what is typed, line by line, until the end of the input; `history` keeps the lines typed."""
    with _line_editing(history):
        while True:
            try:
                question = input(_PROMPT).strip()
                match question.lower():
                    case "quit" | "exit":
                        return
                    case "help":
                        print_text(Text(_HELP), console)
                    case "new":
                        conversation.forget()
                        print_text(Text(_AFRESH, ASIDE), console)
                    case "":
                        pass
                    case _:
                        _print_turn(conversation.answer(question), question, show, console)
            except EOFError:
                console.print()
                return
            except KeyboardInterrupt:
                console.print()
            except UnicodeDecodeError:
                _print_error("That line is not text in this terminal's encoding.", console)
            except library.ArticlebotError as error:
                _print_error(str(error), console)


def _print_turn(
    answer: library.Answer, typed: str, show: Callable[[library.Answer], None], console: Console
) -> None:
    """Show an answer, and above it the question as it was meant, where it was not typed so."""
    if answer.question != typed:
        print_text(Text(f"{ASKED}{make_line(answer.question)}", ASIDE), console)
    console.print()
    show(answer)


@contextmanager
def _line_editing(history: Path | None) -> Iterator[None]:
    """Let lines be edited and recalled where the system can do that."""
    try:
        import readline
    except ImportError:
        yield
        return
    readline.set_history_length(_MOST_HISTORY)
    if history is None:
        yield
        return
    # Not being able to keep the history is no reason not to answer.
    with suppress(OSError):
        readline.read_history_file(history)
    try:
        yield
    finally:
        with suppress(OSError):
            readline.write_history_file(history)


def _print_error(sentence: str, console: Console) -> None:
    console.print(Text(" ".join(make_showable(sentence).split()), Style(color="red")), soft_wrap=True)
