"""Where an index is that a cluster keeps: qdrant://HOST:PORT/NAME."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from index.models import MAIN

_SCHEMES = {"qdrant": "http", "qdrant+https": "https"}
_NAME = re.compile(r"[A-Za-z0-9_]+(?:[.-][A-Za-z0-9_]+)*")
_MOST = 1_000
OF_COLLECTION = "@"
_FORM = (
    "must be qdrant://HOST:PORT/NAME or qdrant+https://HOST:PORT/NAME, perhaps with ?shards=3&replicas=2 "
    "behind it; a key goes into QDRANT_API_KEY"
)


@dataclass(frozen=True)
class ClusterAddress:
    """A collection of an index in a cluster. What is new there gets so many shards and replicas.

    The key is never shown.
    """

    server: str
    name: str
    shards: int = 1
    replicas: int = 1
    api_key: str | None = field(default=None, repr=False)
    collection: str = MAIN

    @classmethod
    def parse(cls, url: str, api_key: str | None = None) -> ClusterAddress:
        """The index that an address names. Raises `ValueError` for what is not of its form."""
        parts = urlsplit(url)
        name = parts.path.removeprefix("/")
        try:
            port = parts.port or 6333
            given = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
            counts = {key: int(value) for key, value in given.items()}
        except ValueError as error:
            raise ValueError(_FORM) from error
        known = counts.keys() <= {"shards", "replicas"} and all(0 < n <= _MOST for n in counts.values())
        is_plain = parts.hostname and parts.username is None and parts.password is None and not parts.fragment
        if parts.scheme not in _SCHEMES or not is_plain or not known or not _NAME.fullmatch(name):
            raise ValueError(_FORM)
        host = f"[{parts.hostname}]" if ":" in str(parts.hostname) else parts.hostname
        shards, replicas = (counts.get(key, 1) for key in ("shards", "replicas"))
        return cls(f"{_SCHEMES[parts.scheme]}://{host}:{port}", name, shards, replicas, api_key or None)

    @staticmethod
    def is_meant(written: str) -> bool:
        """Whether an address is written rather than a folder."""
        return written.partition("://")[0] in _SCHEMES

    @property
    def alias(self) -> str:
        """What Qdrant calls it; no index has such a name, or part of one, that another collection has."""
        return self.name if self.collection == MAIN else f"{self.name}{OF_COLLECTION}{self.collection}"

    def __str__(self) -> str:
        return f"{self.alias} at {self.server}"
