"""**Find the source**: the passages that a message's text comes from or differs from, for one reader."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import discord

from bot.characters import cut
from bot.discord_markdown import parse_markdown, plain_text
from bot.escaping import escape_line
from bot.limits import Asker, Limits
from bot.lookup import GoneError, still_there
from bot.paging import Part, Room, paginate
from bot.rendering import ANSWERED, NOT_ANSWERED, source_line
from bot.reply import Button, Reply
from bot.sending import defer, defer_press, show, show_privately
from bot.serving import Live, Serving
from bot.state import article_key, content_key
from index import ArticlebotError, Citation, Source, Span

if TYPE_CHECKING:
    from bot.sending import Interaction

_WHOLE = Room(page=3800, part=2900)
_MOST_FOUND, _MOST_EXCERPT = 3900, 600
_MATCHES = {
    "verbatim": "Word for word in the articles",
    "close": "Closely the same in the articles",
    "related": "The articles say on this",
}
_NOTHING = "The articles hold no passage that this text comes from."
_MOST_TEXT = 4000
_MOST_DIFFERENCE, _MOST_DIFFERENCES = 200, 3
_PASSAGE = re.compile(
    r"(?P<article>[\w-]{8})(?P<content>[0-9a-f]{8})(?P<page>\d{1,3}):(?P<start>\d{1,9})\.(?P<length>\d{1,9})",
    re.ASCII,
)
_STALE = "This button is from an earlier version of the bot; look for the source again."


class Sourcing:
    """Finds the sources of messages, and shows the passages found with what stands around them."""

    def __init__(self, serving: Serving, limits: Limits) -> None:
        self._serving = serving
        self._limits = limits

    async def find(self, interaction: Interaction, message: discord.Message) -> None:
        """Answer the message menu, privately. Raises `ArticlebotError` where there is nothing to look for."""
        started = time.monotonic()
        self._limits.count_question(Asker(interaction.user.id, interaction.guild_id))
        text = written(message.content or "\n".join(e.description or "" for e in message.embeds))
        if not any(map(str.isalnum, text)):
            raise ArticlebotError("That message has no words whose source could be found.")
        with self._serving.place():
            await defer(interaction, private=True)
            reply = await self._serving.run(lambda live: _found(live.index.source(text[:_MOST_TEXT]), live))
        self._serving.count("source found" if reply.rows else "no source found", started)
        await show(interaction, reply)

    async def passage(self, interaction: Interaction, tail: str) -> None:
        """Show a passage that was found with the sentences around it, beside the message."""
        self._limits.count_press(Asker(interaction.user.id, interaction.guild_id))
        pressed = _PASSAGE.fullmatch(tail)
        if pressed is None or int(pressed["length"]) == 0:
            raise GoneError(_STALE)
        still_there(pressed["article"], pressed["content"], self._serving.live)
        with self._serving.place():
            await defer_press(interaction)
            reply = await self._serving.run(lambda live: _passage(pressed, live))
        await show_privately(interaction, reply)


def written(content: str) -> str:
    """The words of a message as its readers see them, without mentions, timestamps and emoji."""
    return plain_text(parse_markdown(content), words_only=True)


def _found(sources: list[Source], live: Live) -> Reply:
    if not sources:
        return Reply(f"**{_NOTHING}**", NOT_ANSWERED)
    buttons = tuple(
        Button(
            f"Context {number}" if len(sources) > 1 else "Context",
            f"ab1:p:{_target(source.citation.article_id, source.citation.span, 0, live)}",
        )
        for number, source in enumerate(sources, start=1)
    )
    return Reply(passages_found(sources), ANSWERED, rows=(buttons,))


def passages_found(sources: Sequence[Source]) -> str:
    """The passages as markdown that fits into a card, however many there are and however long they are."""
    room = _MOST_FOUND // len(sources)
    return "\n\n".join(_block(number, source, room) for number, source in enumerate(sources, start=1))


def _block(number: int, source: Source, room: int) -> str:
    """One passage: how it matches, the part of it with the matching words, where it stands, what differs."""
    citation = source.citation
    line = source_line(Part(number, citation, citation.span))
    if len(line) > room // 2:
        line = source_line(Part(number, replace(citation, url=None), citation.span))
    differences = ""
    for difference in source.differences[:_MOST_DIFFERENCES]:
        told = f"\n⚠️ {escape_line(cut(difference, _MOST_DIFFERENCE))}"
        if len(differences) + len(told) <= room // 4:
            differences += told
    but = ", but" if differences else ""
    head, tail = f"**{_MATCHES[source.match]}{but}:**\n", f"\n{line}{differences}"
    excerpt = _excerpt(number, citation, min(_MOST_EXCERPT, room - len(head) - len(tail) - 2))
    return f"{head}{excerpt.markdown}{tail}"


def _excerpt(number: int, citation: Citation, longest: int) -> Part:
    """The part of a passage that has its matching words, or the first of them."""
    parts = [part for page in paginate([citation], lambda _: "", Room(longest, longest)) for part in page]
    matching = citation.highlights[0].span if citation.highlights else citation.span
    matched = next((part for part in parts if part.span.overlap(matching)), parts[0])
    return replace(matched, number=number)


def _passage(pressed: re.Match[str], live: Live) -> Reply:
    """A passage with the sentences around it. Raises `ArticlebotError` where there is no such place now."""
    article_id = still_there(pressed["article"], pressed["content"], live)
    start = int(pressed["start"])
    span = Span(start, start + int(pressed["length"]))
    around = live.index.cite(article_id, live.index.around(article_id, span))
    pages = paginate([around], source_line, _WHOLE)
    page = int(pressed["page"]) % len(pages)
    blocks = [f"{part.markdown}\n{source_line(part)}" for part in pages[page]]
    more = (
        Button(
            f"More ({page + 1} of {len(pages)})",
            f"ab1:p:{_target(article_id, span, (page + 1) % len(pages), live)}",
        ),
    )
    return Reply("\n\n".join(blocks), ANSWERED, rows=(more,) if len(pages) > 1 else ())


def _target(article_id: str, span: Span, page: int, live: Live) -> str:
    content = content_key(live.index.manifest.articles[article_id])
    return f"{article_key(article_id)}{content}{page}:{span.start}.{len(span)}"
