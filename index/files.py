"""JSON files that seal themselves: each holds its own checksum beside what it says."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import msgspec


class _Sealed(msgspec.Struct):
    sha256: str
    manifest: dict[str, Any]


def write_sealed(path: Path, value: object) -> None:
    """Write the fields of a value as JSON, sealed."""
    fields = msgspec.to_builtins(value)
    sealed = {"sha256": _seal(fields), "manifest": fields}
    path.write_text(json.dumps(sealed, ensure_ascii=False, indent=1), encoding="utf-8")


def replace_sealed(path: Path, value: object) -> None:
    """Write the fields of a value in place of what a file has, durably: it holds the old or the new."""
    partial = path.with_suffix(".partial")
    write_sealed(partial, value)
    _sync(partial)
    os.replace(partial, path)
    _sync(path.parent)


def read_sealed(path: Path) -> dict[str, Any]:
    """The fields in a file. Raises `ValueError` where it is missing or not what was written."""
    try:
        sealed = msgspec.json.decode(path.read_bytes(), type=_Sealed)
    except OSError as error:
        raise ValueError("no file that can be read") from error
    if sealed.sha256 != _seal(sealed.manifest):
        raise ValueError("not the fields that were sealed")
    return sealed.manifest


def _seal(fields: dict[str, Any]) -> str:
    """The SHA-256, in hexadecimal, of fields."""
    canonical = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def file_hash(path: Path) -> str:
    """The SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    """Wait until a file or a folder's entries are on disk (a folder cannot be opened on Windows)."""
    if path.is_dir() and os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
