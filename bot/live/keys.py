"""Short keys that stand for articles, texts, speakers and sources in buttons and addresses."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterable
from hashlib import sha256

_KEY_CHARS = 8


def article_key(article_id: str) -> str:
    """Eight characters that stand for an article's id, however long that is."""
    return _key(article_id)


def speaker_key(name: str) -> str:
    """Eight characters that stand for a speaker's name."""
    return _key(name)


def source_key(name: str) -> str:
    """Eight characters that stand for the name of a source."""
    return _key(name)


def _key(text: str) -> str:
    digest = sha256(text.encode("utf-8", "surrogatepass")).digest()
    return urlsafe_b64encode(digest)[:_KEY_CHARS].decode()


def article_of(key: str, article_ids: Iterable[str]) -> str | None:
    """The id that a key stands for."""
    return next((article_id for article_id in article_ids if article_key(article_id) == key), None)


def content_key(content_hash: str) -> str:
    """Eight characters that stand for an article's text."""
    return content_hash[:_KEY_CHARS]
