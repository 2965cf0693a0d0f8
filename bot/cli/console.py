"""Answers, statements and the question prompt in a terminal, or plainly where there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from rich.console import Console
from rich.style import Style
from rich.text import Text

# Its names load what they need when they are first used.
import index as library
from bot.phrases import (
    KNOWN_BY,
    NEAREST,
    NOT_SAID,
    SPEAKER_UNKNOWN,
    SPEECH,
    make_showable,
    spell_day,
    spell_paragraphs,
    tell_copies,
)

_NARROWEST, _WIDEST = 10, 100
_PROMPT = "ask> "
_MARGIN = " " * 4
_HELP = "Type a question and press Enter; quit, exit or Ctrl-D leaves."
_MOST_HISTORY = 1000
_NOBODY_SAYS = "Nobody is found to say anything."
_ANSWERING = Style(bold=True, color="green")
_ASIDE = Style(dim=True)


class Terminal(Console):
    """Standard output, whose reader may go away, as `| head` does."""

    def on_broken_pipe(self) -> None:
        """Leave it to whoever prints, where rich would end the program as for a defect."""
        raise BrokenPipeError


def render_answer(answer: library.Answer, console: Console) -> None:
    """Print an answer's quotes, each with its source, or why there is none; a blank line ends it.

    Where the console has no colours, the answering words stand below their quote, and links are written out.
    """
    for number, citation in enumerate(answer.citations, start=1):
        _print_citation(citation, f"[{number}] ", console)
    if answer.citations:
        return
    _print(Text(make_showable(answer.reason or NOT_SAID)), console)
    console.print()
    if answer.nearest:
        _print(Text(NEAREST, _ASIDE), console)
        console.print()
    for citation in answer.nearest:
        _print_ruled(Text(make_showable(citation.quote), _ASIDE), console, _MARGIN)
        _print_source(citation, console, _MARGIN)


def render_statements(
    article: library.Article, statements: Sequence[library.Statement], console: Console
) -> None:
    """Print an article's statements under its title, each under its speaker and its paragraph's number."""
    _print(Text(make_showable(article.title), Style(bold=True)), console)
    console.print()
    if not statements:
        _print(Text(_NOBODY_SAYS, _ASIDE), console)
        console.print()
    digits = max((len(str(statement.paragraph)) for statement in statements), default=0)
    margin = " " * (digits + len("¶   "))
    last = 0
    for statement in statements:
        marker = margin if statement.paragraph == last else f"¶ {statement.paragraph:>{digits}}  "
        told = (SPEECH[statement.speech], KNOWN_BY.get(statement.known_by))
        _print(_name_speaker(statement.speaker, *told), console, marker, margin)
        _print_ruled(Text(make_showable(statement.text)), console, margin)
        console.print()
        last = statement.paragraph


def run_console(ask: Callable[[str], library.Answer], console: Console, history: Path | None = None) -> None:
    """Answer what is typed, line by line, until the end of the input; `history` keeps the lines typed."""
    with _line_editing(history):
        while True:
            try:
                question = input(_PROMPT).strip()
                if question.lower() in ("quit", "exit"):
                    return
                if question.lower() == "help":
                    _print(Text(_HELP), console)
                elif question:
                    answer = ask(question)
                    console.print()
                    render_answer(answer, console)
            except EOFError:
                console.print()
                return
            except KeyboardInterrupt:
                console.print()
            except UnicodeDecodeError:
                _print_error("That line is not text in this terminal's encoding.", console)
            except library.ArticlebotError as error:
                _print_error(str(error), console)


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


def _print_citation(citation: library.Citation, marker: str, console: Console) -> None:
    margin = " " * len(marker)
    if citation.speaker or citation.speech:
        told = (SPEECH[citation.speech] if citation.speech else None, KNOWN_BY.get(citation.known_by))
        _print(_name_speaker(citation.speaker, *told), console, marker, margin)
        marker = margin
    quote = Text(make_showable(citation.quote))
    for highlight in citation.highlights:
        at = highlight.span.start - citation.span.start
        quote.stylize(_ANSWERING, at, at + len(highlight.text))
    _print_ruled(quote, console, marker)
    for highlight in citation.highlights if console.color_system is None else ():
        if highlight.text != citation.quote:
            words = Text(" ".join(make_showable(highlight.text).split()))
            _print(words, console, f"{margin}▸ ", f"{margin}  ")
    _print_source(citation, console, margin)


def _name_speaker(speaker: str | None, *told: str | None) -> Text:
    """The name, and what is told of the words and of how the name is known."""
    aside = "".join(f" · {part}" for part in told if part)
    return Text.assemble(make_showable(speaker or SPEAKER_UNKNOWN), (aside, _ASIDE))


def _print_ruled(quote: Text, console: Console, marker: str) -> None:
    _print(quote, console, f"{marker}│ ", f"{' ' * len(marker)}│ ")


def _print_source(citation: library.Citation, console: Console, margin: str) -> None:
    published = citation.published and spell_day(citation.published)
    told = (citation.title, published, citation.source, spell_paragraphs(citation))
    source = Text(" · ".join(make_showable(part) for part in told if part), _ASIDE)
    margin += "  "
    url = citation.url or ""
    host = library.host(url)
    if host and console.color_system is not None:
        source.append(" · ", _ASIDE)
        source.append(f"{host} ↗", _ASIDE + Style(link=url, underline=True))
    _print(source, console, margin, margin)
    if also := tell_copies(citation):
        _print(Text(" ".join(make_showable(also).split()), _ASIDE), console, margin, margin)
    if host and console.color_system is None:
        # A link that is broken into lines cannot be followed.
        console.print(Text(f"{margin}{url}", _ASIDE), soft_wrap=True)
    console.print()


def _print(text: Text, console: Console, first: str = "", following: str = "") -> None:
    """Print a text wrapped at 100 columns or less, its lines after the first with their own beginning."""
    beginning = first
    was_blank = False
    width = max(_NARROWEST, min(console.width, _WIDEST) - len(first))
    for line in text.wrap(console, width, tab_size=1):
        line.rstrip()
        if not (was_blank and not line):
            whole = Text.assemble((beginning, _ASIDE), line)
            whole.rstrip()
            console.print(whole, soft_wrap=True)
        beginning, was_blank = following, not line
