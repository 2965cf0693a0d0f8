"""The passages that **Find the source** found to Discord messages, inside every limit."""

from collections.abc import Sequence
from dataclasses import replace

from bot.live.keys import TextKey
from bot.markdown.escape import escape_line
from bot.message.answer import ANSWERED, NOT_ANSWERED
from bot.message.answer_pages import MOST_SHOWN
from bot.message.button_state import Action, PassageState, custom_id
from bot.message.glance import glance_lines
from bot.message.pages import Room, paginate
from bot.message.reply import Button, Reply
from bot.message.source_line import MEASURES, Measure, below, passage, source_lines
from bot.phrases import cut
from index import Citation, Source

_WHOLE = Room(page=3800, part=2900)
_MATCHES = {
    "verbatim": "Word for word in the articles",
    "close": "Closely the same in the articles",
    "related": "The articles say on this",
}
_NOTHING = "The articles hold no passage that this text comes from."
_MOST_DIFFERENCES = 3


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
    first, *further = _passages([source for _, source in found])
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


def _passages(sources: Sequence[Source]) -> list[str]:
    """The passages, by the first measure with which all of them fit."""
    laid_out = [
        [_block(*numbered, measure) for numbered in enumerate(sources, start=1)] for measure in MEASURES
    ]
    return next((texts for texts in laid_out if sum(map(len, texts)) <= MOST_SHOWN), laid_out[-1])


def _block(number: int, source: Source, measure: Measure) -> str:
    """One passage: how it matches, what differs, the words that match, where they stand."""
    differences = cut(" ".join(source.differences[:_MOST_DIFFERENCES]), measure.words)
    cited = [(number, source.citation)]
    return "\n".join(
        (
            f"**{_MATCHES[source.match]}{', but' if differences else ''}:**",
            *([f"⚠️ {escape_line(differences)}"] if differences else ()),
            *glance_lines(cited, measure),
            *source_lines(cited, measure),
        )
    )
