"""The passages that **Find the source** found to Discord messages, inside every limit."""

from collections.abc import Sequence
from dataclasses import replace

from bot.live.keys import TextKey
from bot.markdown.escape import escape_line
from bot.message.answer import ANSWERED, NOT_ANSWERED
from bot.message.button_state import Action, PassageState, custom_id
from bot.message.pages import Part, Room, paginate
from bot.message.reply import Button, Reply
from bot.message.source_line import below, passage
from bot.phrases import cut
from index import Citation, Source

_WHOLE = Room(page=3800, part=2900)
_MOST_FOUND, _MOST_EXCERPT = 3900, 600
# With the heading above it, which takes at most 50 of it.
_LEAST_EXCERPT = 130
_MATCHES = {
    "verbatim": "Word for word in the articles",
    "close": "Closely the same in the articles",
    "related": "The articles say on this",
}
_NOTHING = "The articles hold no passage that this text comes from."
_MOST_DIFFERENCE, _MOST_DIFFERENCES = 200, 3


def render_sources(found: Sequence[tuple[TextKey, Source]]) -> Reply:
    """The passages found, each with a button that shows what stands around it; or that there are none."""
    if not found:
        return Reply(f"**{_NOTHING}**", NOT_ANSWERED)
    buttons = tuple(
        _button(
            f"Context {number}" if len(found) > 1 else "Context",
            PassageState(key.article, key.content, source.citation.span),
        )
        for number, (key, source) in enumerate(found, start=1)
    )
    first, *further = render_passages([source for _, source in found])
    return Reply(first, ANSWERED, further=tuple(further), rows=(buttons,))


def render_passage(around: Citation, state: PassageState) -> Reply:
    """A passage with the sentences around it; after its last page comes the first again."""
    pages = paginate([around], below, _WHOLE)
    page = state.page % len(pages)
    following = replace(state, page=(page + 1) % len(pages))
    more = (_button(f"More ({page + 1} of {len(pages)})", following),)
    first, *further = map(passage, pages[page])
    return Reply(first, ANSWERED, further=tuple(further), rows=(more,) if len(pages) > 1 else ())


def _button(label: str, state: PassageState) -> Button:
    return Button(label, custom_id(Action.PASSAGE, state))


def render_passages(sources: Sequence[Source]) -> list[str]:
    """The passages in markdown that fits into a card, however many there are and however long they are."""
    room = _MOST_FOUND // len(sources)
    return [_block(number, source, room) for number, source in enumerate(sources, start=1)]


def _block(number: int, source: Source, room: int) -> str:
    """One passage: how it matches, the part of it with the matching words, where it stands, what differs."""
    citation = source.citation
    line = _line(number, citation, room // 2)
    left = min(room // 4, room - len(line) - _LEAST_EXCERPT)
    differences = ""
    for difference in source.differences[:_MOST_DIFFERENCES]:
        told = f"\n⚠️ {escape_line(cut(difference, _MOST_DIFFERENCE))}"
        if len(differences) + len(told) <= left:
            differences += told
    but = ", but" if differences else ""
    head, tail = f"**{_MATCHES[source.match]}{but}:**\n", f"\n{line}{differences}"
    excerpt = _excerpt(number, citation, min(_MOST_EXCERPT, room - len(head) - len(tail) - 2))
    return f"{head}{excerpt.markdown}{tail}"


def _line(number: int, citation: Citation, longest: int) -> str:
    """Where a passage stands; where that is too long, without its link, then without whoever has it too."""
    without_link = replace(citation, url=None)
    shorter = (citation, without_link, replace(without_link, also=()))
    lines = [below(Part(number, one, citation.span)) for one in shorter]
    return next((line for line in lines if len(line) <= longest), lines[-1])


def _excerpt(number: int, citation: Citation, longest: int) -> Part:
    """The part of a passage that has its matching words, or the first of them."""
    parts = [part for page in paginate([citation], lambda _: "", Room(longest, longest)) for part in page]
    matching = citation.highlights[0].span if citation.highlights else citation.span
    matched = next((part for part in parts if part.span.overlap(matching)), parts[0])
    return replace(matched, number=number)
