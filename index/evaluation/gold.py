"""Whether words of an article are those that answer a labelled question, as recall counts it."""

import re
from collections.abc import Sequence

from index.evaluation.questions import LabelledQuestion
from index.models import Citation, Highlight, Span

LONG_SPAN = 100
"""Of a gold span with more code points a quote need only cover half."""


def hits(labelled: LabelledQuestion, article_id: str, span: Span, words: str) -> bool:
    """Whether a slice of an article covers a gold span or holds an answer of that article, or else any
    evidence.

    Of near-identical copies of a story one is shown: a long piece of evidence counts in whichever that is.
    """
    answers = answers_in_text(labelled)
    only_evidence = not labelled.spans and not answers
    telling = [text for text in labelled.evidence if only_evidence or len(text) > LONG_SPAN]
    if any(_find(text, words) for text in telling):
        return True
    if any(_covers(span, gold) for gold in spans_in(labelled, article_id)):
        return True
    articles = {gold.article_id for gold in labelled.spans} or labelled.article_ids
    is_told = not articles or article_id in articles
    return is_told and any(_find(text, words, whole_words=True) for text in answers)


def touches(labelled: LabelledQuestion, citation: Citation, highlight: Highlight) -> bool:
    """Whether a highlight overlaps a gold span or evidence, or is half of evidence that the quote cuts."""
    if any(gold.overlap(highlight.span) for gold in spans_in(labelled, citation.article_id)):
        return True
    at = highlight.span.start - citation.span.start
    inside = Span(at, at + len(highlight.text))
    for words in labelled.evidence or labelled.answers:
        if any(found.overlap(inside) for found in _find(words, citation.quote)):
            return True
        if 2 * len(highlight.text) >= len(words) and _find(highlight.text, words):
            return True
    return False


def is_complete(labelled: LabelledQuestion, citations: Sequence[Citation]) -> bool:
    """Whether citations hold all evidence and highlight nothing forbidden."""
    highlighted = [highlight.text for citation in citations for highlight in citation.highlights]
    if any(_find(words, text) for words in labelled.forbidden for text in highlighted):
        return False
    if not labelled.evidence:
        return any(hits(labelled, c.article_id, c.span, c.quote) for c in citations)
    return all(any(_find(words, c.quote) for c in citations) for words in labelled.evidence)


def answers_in_text(labelled: LabelledQuestion) -> tuple[str, ...]:
    """The answers that are words of the article; the "yes" to a yes-or-no question is none."""
    if not labelled.evidence:
        return labelled.answers
    return tuple(a for a in labelled.answers if any(_find(a, e, whole_words=True) for e in labelled.evidence))


def spans_in(labelled: LabelledQuestion, article_id: str) -> list[Span]:
    """The gold spans of one article."""
    return [gold.span for gold in labelled.spans if gold.article_id == article_id]


def _covers(quote: Span, gold: Span) -> bool:
    return 2 * quote.overlap(gold) >= len(gold) if len(gold) > LONG_SPAN else quote.covers(gold)


def _find(words: str, text: str, *, whole_words: bool = False) -> list[Span]:
    """Where a text holds the words, however many blanks or line ends stand between them."""
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    if whole_words:
        pattern = rf"(?<!\w){pattern}(?!\w)"
    # Only ASCII letters bound a word: Chinese and its like write none apart.
    return [Span(found.start(), found.end()) for found in re.finditer(pattern, text, re.ASCII)]
