"""What a question can lean on that follows another: the question before it, and what its answer showed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.models import Citation, Span

Place = tuple[str, Span]
"""A part of an article, which is given by its id."""


@dataclass(frozen=True)
class Earlier:
    """A question and what its answer showed.

    `speakers` are the canonical names of the citations' speakers, `article_ids` the articles they are from,
    `shown` their places, and `marked` the places of the words marked in them, each in the order shown. A
    question that was itself made whole is given as it was made.
    """

    question: str
    speakers: tuple[str, ...] = ()
    article_ids: tuple[str, ...] = ()
    shown: tuple[Place, ...] = ()
    marked: tuple[Place, ...] = ()

    @classmethod
    def of(cls, question: str, cited: Sequence[Citation], *, one_article: bool = False) -> Earlier:
        """A question, and what the citations show that were shown to it; `one_article` alone was asked.

        What is without marked words would carry over other speakers, and other articles unless one alone was
        asked.
        """
        marked = [citation for citation in cited if citation.highlights]
        return cls(
            question=question,
            speakers=tuple(dict.fromkeys(c.speaker for c in marked if c.speaker)),
            article_ids=tuple(dict.fromkeys(c.article_id for c in (cited if one_article else marked))),
            shown=tuple((c.article_id, c.span) for c in marked),
            marked=tuple((c.article_id, highlight.span) for c in marked for highlight in c.highlights),
        )


@dataclass(frozen=True)
class FollowUp:
    """A question made whole, the articles to ask (None: all that may be), and what its answer leaves out."""

    question: str
    article_ids: frozenset[str] | None
    seen: tuple[Place, ...] = ()
