"""The pages of an answer: what is seen at a glance, or every passage in its context."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.live.answer_view import AnswerView
from bot.markdown.escape import escape_line
from bot.message.button_state import question_line
from bot.message.pages import Page, Part, Room, paginate
from bot.message.source_line import FULL, LEAST, Measure, below
from bot.phrases import NOT_SAID, NOT_SURE, cut, tell_filter, tell_missing
from index import Citation

MOST_SHOWN = 3950
"""How many characters of markdown a message has at most, of Discord's 4,000."""
_LINES, _LINES_OF_OVERVIEW = 3, 4
_MOST_PAGE, _MOST_PART = 3400, 2100
_MOST_BELOW = {FULL: 1500, LEAST: 650}
_MOST_REASON = 300


def pages_of(view: AnswerView) -> list[Page]:
    """The pages of an answer; none where nothing is quoted, or only what is near and not yet asked for."""
    answer = view.answer
    if answer.status == "abstained":
        return _in_full(view, view.quoted[:1]) if view.context else []
    if view.context:
        return _in_full(view, view.around)
    cited = view.quoted[: len(answer.at_a_glance)]
    parts = [Part(number, citation, citation.span) for number, citation in enumerate(cited, start=1)]
    if answer.kind == "overview":
        return [tuple(parts[:1]), *_grouped(parts[1:], _LINES_OF_OVERVIEW)]
    return _grouped(parts, _LINES)


def current_page(view: AnswerView) -> Page:
    """What stands on the page of an answer."""
    pages = pages_of(view)
    return pages[view.page % len(pages)] if pages else ()


def toggle(view: AnswerView) -> AnswerView:
    """The other view of an answer, at the citation that stands first on the page of this one."""
    number = next((part.number for part in current_page(view)), 1)
    other = replace(view, context=not view.context)
    holds = (any(part.number == number for part in page) for page in pages_of(other))
    return replace(other, page=next((at for at, held in enumerate(holds) if held), 0))


def opening(view: AnswerView) -> Iterator[str]:
    """What is to be known before anything is read: that it is no answer, or may be none."""
    answer = view.answer
    if answer.status == "abstained":
        reason = escape_line(cut(answer.reason or NOT_SAID, _MOST_REASON))
        yield f"**{reason}**" if view.quoted else reason
    if answer.status == "unsure":
        yield f"**{NOT_SURE}**"


def closing(view: AnswerView) -> Iterator[str]:
    """What no quote answers, what could not be looked for, and which articles alone were asked."""
    if missing := tell_missing(view.answer):
        yield escape_line(missing)
    if view.answer.note:
        yield f"-# {escape_line(view.answer.note)}"
    if narrowed := tell_filter(view.asked.chosen):
        yield f"-# {escape_line(narrowed)}"


def measure_in_full(view: AnswerView) -> Measure:
    """How much is told of the source below a passage: less where a long question takes the room."""
    return FULL if _room(view) > _MOST_PART else LEAST


def _in_full(view: AnswerView, cited: Sequence[Citation]) -> list[Page]:
    measure, room = measure_in_full(view), min(_MOST_PAGE, _room(view))
    part = min(_MOST_PART, room - _MOST_BELOW[measure])
    return paginate(cited, lambda one: below(one, measure), Room(room, part))


def _room(view: AnswerView) -> int:
    told = (*opening(view), *closing(view), question_line(view.answer.question))
    return MOST_SHOWN - sum(len(text) + 1 for text in told) - 100


def _grouped(parts: Sequence[Part], size: int) -> list[Page]:
    return [tuple(parts[at : at + size]) for at in range(0, len(parts), size)]
