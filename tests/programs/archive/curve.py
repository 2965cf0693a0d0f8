"""How figures of an archive grow with its passages, drawn beside FAISS's plain search."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tests.programs.archive.measurements import Figures

_PANELS: tuple[tuple[str, str, dict[str, str]], ...] = (
    (
        "A question",
        "ms",
        {
            "p95_ms": "answered, p95",
            "p50_ms": "answered, p50",
            "flat_p50_ms": "FAISS flat: embedded and searched, p50",
        },
    ),
    ("Memory", "MiB", {"resident_mib": "resident", "flat_resident_mib": "FAISS flat"}),
    ("A change", "s", {"add_s": "add an article", "remove_s": "remove an article"}),
    ("To start", "s", {"open_s": "open, to the first answer"}),
)
_ROOM_FOR_LEGEND = 1.4


def draw_curve(measured: Sequence[Figures], path: Path) -> None:
    """Draw what was measured of archives, the smallest first, into a PNG file."""
    figure = Figure(figsize=(9, 6.5), layout="constrained")
    for axes, panel in zip(figure.subplots(2, 2).flat, _PANELS, strict=True):
        _draw_panel(axes, measured, *panel)
    figure.savefig(path, dpi=110)


def _draw_panel(
    axes: Axes, measured: Sequence[Figures], title: str, unit: str, lines: dict[str, str]
) -> None:
    passages = [figures["passages"] for figures in measured]
    for name, label in lines.items():
        dashed = "--" if name.startswith("flat") else "-"
        axes.plot(passages, [figures[name] for figures in measured], f"o{dashed}", label=label)
    axes.set(title=title, xscale="log", xlabel="passages", ylabel=unit)
    highest = max(figures[name] for figures in measured for name in lines)
    axes.set_ylim(0, _ROOM_FOR_LEGEND * highest)
    axes.grid(visible=True, alpha=0.3)
    axes.legend(loc="upper left")
