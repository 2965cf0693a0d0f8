"""What a generation says of itself."""

import hashlib
import json
from dataclasses import dataclass

from index.calibration import Calibration
from index.errors import ModelError
from index.models import Article

FORMAT_VERSION = 5


@dataclass(frozen=True)
class Manifest:
    """What a generation says of itself.

    `articles` maps article ids to content hashes, in the order in which they were added. `calibration` says
    when an answer is given; None leaves it to the program.
    """

    index_id: str
    created: str
    model: str
    dimension: int
    articles: dict[str, str]
    passages: int
    calibration: Calibration | None = None
    format_version: int = FORMAT_VERSION

    def require_model(self, model: str) -> None:
        """Raise `ModelError` unless the generation was made with the model of this name."""
        if self.model != model:
            raise ModelError(
                f"The index was made with the model {self.model!r}, not {model!r}: run "
                "articlebot index --rebuild to embed its articles again, or set EMBEDDING_MODEL back."
            )


def content_hash(article: Article) -> str:
    """The SHA-256, in hexadecimal, of all that an index holds of an article."""
    published = article.published.isoformat() if article.published else None
    fields = [article.title, published, article.source, article.url, article.text]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=True).encode()).hexdigest()
