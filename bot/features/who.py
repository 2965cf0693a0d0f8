"""**/who**: the speakers of an article, how much each is quoted, and all that each says, page by page."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace

from bot.chat.limits import Asker, Limits
from bot.chat.replies import Interaction, defer, defer_press, show
from bot.features.catalogue import GoneError, article_meant, named_voice, still_there, voice_choices
from bot.live.index import LiveIndex, Snapshot
from bot.live.keys import article_key, content_key, speaker_key
from bot.message.button_state import VoicesState
from bot.message.reply import Reply
from bot.message.voice_chart import draw_voices
from bot.message.voices import MOST_LISTED, picture_of, render_said, render_voices
from index import ArticlebotError, Voice

_STALE = "This button is from an earlier version of the bot; ask with /who again."
_SILENT = "The article quotes no such speaker any more; ask with /who again."
# Discord takes what is offered while somebody types for 3 seconds.
_OFFER_WITHIN_S = 2.0


class SpeakerList:
    """Shows who is quoted in an article."""

    def __init__(self, serving: LiveIndex, limits: Limits) -> None:
        self._serving = serving
        self._limits = limits

    async def speakers(self, interaction: Interaction, article: str | None, speaker: str | None) -> None:
        """Answer the command. Raises `ArticlebotError` where the article or the speaker cannot be found."""
        started = time.monotonic()
        state = _state_of(article_meant(article, self._serving.live), self._serving.live)
        self._limits.count_question(Asker(interaction.user.id, interaction.guild_id))
        with self._serving.place():
            await defer(interaction)
            await show(interaction, await self._reply(state, speaker))
        self._serving.count("shown who is quoted", started)

    async def turn(self, interaction: Interaction, tail: str) -> None:
        """Show in place what was pressed or chosen: all speakers, or a page of what one says."""
        self._limits.count_press(Asker(interaction.user.id, interaction.guild_id))
        state = VoicesState.decoded(tail)
        if state is None:
            raise GoneError(_STALE)
        still_there(state.article, state.content, self._serving.live)
        with self._serving.place():
            await defer_press(interaction)
            await show(interaction, await self._reply(state))

    async def offered(self, article: str | None, typed: str) -> list[tuple[str, str]]:
        """The speakers that autocompletion offers; none where that takes too long or there is no article."""
        try:
            article_id = article_meant(article, self._serving.live)
            with self._serving.place():
                async with asyncio.timeout(_OFFER_WITHIN_S):
                    voices = await self._serving.run(lambda live: live.index.voices(article_id))
        except (ArticlebotError, KeyError, TimeoutError):
            # The list that is offered has no place for a sentence; the command itself says what is wrong.
            return []
        return voice_choices(typed, voices)

    async def _reply(self, state: VoicesState, typed: str | None = None) -> Reply:
        reply, drawn = await self._serving.run(lambda live: _found(state, typed, live))
        if not drawn:
            return reply
        png = await asyncio.to_thread(draw_voices, drawn)
        return replace(reply, picture=picture_of(drawn, png))


def _state_of(article_id: str, live: Snapshot) -> VoicesState:
    return VoicesState(article_key(article_id), content_key(live.index.manifest.articles[article_id]))


def _found(state: VoicesState, typed: str | None, live: Snapshot) -> tuple[Reply, Sequence[Voice]]:
    """What the state or a typed name asks for, and whom to draw with it. Raises `ArticlebotError`."""
    article_id = still_there(state.article, state.content, live)
    voices = live.index.voices(article_id)
    if typed is not None:
        state = replace(state, speaker=speaker_key(named_voice(typed, voices).name))
    if state.speaker is None:
        heading = live.headings[article_id]
        heading = replace(heading, url=heading.url or live.links.article(article_id))
        return render_voices(heading, voices, state), voices[:MOST_LISTED]
    voice = next((voice for voice in voices if speaker_key(voice.name) == state.speaker), None)
    if voice is None:
        raise GoneError(_SILENT)
    said = [live.linked(citation) for citation in live.index.said_by(article_id, voice.name)]
    return render_said(voice, said, voices, state), ()
