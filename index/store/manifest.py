"""What a generation says of itself, in a file that seals itself with its own checksum."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import msgspec

from index.calibration import Calibration
from index.errors import StoreError
from index.files import read_sealed
from index.models import Article

FORMAT_VERSION = 4


@dataclass(frozen=True)
class Manifest:
    """What a generation says of itself.

    `articles` maps article ids to content hashes and `files` the file names to their SHA-256. `calibration`
    says when an answer is given; None leaves it to the program.
    """

    index_id: str
    created: str
    model: str
    dimension: int
    articles: dict[str, str]
    passages: int
    files: dict[str, str]
    calibration: Calibration | None = None
    format_version: int = FORMAT_VERSION


def read_manifest(path: Path) -> Manifest:
    """The manifest in a file. Raises `ValueError` where it is not what was written, `StoreError` for another
    format version.
    """
    fields = read_sealed(path)
    version = fields.get("format_version")
    if version != FORMAT_VERSION:
        raise StoreError(
            f"The index in {path.parent} has format {version}, this program writes format {FORMAT_VERSION}: "
            "index the articles again into an empty folder."
        )
    return msgspec.convert(fields, Manifest)


def content_hash(article: Article) -> str:
    """The SHA-256, in hexadecimal, of all that an index holds of an article."""
    published = article.published.isoformat() if article.published else None
    fields = [article.title, published, article.source, article.url, article.text]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=True).encode()).hexdigest()
