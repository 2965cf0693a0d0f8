"""An answer to a Discord message, inside every limit: the quote first, then who, where and when."""

from collections.abc import Iterator, Sequence
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
    SPEAKS_FOR,
    SPEECH,
    cut,
    name_own_words,
    spell_day,
    spell_paragraphs,
    tell_copies,
    tell_doubt,
    tell_filter,
    tell_missing,
)
from index import Answer, Citation, Status, host

ANSWERED, UNSURE, NOT_ANSWERED = 0x23A55A, 0xF0B232, 0x80848E
_COLOURS: dict[Status, int] = {"answered": ANSWERED, "unsure": UNSURE, "abstained": NOT_ANSWERED}
# What is unsure takes, with the sentence that says so, no more of the channel than an answer; what is
# only near takes little of it.
_ROOMS: dict[Status, Room] = {
    "answered": Room(page=2200, part=1500),
    "unsure": Room(page=2100, part=1400),
    "abstained": Room(page=900, part=900),
}
# Of an address nothing is seen, and sentences are short, so that five stand together.
_OVERVIEW = Room(page=3400, part=900, parts=5)
_AROUND = Room(page=3400, part=2100)
_MOST_TITLE, _MOST_SOURCE, _MOST_SPEAKER, _MOST_LINKED = 120, 60, 80, 400
_MOST_REASON = 300
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
    answer = view.answer
    is_overview = answer.kind == "overview" and answer.status != "abstained"
    return paginate(view.quoted, source_line, _OVERVIEW if is_overview else _ROOMS[answer.status])


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
    view = replace(view, page=view.page % len(pages)) if pages else view
    parts = pages[view.page] if pages else ()
    blocks = [*_open(view, parts), *_blocks(answer, parts), *_close(view)]
    return Reply(
        text="\n\n".join(blocks),
        colour=_COLOURS[answer.status],
        footer=asked_footer(answer.question),
        rows=(_buttons(view, pages),) if pages else (),
    )


def _open(view: AnswerView, parts: Page) -> Iterator[str]:
    """What is to be known of the quotes on a page before they are read."""
    answer = view.answer
    if answer.status == "abstained":
        yield _reason(answer)
        if parts:
            yield f"-# {NEAREST}"
        return
    if answer.status == "unsure":
        yield tell_doubt(answer)
    if answer.kind == "overview":
        yield name_own_words(view.quoted)
    elif parts[0].number > 1 and not parts[0].citation.highlights:
        yield _FURTHER


def _blocks(answer: Answer, parts: Page) -> Iterator[str]:
    article_id = None
    for part in parts:
        of_known_article = answer.kind == "overview" and part.citation.article_id == article_id
        yield block(part, of_known_article=of_known_article)
        article_id = part.citation.article_id


def _close(view: AnswerView) -> Iterator[str]:
    """What no quote answers, and which articles alone were asked."""
    if missing := tell_missing(view.answer):
        yield escape_line(missing)
    if narrowed := tell_filter(view.asked.chosen):
        yield f"-# {escape_line(narrowed)}"


def _reason(answer: Answer) -> str:
    return f"**{escape_line(cut(answer.reason or NOT_SAID, _MOST_REASON))}**"


def block(part: Part, *, of_known_article: bool = False) -> str:
    """A part of a quote, and below it where it is from, without the article where that is known."""
    return f"{part.markdown}\n{source_line(part, of_known_article=of_known_article)}"


def source_line(part: Part, *, of_known_article: bool = False) -> str:
    """Who said it, on a line of its own; small below it the title linked to the quote, date, paragraph.

    Where the speaker is not known by name, a small line between them says so; a last one says who else has
    the same words. Of a known article the paragraph is linked.
    """
    citation = part.citation
    marker = f"\\[{part.number}\\] " if citation.highlights else ""
    place = _place_in_known_article(citation) if of_known_article else _place(citation)
    also = f"\n-# {escape_line(tell_copies(citation))}" if citation.also else ""
    return f"{_spoken(citation)}-# {marker}{place}{also}"


def _place(citation: Citation) -> str:
    told = (
        link_title(citation.title, citation.url),
        spell_day(citation.published) if citation.published else "",
        escape_line(cut(citation.source or "", _MOST_SOURCE)),
        spell_paragraphs(citation).replace(" ", _NO_BREAK),
    )
    return " · ".join(filter(None, told))


def _place_in_known_article(citation: Citation) -> str:
    return link_title(spell_paragraphs(citation), citation.url).replace(" ", _NO_BREAK)


def link_title(title: str, url: str | None) -> str:
    """An article's title as a link to it, or alone where it has no safe address."""
    title = escape_line(cut(title, _MOST_TITLE).translate(_NO_BRACKETS))
    address = safe_url(url, _MOST_LINKED)
    return f"[{title}]({address})" if address else title


def _spoken(citation: Citation) -> str:
    if not (citation.speaker or citation.speech):
        return ""
    speaker = escape_line(cut(citation.speaker or SPEAKER_UNKNOWN, _MOST_SPEAKER))
    whom = escape_line(cut(citation.speaks_for, _MOST_SPEAKER)) if citation.speaks_for else ""
    spoken_for = f", {SPEAKS_FOR.format(whom)}" if whom else ""
    how = f", {SPEECH[citation.speech]}" if citation.speech else ""
    known = KNOWN_BY.get(citation.known_by)
    how_known = f"-# {known}\n" if known else ""
    return f"— **{speaker}**{spoken_for}{how}\n{how_known}"


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
