"""What an article is, and what a file holds, in one hash."""

import hashlib
import json
from pathlib import Path

from index.models import Article


def content_hash(article: Article) -> str:
    """The SHA-256, in hexadecimal, of all that an index holds of an article."""
    published = article.published.isoformat() if article.published else None
    fields = [article.title, published, article.source, article.url, article.text]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=True).encode()).hexdigest()


def file_hash(path: Path) -> str:
    """The SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
