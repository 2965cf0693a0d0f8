"""A folder of generations: what is live, what came before, and the atomic step from one to the next.

    INDEX_DIR/
      current.json              which generation is live and which came before
      build.lock                held by the one process that builds
      generations/<index id>/   manifest.json, which seals itself, and the files whose checksums it holds

A generation is written beside the live one under a name that no reader looks at, renamed when it is whole,
and becomes live by the replacement of `current.json`: a crash leaves the old or the new, never half.
"""

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from index.errors import IndexBusyError, IndexDamagedError, IndexMissingError, StoreError
from index.files import file_hash, write_sealed
from index.store.manifest import Manifest, read_manifest

_MANIFEST, _PARTIAL = "manifest.json", ".partial"
_STAMP, _STAMP_CHARS = "%Y%m%d-%H%M%S", 15


@dataclass(frozen=True)
class _Current:
    """What `current.json` holds; `fell_back_from` is the damaged file for which `live` became so."""

    live: str
    previous: str | None
    fell_back_from: str | None = None


class _FileDamagedError(IndexDamagedError):
    """The file at `path` is missing or not what was written."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is missing or damaged, so this index is not served. "
            "Go back with articlebot index --rollback, or build it again with articlebot index --rebuild."
        )
        self.path = path


class Generations:
    """The generations in one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._folder = root / "generations"
        self._current_path = root / "current.json"

    def exists(self) -> bool:
        """Whether anything was ever made live here."""
        return self._current_path.exists()

    def live(self) -> tuple[Path, Manifest]:
        """The folder and manifest of the live generation, every checksum verified.

        Raises `IndexMissingError`, `IndexDamagedError`, or `StoreError` for another format version.
        """
        return self._verify(self.live_id())

    def live_id(self) -> str:
        """The id of the live generation, nothing of it verified."""
        return self._current().live

    def fell_back_from(self) -> str | None:
        """The damaged file, within the folder, for which the live one took a newer one's place, if it did."""
        return self._current().fell_back_from

    def previous(self) -> tuple[Path, Manifest] | None:
        """The generation that was live before, verified, or None where none is kept."""
        return self._verify_previous(self._current())

    @contextmanager
    def building(self, wait_s: float, on_wait: Callable[[], None] | None = None) -> Iterator[None]:
        """Hold the right to build. Raises `IndexBusyError` if another process keeps it for `wait_s`."""
        lock = FileLock(self.root / "build.lock")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            try:
                lock.acquire(timeout=0)
            except Timeout:
                if on_wait:
                    on_wait()
                lock.acquire(timeout=wait_s)
        except Timeout as error:
            raise IndexBusyError(
                f"Another process is building the index in {self.root}; try again when it is done."
            ) from error
        except OSError as error:
            raise StoreError(
                f"The index folder {self.root} cannot be written to ({error.strerror}); "
                "set INDEX_DIR to another."
            ) from error
        try:
            self._sweep()
            yield
        finally:
            lock.release()

    @contextmanager
    def writing(self) -> Iterator[tuple[str, Path]]:
        """A new index id and an empty folder for its files; removed again unless it was committed."""
        index_id = f"{self._next_moment():{_STAMP}}-{secrets.token_hex(3)}"
        folder = self._folder / (index_id + _PARTIAL)
        folder.mkdir(parents=True)
        try:
            yield index_id, folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def commit(self, folder: Path, manifest: Manifest) -> Path:
        """Write the manifest, make everything durable and give the folder its final name."""
        write_sealed(folder / _MANIFEST, manifest)
        for file in folder.iterdir():
            _sync(file)
        _sync(folder)
        final = self._folder / manifest.index_id
        os.rename(folder, final)
        _sync(self._folder)
        return final

    def make_live(self, index_id: str, previous: str | None) -> None:
        """Swap a committed generation in, keep one to go back to, and delete the others."""
        self._write_current(_Current(index_id, previous))
        self._sweep()

    def discard(self, index_id: str) -> None:
        """Delete a committed generation that is not to become live."""
        shutil.rmtree(self._folder / index_id, ignore_errors=True)

    def rollback(self, wait_s: float = 0.0, on_wait: Callable[[], None] | None = None) -> str:
        """Make the previous generation live, keep the live one as previous, and return the new live id.

        Where `current.json` is damaged, the newest generation that is whole becomes live. Waits for a build
        as `building` does. Raises `StoreError` where there is nothing whole to go back to.
        """
        with suppress(IndexDamagedError):
            self._current()
        with self.building(wait_s, on_wait):
            stale, manifest = self._before_live()
            self._write_current(_Current(manifest.index_id, stale))
            return manifest.index_id

    def fall_back(self, model: str, wait_s: float = 0.0) -> None:
        """Make the previous generation live as `rollback` does, but only where the live one is damaged.

        What is damaged is noted until the next build or rollback, for `fell_back_from`. Raises `StoreError`
        where nothing whole that was made with the model is there to fall back to.
        """
        with self.building(wait_s):
            try:
                self.live()
            except _FileDamagedError as damage:
                stale, manifest = self._before_live()
                if manifest.model != model:
                    raise
                damaged = damage.path.relative_to(self.root).as_posix()
                self._write_current(_Current(manifest.index_id, stale, damaged))

    def newest_whole(self) -> tuple[Path, Manifest] | None:
        """The newest generation that can be read, live or not."""
        for folder in sorted(self._folder.iterdir(), reverse=True):
            with suppress(StoreError):
                if not folder.name.endswith(_PARTIAL):
                    return self._verify(folder.name)
        return None

    def _before_live(self) -> tuple[str | None, Manifest]:
        """The id of the live generation, None where `current.json` is damaged, and what takes its place."""
        try:
            current = self._current()
        except IndexDamagedError:
            newest = self.newest_whole()
            current = _Current("", newest and newest[1].index_id)
        previous = self._verify_previous(current)
        if previous is None:
            raise StoreError("There is no previous index to go back to.")
        return current.live or None, previous[1]

    def _verify_previous(self, current: _Current) -> tuple[Path, Manifest] | None:
        try:
            return None if current.previous is None else self._verify(current.previous)
        except _FileDamagedError as error:
            raise IndexDamagedError(
                f"{error.path} is missing or damaged, so there is no whole index to go back to: "
                "run articlebot index --rebuild."
            ) from error

    def _next_moment(self) -> datetime:
        """Now, or just after the newest generation where the clock is behind it: names sort by age."""
        moments = [datetime.now(UTC)]
        for folder in self._folder.iterdir():
            with suppress(ValueError):
                made = datetime.strptime(folder.name[:_STAMP_CHARS], _STAMP).replace(tzinfo=UTC)
                moments.append(made + timedelta(seconds=1))
        return max(moments)

    def _current(self) -> _Current:
        try:
            current = msgspec.json.decode(self._current_path.read_bytes(), type=_Current)
            if not (self._folder / current.live).is_dir():
                # Whatever is live, it must not be swept away for a name that a flipped bit made.
                raise ValueError(current.live)
            return current
        except FileNotFoundError as error:
            raise IndexMissingError(
                f"There is no index in {self.root}: run articlebot index to build one."
            ) from error
        except ValueError as error:
            raise _FileDamagedError(self._current_path) from error

    def _verify(self, index_id: str) -> tuple[Path, Manifest]:
        folder = self._folder / index_id
        try:
            manifest = read_manifest(folder / _MANIFEST)
        except ValueError as error:
            raise _FileDamagedError(folder / _MANIFEST) from error
        for name, expected in manifest.files.items():
            with suppress(OSError):
                if file_hash(folder / name) == expected:
                    continue
            raise _FileDamagedError(folder / name)
        return folder, manifest

    def _write_current(self, current: _Current) -> None:
        partial = self._current_path.with_suffix(_PARTIAL)
        partial.write_bytes(msgspec.json.format(msgspec.json.encode(current), indent=1))
        _sync(partial)
        os.replace(partial, self._current_path)
        _sync(self.root)

    def _sweep(self) -> None:
        """Delete whatever is neither live nor previous: leftovers of crashes and older generations."""
        kept: set[str] = set()
        if self.exists():
            try:
                current = self._current()
            except IndexDamagedError:
                return
            kept = {index_id for index_id in (current.live, current.previous) if index_id is not None}
        for folder in self._folder.iterdir():
            if folder.name not in kept:
                shutil.rmtree(folder, ignore_errors=True)


def _sync(path: Path) -> None:
    """Wait until a file or a folder's entries are on disk (a folder cannot be opened on Windows)."""
    if path.is_dir() and os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
