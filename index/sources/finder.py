"""Where the sentences of a message come from: the passages that hold their words, or say the same."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.embedding.embedder import Embedder
from index.evidence.citations import cite
from index.evidence.retrieval import Retriever
from index.models import Citation, Passage, outermost_spans
from index.question.query import QueryReader
from index.sources.claims import Claim
from index.sources.matches import Candidate, ClaimMatch, Match, find
from index.store.database import Analysis
from index.store.store import Store

MOST_SOURCES = 5
_COMPARED = 15
_BY_STRENGTH: tuple[Match, ...] = ("verbatim", "close", "related")


@dataclass(frozen=True)
class Source:
    """A passage that a part of a text comes from or contradicts.

    `claim` is that part, without markup. Its words stand in the article ("verbatim", but for spelling),
    nearly stand there or are said otherwise ("close"), or the article is about the same ("related"). The
    citation's highlights are the matching words, or the sentence that says it. `differences` say, each in a
    sentence, what the text has otherwise than the article.
    """

    claim: str
    citation: Citation
    match: Match
    differences: tuple[str, ...] = ()


class SourceFinder:
    """Finds the sources of texts in one index; safe to share between threads."""

    def __init__(self, store: Store, embedder: Embedder) -> None:
        self._reader = QueryReader(store.database, embedder)
        self._retriever = Retriever(store)
        self._analysis: Callable[[str], Analysis] = lru_cache(maxsize=64)(store.database.analysis)

    def sources(self, claims: Sequence[Claim]) -> list[Source]:
        """At most `MOST_SOURCES` sources of a text's claims, one a passage, in their order."""
        queries = self._reader.read_claims([claim.text for claim in claims])
        by_passage: dict[Passage, list[ClaimMatch]] = defaultdict(list)
        for claim, query in zip(claims, queries, strict=True):
            nearest = self._retriever.rank(query)[:_COMPARED]
            candidates = [Candidate(r, self._analysis(r.passage.article_id)) for r in nearest]
            found = find(claim, query, candidates) if candidates else None
            if found is not None:
                by_passage[found.passage].append(found)
        sources = [self._source(passage, together) for passage, together in by_passage.items()]
        strongest = sorted(sources, key=lambda source: _BY_STRENGTH.index(source.match))[:MOST_SOURCES]
        return [source for source in sources if source in strongest]

    def _source(self, passage: Passage, found: Sequence[ClaimMatch]) -> Source:
        worded = [one for one in found if one.match != "related" or one.differences] or found
        return Source(
            claim=" ".join(one.claim for one in worded),
            citation=cite(
                self._analysis(passage.article_id).article,
                passage.span,
                passage.paragraph,
                outermost_spans([place for one in worded for place in one.highlights]),
            ),
            match=max((one.match for one in worded), key=_BY_STRENGTH.index),
            differences=tuple(dict.fromkeys(d for one in worded for d in one.differences)),
        )
