"""Passages and statements to citations: slices of their articles, each shown once."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import get_args

from index.links import text_fragment_url
from index.models import Article, Citation, Highlight, KnownBy, Span, Speech, Statement
from index.retrieval import Ranked
from index.terms import content_stems

_REPEATED = 0.8


def cite(
    article: Article,
    span: Span,
    paragraph: int,
    highlights: Sequence[Span] = (),
    speaker: str | None = None,
    speech: Speech | None = None,
    known_by: KnownBy | None = None,
) -> Citation:
    """A citation of a span of the article; its link opens the article at the quote."""
    quote = article.text[span.start : span.end]
    return Citation(
        article_id=article.article_id,
        title=article.title,
        published=article.published,
        source=article.source,
        url=article.url and text_fragment_url(article.url, quote),
        paragraph=paragraph,
        span=span,
        quote=quote,
        highlights=tuple(Highlight(h, article.text[h.start : h.end]) for h in highlights),
        speaker=speaker,
        speech=speech,
        known_by=known_by,
    )


def distinct(ranked: Iterable[Ranked], text_of: Callable[[str], str]) -> Iterator[Ranked]:
    """The passages in their order, without those that mostly repeat an earlier one."""
    shown: list[tuple[str, Span, frozenset[str]]] = []
    for candidate in ranked:
        passage = candidate.chunk.passage
        span = passage.span
        words = frozenset(content_stems(text_of(passage.article_id)[span.start : span.end]))
        repeats = any(
            (article_id == passage.article_id and span.overlap(other) >= _REPEATED * len(span))
            or (words and len(words & others) >= _REPEATED * len(words | others))
            for article_id, other, others in shown
        )
        if not repeats:
            shown.append((passage.article_id, span, words))
            yield candidate


def joint_speech(statements: Sequence[Statement]) -> Speech:
    """The kind of speech that several statements have together."""
    kinds = {statement.speech for statement in statements}
    return kinds.pop() if len(kinds) == 1 else "mixed"


def joint_known_by(statements: Sequence[Statement]) -> KnownBy:
    """How the speaker of several statements is known: as in the least certain of their paragraphs.

    A paragraph that names the speaker once tells whose its other quotations are.
    """
    certainty = get_args(KnownBy)
    surest: dict[int, int] = {}
    for statement in statements:
        rank = certainty.index(statement.known_by)
        surest[statement.paragraph] = min(rank, surest.get(statement.paragraph, rank))
    known_by: KnownBy = certainty[max(surest.values())]
    return known_by


def apart(spans: Sequence[Span]) -> list[Span]:
    """The spans in order, without those inside another."""
    kept: list[Span] = []
    for span in sorted(set(spans), key=lambda span: (span.start, -span.end)):
        # Of those that begin before it, the last one kept reaches furthest.
        if not kept or span.end > kept[-1].end:
            kept.append(span)
    return kept
