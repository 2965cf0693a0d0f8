"""A few of the faults that `python -m tests.programs.faults` counts, each as often as a few seconds allow."""

from pathlib import Path

import pytest

from index import Embedder
from tests.programs.faults.damage import flipped_bits
from tests.programs.faults.kills import killed_serving
from tests.programs.faults.runs import Fault, Ground


@pytest.mark.parametrize(("fault", "times"), [(flipped_bits, 5), (killed_serving, 1)])
def test_nothing_is_lost(fault: Fault, times: int, tmp_path: Path, embedder: Embedder) -> None:
    ground = Ground(tmp_path, embedder)
    ground.prepare()
    tally = fault(ground, times)
    assert tally.runs == times
    assert (tally.lost, tally.index_lost, tally.misbehaved) == ([], [], [])
