"""Standard output as this program prints to it."""

from __future__ import annotations

from rich.console import Console


class Terminal(Console):
    """Standard output, whose reader may go away, as `| head` does."""

    def on_broken_pipe(self) -> None:
        """Leave it to whoever prints, where rich would end the program as for a defect."""
        raise BrokenPipeError
