"""What administrators do: add and remove articles, index anew, go back, look after it all."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

import discord

from bot.administration.status import Status
from bot.chat.administrators import Administrators
from bot.chat.layout import layout_of
from bot.chat.replies import Interaction, defer, defer_press, explain, retry, show
from bot.features.catalogue import named_article
from bot.features.submissions import read_submission, require_one
from bot.intake.reading_process import language_warning, read_articles
from bot.live.builds import Build, Rebuilder
from bot.live.index import LiveIndex
from bot.live.snapshot import GoneError
from bot.message.admin import (
    render_failure,
    render_keep,
    render_list,
    render_progress,
    render_removal,
    render_report,
    render_rollback,
)
from bot.message.button_state import read_article
from bot.message.reply import Reply
from index import Article, ArticlebotError, PathSupply, Supply, is_english

_Warn = Callable[[str], None]
_log = logging.getLogger(__name__)
_EDIT_EVERY_S, _LOOK_EVERY_S = 2.0, 0.1
# Discord lets a reply be edited for 15 minutes after the command.
_EDITABLE_S = 14 * 60.0


@dataclass(frozen=True)
class ArticleDesk:
    """Carries out what administrators ask for; everybody else gets a sentence and nothing happens."""

    live: LiveIndex
    rebuilder: Rebuilder
    administrators: Administrators
    articles: tuple[Path, ...]
    overview: Status
    most_own: int
    """How many articles a server may have of its own."""

    async def reindex(self, interaction: Interaction, everything: bool) -> None:
        """Read the configured articles again; without any, or if `everything`, embed all again."""
        self.administrators.require(interaction)
        await self._build(
            interaction,
            lambda warn: _at_once(read_articles(self.articles, warn, self.rebuilder.english_only)),
            rebuild=everything or not self.articles,
            supply=PathSupply.of(self.articles, configured=True),
        )

    async def add(self, interaction: Interaction, url: str | None, file: discord.Attachment | None) -> None:
        """Add the article of a web page or of an attached file."""
        self.administrators.require(interaction)
        require_one(url, file)
        if self.administrators.own_guild_id is not None and len(self.live.snapshot.headings) >= self.most_own:
            raise ArticlebotError(
                f"This server has {self.most_own:,} articles, as many as it may: remove one first."
            )
        await self._build(interaction, lambda warn: self._read(url, file, warn))

    async def remove(self, interaction: Interaction, article: str) -> None:
        """Ask whether an article is really to be removed."""
        self.administrators.require(interaction)
        snapshot = self.live.snapshot
        article_id = named_article(article, snapshot)
        await defer(interaction, private=True)
        await show(interaction, render_removal(snapshot.headings[article_id], snapshot.key(article_id)))

    async def remove_confirmed(self, interaction: Interaction, memory: str) -> None:
        """Remove the article whose keys the button carries."""
        self.administrators.require(interaction)
        article_id = self.live.snapshot.article_id(read_article(memory))
        await self._build(interaction, lambda _: _at_once(()), remove=(article_id,))

    async def keep(self, interaction: Interaction, memory: str) -> None:
        """Do not remove it after all."""
        self.administrators.require(interaction)
        await defer_press(interaction)
        await show(interaction, render_keep())

    async def list(self, interaction: Interaction) -> None:
        """Show the first page of the articles."""
        self.administrators.require(interaction)
        await defer(interaction, private=True)
        await show(interaction, render_list(list(self.live.snapshot.headings.values()), 0))

    async def turn_list(self, interaction: Interaction, memory: str) -> None:
        """Show another page of the articles in place."""
        self.administrators.require(interaction)
        page = int(memory) if memory.isascii() and memory.isdecimal() and len(memory) <= 6 else 0
        await defer_press(interaction)
        await show(interaction, render_list(list(self.live.snapshot.headings.values()), page))

    async def rollback(self, interaction: Interaction) -> None:
        """Serve the index before this one again."""
        self.administrators.require(interaction)
        await defer(interaction, private=True)
        index_id = await self.rebuilder.rollback()
        await show(interaction, render_rollback(index_id, len(self.live.snapshot.headings)))

    async def status(self, interaction: Interaction) -> None:
        """Show how the bot and its index are doing."""
        self.administrators.require(interaction)
        await defer(interaction, private=True)
        await show(interaction, self.overview.reply(whole=self.administrators.are_hosts(interaction)))

    async def cancel(self, interaction: Interaction, memory: str) -> None:
        """Cancel the build that a message shows."""
        self.administrators.require(interaction)
        running = self.rebuilder.running
        if running is None or running.key != memory:
            raise GoneError("That is no longer running.")
        running.cancel()
        await defer_press(interaction)

    async def _read(self, url: str | None, file: discord.Attachment | None, warn: _Warn) -> Iterable[Article]:
        articles = await read_submission(url, file, warn)
        there = self.live.snapshot.headings.keys()
        if self.administrators.own_guild_id is not None:
            left = self.most_own - len(there)
            if len({one.article_id for one in articles} - there) > left:
                raise ArticlebotError(
                    f"That has more articles than this server may have: {self.most_own:,} at most, so "
                    f"{left:,} more."
                )
        foreign = [article.article_id for article in articles if not is_english(article.text)]
        if foreign and self.rebuilder.english_only:
            warn(language_warning(foreign))
        return articles

    async def _build(
        self,
        interaction: Interaction,
        articles: Callable[[_Warn], Awaitable[Iterable[Article]]],
        *,
        remove: Collection[str] = (),
        rebuild: bool = False,
        supply: Supply | None = None,
    ) -> None:
        """Build, with the progress edited into the message; it ends with what was done or why nothing was."""
        with self.rebuilder.begun() as build:
            pressed = interaction.type is discord.InteractionType.component
            await (defer_press(interaction) if pressed else defer(interaction, private=True))
            watching = asyncio.create_task(_watch(interaction, build))
            warnings: list[str] = []
            try:
                with self.rebuilder.counted():
                    gathered = await build.gather(articles(warnings.append))
                    report = await self.rebuilder.build(
                        build, gathered, remove=remove, rebuild=rebuild, supply=supply
                    )
                result = render_report(report, build, warnings)
            except Exception as error:  # noqa: BLE001 - whatever it was, the administrator is told in words
                result = render_failure(explain(error))
            finally:
                watching.cancel()
                await asyncio.wait([watching])
            await _show_at_last(interaction, build, result)


async def _at_once(articles: Iterable[Article]) -> Iterable[Article]:
    return articles


async def _watch(interaction: Interaction, build: Build) -> None:
    """Edit the message while the build goes on: at each new stage, and now and then within one."""
    edited_at, before = -_EDIT_EVERY_S, None
    while build.seconds < _EDITABLE_S:
        state = list(build.stages), build.is_cancelled
        if state != before or build.seconds - edited_at >= _EDIT_EVERY_S:
            edited_at, before = build.seconds, state
            try:
                await show(interaction, render_progress(build))
            except discord.HTTPException as error:
                _log.warning("the progress of a build could not be shown (%d)", error.status)
        await asyncio.sleep(_LOOK_EVERY_S)


async def _show_at_last(interaction: Interaction, build: Build, result: Reply) -> None:
    """Show how a build ended, by a direct message where the command is too long ago for an edit."""
    if build.seconds < _EDITABLE_S:
        await show(interaction, result)
    else:
        await retry(lambda: interaction.user.send(view=layout_of(result)))
