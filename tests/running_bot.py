"""The real bot, `articlebot run`, as a process of its own against the local Discord."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO

_ROOT = Path(__file__).resolve().parents[1]
_NOT_INHERITED = (
    "INDEX_DIR",
    "EMBEDDING_MODEL",
    "ARTICLES",
    "ADMIN_",
    "QUESTIONS_",
    "FEEDBACK_",
    "DISCORD_",
    "PUBLIC_URL",
    "HTTP_",
    "LOG_",
    "NOTIFY_",
    "WATCHDOG_",
)
# Many bots run beside each other in tests, and one address holds one.
_DEFAULTS = {"HTTP_ADDRESS": "off"}


def clean_environment() -> dict[str, str]:
    """This process's environment without what configures articlebot, and with this checkout to import."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_INHERITED)}
    return inherited | _DEFAULTS | {"PYTHONPATH": str(_ROOT)}


class RunningBot:
    """A process of the bot over an index folder, from `with` to its end; what it printed is kept."""

    def __init__(self, index_dir: Path, environment: Mapping[str, str]) -> None:
        self._environment = clean_environment() | {"INDEX_DIR": str(index_dir), **environment}
        self.index_dir = index_dir
        self.output: list[str] = []
        self._printed = threading.Condition()

    def __enter__(self) -> RunningBot:
        self.start()
        return self

    def start(self) -> None:
        """Start the process, also once more after it has ended."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"],
            cwd=self.index_dir.parent,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.process.stdout is not None
        self._reader = threading.Thread(target=self._read, args=(self.process.stdout,), daemon=True)
        self._reader.start()

    def _read(self, stream: IO[str]) -> None:
        for line in stream:
            with self._printed:
                self.output.append(line.rstrip("\n"))
                self._printed.notify_all()

    def wait_until(self, words: str, *, times: int = 1, timeout: float = 60) -> None:
        """Wait until so many lines with these words were printed. Raises `TimeoutError`."""

        def printed() -> bool:
            return sum(words in line for line in self.output) >= times

        with self._printed:
            if not self._printed.wait_for(printed, timeout):
                raise TimeoutError(f"{words!r} was not printed within {timeout} s:\n{self.text}")

    def stop(self, how: signal.Signals = signal.SIGTERM, timeout: float = 40) -> int:
        """Send a signal, wait for the end and return the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.wait(timeout)

    def wait(self, timeout: float = 40) -> int:
        """Wait for the end and return the exit code; all that was printed is in `output` then."""
        code = self.process.wait(timeout)
        self._reader.join(10)
        return code

    @property
    def text(self) -> str:
        """All that it printed so far."""
        return "\n".join(self.output)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.stop()
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if kind is not None:
            print(self.text)
