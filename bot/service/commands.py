"""The commands as Discord shows them: names, descriptions, options, and who sees them."""

from collections.abc import Callable, Coroutine, Iterable
from typing import Any

import discord
from discord import app_commands

from bot.chat.replies import Interaction
from bot.features.catalogue import choices, name_choices
from bot.features.suggestions import Suggestions
from bot.service.client import ArticleClient

_LONGEST_QUESTION = 1000
_LONGEST_URL = 2000
_LONGEST_NAME = 100
_LONGEST_DAY = 30
_MANAGERS = discord.Permissions(manage_guild=True)

Choices = list[app_commands.Choice[str]]
Suggest = Callable[[Interaction, str], Coroutine[Any, Any, Choices]]


def add_reader_commands(client: ArticleClient) -> None:
    """Add what everybody may use: /ask, /who, and the message menu Find the source."""

    suggestions = Suggestions()
    suggest = _suggest_articles(client, suggestions)

    async def suggest_sources(_: Interaction, typed: str) -> Choices:
        async with client.rooms() as rooms:
            sources = rooms.live.snapshot.sources
        return _choices(await suggestions.find(lambda: name_choices(typed, sources)))

    @client.tree.command(description="Ask the articles; the answer is quoted word for word, with its source")
    @app_commands.describe(
        question="For example: What did Peskov say?",
        article="Ask only this article",
        private="Show the answer to you alone",
        after="Ask only articles dated that day or later: 2024-05-31, 2024-05 or 2024",
        before="Ask only articles dated that day or earlier: 2024-05-31, 2024-05 or 2024",
        source="Ask only articles from this source",
    )
    @app_commands.autocomplete(article=suggest, source=suggest_sources)
    async def ask(
        interaction: Interaction,
        question: app_commands.Range[str, 1, _LONGEST_QUESTION],
        article: str | None = None,
        private: bool = False,
        after: app_commands.Range[str, 1, _LONGEST_DAY] | None = None,
        before: app_commands.Range[str, 1, _LONGEST_DAY] | None = None,
        source: app_commands.Range[str, 1, _LONGEST_NAME] | None = None,
    ) -> None:
        await client.handle(
            interaction,
            lambda rooms: rooms.responder.ask(interaction, question, article, private, after, before, source),
        )

    async def suggest_speakers(interaction: Interaction, typed: str) -> Choices:
        async with client.rooms() as rooms:
            return _choices(await rooms.speakers.offered(interaction.namespace.article, typed))

    @client.tree.command(
        name="who", description="Who is quoted in an article, how much, and all that they say"
    )
    @app_commands.describe(article="Which article", speaker="Show at once what this speaker says")
    @app_commands.autocomplete(article=suggest, speaker=suggest_speakers)
    async def show_speakers(
        interaction: Interaction,
        article: str | None = None,
        speaker: app_commands.Range[str, 1, _LONGEST_NAME] | None = None,
    ) -> None:
        await client.handle(interaction, lambda rooms: rooms.speakers.speakers(interaction, article, speaker))

    @client.tree.context_menu(name="Find the source")
    async def find_the_source(interaction: Interaction, message: discord.Message) -> None:
        await client.handle(interaction, lambda rooms: rooms.sources.find(interaction, message))


def add_administrator_commands(client: ArticleClient) -> None:
    """Add what administrators may use; Discord hides it from members without Manage Server."""

    @client.tree.command(description="Read and index the articles again; questions are answered meanwhile")
    @app_commands.describe(everything="Split and embed also what has not changed")
    @app_commands.default_permissions(_MANAGERS)
    async def reindex(interaction: Interaction, everything: bool = False) -> None:
        await client.handle(interaction, lambda rooms: rooms.desk.reindex(interaction, everything))

    @client.tree.command(description="Go back to the index before this one")
    @app_commands.default_permissions(_MANAGERS)
    async def rollback(interaction: Interaction) -> None:
        await client.handle(interaction, lambda rooms: rooms.desk.rollback(interaction))

    @client.tree.command(name="status", description="How the bot and its index are doing")
    @app_commands.default_permissions(_MANAGERS)
    async def show_status(interaction: Interaction) -> None:
        await client.handle(interaction, lambda rooms: rooms.desk.status(interaction))

    article = app_commands.Group(
        name="article", description="Look after the articles", default_permissions=_MANAGERS
    )

    @article.command(description="Add the article of a web page or a file, or bring it up to date")
    @app_commands.describe(url="The address of a web page", file="A text, Markdown, HTML, PDF or JSONL file")
    async def add(
        interaction: Interaction,
        url: app_commands.Range[str, 1, _LONGEST_URL] | None = None,
        file: discord.Attachment | None = None,
    ) -> None:
        await client.handle(interaction, lambda rooms: rooms.desk.add(interaction, url, file))

    @article.command(description="Remove an article, its text and its vectors")
    @app_commands.describe(article="The article")
    @app_commands.autocomplete(article=_suggest_articles(client, Suggestions()))
    async def remove(interaction: Interaction, article: str) -> None:
        await client.handle(interaction, lambda rooms: rooms.desk.remove(interaction, article))

    @article.command(name="list", description="List the articles")
    async def list_articles(interaction: Interaction) -> None:
        await client.handle(interaction, lambda rooms: rooms.desk.list(interaction))

    client.tree.add_command(article)


def _suggest_articles(client: ArticleClient, suggestions: Suggestions) -> Suggest:
    async def suggest(_: Interaction, typed: str) -> Choices:
        async with client.rooms() as rooms:
            headings = rooms.live.snapshot.headings
        return _choices(await suggestions.find(lambda: choices(typed, headings.values())))

    return suggest


def _choices(found: Iterable[tuple[str, str]]) -> Choices:
    return [app_commands.Choice(name=name, value=value) for name, value in found]
