"""The prompt of `articlebot ask`, typed into in a terminal of its own."""

import os
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index import DEFAULT_CACHE
from tests.fixtures.running_bot import clean_environment

CONSOLE = """
import fcntl, sys, termios
from bot.__main__ import main
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
print("left with", main(["ask", *sys.argv[1:]]))
"""
PUTIN, PSAKI = "I want to go the taiga this weekend", "I'll have to get back to you"
pytestmark = pytest.mark.heavy


class Prompt:
    """The console over an index, in a terminal of its own; its history is in `home`."""

    def __init__(self, index: Path, home: Path, *options: str) -> None:
        self.here, there = os.openpty()
        encoding = {"LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "utf-8:strict"}
        terminal = {"TERM": "xterm", "COLUMNS": "80", "NO_COLOR": ""}
        # The model's export stays where it is, whosever home this is.
        folders = {"HOME": str(home), "MODEL_CACHE_DIR": str(DEFAULT_CACHE.expanduser())}
        self.process = subprocess.Popen(
            [sys.executable, "-c", CONSOLE, "--index", str(index), *options],
            cwd=home.parent,
            stdin=there,
            stdout=there,
            stderr=there,
            env={**clean_environment(), **encoding, **terminal, **folders},
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
        printed = self.until("left with 0")
        assert self.process.wait(30) == 0
        os.close(self.here)
        return printed


@pytest.fixture
def prompt(default_folder: Path, tmp_path: Path) -> Prompt:
    return Prompt(default_folder, tmp_path)


def test_questions_are_answered_line_by_line_until_the_end(prompt: Prompt) -> None:
    assert "never mentions Zelensky" in prompt.enter(b"What did Zelensky say?\n")
    assert "quit, exit or Ctrl-D leaves" in prompt.enter(b"help\n")
    assert prompt.enter(b"  \n").count("\n") == 1
    error = prompt.enter(b"?!\n")
    assert "\x1b[31mThe question is empty" in error
    assert "Traceback" not in error
    assert "He will pay a price" in prompt.enter(b"What did Biden say?\n")
    assert prompt.leave(b"QUIT\n")


def test_a_question_leans_on_the_answer_before_it_unless_it_is_to_stand_alone(prompt: Prompt) -> None:
    assert "\nAsked:" not in prompt.enter(b"What did Putin say about the weekend?\n")
    other = prompt.enter(b"and Psaki?\n")
    assert "Asked: What did Psaki say about the weekend?" in other
    prompt.enter(b"What did Psaki say?\n")
    assert "what did Jen Psaki say about the president?" in prompt.enter(
        b"what did she say about the president?\n"
    )
    assert "new" in prompt.enter(b"help\n")
    assert "stands alone" in prompt.enter(b"new\n")
    assert "Asked:" not in prompt.enter(b"what did she say about the president?\n")
    prompt.leave(b"quit\n")


def test_ctrl_c_clears_the_line_and_ctrl_d_leaves(prompt: Prompt) -> None:
    os.write(prompt.here, b"half a ques")
    prompt.until("half a ques")
    prompt.interrupt()
    assert "He will pay a price" in prompt.enter(b"What did Biden say?\n")
    assert "Traceback" not in prompt.leave(b"\x04")


def test_a_line_that_is_no_text_is_refused_in_a_sentence(prompt: Prompt) -> None:
    printed = prompt.enter(b"\xff\xfe\n")
    assert "That line is not text" in printed
    assert "Traceback" not in printed
    assert "He will pay a price" in prompt.enter(b"What did Biden say?\n")
    prompt.leave(b"exit\n")


def test_lines_are_recalled_in_the_next_session(default_folder: Path, tmp_path: Path) -> None:
    Prompt(default_folder, tmp_path).leave(b"What did Biden say?\nquit\n")
    assert "What did Biden say?" in (tmp_path / ".articlebot_history").read_text()
    again = Prompt(default_folder, tmp_path)
    assert "He will pay a price" in again.enter(b"\x1b[A\x1b[A\n")
    again.leave(b"quit\n")


def test_a_history_that_cannot_be_kept_does_not_matter(default_folder: Path, tmp_path: Path) -> None:
    prompt = Prompt(default_folder, tmp_path / "none")
    assert "He will pay a price" in prompt.enter(b"What did Biden say?\n")
    prompt.leave(b"exit\n")
