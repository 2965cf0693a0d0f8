"""Short keys that stand for articles, texts, speakers and sources in buttons and addresses."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

LENT = "lent:"
"""What the ids of articles begin with that are kept for one reader alone, for a while."""
_KEY_CHARS = 8
_LENT_MARK = "~"


@dataclass(frozen=True)
class TextKey:
    """Stands for an article with the text that it had: the keys of both."""

    article: str
    content: str

    @classmethod
    def of(cls, article_id: str, content_hash: str) -> TextKey:
        """The key of an article whose text has this hash."""
        return TextKey(name_key(article_id), content_key(content_hash))

    def __str__(self) -> str:
        """Sixteen characters."""
        return f"{self.article}{self.content}"


def name_key(name: str) -> str:
    """Eight characters that stand for the id of an article, a speaker's name or a source, however long.

    They tell whether it is an article that is lent.
    """
    digest = sha256(name.encode("utf-8", "surrogatepass")).digest()
    key = urlsafe_b64encode(digest)[:_KEY_CHARS].decode()
    return _LENT_MARK + key[1:] if name.startswith(LENT) else key


def lent_key(memory: str) -> str | None:
    """The key of the article that a button remembers first, where that is lent; else None."""
    return memory[:_KEY_CHARS] if memory.startswith(_LENT_MARK) else None


def named_by(key: str, names: Iterable[str]) -> str | None:
    """The one of the names that a key stands for."""
    return next((name for name in names if name_key(name) == key), None)


def content_key(content_hash: str) -> str:
    """Eight characters that stand for an article's text."""
    return content_hash[:_KEY_CHARS]
