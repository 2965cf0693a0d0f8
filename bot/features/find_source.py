"""**Find the source**: the passages that a message's text comes from or differs from, for one reader."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import discord

from bot.chat.limits import Asker, Limits
from bot.chat.replies import Interaction, defer, defer_press, show, show_privately
from bot.features.catalogue import GoneError, still_there
from bot.live.index import LiveIndex, Snapshot
from bot.message.button_state import PassageState
from bot.message.reply import Reply
from bot.message.sources import render_passage, render_sources
from index import ArticlebotError

_MOST_TEXT = 4000
_LINK = re.compile(r"\[([^\[\]\n]+)\]\(<?https?://(?:\([^\s()]*\)|[^\s()<>])+>?\)")
# `discord.utils.remove_markdown` would take labels of links, escaped signs and underscores in words along.
_MARKUP = re.compile(
    r"\\([^\w\s])"
    r"|<(?:@[!&]?\d+|#\d+|/[^<>:]+:\d+|id:[\w:-]+|t:-?\d+(?::\w)?|a?:\w+:\d+)>|@(?:everyone|here)"
    r"|:(?=[\w+-]*[a-z])[a-z\d_+-]+:"
    r"|^ *(?:>{1,3} +|#{1,3} +|-# +)"
    r"|```[\w.+#-]*\n|`+|\|\||~~"
    r"|(?<!\s)\*+|\*+(?!\s)|(?<![^\W_])_+|_+(?![^\W_])",
    re.MULTILINE,
)
_STALE = "This button is from an earlier version of the bot; look for the source again."


class SourceSearch:
    """Finds the sources of messages, and shows the passages found with what stands around them."""

    def __init__(self, serving: LiveIndex, limits: Limits) -> None:
        self._serving = serving
        self._limits = limits

    async def find(self, interaction: Interaction, message: discord.Message) -> None:
        """Answer the message menu, privately. Raises `ArticlebotError` where there is nothing to look for."""
        started = time.monotonic()
        self._limits.count_question(Asker(interaction.user.id, interaction.guild_id))
        text = message.content or "\n".join(e.description or "" for e in message.embeds)
        if not any(map(str.isalnum, text)):
            raise ArticlebotError("That message has no words whose source could be found.")
        with self._serving.place():
            await defer(interaction, private=True)
            reply = await self._serving.run(lambda live: _found(text, live))
        self._serving.count("source found" if reply.rows else "no source found", started)
        await show(interaction, reply)

    async def passage(self, interaction: Interaction, tail: str) -> None:
        """Show a passage that was found with the sentences around it, beside the message."""
        self._limits.count_press(Asker(interaction.user.id, interaction.guild_id))
        state = PassageState.decoded(tail)
        if state is None:
            raise GoneError(_STALE)
        still_there(state.article, state.content, self._serving.live)
        with self._serving.place():
            await defer_press(interaction)
            reply = await self._serving.run(lambda live: _passage(state, live))
        await show_privately(interaction, reply)


def plain_words(content: str) -> str:
    """The words of a message as its readers see them, without mentions, timestamps and emoji."""
    return _MARKUP.sub(lambda sign: sign[1] or "", _LINK.sub(r"\1", content))


def _found(text: str, live: Snapshot) -> Reply:
    found = live.index.source(plain_words(text)[:_MOST_TEXT])
    sources = [replace(source, citation=live.linked(source.citation)) for source in found]
    return render_sources(sources, live.index.manifest.articles)


def _passage(state: PassageState, live: Snapshot) -> Reply:
    """A passage with the sentences around it. Raises `ArticlebotError` where there is no such place now."""
    article_id = still_there(state.article, state.content, live)
    around = live.index.cite(article_id, live.index.around(article_id, state.span))
    return render_passage(live.linked(around), state)
