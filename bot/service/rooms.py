"""What people can do, put together for one collection: nothing in its rooms leads to another's."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import discord

from bot.chat.administrators import Administrators
from bot.chat.limits import Limits
from bot.chat.replies import Handler
from bot.chat.turn import Turns
from bot.features.answer_buttons import AnswerButtons
from bot.features.articles import ArticleDesk
from bot.features.ask import Responder
from bot.features.find_source import SourceSearch
from bot.features.status import Status
from bot.features.votes import FILE_NAME, Feedback
from bot.features.who import SpeakerList
from bot.live.counts import Counts
from bot.live.health import LoopWatch
from bot.live.index import LiveIndex
from bot.live.served import ServedCollection, ServedCollections
from bot.message.button_state import Action
from bot.settings import Settings
from index import collection_folder


@dataclass(frozen=True)
class Rooms:
    """What people can do with one collection."""

    live: LiveIndex
    responder: Responder
    sources: SourceSearch
    speakers: SpeakerList
    desk: ArticleDesk
    presses: Mapping[Action, Handler]


@dataclass(frozen=True)
class House:
    """Has rooms for the collection that a place is answered from: for now everywhere the one at home."""

    client: discord.Client
    settings: Settings
    collections: ServedCollections
    administrators: Administrators
    limits: Limits
    watch: LoopWatch
    counts: Counts
    started: float = field(default_factory=time.monotonic)

    @asynccontextmanager
    async def rooms(self) -> AsyncIterator[Rooms]:
        """The rooms, whose collection stays open as long as the block runs. Raises `NotServedError`."""
        async with self.collections.opened(self.collections.home.name) as served:
            yield self._rooms_of(served)

    def _rooms_of(self, served: ServedCollection) -> Rooms:
        settings, live = self.settings, served.live
        turns = Turns(live, self.limits, self.counts)
        votes = collection_folder(settings.index_dir, served.name) / FILE_NAME
        answers = AnswerButtons(live, turns, Feedback(votes, keep_questions=settings.feedback_keep_questions))
        status = Status(self.client, live, served.rebuilder, self.watch, self.counts, self.started)
        articles = settings.articles if served.name == settings.collection else ()
        desk = ArticleDesk(live, served.rebuilder, self.administrators, articles, status)
        sources, speakers = SourceSearch(live, turns), SpeakerList(live, turns)
        responder = Responder(live, turns)
        presses = {
            Action.FOLLOW_UP: responder.follow_up,
            Action.SAID: responder.ask_what_was_said,
            Action.CONTEXT: answers.context,
            Action.MORE: answers.more,
            Action.HELPFUL: answers.helpful,
            Action.NOT_HELPFUL: answers.not_helpful,
            Action.PASSAGE: sources.passage,
            Action.VOICES: speakers.turn,
            Action.REMOVE: desk.remove_confirmed,
            Action.KEEP: desk.keep,
            Action.LIST: desk.turn_list,
            Action.STOP: desk.cancel,
        }
        return Rooms(live, responder, sources, speakers, desk, presses)
