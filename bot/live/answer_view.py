"""What is asked of the index, and the view of its answer that a message shows."""

from collections.abc import Collection
from dataclasses import dataclass, field

from index import Answer, Citation, Filter, Span, Strictness


@dataclass(frozen=True)
class ScopedQuestion:
    """A question as it reaches the index: of which articles (None for all), without which places seen before.

    `article_ids` fit the filter `chosen` already. `one_article` says that an article was asked by itself,
    `strictness` how sure an answer has to be, where that is not left to the index.
    """

    question: str
    article_ids: Collection[str] | None = None
    seen: Collection[tuple[str, Span]] = ()
    chosen: Filter = field(default_factory=Filter)
    one_article: bool = False
    strictness: Strictness | None = None


@dataclass(frozen=True)
class AnswerView:
    """An answer to what was `asked`, at a page, with the sentences around or without (`context`).

    `quoted` are the citations in the order in which they are shown, `around` the same ones with the
    sentences around (empty unless asked for), and `content_hash` is that of the first one's article.
    `speakers` of the article of an overview can be asked for next. Pages count from 0; after the last comes
    the first again.
    """

    asked: ScopedQuestion
    answer: Answer
    quoted: tuple[Citation, ...]
    around: tuple[Citation, ...] = ()
    content_hash: str = ""
    speakers: tuple[str, ...] = ()
    page: int = 0
    context: bool = False
