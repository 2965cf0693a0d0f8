from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Builder, Embedder, Index, default_article


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    return Embedder()


@pytest.fixture(scope="session")
def default_folder(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    folder = tmp_path_factory.mktemp("default") / "index"
    Builder(folder, embedder).build([default_article()])
    return folder


@pytest.fixture(scope="session")
def default_index(default_folder: Path, embedder: Embedder) -> Iterator[Index]:
    index = Index.open(default_folder, embedder)
    yield index
    index.close()
