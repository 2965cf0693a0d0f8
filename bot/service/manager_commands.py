"""What those may use who look after articles or a server, as Discord shows it: hidden from all others."""

from typing import Any, ClassVar, Literal

import discord
from discord import app_commands

from bot.chat.address import channel_id_of, place_of
from bot.chat.replies import Interaction
from bot.service.client import ArticleClient
from bot.service.commands import LONGEST_NAME, LONGEST_URL, Choices, as_choices, suggest_articles

_MANAGERS = discord.Permissions(manage_guild=True)
_SERVERS_ONLY = app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False)
_Switch = Literal["on", "off", "default"]
_Strictness = Literal["lenient", "balanced", "strict", "default"]


class _Channel(app_commands.Transformer):
    """A channel where people write."""

    type = discord.AppCommandOptionType.channel
    channel_types: ClassVar = [
        discord.ChannelType.text,
        discord.ChannelType.news,
        discord.ChannelType.voice,
        discord.ChannelType.stage_voice,
        discord.ChannelType.forum,
    ]

    async def transform(self, _: Interaction, value: Any, /) -> Any:
        """The channel as Discord sends it."""
        return value


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

    @client.tree.command(name="unanswered", description="What was asked for that the articles never mention")
    @app_commands.default_permissions(_MANAGERS)
    async def show_unanswered(interaction: Interaction) -> None:
        await client.handle(interaction, lambda rooms: rooms.missing_terms.show(interaction))

    article = app_commands.Group(
        name="article", description="Look after the articles", default_permissions=_MANAGERS
    )

    @article.command(description="Add the article of a web page or a file, or bring it up to date")
    @app_commands.describe(url="The address of a web page", file="A text, Markdown, HTML, PDF or JSONL file")
    async def add(
        interaction: Interaction,
        url: app_commands.Range[str, 1, LONGEST_URL] | None = None,
        file: discord.Attachment | None = None,
    ) -> None:
        await client.handle(interaction, lambda rooms: rooms.desk.add(interaction, url, file))

    @article.command(description="Remove an article, its text and its vectors")
    @app_commands.describe(article="The article")
    @app_commands.autocomplete(article=suggest_articles(client))
    async def remove(interaction: Interaction, article: str) -> None:
        await client.handle(interaction, lambda rooms: rooms.desk.remove(interaction, article))

    @article.command(name="list", description="List the articles")
    async def list_articles(interaction: Interaction) -> None:
        await client.handle(interaction, lambda rooms: rooms.desk.list(interaction))

    client.tree.add_command(article)


def add_feed_commands(client: ArticleClient) -> None:
    """Add what those may use who look after a server's articles: the feeds that bring some."""
    feed = app_commands.Group(
        name="feed",
        description="Look after the feeds that bring articles",
        default_permissions=_MANAGERS,
        allowed_contexts=_SERVERS_ONLY,
    )

    async def suggest_feeds(interaction: Interaction, typed: str) -> Choices:
        async with client.rooms(place_of(interaction)) as rooms:
            offered = await rooms.feeds.offered(interaction)
        return as_choices(one for one in offered if typed.casefold() in one[0].casefold())

    @feed.command(description="Follow a feed: each article that it brings can be asked about")
    @app_commands.describe(
        url="The address of an RSS, Atom or JSON feed, or of a sitemap",
        channel="Where each new article is announced; nowhere unless you choose one",
    )
    async def add(
        interaction: Interaction,
        url: app_commands.Range[str, 1, LONGEST_URL],
        channel: discord.TextChannel | None = None,
    ) -> None:
        await client.handle(interaction, lambda rooms: rooms.feeds.add(interaction, url, channel))

    @feed.command(name="list", description="List the feeds that this server follows")
    async def list_feeds(interaction: Interaction) -> None:
        await client.handle(interaction, lambda rooms: rooms.feeds.show(interaction))

    @feed.command(description="Follow a feed no longer; its articles stay")
    @app_commands.describe(feed="Which feed")
    @app_commands.autocomplete(feed=suggest_feeds)
    async def remove(interaction: Interaction, feed: str) -> None:
        await client.handle(interaction, lambda rooms: rooms.feeds.remove(interaction, feed))

    client.tree.add_command(feed)


def add_manager_commands(client: ArticleClient) -> None:
    """Add what those may use who manage a server: how the bot behaves in it and in its channels."""
    settings = app_commands.Group(
        name="settings",
        description="How I behave in this server",
        default_permissions=_MANAGERS,
        allowed_contexts=_SERVERS_ONLY,
    )

    async def suggest_collections(interaction: Interaction, typed: str) -> Choices:
        offered = await client.house.place_settings.offered(interaction)
        return as_choices(one for one in offered if typed.casefold() in one[0].casefold())

    described = app_commands.describe(
        answers="Whether I answer there",
        private="Whether answers to commands are shown to whoever asks alone, unless they say otherwise",
        strictness="How sure I have to be to say that something answers",
        collection="Which articles are asked",
        threads="Whether each answer stands in a thread of its own, on its question",
    )
    offered = app_commands.autocomplete(collection=suggest_collections)

    @settings.command(name="server", description="How I behave in this server")
    @described
    @offered
    async def choose_for_server(
        interaction: Interaction,
        answers: _Switch | None = None,
        private: _Switch | None = None,
        strictness: _Strictness | None = None,
        collection: app_commands.Range[str, 1, LONGEST_NAME] | None = None,
        threads: _Switch | None = None,
    ) -> None:
        choices = {
            "answers": answers,
            "private": private,
            "strictness": strictness,
            "collection": collection,
            "threads": threads,
        }
        await client.handle_at_door(
            interaction, lambda house: house.place_settings.choose(interaction, None, choices)
        )

    @settings.command(name="channel", description="How I behave in this channel, or in another")
    @described
    @app_commands.describe(
        channel="Which channel or forum, if not this one",
        unasked="Whether I answer what is posted there and names nobody, once, where I am sure",
    )
    @offered
    async def choose_for_channel(
        interaction: Interaction,
        channel: app_commands.Transform[app_commands.AppCommandChannel, _Channel] | None = None,
        answers: _Switch | None = None,
        private: _Switch | None = None,
        strictness: _Strictness | None = None,
        collection: app_commands.Range[str, 1, LONGEST_NAME] | None = None,
        threads: _Switch | None = None,
        unasked: _Switch | None = None,
    ) -> None:
        choices = {
            "answers": answers,
            "private": private,
            "strictness": strictness,
            "collection": collection,
            "threads": threads,
            "unasked": unasked,
        }
        channel_id = channel.id if channel else channel_id_of(interaction.channel)
        await client.handle_at_door(
            interaction, lambda house: house.place_settings.choose(interaction, channel_id, choices)
        )

    client.tree.add_command(settings)
