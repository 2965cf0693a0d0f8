"""What everybody may use, as Discord shows it: names, descriptions, options."""

from collections.abc import Callable, Coroutine, Iterable
from typing import Any

import discord
from discord import app_commands

from bot.chat.address import place_of
from bot.chat.replies import Interaction
from bot.features.catalogue import choices, name_choices
from bot.service.client import ArticleClient
from bot.service.rooms import Rooms
from index import ArticlebotError

_LONGEST_QUESTION = 1000
LONGEST_NAME, LONGEST_URL = 100, 2000
_LONGEST_DAY = 30

Choices = list[app_commands.Choice[str]]
Suggest = Callable[[Interaction, str], Coroutine[Any, Any, Choices]]


def add_reader_commands(client: ArticleClient, *, anywhere: bool) -> None:
    """Add what everybody may use: /ask, /who, and the message menus Find the source and Ask about this.

    With `anywhere`, people may bring the bot along for themselves: then /ask and Find the source can be used
    in servers that do not have it, and in any direct message.
    """

    suggest = suggest_articles(client)

    async def suggest_sources(interaction: Interaction, typed: str) -> Choices:
        async with client.rooms(place_of(interaction)) as rooms:
            sources = rooms.live.snapshot.sources
        return as_choices(await client.suggestions.find(lambda: name_choices(typed, sources)))

    @client.tree.command(description="Ask the articles; the answer is quoted word for word, with its source")
    @app_commands.describe(
        question="For example: What did Peskov say?",
        article="Ask only this article",
        private="Show the answer to you alone",
        after="Ask only articles dated that day or later: 2024-05-31, 2024-05 or 2024",
        before="Ask only articles dated that day or earlier: 2024-05-31, 2024-05 or 2024",
        source="Ask only articles from this source",
        url="Ask the page at this address instead, which is read for you alone",
        file="Ask this file instead, which is read for you alone",
    )
    @app_commands.autocomplete(article=suggest, source=suggest_sources)
    async def ask(
        interaction: Interaction,
        question: app_commands.Range[str, 1, _LONGEST_QUESTION],
        article: str | None = None,
        private: bool | None = None,
        after: app_commands.Range[str, 1, _LONGEST_DAY] | None = None,
        before: app_commands.Range[str, 1, _LONGEST_DAY] | None = None,
        source: app_commands.Range[str, 1, LONGEST_NAME] | None = None,
        url: app_commands.Range[str, 1, LONGEST_URL] | None = None,
        file: discord.Attachment | None = None,
    ) -> None:
        async def answer(rooms: Rooms) -> None:
            if url is None and file is None:
                await rooms.responder.ask(interaction, question, article, private, after, before, source)
            elif article or after or before or source:
                raise ArticlebotError("A page or a file is asked alone; leave the other options out.")
            else:
                await rooms.lent.ask(interaction, question, url, file)

        await client.handle(interaction, answer)

    async def suggest_speakers(interaction: Interaction, typed: str) -> Choices:
        async with client.rooms(place_of(interaction)) as rooms:
            return as_choices(await rooms.speakers.offered(interaction.namespace.article, typed))

    @client.tree.command(
        name="who", description="Who is quoted in an article, how much, and all that they say"
    )
    @app_commands.describe(article="Which article", speaker="Show at once what this speaker says")
    @app_commands.autocomplete(article=suggest, speaker=suggest_speakers)
    async def show_speakers(
        interaction: Interaction,
        article: str | None = None,
        speaker: app_commands.Range[str, 1, LONGEST_NAME] | None = None,
    ) -> None:
        await client.handle(interaction, lambda rooms: rooms.speakers.speakers(interaction, article, speaker))

    @client.tree.context_menu(name="Find the source")
    async def find_the_source(interaction: Interaction, message: discord.Message) -> None:
        await client.handle(interaction, lambda rooms: rooms.sources.find(interaction, message))

    @client.tree.context_menu(name="Ask about this")
    async def ask_about_this(interaction: Interaction, message: discord.Message) -> None:
        await client.handle(interaction, lambda rooms: rooms.lent.open_window(interaction, message))

    for command in (ask, find_the_source) if anywhere else ():
        command.allowed_installs = app_commands.AppInstallationType(guild=True, user=True)
        command.allowed_contexts = app_commands.AppCommandContext(
            guild=True, dm_channel=True, private_channel=True
        )


def suggest_articles(client: ArticleClient) -> Suggest:
    """What offers the articles of the place where somebody types."""

    async def suggest(interaction: Interaction, typed: str) -> Choices:
        async with client.rooms(place_of(interaction)) as rooms:
            headings = rooms.live.snapshot.headings
        return as_choices(await client.suggestions.find(lambda: choices(typed, headings.values())))

    return suggest


def as_choices(found: Iterable[tuple[str, str]]) -> Choices:
    """Names to show and values to send, as discord.py wants them."""
    return [app_commands.Choice(name=name, value=value) for name, value in found]
