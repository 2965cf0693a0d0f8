"""Which article somebody means, and whether what a button remembers is still there."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process, utils

from bot.characters import cut, showable
from bot.serving import Asked, Live
from bot.state import AnswerState, article_key, article_of, content_key
from bot.wording import spelled
from index import ArticlebotError, Heading

_MOST_CHOICES = 25
_MOST_CHOICE_CHARS = 100
_KEY_MARK = "#"
_ALIKE = 60


class GoneError(ArticlebotError):
    """What a button refers to is no longer there."""


def choices(typed: str, headings: Iterable[Heading]) -> list[tuple[str, str]]:
    """What autocompletion offers for the letters typed: names to show, values to send, the nearest first."""
    every = list(headings)
    if typed.strip():
        titles = [f"{heading.title} {heading.article_id}" for heading in every]
        found = process.extract(
            typed,
            titles,
            scorer=fuzz.WRatio,
            processor=utils.default_process,
            limit=_MOST_CHOICES,
            score_cutoff=_ALIKE,
        )
        every = [every[index] for _, _, index in found]
    return [(_label(heading), _value(heading.article_id)) for heading in every[:_MOST_CHOICES]]


def _label(heading: Heading) -> str:
    published = f" · {spelled(heading.published)}" if heading.published else ""
    return cut(showable(heading.title), _MOST_CHOICE_CHARS - len(published)) + published


def _value(article_id: str) -> str:
    as_it_is = len(article_id) <= _MOST_CHOICE_CHARS and article_id.isprintable()
    return article_id if as_it_is else _KEY_MARK + article_key(article_id)


def named_article(typed: str, live: Live) -> str:
    """The id of the article that was chosen or typed: an id, or a title. Raises `ArticlebotError`."""
    if typed in live.headings:
        return typed
    if typed.startswith(_KEY_MARK) and (found := article_of(typed[1:], live.headings)):
        return found
    titled = [h.article_id for h in live.headings.values() if h.title.casefold() == typed.strip().casefold()]
    if len(titled) == 1:
        return titled[0]
    if titled:
        raise ArticlebotError("Several articles have that title; choose one from the list that appears.")
    raise ArticlebotError("There is no such article; choose one from the list that appears as you type.")


def still_there(article: str, content: str, live: Live) -> str:
    """The id of the article that these keys stand for. Raises `GoneError` where its text is another now."""
    article_id = article_of(article, live.headings)
    if article_id is None:
        raise GoneError("The article that this quotes is no longer in the index.")
    if content_key(live.index.manifest.articles[article_id]) != content:
        raise GoneError("The article that this quotes has been indexed anew with a changed text; ask again.")
    return article_id


def asked_again(question: str, state: AnswerState, live: Live) -> Asked:
    """The question of an answer's message as it was asked. Raises `GoneError`."""
    article_id = still_there(state.article, state.content, live)
    besides = [
        (found, beside.span)
        for beside in state.besides
        if (found := article_of(beside.article, live.headings)) is not None
    ]
    return Asked(question, frozenset((article_id,)) if state.scoped else None, besides)
