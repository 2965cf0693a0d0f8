import os
import select
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from bot.cli.console import render_answer
from bot.cli.question_commands import figure_lines
from index.evaluation.figures import figures_of
from index.models import Answer, Citation, Heading, Highlight, KnownBy, Span
from tests.fixtures.checkout import ROOT

QUOTE = "The ferry leaves at seven.\n\nIt takes two hours, says Ann Lee."
CITATION = Citation(
    article_id="ferry",
    title="The [bold]ferry[/bold]",
    published=date(2021, 3, 9),
    source="The Paper",
    url="https://www.paper.example/ferry#:~:text=The%20ferry%20leaves,says%20Ann%20Lee.",
    paragraph=11,
    span=Span(100, 100 + len(QUOTE)),
    quote=QUOTE,
    highlights=(Highlight(Span(117, 125), "at seven"),),
    speaker="Ann Lee",
    speech="mixed",
)


def answered(*citations: Citation) -> Answer:
    return Answer("?", "answered", "passage", 0.9, "i1", 1.0, citations)


def quoting(quote: str, **others: object) -> Citation:
    bare = replace(CITATION, quote=quote, span=Span(0, len(quote)), highlights=(), url=None)
    return replace(bare, **others)  # type: ignore[arg-type]


def shown(answer: Answer, width: int = 80, terminal: bool = False) -> str:
    file = StringIO()
    console = Console(
        file=file,
        force_terminal=terminal,
        color_system="standard" if terminal else None,
        no_color=False,
        width=width,
        legacy_windows=False,
    )
    render_answer(answer, console)
    return file.getvalue()


def test_without_colours_all_is_plain_text() -> None:
    assert shown(answered(CITATION)) == (
        "[1] Ann Lee · partly quoted\n"
        "    │ The ferry leaves at seven.\n"
        "    │\n"
        "    │ It takes two hours, says Ann Lee.\n"
        "    ▸ at seven\n"
        "      The [bold]ferry[/bold] · 9 March 2021 · The Paper · ¶ 11–12\n"
        "      https://www.paper.example/ferry"
        "#:~:text=The%20ferry%20leaves,says%20Ann%20Lee.\n"
        "\n"
    )


def test_who_else_has_the_words_stands_below_their_source() -> None:
    also = (Heading("b", "B", source="The\x1b Post"), Heading("c", "C", url="https://www.bbc.co.uk/c"))
    lines = shown(answered(quoting("It sails.", also=also))).splitlines()
    assert lines[2:4] == [
        "      The [bold]ferry[/bold] · 9 March 2021 · The Paper · ¶ 11",
        "      also in 2 others: The\ufffd Post, bbc.co.uk",
    ]


@pytest.mark.parametrize(
    ("known_by", "told"),
    [
        ("title", " · named by a title"),
        ("pronoun", " · named only by a pronoun"),
        ("surroundings", " · speaker inferred from the text around"),
        ("name", ""),
        (None, ""),
    ],
)
def test_a_speaker_who_is_not_known_by_name_is_marked(known_by: KnownBy | None, told: str) -> None:
    first = shown(answered(replace(CITATION, known_by=known_by))).splitlines()[0]
    assert first == f"[1] Ann Lee · partly quoted{told}"


def test_what_is_not_known_is_left_out() -> None:
    citation = quoting("So it is.", title="It", published=None, source=None, speaker=None, speech=None)
    assert shown(answered(citation, citation)) == (
        "[1] │ So it is.\n      It · ¶ 11\n\n[2] │ So it is.\n      It · ¶ 11\n\n"
    )


def test_a_highlight_of_the_whole_quote_is_not_repeated() -> None:
    whole = Highlight(Span(0, 9), "So it is.")
    assert "▸" not in shown(answered(quoting("So it is.", highlights=(whole,))))


def test_in_a_terminal_the_answering_words_stand_out_and_the_source_is_a_link() -> None:
    output = shown(answered(CITATION), terminal=True)
    assert "The ferry leaves \x1b[1;32mat seven\x1b[0m." in output
    assert "▸" not in output
    assert ";https://www.paper.example/ferry#:~:text=The%20ferry" in output
    assert "paper.example ↗" in output


def test_an_abstention_gives_its_reason_and_what_is_near_without_highlights() -> None:
    abstained = Answer("?", "abstained", "passage", 0.1, "i1", 1.0, nearest=(replace(CITATION, url=None),))
    assert shown(abstained) == (
        "The article does not say.\n\n"
        "Nearest passages (not an answer):\n\n"
        "    │ The ferry leaves at seven.\n"
        "    │\n"
        "    │ It takes two hours, says Ann Lee.\n"
        "      The [bold]ferry[/bold] · 9 March 2021 · The Paper · ¶ 11–12\n\n"
    )
    assert "\x1b[1;32m" not in shown(abstained, terminal=True)
    never = replace(abstained, nearest=(), reason="The article never mentions Merkel.")
    assert shown(never) == "The article never mentions Merkel.\n\n"


@pytest.mark.parametrize("width", [40, 80, 300])
def test_lines_end_at_the_console_and_at_100_columns(width: int) -> None:
    wide = "普京周四向拜登发出邀请，希望举行一次直播的对话。" * 8
    citations = (quoting(wide), quoting("So it goes on. " * 40), quoting("x" * 500))
    lines = shown(answered(*citations), width).splitlines()
    assert max(map(cell_len, lines)) <= min(width, 100)
    assert max(map(cell_len, lines)) >= min(width, 100) - 10


def test_a_link_is_not_broken_into_lines() -> None:
    link = next(line for line in shown(answered(CITATION), 40).splitlines() if "https://" in line)
    assert link.endswith("Ann%20Lee.")


def test_nothing_that_a_terminal_would_obey_reaches_it() -> None:
    evil = "a\x1b[31mb\x07c\rd\x9b2Je\u202ef\u2066g\u200fh\ti\ud800j"
    citation = quoting(
        evil, title=evil, source=evil, speaker=evil, highlights=(Highlight(Span(1, len(evil)), evil[1:]),)
    )
    reason = Answer("?", "abstained", "passage", 0.1, "i1", 1.0, reason=evil)
    for output in (shown(answered(citation)), shown(reason)):
        assert set(output) <= set("abcdefghij[]123mJ · │▸¶9March20,\n\ufffdpartlyquoed")
        assert "a\ufffd[31mb\ufffdc\ufffdd\ufffd2Je\ufffdf\ufffdg\ufffdh\ufffdi\ufffdj" in output


def test_an_address_that_is_no_web_address_is_no_link() -> None:
    citation = quoting("So it is.", url="javascript:alert(1)")
    assert "javascript" not in shown(answered(citation)) + shown(answered(citation), terminal=True)


@given(st.text(min_size=1), st.integers(1, 120))
def test_any_quote_is_shown_whole(quote: str, width: int) -> None:
    output = shown(answered(quoting(quote, title="It")), width)
    ruled = [line[6:] for line in output.splitlines() if line[4:5] == "│"]
    expected = [c for c in quote if c.isalnum()]
    assert [c for c in "".join(ruled) if c.isalnum()] == expected


def test_figures_are_printed_a_line_each() -> None:
    lines = list(figure_lines(figures_of([])))
    assert lines[0] == "0 answerable questions, 0 unanswerable"
    assert len(lines) == 11
    assert all(line.endswith(" -") for line in lines[1:])


CONSOLE = """
import fcntl, sys, termios
from pathlib import Path
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
from rich.console import Console
from bot.cli.console import run_console
from index.errors import QuestionError
from index.models import Answer

def ask(question):
    if question == "bad":
        raise QuestionError("The question is bad.")
    return Answer(question, "abstained", "passage", 0.1, "i1", 1.0, reason=f"Nothing on {question}!")

run_console(ask, Console(), Path(sys.argv[1]) if sys.argv[1:] else None)
print("left")
"""


class Terminal:
    """The console, in a terminal of its own."""

    def __init__(self, *arguments: str) -> None:
        self.here, there = os.openpty()
        encoding = {"LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "utf-8:strict"}
        environment = {**os.environ, **encoding, "TERM": "xterm", "COLUMNS": "80", "NO_COLOR": ""}
        self.process = subprocess.Popen(
            [sys.executable, "-c", CONSOLE, *arguments],
            cwd=ROOT,
            stdin=there,
            stdout=there,
            stderr=there,
            env=environment,
            start_new_session=True,
        )
        os.close(there)
        self.seen = ""
        self.until("ask> ")

    def reads(self, words: str, seconds: float) -> bool:
        """Whether the words are printed in that time."""
        deadline = time.monotonic() + seconds
        while words not in self.seen:
            left = max(0.0, deadline - time.monotonic())
            if not select.select([self.here], [], [], left)[0]:
                return False
            self.seen += os.read(self.here, 4096).decode(errors="replace")
        return True

    def until(self, words: str) -> str:
        """What is printed until the words are."""
        assert self.reads(words, 30), f"waited for {words!r}, saw {self.seen!r}"
        end = self.seen.index(words) + len(words)
        printed, self.seen = self.seen[:end], self.seen[end:]
        return printed

    def enter(self, line: bytes) -> str:
        os.write(self.here, line)
        return self.until("ask> ")

    def interrupt(self) -> None:
        """Press Ctrl-C until it is heard: Python misses one that comes just before it waits for a key."""
        for _ in range(30):
            os.write(self.here, b"\x03")
            if self.reads("ask> ", 1):
                break
        self.until("ask> ")

    def leave(self, line: bytes) -> str:
        os.write(self.here, line)
        printed = self.until("left")
        assert self.process.wait(30) == 0
        os.close(self.here)
        return printed


@pytest.mark.heavy
def test_the_console_answers_line_by_line_until_the_end() -> None:
    terminal = Terminal()
    assert "Nothing on ferries!" in terminal.enter(b"ferries\n")
    assert "quit, exit or Ctrl-D leaves" in terminal.enter(b"help\n")
    assert "Nothing" not in terminal.enter(b"  \n")
    error = terminal.enter(b"bad\n")
    assert "\x1b[31mThe question is bad.\x1b[0m" in error
    assert "Traceback" not in error
    assert "Nothing on boats!" in terminal.enter(b"boats\n")
    assert "Nothing" not in terminal.leave(b"QUIT\n")


@pytest.mark.heavy
def test_ctrl_c_clears_the_line_and_ctrl_d_leaves() -> None:
    terminal = Terminal()
    os.write(terminal.here, b"half a ques")
    terminal.until("half a ques")
    terminal.interrupt()
    assert "Nothing on ferries!" in terminal.enter(b"ferries\n")
    assert "Traceback" not in terminal.leave(b"\x04")


@pytest.mark.heavy
def test_a_line_that_is_no_text_is_refused_in_a_sentence() -> None:
    terminal = Terminal()
    printed = terminal.enter(b"\xff\xfe\n")
    assert "That line is not text" in printed
    assert "Traceback" not in printed
    assert "Nothing on ferries!" in terminal.enter(b"ferries\n")
    terminal.leave(b"exit\n")


@pytest.mark.heavy
def test_lines_are_recalled_in_the_next_session(tmp_path: Path) -> None:
    history = tmp_path / "history"
    Terminal(str(history)).leave(b"ferries\nquit\n")
    assert "ferries" in history.read_text()
    terminal = Terminal(str(history))
    assert "Nothing on ferries!" in terminal.enter(b"\x1b[A\x1b[A\n")
    terminal.leave(b"quit\n")


@pytest.mark.heavy
def test_a_history_that_cannot_be_kept_does_not_matter(tmp_path: Path) -> None:
    terminal = Terminal(str(tmp_path / "none" / "history"))
    assert "Nothing on ferries!" in terminal.enter(b"ferries\n")
    terminal.leave(b"exit\n")
