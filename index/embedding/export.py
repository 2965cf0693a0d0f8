"""A sentence-transformers model exported for onnxruntime, once, into a cache.

Two processes of their own do it, one after the other, so that PyTorch and the graph are never in memory
together, and neither afterwards.
"""

import hashlib
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec

from index.embedding.exported import DESCRIPTION_FILE
from index.embedding.trace import REFUSED
from index.text.canonical import clean_line

# Of what `trace` and `optimize` write; a change makes every export be made again.
_VERSION = 10
_WHOLE_BYTES, _SAMPLES, _SAMPLE_BYTES = 1_000_000, 64, 4096
_LIMIT_S = 600
_LIBRARIES = ("torch", "transformers", "sentence-transformers", "onnx", "onnxruntime")
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Refusal:
    """Why a model cannot be exported, by these versions of the libraries that do it."""

    reason: str
    libraries: str


Step = tuple[str, str]
"""A module of this program that takes the folder of the export, and what else it is told."""


def export_folder(folder: Path, cache: Path, kind: str, *more: Path) -> Path:
    """Where the cache keeps the export of a kind of the model in a folder, once there is one.

    `more` are files that belong to the model, too.
    """
    return cache / f"{_fingerprint(folder, more)}-{kind}"


def is_exported(target: Path) -> bool:
    """Whether the export is there."""
    return (target / DESCRIPTION_FILE).is_file()


def refusal(target: Path) -> str | None:
    """Why the export cannot be made; None where it can, or where that was never tried."""
    with suppress(OSError, ValueError):
        known = msgspec.json.decode(_refusal_file(target).read_bytes(), type=_Refusal)
        if known.libraries == _libraries():
            return known.reason
    return None


def export(name: str, target: Path, steps: Sequence[Step], *, anew: bool = False) -> bool:
    """Make the export of a model by some steps if need be; whether it is there then.

    With `anew` it is made in any case, in the place of one that is damaged.
    """
    if is_exported(target) and not anew:
        return True
    reason = refusal(target) or _export(target, steps, anew=anew)
    if reason is not None:
        _log.warning("the model %r runs by PyTorch: %s", name, reason)
    return reason is None


def _export(target: Path, steps: Sequence[Step], *, anew: bool) -> str | None:
    """Write a model's export, whole or not at all; the reason why it cannot be done, None where it is."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".export-", dir=target.parent) as made:
            folder = Path(made) / "model"
            folder.mkdir()
            reasons = (_run(target, module, str(folder), told) for module, told in steps)
            reason = next(filter(None, reasons), None)
            if reason is None and (anew or not is_exported(target)):
                for path in folder.iterdir():
                    _write_through(path)
                # What is there otherwise is no export; another process may have finished one meanwhile.
                shutil.rmtree(target, ignore_errors=True)
                os.replace(folder, target)
    except OSError as error:
        return clean_line(str(error), 300)
    return reason


def _write_through(path: Path) -> None:
    """See that a file is on the disk, and that the system lets go of its copy in memory.

    As long as it holds the whole of it, the bot, which maps the file to read a little of it, is lent more.
    """
    with path.open("rb") as file:
        os.fsync(file.fileno())
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _run(target: Path, module: str, *arguments: str) -> str | None:
    """Run a module of this program; the last line of its complaint, None where it has none.

    Beside the target it is remembered where the module would say so every time.
    """
    command = [sys.executable, "-W", "ignore", "-m", module, *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - this program itself
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=_LIMIT_S, check=False
        )
    except subprocess.TimeoutExpired:
        return f"its export took more than {_LIMIT_S} s."
    if done.returncode == 0:
        return None
    if done.returncode < 0:
        return f"its export was ended by signal {-done.returncode}, perhaps for want of memory."
    reason = clean_line((done.stderr.strip().splitlines() or ["its export failed."])[-1], 300)
    if done.returncode == REFUSED:
        _refusal_file(target).write_bytes(msgspec.json.encode(_Refusal(reason, _libraries())))
    return reason


def _refusal_file(target: Path) -> Path:
    return target.with_name(f"{target.name}.refused")


def _libraries() -> str:
    found = []
    for name in _LIBRARIES:
        with suppress(PackageNotFoundError):
            found.append(f"{name} {version(name)}")
    return ", ".join(found)


def _fingerprint(folder: Path, more: Sequence[Path]) -> str:
    """What tells a model's files from any others: names, sizes, and contents, of large ones in samples."""
    digest = hashlib.sha256(str(_VERSION).encode())
    for path in [*sorted(path for path in folder.rglob("*") if path.is_file()), *more]:
        size = path.stat().st_size
        name = path.relative_to(folder) if path.is_relative_to(folder) else path.name
        digest.update(f"{name}\0{size}\0".encode())
        with path.open("rb") as file:
            if size <= _WHOLE_BYTES:
                digest.update(file.read())
                continue
            for sample in range(_SAMPLES):
                file.seek(sample * (size - _SAMPLE_BYTES) // (_SAMPLES - 1))
                digest.update(file.read(_SAMPLE_BYTES))
    return digest.hexdigest()[:24]
