"""**/who**: the speakers of an article, how much each is quoted, and all that each says, page by page."""

import asyncio
from dataclasses import replace

from bot.chat.replies import Interaction
from bot.chat.turn import Result, Turns
from bot.features.catalogue import article_meant, name_choices, named_speaker
from bot.live.index import LiveIndex
from bot.live.keys import name_key
from bot.live.snapshot import GoneError
from bot.message.button_state import VoicesState
from bot.message.voice_chart import draw_voices
from bot.message.voices import MOST_LISTED, picture_of, render_said, render_voices
from index import ArticlebotError

_SILENT = "No such speaker is found in the article any more; ask with /who again."
# Discord takes what is offered while somebody types for 3 seconds.
_OFFER_WITHIN_S = 2.0


class SpeakerList:
    """Shows who is quoted in an article."""

    def __init__(self, live: LiveIndex, turns: Turns) -> None:
        self._live = live
        self._turns = turns

    async def speakers(self, interaction: Interaction, article: str | None, speaker: str | None) -> None:
        """Answer the command. Raises `ArticlebotError` where the article or the speaker cannot be found."""
        turn = self._turns.command(interaction)
        snapshot = self._live.snapshot
        key = snapshot.key(article_meant(article, snapshot))
        await turn.take(self._named, VoicesState(key.article, key.content), speaker)

    async def turn(self, interaction: Interaction, memory: str) -> None:
        """Show in place what was pressed or chosen: all speakers, or a page of what one says."""
        turn = self._turns.press(interaction)
        state = VoicesState.read(memory)
        self._live.snapshot.article_id(state)
        await turn.take(self._pressed, state)

    async def offered(self, article: str | None, typed: str) -> list[tuple[str, str]]:
        """The speakers that autocompletion offers; none where that takes too long or there is no article."""
        snapshot = self._live.snapshot
        try:
            with self._live.place():
                async with asyncio.timeout(_OFFER_WITHIN_S):
                    voices = await self._live.voices(snapshot.key(article_meant(article, snapshot)))
        except (ArticlebotError, TimeoutError):
            # The list that is offered has no place for a sentence; the command itself says what is wrong.
            return []
        return name_choices(typed, [voice.name for voice in voices])

    async def _named(self, state: VoicesState, speaker: str | None) -> Result:
        if speaker is not None:
            names = [voice.name for voice in await self._live.voices(state)]
            state = replace(state, speaker=name_key(named_speaker(speaker, names)))
        reply, _ = await self._pressed(state)
        return reply, "shown who is quoted"

    async def _pressed(self, state: VoicesState) -> Result:
        voices = await self._live.voices(state)
        if state.speaker is not None:
            voice = next((voice for voice in voices if name_key(voice.name) == state.speaker), None)
            if voice is None:
                raise GoneError(_SILENT)
            said = await self._live.statements_by(state, voice.name)
            return render_said(voice, said, voices, state), None
        reply = render_voices(self._live.snapshot.linked_heading(state), voices, state)
        if drawn := voices[:MOST_LISTED]:
            png = await asyncio.to_thread(draw_voices, drawn)
            reply = replace(reply, picture=picture_of(drawn, png))
        return reply, None
