"""The right to build in a folder, which one process at a time has."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import IndexBusyError, StoreError
from index.store.collections import make_folder


@contextmanager
def held_lock(root: Path, wait_s: float, on_wait: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold the right to build in a folder, made if need be.

    Raises `IndexBusyError` if another process keeps it for `wait_s`, `StoreError` where nothing can be
    written there.
    """
    lock = FileLock(root / "build.lock")
    try:
        make_folder(root)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            if on_wait:
                on_wait()
            lock.acquire(timeout=wait_s)
    except Timeout as error:
        raise IndexBusyError(
            f"Another process is building the index in {root}; try again when it is done."
        ) from error
    except OSError as error:
        raise StoreError(
            f"The index folder {root} cannot be written to ({error.strerror}); set INDEX_DIR to another."
        ) from error
    try:
        yield
    finally:
        lock.release()
