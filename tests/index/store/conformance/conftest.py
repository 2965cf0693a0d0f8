from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures.engines.ground import KINDS, Ground


@pytest.fixture(params=KINDS)
def ground(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ground]:
    """An empty place for indexes, of each engine in turn."""
    ground = Ground(request.param, tmp_path / "ground")
    yield ground
    ground.leave()
