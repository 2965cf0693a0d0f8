"""A folder of generations: what is live, what came before, and the atomic step from one to the next.

    INDEX_DIR/
      current.json              which generation is live and which came before
      build.lock                held by the one process that builds
      generations/<index id>/   manifest.json, which seals itself, and the files whose checksums it holds

A generation is written beside the live one under a name that no reader looks at, renamed when it is whole,
and becomes live by the replacement of `current.json`: a crash leaves the old or the new, never half.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import IndexBusyError, IndexDamagedError, IndexMissingError, StoreError
from index.hashing import file_hash

FORMAT_VERSION = 4
_PARTIAL = ".partial"


@dataclass(frozen=True)
class Manifest:
    """What a generation says of itself.

    `articles` maps article ids to content hashes and `files` the file names to their SHA-256. `calibration`
    says, as `Calibration.to_fields` does, when an answer is given; None leaves it to the program.
    """

    index_id: str
    created: str
    model: str
    dimension: int
    articles: dict[str, str]
    passages: int
    files: dict[str, str]
    calibration: dict[str, object] | None = None
    format_version: int = FORMAT_VERSION


@dataclass(frozen=True)
class _Current:
    live: str
    previous: str | None


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
        return self._verified(self.live_id())

    def live_id(self) -> str:
        """The id of the live generation, nothing of it verified."""
        return self._current().live

    def previous(self) -> tuple[Path, Manifest] | None:
        """The generation that was live before, verified, or None where none is kept."""
        index_id = self._current().previous
        return None if index_id is None else self._verified(index_id)

    @contextmanager
    def building(self, wait_s: float, on_wait: Callable[[], None] | None = None) -> Iterator[None]:
        """Hold the right to build. Raises `IndexBusyError` if another process keeps it for `wait_s`."""
        self._make_folder()
        lock = FileLock(self.root / "build.lock")
        try:
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
            raise self._unwritable(error) from error
        try:
            self._sweep()
            yield
        finally:
            lock.release()

    @contextmanager
    def writing(self) -> Iterator[tuple[str, Path]]:
        """A new index id and an empty folder for its files; removed again unless it was committed."""
        # The time first, so that the names of generations sort by age.
        index_id = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
        folder = self._folder / (index_id + _PARTIAL)
        folder.mkdir(parents=True)
        try:
            yield index_id, folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def commit(self, folder: Path, manifest: Manifest) -> Path:
        """Write the manifest, make everything durable and give the folder its final name."""
        path = folder / "manifest.json"
        fields = asdict(manifest)
        sealed = {"sha256": _seal(fields), "manifest": fields}
        path.write_text(json.dumps(sealed, ensure_ascii=False, indent=1), encoding="utf-8")
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
        if not self.exists():
            raise self._missing()
        with self.building(wait_s, on_wait):
            try:
                current = self._current()
            except IndexDamagedError:
                newest = self.newest_whole()
                current = _Current("", newest and newest[1].index_id)
            if current.previous is None:
                raise StoreError("There is no previous index to go back to.")
            self._verified(current.previous)
            self._write_current(_Current(current.previous, current.live or None))
            return current.previous

    def newest_whole(self) -> tuple[Path, Manifest] | None:
        """The newest generation that can be read, live or not."""
        for folder in sorted(self._folder.iterdir(), reverse=True):
            with suppress(StoreError):
                if not folder.name.endswith(_PARTIAL):
                    return self._verified(folder.name)
        return None

    def _make_folder(self) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._unwritable(error) from error

    def _missing(self) -> IndexMissingError:
        return IndexMissingError(f"There is no index in {self.root}: run articlebot index to build one.")

    def _unwritable(self, error: OSError) -> StoreError:
        return StoreError(
            f"The index folder {self.root} cannot be written to ({error.strerror}); set INDEX_DIR to another."
        )

    def _current(self) -> _Current:
        try:
            fields = json.loads(self._current_path.read_bytes())
            return _Current(str(fields["live"]), fields["previous"] and str(fields["previous"]))
        except FileNotFoundError as error:
            raise self._missing() from error
        except (ValueError, KeyError, TypeError) as error:
            raise IndexDamagedError(_damage(self._current_path)) from error

    def _verified(self, index_id: str) -> tuple[Path, Manifest]:
        folder = self._folder / index_id
        path = folder / "manifest.json"
        try:
            sealed = json.loads(path.read_bytes())
            fields = sealed["manifest"]
            whole = sealed["sha256"] == _seal(fields)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexDamagedError(_damage(path)) from error
        if not whole:
            raise IndexDamagedError(_damage(path))
        if fields["format_version"] != FORMAT_VERSION:
            raise StoreError(
                f"The index in {self.root} has format {fields['format_version']}, this program writes format "
                f"{FORMAT_VERSION}: index the articles again into an empty folder."
            )
        manifest = Manifest(**fields)
        for name, expected in manifest.files.items():
            if _checksum(folder / name) != expected:
                raise IndexDamagedError(_damage(folder / name))
        return folder, manifest

    def _write_current(self, current: _Current) -> None:
        partial = self._current_path.with_suffix(_PARTIAL)
        partial.write_text(json.dumps(asdict(current), indent=1), encoding="utf-8")
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


def _seal(fields: object) -> str:
    canonical = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _checksum(path: Path) -> str | None:
    try:
        return file_hash(path)
    except OSError:
        return None


def _damage(path: Path) -> str:
    return (
        f"{path} is missing or damaged, so this index is not served. "
        "Go back with articlebot index --rollback, or build it again with articlebot index --rebuild."
    )


def _sync(path: Path) -> None:
    """Wait until a file or a folder's entries are on disk (a folder cannot be opened on Windows)."""
    if path.is_dir() and os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
