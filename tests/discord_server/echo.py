"""A small unmodified discord.py client, by which the local Discord is shown; run as a program."""

import io
import os
import sys
from typing import Any

import discord
from discord import app_commands

# As much of a PNG of 3 by 2 pixels as tells that.
DOT = b"\x89PNG\r\n\x1a\n" + bytes((0, 0, 0, 13)) + b"IHDR" + bytes((0, 0, 0, 3, 0, 0, 0, 2))


class Buttons(discord.ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.button(custom_id="Change", label="Change")
    async def change(self, interaction: discord.Interaction, _: discord.ui.Button[Any]) -> None:
        await interaction.response.edit_message(content="changed")

    @discord.ui.button(custom_id="Whisper", label="Whisper", emoji="🤫")
    async def whisper(self, interaction: discord.Interaction, _: discord.ui.Button[Any]) -> None:
        await interaction.response.send_message(f"only {interaction.user.name} sees this", ephemeral=True)

    @discord.ui.button(custom_id="Later", label="Later")
    async def later(self, interaction: discord.Interaction, _: discord.ui.Button[Any]) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="later")
        await interaction.followup.send("and more", ephemeral=True)

    @discord.ui.button(custom_id="Never", label="Never", disabled=True)
    async def never(self, _interaction: discord.Interaction, _: discord.ui.Button[Any]) -> None:
        raise AssertionError


@app_commands.command(description="Repeat it")
async def echo(interaction: discord.Interaction, text: app_commands.Range[str, 1, 300]) -> None:
    await interaction.response.send_message(text, view=Buttons())


@echo.autocomplete("text")
async def _(_interaction: discord.Interaction, begun: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=begun * 2, value=begun * 2)]


@app_commands.command(description="Repeat it after a while")
async def slow(interaction: discord.Interaction, text: str, hidden: bool = False) -> None:
    await interaction.response.defer(thinking=True, ephemeral=hidden)
    await interaction.followup.send(text)


class Picking(discord.ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.select(custom_id="pick", options=[discord.SelectOption(label=one) for one in ("red", "blue")])
    async def pick(self, interaction: discord.Interaction, select: discord.ui.Select[Any]) -> None:
        gone = discord.Embed(title=f"{select.values[0]} it is")
        await interaction.response.edit_message(embed=gone, attachments=[])


@app_commands.command(description="Show a picture")
async def picture(interaction: discord.Interaction) -> None:
    await interaction.response.defer()
    embed = discord.Embed(title="seen").set_image(url="attachment://dot.png")
    dot = discord.File(io.BytesIO(DOT), "dot.png", description="a dot")
    await interaction.edit_original_response(embed=embed, attachments=[dot], view=Picking())


shelf = app_commands.Group(name="shelf", description="Files", guild_only=True)


@shelf.command(description="Take a file")
async def add(interaction: discord.Interaction, file: discord.Attachment) -> None:
    data = await file.read()
    may = interaction.permissions.manage_guild
    told = f"{file.filename}: {len(data)} of {file.size}, {may}"
    await interaction.response.send_message(told, file=discord.File(io.BytesIO(data), "copy.txt"))


@app_commands.context_menu(name="Quote")
async def quote(interaction: discord.Interaction, message: discord.Message) -> None:
    await interaction.response.send_message(f"{message.author.name} said: {message.content}")


class Echo(discord.Client):
    def __init__(self, intents: discord.Intents) -> None:
        nobody = discord.AllowedMentions.none()
        super().__init__(intents=intents, proxy=os.environ["DISCORD_PROXY"], allowed_mentions=nobody)
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(echo)
        self.tree.add_command(slow)
        self.tree.add_command(picture)
        self.tree.add_command(shelf)
        self.tree.add_command(quote)

    async def setup_hook(self) -> None:
        # A view that is known only once its message is sent would miss a quick press.
        self.add_view(Buttons())
        self.add_view(Picking())
        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        if message.author == self.user:
            return
        if message.guild and self.user not in message.mentions:
            await message.add_reaction("👀" if message.content else "🙈")
            return
        replied = message.reference.resolved if message.reference else None
        about = f" about {replied.content}" if isinstance(replied, discord.Message) else ""
        async with message.channel.typing():
            copies = [await one.to_file() for one in message.attachments]
            await message.reply(
                files=copies, content=f"{message.clean_content} ({len(message.attachments)}){about}"
            )


if __name__ == "__main__":
    wanted = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
    wanted.members = "--members" in sys.argv
    wanted.message_content = "--content" in sys.argv
    Echo(wanted).run(os.environ["DISCORD_TOKEN"], log_handler=None)
