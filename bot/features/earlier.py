"""What an earlier answer's message showed, so that a reply to it can lean on it."""

from __future__ import annotations

import discord

from bot.features.catalogue import GoneError, asked_again, chosen_again
from bot.live.index import Snapshot
from bot.live.served import serve
from bot.message.answer import Shown, lay_out
from bot.message.button_state import AnswerState, question_of
from index import Earlier, Filter


def question_and_state(message: discord.Message) -> tuple[str, AnswerState] | None:
    """The question that a message of the bot answers, and what its buttons remember; None for others."""
    question = question_of(message.embeds[0].footer.text) if message.embeds else None
    for row in message.components:
        for button in row.children if isinstance(row, discord.ActionRow) else ():
            _, _, tail = (getattr(button, "custom_id", None) or "").partition(":")
            state = AnswerState.decoded(tail.partition(":")[2])
            if question is not None and state is not None:
                return question, state
    return None


def shown_again(question: str, state: AnswerState, live: Snapshot) -> Shown | None:
    """What a message of the bot shows, found again; None where there is nothing to quote any more.

    Raises `GoneError` where its article is gone or has another text now.
    """
    answer = live.ask(asked_again(question, state, live))
    return lay_out(serve(live.index, answer, context=state.context), state.page, context=state.context)


def chosen_before(message: discord.Message, live: Snapshot) -> Filter:
    """The filter of an answer's message, an empty one for other messages. Raises `GoneError`."""
    found = question_and_state(message)
    return Filter() if found is None else chosen_again(found[1], live)


def earlier_of(message: discord.Message, live: Snapshot) -> Earlier | None:
    """What a message of the bot asked and showed; None where it is no answer.

    Of an answer whose article is gone or has another text now only the question is left.
    """
    found = question_and_state(message)
    if found is None:
        return None
    question, state = found
    try:
        shown = shown_again(question, state, live)
    except GoneError:
        shown = None
    if shown is None:
        return Earlier(question)
    on_page = [part.citation for part in shown.parts]
    # What only stands near would carry other speakers over, and other articles unless one was asked alone.
    citations = [citation for citation in on_page if citation.highlights]
    return Earlier(
        question=question,
        speakers=tuple(dict.fromkeys(c.speaker for c in citations if c.speaker)),
        article_ids=tuple(dict.fromkeys(c.article_id for c in (on_page if state.scoped else citations))),
        shown=tuple((c.article_id, c.span) for c in citations),
    )
