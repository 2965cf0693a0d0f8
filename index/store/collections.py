"""Collections: indexes beside each other, below one folder, of which none sees anything of another.

    INDEX_DIR/                  the collection main
      collections/NAME/         any other, with files, a lock and a calibration of its own

No path is made of a name elsewhere.
"""

import re
from pathlib import Path

from index.errors import StoreError
from index.models import MAIN

_FOLDER = "collections"
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_FORM = "a name of at most 40 characters: a letter from a to z, then such letters, digits, - and _"


def require_collection_name(name: str) -> str:
    """The name of a collection as it is. Raises `StoreError` for what cannot be one."""
    if not _NAME.fullmatch(name):
        raise StoreError(f"{name[:60]!r} cannot be the name of a collection; give it {_FORM}.")
    return name


def collection_folder(root: Path | str, name: str) -> Path:
    """The folder of a collection, there or not. Raises `StoreError` for what cannot be a name."""
    return Path(root) if require_collection_name(name) == MAIN else Path(root, _FOLDER, name)


def collections_below(root: Path) -> list[str]:
    """The names of the collections that may be there, `main` first."""
    below = sorted(path.name for path in Path(root, _FOLDER).glob("*") if path.name != MAIN)
    return [MAIN, *(name for name in below if _NAME.fullmatch(name))]


def make_folder(folder: Path) -> None:
    """Make the folder of a collection, open to nobody else, and so also what it lies in below `INDEX_DIR`."""
    above = [folder.parent.parent, folder.parent] if folder.parent.name == _FOLDER else []
    (above or [folder])[0].parent.mkdir(parents=True, exist_ok=True)
    for path in (*above, folder):
        path.mkdir(mode=0o700, exist_ok=True)
