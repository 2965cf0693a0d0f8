"""Passages and statements to citations: slices of their articles."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import get_args

from index.models import Article, Citation, Heading, Highlight, KnownBy, Span, Speech, Statement
from index.text.links import text_fragment_url
from index.text.paragraphs import earlier_entries

_NO_FACTS: Mapping[Span, Span] = MappingProxyType({})


def cite(
    article: Article,
    span: Span,
    paragraph: int,
    highlights: Sequence[Span] = (),
    speaker: str | None = None,
    speech: Speech | None = None,
    known_by: KnownBy | None = None,
    also: Iterable[Heading] = (),
    facts: Mapping[Span, Span] = _NO_FACTS,
) -> Citation:
    """A citation of a span of the article; its link opens the article at the quote.

    `also` are the headings of others with nearly the same words, `facts` what stands out in some of the
    highlights.
    """
    quote = span.of(article.text)
    return Citation(
        article_id=article.article_id,
        title=article.title,
        published=article.published,
        source=article.source,
        url=article.url and text_fragment_url(article.url, quote),
        paragraph=paragraph,
        span=span,
        quote=quote,
        highlights=tuple(Highlight(h, h.of(article.text), facts.get(h)) for h in highlights),
        speaker=speaker,
        speech=speech,
        known_by=known_by,
        also=tuple(also),
    )


def newest_first(citations: Sequence[Citation], article: Callable[[str], Article]) -> tuple[Citation, ...]:
    """Those with answering words by date, and by the hour of a live blog's entries, the newest first.

    Those without a date are last of them; then come the others.
    """

    def place(citation: Citation) -> tuple[bool, int, int]:
        if not citation.highlights:
            return True, 0, 0
        day = citation.published.toordinal() if citation.published else 0
        marked = citation.highlights[0].span.start
        return False, -day, -earlier_entries(article(citation.article_id).text, marked)

    return tuple(sorted(citations, key=place))


def joint_speech(statements: Sequence[Statement]) -> Speech:
    """The kind of speech that several statements have together."""
    kinds = {statement.speech for statement in statements}
    return kinds.pop() if len(kinds) == 1 else "mixed"


def joint_known_by(statements: Sequence[Statement]) -> KnownBy:
    """How the speaker of several statements is known: as in the least certain of their paragraphs.

    A paragraph that names the speaker once tells whose its other quotations are.
    """
    certainty = get_args(KnownBy)
    ranks: dict[int, list[int]] = defaultdict(list)
    for statement in statements:
        ranks[statement.paragraph].append(certainty.index(statement.known_by))
    known_by: KnownBy = certainty[max(map(min, ranks.values()))]
    return known_by
