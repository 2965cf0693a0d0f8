"""A process that ends at one instant of a build, as by a power cut; then the index is whole, old or new."""

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index import Article, Builder, Embedder, Generations, verify
from index.store.format.pointer import Pointer
from index.store.writer import GenerationWriter

CATS = Article("cats", "Cats", "Cats sleep for most of the day. Kittens play in the garden at night.")
DOGS = Article("dogs", "Dogs", "Dogs guard the house. A dog named Rex saved a child from the river.")
# More than SQLite keeps in memory, so that it writes into the file before the end.
LONG = Article("long", "Long", "\n".join(f"Line {n} of a long list was read aloud." for n in range(3_000)))


class MadeUp(Embedder):
    """Vectors that cost nothing, of the model's name: what is tested is how they are kept."""

    def embed(self, texts, progress=None):  # type: ignore[no-untyped-def]
        vectors = np.zeros((len(texts), 384), dtype=np.float32)
        vectors[:, 0] = 1.0
        return vectors


def die(*_: object, **__: object) -> None:
    os._exit(9)


def in_writing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(GenerationWriter, "describe", die)


def before_the_commit(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(GenerationWriter, "is_found", die)


def before_the_swap(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Pointer, "write", die)


def in_erasing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Generations, "erase_others", die)


@pytest.mark.heavy
@pytest.mark.parametrize("reused", [False, True])
@pytest.mark.parametrize("instant", [in_writing, before_the_commit, before_the_swap, in_erasing])
def test_a_crash_leaves_the_old_index_or_the_new_one(
    instant: Callable[[pytest.MonkeyPatch], None], reused: bool, tmp_path: Path
) -> None:
    folder, builder = tmp_path / "index", Builder(tmp_path / "index", MadeUp())
    builder.build([CATS])
    if reused:
        builder.build([DOGS])
    live = Generations(folder).live_id()
    child = os.fork()
    if child == 0:
        with pytest.MonkeyPatch.context() as patch:
            instant(patch)
            builder.build([LONG], remove=["cats"] if instant is in_erasing and reused else [])
        os._exit(0)
    _, status = os.waitpid(child, 0)
    dies = instant is not in_erasing or reused
    assert os.waitstatus_to_exitcode(status) == (9 if dies else 0)
    is_new = instant is in_erasing
    assert (Generations(folder).live_id() == live) is not is_new
    assert verify(folder)[0].index_id == Generations(folder).live_id()
    with closing(Generations(folder).open_live()) as database:
        assert ("long" in database.article_ids) is is_new

    builder.build([Article("birds", "Birds", "Birds sing.")])
    assert len(verify(folder)) == 2
    assert not list(folder.glob("*-journal"))
    if instant is in_erasing and reused:
        builder.build([Article("bees", "Bees", "Bees hum.")])
        assert not [path for path in folder.iterdir() if b"Kittens" in path.read_bytes()]
