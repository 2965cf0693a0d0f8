"""What an index says of itself, in a line: which articles there are, and what they can be asked."""

from collections.abc import Sequence

from index.grammar.courtesies import is_courtesy, is_for_articles, is_greeting
from index.models import Heading
from index.store.database import Database

_MOST_NAMED, _MOST_TITLE = 3, 60
_ASK = "Ask what happened, who did or said what, or for a summary. "


def guidance(question: str, meant: str, database: Database, article_ids: frozenset[str] | None) -> str | None:
    """The line for whoever asks which articles there are, greets or asks for help; None for other questions.

    `meant` is the question in plain English, which has no greetings around it. Where there is no article at
    all, everybody is told so.
    """
    if not database.article_ids:
        return "There are no articles here yet."
    lists = is_for_articles(meant)
    greets = is_greeting(question) or is_greeting(meant) or is_courtesy(meant)
    if not (lists or greets):
        return None
    headings = [h for h in database.headings() if article_ids is None or h.article_id in article_ids]
    there_are = "There is one article" if len(headings) == 1 else f"There are {len(headings):,} articles"
    return f"{'' if lists else _ASK}{there_are}: {_name(headings)}."


def _name(headings: Sequence[Heading]) -> str:
    named = ", ".join(f"“{_cut(heading.title)}”" for heading in headings[:_MOST_NAMED])
    others = len(headings) - _MOST_NAMED
    return f"{named} and {others:,} more" if others > 0 else named


def _cut(title: str) -> str:
    return title if len(title) <= _MOST_TITLE else f"{title[:_MOST_TITLE].rsplit(' ', 1)[0]}…"
