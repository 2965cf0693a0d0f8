"""An answer to a Discord message, inside every limit: the quote first, then who, where and when."""

from collections.abc import Sequence
from dataclasses import replace

from bot.live.answer_view import AnswerView
from bot.markdown.escape import escape_line
from bot.message.button_state import Action, AnswerState, asked_footer, custom_id
from bot.message.pages import Page, Part, Room, paginate
from bot.message.reply import Button, Reply
from bot.phrases import (
    KNOWN_BY,
    NEAREST,
    NOT_SAID,
    SPEAKER_UNKNOWN,
    SPEECH,
    cut,
    spell_day,
    spell_paragraphs,
    tell_copies,
    tell_filter,
)
from index import Answer, Citation, Filter, host

ANSWERED, NOT_ANSWERED = 0x23A55A, 0x80848E
_GLANCE, _NEAR = Room(page=2200, part=1500), Room(page=900, part=900)
_AROUND = Room(page=3700, part=2500)
_MOST_TITLE, _MOST_SOURCE, _MOST_SPEAKER, _MOST_LINKED = 120, 60, 80, 400
_MOST_REASON = 120
_LONGEST_BUTTON_URL = 512
_NO_BREAK = "\u00a0"
_FURTHER = "-# Further passages; none of their words is marked as an answer."
# Within a masked link a lone bracket, even an escaped one, would undo the link.
_NO_BRACKETS = str.maketrans("[]", "()")
_IN_LINKS = {char: f"%{ord(char):02X}" for char in '()<>[]\\`"'}


def pages_of(view: AnswerView) -> list[Page]:
    """The pages of an answer; none where there is nothing to quote."""
    if view.context:
        return paginate(view.around, source_line, _AROUND)
    # What is only near takes little of the channel.
    room = _GLANCE if view.answer.status == "answered" else _NEAR
    return paginate(view.quoted, source_line, room)


def current_page(view: AnswerView) -> Page:
    """What stands on the page of an answer."""
    pages = pages_of(view)
    return pages[view.page % len(pages)]


def toggle(view: AnswerView) -> AnswerView:
    """The other view of an answer, at the citation that stands first on the page of this one."""
    number = current_page(view)[0].number
    other = replace(view, context=not view.context)
    holds = (any(part.number == number for part in parts) for parts in pages_of(other))
    return replace(other, page=list(holds).index(True))


def render(view: AnswerView) -> Reply:
    """The message of an answer; its buttons remember the page that is shown."""
    answer, pages = view.answer, pages_of(view)
    if not pages:
        blocks = [_reason(answer)]
    else:
        view = replace(view, page=view.page % len(pages))
        parts = pages[view.page]
        blocks = [block(part) for part in parts]
        if answer.status == "abstained":
            blocks.insert(0, f"{_reason(answer)}\n\n-# {NEAREST}")
        elif not parts[0].citation.highlights:
            blocks.insert(0, _FURTHER)
    return Reply(
        text="\n\n".join([*blocks, *_narrowed(view.asked.chosen)]),
        colour=ANSWERED if answer.status == "answered" else NOT_ANSWERED,
        footer=asked_footer(answer.question),
        rows=(_buttons(view, pages),) if pages else (),
    )


def _narrowed(chosen: Filter) -> list[str]:
    told = tell_filter(chosen)
    return [f"-# {escape_line(told)}"] if told else []


def _reason(answer: Answer) -> str:
    return f"**{escape_line(cut(answer.reason or NOT_SAID, _MOST_REASON))}**"


def block(part: Part) -> str:
    """A part of a quote, and below it where it is from."""
    return f"{part.markdown}\n{source_line(part)}"


def source_line(part: Part) -> str:
    """Who said it, on a line of its own; small below it the title linked to the quote, date, paragraph.

    Where the speaker is not known by name, a small line between them says so; a last one says who else has
    the same words.
    """
    citation = part.citation
    told = (
        link_title(citation.title, citation.url),
        spell_day(citation.published) if citation.published else "",
        escape_line(cut(citation.source or "", _MOST_SOURCE)),
        spell_paragraphs(citation).replace(" ", _NO_BREAK),
    )
    marker = f"\\[{part.number}\\] " if citation.highlights else ""
    also = f"\n-# {escape_line(tell_copies(citation))}" if citation.also else ""
    return f"{_spoken(citation)}-# {marker}{' · '.join(filter(None, told))}{also}"


def link_title(title: str, url: str | None) -> str:
    """An article's title as a link to it, or alone where it has no safe address."""
    title = escape_line(cut(title, _MOST_TITLE).translate(_NO_BRACKETS))
    address = safe_url(url, _MOST_LINKED)
    return f"[{title}]({address})" if address else title


def _spoken(citation: Citation) -> str:
    if not (citation.speaker or citation.speech):
        return ""
    speaker = escape_line(cut(citation.speaker or SPEAKER_UNKNOWN, _MOST_SPEAKER))
    how = f", {SPEECH[citation.speech]}" if citation.speech else ""
    known = KNOWN_BY.get(citation.known_by)
    how_known = f"-# {known}\n" if known else ""
    return f"— **{speaker}**{how}\n{how_known}"


def safe_url(url: str | None, longest: int) -> str | None:
    """The address with no character that ends a masked link, without its text directive where it is too long.

    None for what is no web address and for what does not fit.
    """
    if not host(url) or url is None or " " in url or not url.isprintable():
        return None
    for candidate in (url, url.split("#:~:", 1)[0]):
        encoded = "".join(_IN_LINKS.get(char, char) for char in candidate)
        if len(encoded) <= longest and encoded.isascii():
            return encoded
    return None


def _buttons(view: AnswerView, pages: Sequence[Page]) -> tuple[Button, ...]:
    state, count = AnswerState.of_view(view), len(pages)
    buttons = [Button("Less" if view.context else "Context", custom_id(Action.CONTEXT, state))]
    if count > 1:
        last = view.page == count - 1
        label = "Back to the first" if last else f"More ({view.page + 1} of {count})"
        buttons.append(Button(label, custom_id(Action.MORE, state)))
    if url := safe_url(pages[view.page][0].citation.url, _LONGEST_BUTTON_URL):
        buttons.append(Button("Source", url, "link"))
    return (
        *buttons,
        Button("", custom_id(Action.HELPFUL, state), emoji="👍"),
        Button("", custom_id(Action.NOT_HELPFUL, state), emoji="👎"),
    )
