"""What was removed on purpose, so that it stays away: digests only, since what is removed is gone."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from index.models import Article
from index.store.format.manifest import content_hash


class Supply(Protocol):
    """A place that articles are read from again and again."""

    def comes_along(self, article: Article) -> bool:
        """Whether an article was read without having been asked for by itself."""

    def has_lost(self, article_id: str, origin: str | None) -> bool:
        """Whether the place no longer has an article that it gave."""


@dataclass(frozen=True)
class Removal:
    """An article that was removed: digests of its id, of its origin where that was known, of its content."""

    article: str
    origin: str | None
    content: str

    @classmethod
    def of(cls, article_id: str, origin: str | None, content: str) -> "Removal":
        """The removal of an article with this content hash."""
        return cls(_digest(article_id), origin and _digest(origin), _digest(content))

    def covers(self, other: "Removal") -> bool:
        """Whether it would be of the same article: by its content, or by its id and its origin."""
        same_place = self.article == other.article and self.origin in (None, other.origin)
        return same_place or self.content == other.content


def removals_of(removals: Iterable[Removal], article: Article) -> set[Removal]:
    """Those removals that an article was removed by."""
    would_be = Removal.of(article.article_id, article.origin, content_hash(article))
    return {one for one in removals if one.covers(would_be)}


def _digest(words: str) -> str:
    return hashlib.blake2b(words.encode(errors="replace"), digest_size=16).hexdigest()
