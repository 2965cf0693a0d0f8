"""An answer to a Discord message, inside every limit: the quote first, then who, where and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.live.keys import article_key, content_key, source_key
from bot.live.served import Served
from bot.markdown.escape import escape_line
from bot.message.button_state import AnswerState, SeenPlace, asked_footer
from bot.message.pages import Page, Part, Room, paginate
from bot.message.reply import Button, Reply
from bot.wording import (
    NEAREST,
    NOT_SAID,
    SPEAKER_UNKNOWN,
    SPEECH,
    cut,
    elsewhere,
    inferred,
    narrowed,
    paragraphs,
    spelled,
)
from index import Answer, Citation, Filter, host

ANSWERED, NOT_ANSWERED = 0x23A55A, 0x80848E
ALL = Filter()
"""What leaves no article out."""
_GLANCE, _NEAR = Room(page=2200, part=1500), Room(page=900, part=900)
_AROUND = Room(page=3700, part=2500)
_MOST_TITLE, _MOST_SOURCE, _MOST_SPEAKER, _MOST_LINKED = 120, 60, 80, 400
_MOST_REASON = 120
_LONGEST_BUTTON_URL = 512
_NO_BREAK = "\u00a0"
_FURTHER = "-# Further passages; none of their words is marked as an answer."


@dataclass(frozen=True)
class Shown:
    """An answer laid out in pages, one of them shown; `context` says whether with the sentences around."""

    served: Served
    pages: Sequence[Page]
    page: int
    context: bool

    @property
    def parts(self) -> Page:
        """What is on the page."""
        return self.pages[self.page]


def lay_out(served: Served, page: int = 0, *, context: bool = False) -> Shown | None:
    """Lay an answer out; None where there is nothing to quote. After the last page comes the first again."""
    pages = _pages(served, context)
    return Shown(served, pages, page % len(pages), context) if pages else None


def toggle(served: Served, page: int, *, context: bool) -> Shown | None:
    """Lay an answer out in the other view, at the citation that stands first on a page of this one."""
    before = lay_out(served, page, context=context)
    if before is None:
        return None
    number = before.parts[0].number
    others = _pages(served, not context)
    at = next(i for i, parts in enumerate(others) if any(part.number == number for part in parts))
    return Shown(served, others, at, not context)


def _pages(served: Served, context: bool) -> list[Page]:
    if context:
        return paginate(served.around, source_line, _AROUND)
    # What is only near takes little of the channel.
    room = _GLANCE if served.answer.status == "answered" else _NEAR
    return paginate(served.quoted, source_line, room)


def render(shown: Shown, state: AnswerState, chosen: Filter = ALL) -> Reply:
    """The message of an answer from the articles that were `chosen`.

    Its buttons remember `state`, at the page that is shown.
    """
    state = state.at(shown.page, context=shown.context)
    answer, parts = shown.served.answer, shown.parts
    blocks = [block(part) for part in parts]
    if answer.status == "abstained":
        blocks.insert(0, f"{_reason(answer)}\n\n-# {NEAREST}")
    elif not parts[0].citation.highlights:
        blocks.insert(0, _FURTHER)
    return Reply(
        text="\n\n".join([*blocks, *_narrowed(chosen)]),
        colour=ANSWERED if answer.status == "answered" else NOT_ANSWERED,
        footer=asked_footer(answer.question),
        rows=(_buttons(shown, state),),
    )


def render_refusal(answer: Answer, chosen: Filter = ALL) -> Reply:
    """The message of an answer that has nothing to quote, not even as near."""
    text = "\n\n".join([_reason(answer), *_narrowed(chosen)])
    return Reply(text, NOT_ANSWERED, footer=asked_footer(answer.question))


def _narrowed(chosen: Filter) -> list[str]:
    told = narrowed(chosen)
    return [f"-# {escape_line(told)}"] if told else []


def _reason(answer: Answer) -> str:
    return f"**{escape_line(cut(answer.reason or NOT_SAID, _MOST_REASON))}**"


def state_of(
    shown: Shown, *, scoped: bool, seen: tuple[SeenPlace, ...] = (), chosen: Filter = ALL
) -> AnswerState:
    """The state for the buttons of an answer's first message; of a filter's sources it holds the first."""
    return AnswerState(
        article=article_key(shown.served.quoted[0].article_id),
        content=content_key(shown.served.content_hash),
        scoped=scoped,
        seen=seen,
        after=chosen.after,
        before=chosen.before,
        source=source_key(chosen.sources[0]) if chosen.sources else None,
    )


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
        linked(citation.title, citation.url),
        spelled(citation.published) if citation.published else "",
        escape_line(cut(citation.source or "", _MOST_SOURCE)),
        paragraphs(citation).replace(" ", _NO_BREAK),
    )
    marker = f"\\[{part.number}\\] " if citation.highlights else ""
    also = f"\n-# {escape_line(elsewhere(citation))}" if citation.also else ""
    return f"{_spoken(citation)}-# {marker}{' · '.join(filter(None, told))}{also}"


def linked(title: str, url: str | None) -> str:
    """An article's title as a link to it, or alone where it has no safe address."""
    title = escape_line(cut(title, _MOST_TITLE).translate(_NO_BRACKETS))
    address = safe_url(url, _MOST_LINKED)
    return f"[{title}]({address})" if address else title


def _spoken(citation: Citation) -> str:
    if not (citation.speaker or citation.speech):
        return ""
    speaker = escape_line(cut(citation.speaker or SPEAKER_UNKNOWN, _MOST_SPEAKER))
    how = f", {SPEECH[citation.speech]}" if citation.speech else ""
    how_known = f"-# {inferred(citation)}\n" if inferred(citation) else ""
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


# Within a masked link a lone bracket, even an escaped one, would undo the link.
_NO_BRACKETS = str.maketrans("[]", "()")
_IN_LINKS = {char: f"%{ord(char):02X}" for char in '()<>[]\\`"'}


def _buttons(shown: Shown, state: AnswerState) -> tuple[Button, ...]:
    encoded = state.encoded()
    buttons = [Button("Context" if not shown.context else "Less", f"ab1:c:{encoded}")]
    count = len(shown.pages)
    if count > 1:
        last = shown.page == count - 1
        label = "Back to the first" if last else f"More ({shown.page + 1} of {count})"
        buttons.append(Button(label, f"ab1:m:{encoded}"))
    if url := safe_url(shown.parts[0].citation.url, _LONGEST_BUTTON_URL):
        buttons.append(Button("Source", url, "link"))
    return (
        *buttons,
        Button("", f"ab1:y:{encoded}", emoji="👍"),
        Button("", f"ab1:n:{encoded}", emoji="👎"),
    )
