from pathlib import Path

import pytest

from tests.programs.archive.__main__ import _ROWS, _print_table
from tests.programs.archive.curve import draw_curve
from tests.programs.archive.measurements import Figures


def figures(passages: int, p95_ms: float) -> Figures:
    every = {name: 1.0 for _, name, _ in _ROWS}
    return every | {"passages": passages, "p95_ms": p95_ms, "flat_p95_ms": 50.0}


def test_a_figure_over_what_is_asked_of_its_size_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert _print_table({1_000: figures(1_003, 500.0), 100_000: figures(100_012, 79.0)})
    assert "!" not in capsys.readouterr().out
    assert not _print_table({100_000: figures(100_012, 79.0), 1_000_000: figures(1_000_004, 151.0)})
    printed = capsys.readouterr().out
    assert printed.count("!") == 2
    assert "! over what is asked of 1,000,000 passages: question answered, no reader, p95 ms" in printed
    assert "p95 ms, to FAISS flat" in printed
    assert "3.02" in printed


def test_a_curve_is_drawn(tmp_path: Path) -> None:
    draw_curve([figures(10, 5.0), figures(1_000, 9.0)], tmp_path / "curve.png")
    assert (tmp_path / "curve.png").read_bytes().startswith(b"\x89PNG")
