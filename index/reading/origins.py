"""Where an article comes from: the file, and the folders that are read whole."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.models import Article


def origin_of(file: Path) -> str | None:
    """The absolute path of a file, its folder's links followed; None for standard input."""
    if str(file) == "-":
        return None
    return os.path.join(os.path.realpath(file.parent), file.name)


@dataclass(frozen=True)
class PathSupply:
    """Files and folders that are read: `folders` whole, and `named` are files that somebody asked for."""

    folders: tuple[str, ...]
    named: frozenset[str | None]

    @classmethod
    def of(cls, paths: Sequence[Path], *, configured: bool = False) -> "PathSupply":
        """The supply of some paths; files that are only `configured` were not asked for."""
        folders = [path for path in paths if os.path.isdir(path)]
        files = [path for path in paths if path not in folders and not configured]
        return cls(
            tuple(os.path.join(os.path.realpath(folder), "") for folder in folders),
            frozenset(map(origin_of, files)),
        )

    def comes_along(self, article: Article) -> bool:
        """Whether an article was read without having been asked for by itself."""
        return article.origin is not None and article.origin not in self.named

    def has_lost(self, article_id: str, origin: str | None) -> bool:
        """Whether an article came from a file below one of the folders that is no longer there."""
        return origin is not None and origin.startswith(self.folders) and not os.path.isfile(origin)
