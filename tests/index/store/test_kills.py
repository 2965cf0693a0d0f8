from pathlib import Path

from index import Embedder
from tests.programs.faults.kill_builds import kill_builds


def test_a_killed_build_leaves_a_whole_index(tmp_path: Path, embedder: Embedder) -> None:
    outcome = kill_builds(4, tmp_path, embedder)
    assert outcome.kills == 4
    assert (outcome.damaged, outcome.lost) == (0, 0)
