"""What people can do in a place, put together for its collection: nothing in its rooms leads to another's."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import discord

from bot.administration.announcements import Announcer
from bot.administration.articles import ArticleDesk
from bot.administration.feeds import FeedDesk
from bot.administration.guests import Guests
from bot.administration.missing_terms import MissingTermList
from bot.administration.place_settings import PlaceSettings
from bot.administration.status import Status
from bot.chat.address import place_of
from bot.chat.administrators import Administrators
from bot.chat.guidance import Guide
from bot.chat.limits import Limits
from bot.chat.replies import Handler, Interaction
from bot.chat.turn import Turns
from bot.features.answer_buttons import AnswerPages, AnswerVotes
from bot.features.article_questions import ArticleQuestions
from bot.features.ask import Responder
from bot.features.find_source import SourceSearch
from bot.features.lent_articles import LentArticles, Materials, new_materials
from bot.features.posts import PostAnswers
from bot.features.votes import FILE_NAME, Feedback
from bot.features.who import SpeakerList
from bot.ledger.feeds import Feeds
from bot.ledger.places import Conduct, Place, Places
from bot.ledger.unanswered import Unanswered
from bot.live.counts import Counts
from bot.live.health import LoopWatch
from bot.live.index import LiveIndex
from bot.live.keys import lent_key
from bot.live.loans import Loans
from bot.live.served import NotServedError, ServedCollection, ServedCollections
from bot.message.button_state import Action
from bot.settings import Settings
from bot.sources.state import SourceList
from bot.sources.visitor import Visitor, allowed_addresses
from index import collection_folder


@dataclass(frozen=True)
class Rooms:
    """What people can do with one collection, as the bot behaves in a place."""

    live: LiveIndex
    responder: Responder
    posts: PostAnswers
    sources: SourceSearch
    speakers: SpeakerList
    lent: LentArticles
    desk: ArticleDesk
    feeds: FeedDesk
    missing_terms: MissingTermList
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
    unanswered: Unanswered
    feeds: Feeds
    loans: Loans
    guide: Guide
    materials: Materials = field(default_factory=new_materials)
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

    @property
    def announcer(self) -> Announcer:
        """What tells of new articles."""
        sources = SourceList(self.settings.index_dir)
        return Announcer(self.client, self.collections, self.places, self.feeds, sources)

    @asynccontextmanager
    async def presses(self, interaction: Interaction, memory: str) -> AsyncIterator[Mapping[Action, Handler]]:
        """What presses do in a place; of a button that remembers what was lent, what they do with that.

        Raises `NotServedError`, or `GoneError` where it is no longer lent.
        """
        place = place_of(interaction)
        self._require_guest(place)
        if key := lent_key(memory):
            live = self.loans.live(interaction.user.id, key)
            yield self._of_answers(live, Turns(live, self.limits, self.counts, self.places.conduct(place)))
            return
        async with self.rooms(place) as rooms:
            yield rooms.presses

    @asynccontextmanager
    async def rooms(self, place: Place) -> AsyncIterator[Rooms]:
        """The rooms of a place, whose collection stays open as long as the block runs.

        Raises `NotServedError`.
        """
        self._require_guest(place)
        conduct = self.places.conduct(place)
        async with self.collections.opened(conduct.collection or self.collections.home.name) as served:
            yield self._rooms_of(served, conduct)

    def _require_guest(self, place: Place) -> None:
        if not self.guests.allows(place.guild_id):
            raise NotServedError("Whoever runs me does not let me answer in this server.")

    def _of_answers(self, live: LiveIndex, turns: Turns) -> dict[Action, Handler]:
        """What presses below answers do that look further into the same articles."""
        responder, pages, speakers = (
            Responder(live, turns, self.guide),
            AnswerPages(live, turns),
            SpeakerList(live, turns),
        )
        return {
            Action.FOLLOW_UP: responder.follow_up,
            Action.SAID: responder.ask_what_was_said,
            Action.CONTEXT: pages.context,
            Action.MORE: pages.more,
            Action.VOICES: speakers.turn,
        }

    def _rooms_of(self, served: ServedCollection, conduct: Conduct) -> Rooms:
        live, collection = served.live, served.name
        turns = Turns(live, self.limits, self.counts, conduct, self.unanswered)
        # Of what was read for one reader alone nothing is noted.
        unnoted = Turns(live, self.limits, self.counts, conduct)
        administrators = replace(self.administrators, own_guild_id=self.places.owner(collection))
        desk = self._desk(served, administrators)
        sources, speakers = SourceSearch(live, turns), SpeakerList(live, turns)
        lent = LentArticles(self.loans, self.materials, self.limits, unnoted)
        keeps_questions = self.settings.feedback_keep_questions
        votes = collection_folder(self.settings.index_dir, collection) / FILE_NAME
        ballot = AnswerVotes(live, turns, Feedback(votes, keep_questions=keeps_questions))
        presses = self._of_answers(live, turns) | {
            Action.ABOUT: ArticleQuestions(live, turns).ask,
            Action.READ: lent.asked,
            Action.HELPFUL: ballot.helpful,
            Action.NOT_HELPFUL: ballot.not_helpful,
            Action.PASSAGE: sources.passage,
            Action.REMOVE: desk.remove_confirmed,
            Action.KEEP: desk.keep,
            Action.LIST: desk.turn_list,
            Action.STOP: desk.cancel,
        }
        return Rooms(
            live,
            Responder(live, turns, self.guide),
            PostAnswers(live, turns),
            sources,
            speakers,
            lent,
            desk,
            self._feed_desk(collection, administrators),
            MissingTermList(administrators, self.unanswered, collection),
            presses,
        )

    def _desk(self, served: ServedCollection, administrators: Administrators) -> ArticleDesk:
        settings, live = self.settings, served.live
        status = Status(self.client, live, served.rebuilder, self.watch, self.counts, self.started)
        articles = settings.articles if served.name == settings.collection else ()
        return ArticleDesk(live, served.rebuilder, administrators, articles, status, settings.server_articles)

    def _feed_desk(self, collection: str, administrators: Administrators) -> FeedDesk:
        settings = self.settings
        # What a server follows is never looked for on this machine.
        local = settings.sources_local and administrators.own_guild_id is None
        sources = SourceList(settings.index_dir) if settings.sources else None
        visitor = Visitor(is_allowed=allowed_addresses(local=local))
        return FeedDesk(
            administrators, self.feeds, self.places, sources, visitor, collection, settings.collection
        )
