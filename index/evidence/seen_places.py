"""What a reader has seen already, so that an answer can leave it out."""

from collections import defaultdict
from collections.abc import Iterable

from index.models import Passage, Span, merge_spans

_NEARLY_ALL = 0.8


class SeenPlaces:
    """Places of articles that were shown; without any, nothing is left out."""

    def __init__(self, places: Iterable[tuple[str, Span]] = ()) -> None:
        spans: dict[str, list[Span]] = defaultdict(list)
        for article_id, span in places:
            spans[article_id].append(span)
        self._spans = {article_id: merge_spans(shown) for article_id, shown in spans.items()}

    def __bool__(self) -> bool:
        return bool(self._spans)

    def holds(self, article_id: str, span: Span) -> bool:
        """Whether nearly all of a span was shown."""
        seen = sum(span.overlap(shown) for shown in self._spans.get(article_id, ()))
        return seen >= _NEARLY_ALL * len(span)

    def holds_all(self, passage: Passage) -> bool:
        """Whether every sentence of a passage was shown."""
        return bool(self) and all(self.holds(passage.article_id, sentence) for sentence in passage.sentences)
