"""Progress bars on a terminal, and nothing where there is none."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

import index as library

_LABELS = {
    "read": "reading articles",
    "embedded": "embedding sentences",
    "checked": "checking the new index",
    "swapped": "swapping it in",
}


@contextmanager
def show_build() -> Iterator[Callable[[library.Stage, int, int], None]]:
    """A bar for each stage of a build."""
    with _bars() as bars:
        tasks: dict[str, TaskID] = {}

        def progress(stage: library.Stage, done: int, total: int) -> None:
            if stage not in tasks:
                for task in bars.tasks:
                    bars.update(task.id, total=task.completed)
                tasks[stage] = bars.add_task(_LABELS[stage], total=None)
            bars.update(tasks[stage], completed=done, total=total or None)

        yield progress


@contextmanager
def show_count(label: str) -> Iterator[Callable[[int, int], None]]:
    """One bar, moved by how much is done and how much there is."""
    with _bars() as bars:
        task = bars.add_task(label, total=None)
        yield lambda done, total: bars.update(task, completed=done, total=total)


def _bars() -> Progress:
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
