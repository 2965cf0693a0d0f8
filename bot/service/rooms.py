"""What people can do in a place, put together for its collection: nothing in its rooms leads to another's."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import discord

from bot.administration.articles import ArticleDesk
from bot.administration.guests import Guests
from bot.administration.place_settings import PlaceSettings
from bot.administration.status import Status
from bot.chat.administrators import Administrators
from bot.chat.limits import Limits
from bot.chat.replies import Handler
from bot.chat.turn import Turns
from bot.features.answer_buttons import AnswerButtons
from bot.features.ask import Responder
from bot.features.find_source import SourceSearch
from bot.features.posts import PostAnswers
from bot.features.votes import FILE_NAME, Feedback
from bot.features.who import SpeakerList
from bot.ledger.places import Conduct, Place, Places
from bot.live.counts import Counts
from bot.live.health import LoopWatch
from bot.live.index import LiveIndex
from bot.live.served import ServedCollection, ServedCollections
from bot.message.button_state import Action
from bot.settings import Settings
from index import collection_folder


@dataclass(frozen=True)
class Rooms:
    """What people can do with one collection, as the bot behaves in a place."""

    live: LiveIndex
    responder: Responder
    posts: PostAnswers
    sources: SourceSearch
    speakers: SpeakerList
    desk: ArticleDesk
    presses: Mapping[Action, Handler]


@dataclass(frozen=True)
class House:
    """Has rooms for the collection that a place is answered from: by itself the one at home."""

    client: discord.Client
    settings: Settings
    collections: ServedCollections
    places: Places
    administrators: Administrators
    limits: Limits
    watch: LoopWatch
    counts: Counts
    started: float = field(default_factory=time.monotonic)

    @property
    def guests(self) -> Guests:
        """Which servers may have the bot."""
        return Guests(self.settings.allowed_guild_ids)

    @property
    def place_settings(self) -> PlaceSettings:
        """How the bot behaves where, for whoever may choose that."""
        settings = self.settings
        return PlaceSettings(
            self.places,
            self.administrators,
            settings.index_location,
            settings.collection,
            settings.strictness,
            settings.server_articles,
            settings.message_content,
        )

    def answers_unasked(self, place: Place) -> bool:
        """Whether posts of a place are answered that are addressed to nobody."""
        return self.settings.message_content and bool(self.places.conduct(place).unasked)

    @asynccontextmanager
    async def rooms(self, place: Place) -> AsyncIterator[Rooms]:
        """The rooms of a place, whose collection stays open as long as the block runs.

        Raises `NotServedError`.
        """
        conduct = self.places.conduct(place)
        async with self.collections.opened(conduct.collection or self.collections.home.name) as served:
            yield self._rooms_of(served, conduct)

    def _rooms_of(self, served: ServedCollection, conduct: Conduct) -> Rooms:
        settings, live = self.settings, served.live
        turns = Turns(live, self.limits, self.counts, conduct)
        administrators = replace(self.administrators, own_guild_id=self.places.owner(served.name))
        votes = collection_folder(settings.index_dir, served.name) / FILE_NAME
        answers = AnswerButtons(live, turns, Feedback(votes, keep_questions=settings.feedback_keep_questions))
        status = Status(self.client, live, served.rebuilder, self.watch, self.counts, self.started)
        articles = settings.articles if served.name == settings.collection else ()
        desk = ArticleDesk(live, served.rebuilder, administrators, articles, status, settings.server_articles)
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
        return Rooms(live, responder, PostAnswers(live, turns), sources, speakers, desk, presses)
