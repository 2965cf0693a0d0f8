"""The environment and `.env` as one frozen value; nothing else reads them."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dotenv import dotenv_values

from index import DEFAULT_MODEL, ArticlebotError

DEFAULT_INDEX_DIR = "articlebot-data"


@dataclass(frozen=True)
class Settings:
    """What the person who runs the bot chose.

    `index_dir` holds the index; `embedding_model` is the built-in model's name, a folder or a hub name;
    `articles` are the files and folders that `articlebot index` reads when it is given none.
    """

    index_dir: Path
    embedding_model: str
    articles: tuple[Path, ...]

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None, dotenv: Path = Path(".env")) -> "Settings":
        """The settings in `environ` (the process's, unless given), else in `dotenv`, else the defaults.

        Raises `ArticlebotError` where `dotenv` is there and cannot be read.
        """
        try:
            written = dotenv_values(dotenv)
        except (OSError, UnicodeDecodeError) as error:
            raise ArticlebotError(f"{dotenv} cannot be read ({error}); save it as UTF-8 text.") from error
        given = {**written, **(os.environ if environ is None else environ)}

        def setting(name: str, default: str) -> str:
            return (given.get(name) or "").strip() or default

        articles = setting("ARTICLES", "").split(os.pathsep)
        return cls(
            index_dir=Path(setting("INDEX_DIR", DEFAULT_INDEX_DIR)).expanduser(),
            embedding_model=setting("EMBEDDING_MODEL", DEFAULT_MODEL),
            articles=tuple(Path(path).expanduser() for path in articles if path),
        )
