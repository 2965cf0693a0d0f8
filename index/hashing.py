"""What an article is, in one hash, so that only what changed is embedded again."""

import hashlib
import json

from index.models import Article


def content_hash(article: Article) -> str:
    """The SHA-256, in hexadecimal, of everything of the article that an index holds."""
    published = article.published.isoformat() if article.published else None
    fields = [article.title, published, article.source, article.url, article.text]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=True).encode()).hexdigest()
