"""Which generation of a folder is live and which came before: `current.json`, replaced in one step."""

import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from index.errors import IndexDamagedError, IndexMissingError, StoreError
from index.files import read_sealed, replace_sealed
from index.store.format.manifest import FORMAT_VERSION

FOLDER_OF_FORMAT_4 = "generations"
_STAMP, _STAMP_CHARS = "%Y%m%d-%H%M%S", 15


@dataclass(frozen=True)
class Side:
    """A generation, by the name of its file and its id."""

    file: str
    index_id: str


@dataclass(frozen=True)
class Current:
    """What `current.json` holds; `fell_back_from` is the damaged file for which `live` became so.

    `spare` is a file to write the next generation into that holds none to go back to.
    """

    live: Side
    previous: Side | None = None
    spare: str | None = None
    fell_back_from: str | None = None
    format_version: int = FORMAT_VERSION

    @property
    def files(self) -> set[str | None]:
        """All files that are of use."""
        return {self.live.file, self.spare, self.previous.file if self.previous else None}


class FileDamagedError(IndexDamagedError):
    """The file at `path` is missing or not what was written."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is missing or damaged, so this index is not served. "
            "Go back with articlebot index --rollback, or build it again with articlebot index --rebuild."
        )
        self.path = path


class Pointer:
    """The file that says which generation is live."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._path = root / "current.json"

    def exists(self) -> bool:
        """Whether anything was ever made live here."""
        return self._path.exists()

    def read(self) -> Current:
        """What it says. Raises `IndexMissingError`, `FileDamagedError`, `StoreError` for another format."""
        if not self.exists():
            raise IndexMissingError(f"There is no index in {self._root}: run articlebot index to build one.")
        try:
            fields = read_sealed(self._path)
        except ValueError as error:
            if (self._root / FOLDER_OF_FORMAT_4).is_dir():
                raise StoreError(
                    f"The index in {self._root} has an earlier articlebot's format: articlebot index, or "
                    "whatever answers from it, takes it over."
                ) from error
            raise FileDamagedError(self._path) from error
        version = fields.get("format_version")
        if version != FORMAT_VERSION:
            raise StoreError(
                f"The index in {self._root} has format {version}, this program writes format "
                f"{FORMAT_VERSION}: index the articles again into an empty folder."
            )
        return msgspec.convert(fields, Current)

    def write(self, current: Current) -> None:
        """Say something else, durably."""
        replace_sealed(self._path, current)


def new_id(older: Iterable[str]) -> str:
    """An index id that sorts after older ones, also where the clock is behind theirs."""
    moments = [datetime.now(UTC)]
    for index_id in older:
        with suppress(ValueError):
            made = datetime.strptime(index_id[:_STAMP_CHARS], _STAMP).replace(tzinfo=UTC)
            moments.append(made + timedelta(seconds=1))
    return f"{max(moments):{_STAMP}}-{secrets.token_hex(3)}"
