"""An answer to a Discord message, inside every limit: the answer first, then where it stands."""

from dataclasses import replace

from bot.live.answer_view import AnswerView
from bot.live.keys import TextKey, lent_key, name_key
from bot.message.answer_pages import MOST_SHOWN, closing, measure_in_full, opening, pages_of
from bot.message.button_state import Action, AnswerState, VoicesState, custom_id, question_line
from bot.message.glance import glance_lines
from bot.message.pages import Page
from bot.message.reply import Button, Reply
from bot.message.source_line import (
    MEASURES,
    Measure,
    heading_line,
    passage,
    place_line,
    read_button,
    source_lines,
)
from bot.phrases import cut, make_line
from index import Status

ANSWERED, UNSURE, NOT_ANSWERED = 0x23A55A, 0xF0B232, 0x80848E
_COLOURS: dict[Status, int] = {"answered": ANSWERED, "unsure": UNSURE, "abstained": NOT_ANSWERED}
_MOST_LABEL = 80
_NEAREST = "-# The nearest passage, which is no answer:"


def render(view: AnswerView) -> Reply:
    """The message of an answer; its buttons remember the page that is shown."""
    pages = pages_of(view)
    view = replace(view, page=view.page % max(1, len(pages)))
    parts = pages[view.page] if pages else ()
    reply = _in_full(view, parts) if view.context and parts else _at_a_glance(view, parts)
    return replace(
        reply,
        question=view.answer.question,
        rows=tuple(filter(None, (_questions(view), _buttons(view, len(pages))))),
    )


def _at_a_glance(view: AnswerView, parts: Page) -> Reply:
    """The words that answer and their sources, by the first measure with which all of it fits."""
    replies = [_measured(view, parts, measure) for measure in MEASURES]
    room = MOST_SHOWN - len(question_line(view.answer.question))
    return next((reply for reply in replies if len(reply.title) + len(reply.text) <= room), replies[-1])


def _measured(view: AnswerView, parts: Page, measure: Measure) -> Reply:
    cited = [(part.number, part.citation) for part in parts]
    if _is_head_of_overview(view):
        return _head_of_overview(view, measure)
    lines = (*opening(view), *glance_lines(cited, measure), *source_lines(cited, measure), *closing(view))
    return Reply("\n".join(lines), _COLOURS[view.answer.status])


def _head_of_overview(view: AnswerView, measure: Measure) -> Reply:
    """An article's title, and how it begins."""
    lead = replace(view.quoted[0], highlights=())
    lines = (*opening(view), *glance_lines([(1, lead)], measure), place_line(lead, measure), *closing(view))
    colour = _COLOURS[view.answer.status]
    return Reply("\n".join(lines), colour, heading_line(lead, measure), read_button(lead.url))


def _in_full(view: AnswerView, parts: Page) -> Reply:
    measure = measure_in_full(view)
    texts = [passage(part, measure) for part in parts]
    above = _NEAREST if view.answer.status == "abstained" else ""
    texts[0] = "\n".join(filter(None, (*opening(view), above, texts[0])))
    texts[-1] = "\n".join((texts[-1], *closing(view)))
    return Reply(texts[0], _COLOURS[view.answer.status], further=tuple(texts[1:]))


def _is_head_of_overview(view: AnswerView) -> bool:
    is_overview = view.answer.kind == "overview" and view.answer.status != "abstained"
    return is_overview and view.page == 0 and not view.context


def _questions(view: AnswerView) -> tuple[Button, ...]:
    """Questions that an overview leads to, each with a button that asks it."""
    if not _is_head_of_overview(view):
        return ()
    key = TextKey.of(view.quoted[0].article_id, view.content_hash)
    return tuple(
        Button(
            cut(make_line(what_said(name)), _MOST_LABEL),
            custom_id(Action.SAID, VoicesState(key.article, key.content, name_key(name))),
        )
        for name in view.speakers
    )


def what_said(speaker: str) -> str:
    """The question what somebody said."""
    return f"What did {speaker} say?"


def _buttons(view: AnswerView, count: int) -> tuple[Button, ...]:
    if not view.quoted:
        return ()
    state = AnswerState.of_view(view)
    around = "Nearest passage" if view.answer.status == "abstained" else "Context"
    buttons = [
        Button("Follow up", custom_id(Action.FOLLOW_UP, state)),
        Button("Less" if view.context else around, custom_id(Action.CONTEXT, state)),
    ]
    if count > 1:
        last = view.page == count - 1
        label = "Back to the first" if last else f"More ({view.page + 1} of {count})"
        buttons.append(Button(label, custom_id(Action.MORE, state)))
    if lent_key(str(state)):
        # Of what is kept for one reader for an hour nothing is kept, votes neither.
        return tuple(buttons)
    return (
        *buttons,
        Button("", custom_id(Action.HELPFUL, state), emoji="👍"),
        Button("", custom_id(Action.NOT_HELPFUL, state), emoji="👎"),
    )
