"""Why a question gets no answer, in a sentence: what the articles never mention, or what they do not tell."""

from __future__ import annotations

from collections.abc import Iterable

from index.question.answer_kind import asked_for, gives_expected_kind
from index.question.query import Query
from index.text.terms import content_stems


def why_not(query: Query, near: Iterable[str], *, one: bool, seen: bool) -> str:
    """The reason. `near` are the sentences nearest to the question; `one` says that one article is asked.

    `seen` says that something was shown before and is left out.
    """
    articles, mention, say = (
        ("The article", "mentions", "does not") if one else ("The articles", "mention", "do not")
    )
    if query.unmentioned:
        names = " or ".join(query.unmentioned)
        return f"{articles} never {mention} {names}."
    if seen:
        return f"{articles} {'says' if one else 'say'} nothing else on that."
    wanted = asked_for(query.question)
    if wanted is not None and query.mentioned and not _gives(query, near):
        return f"{articles} {mention} {' and '.join(query.mentioned)}, but no {wanted}."
    return f"{articles} {say} say."


def _gives(query: Query, near: Iterable[str]) -> bool:
    """Whether a sentence about somebody or something that the question names gives what it asks for."""
    stems = {stem for term in query.terms if term.name for stem in term.variants}
    return any(
        not stems.isdisjoint(content_stems(sentence)) and gives_expected_kind(query.question, sentence)
        for sentence in near
    )
