"""JSON files that seal themselves: each holds its own checksum beside what it says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def write_sealed(path: Path, fields: Mapping[str, object]) -> None:
    """Write fields as JSON, sealed."""
    sealed = {"sha256": _seal(fields), "manifest": fields}
    path.write_text(json.dumps(sealed, ensure_ascii=False, indent=1), encoding="utf-8")


def read_sealed(path: Path) -> dict[str, Any]:
    """The fields in a file. Raises `ValueError` where it is missing or not what was written."""
    try:
        sealed = json.loads(path.read_bytes())
        fields: dict[str, Any] = sealed["manifest"]
        whole = sealed["sha256"] == _seal(fields)
    except (OSError, KeyError, TypeError) as error:
        raise ValueError("not a manifest") from error
    if not whole:
        raise ValueError("not the manifest that was sealed")
    return fields


def _seal(fields: Mapping[str, object]) -> str:
    """The SHA-256, in hexadecimal, of a manifest's fields."""
    canonical = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def file_hash(path: Path) -> str:
    """The SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
