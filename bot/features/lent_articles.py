"""**Ask about this**: a page or a file read for one reader alone, and kept in memory for an hour."""

import re
import secrets
from collections.abc import MutableMapping
from dataclasses import dataclass

import discord
from cachetools import TTLCache

from bot.chat.limits import Asker, Limits
from bot.chat.message_text import text_of
from bot.chat.replies import Interaction, ask_back, typed_in
from bot.chat.turn import Result, Turns
from bot.features.submissions import read_submission, require_one
from bot.live.answer_view import ScopedQuestion
from bot.live.loans import Loans
from bot.live.snapshot import GoneError
from bot.message.answer import render
from bot.message.button_state import Action, custom_id
from bot.phrases import cut, make_line
from index import ArticlebotError, canonical_question

_MOST_KEPT, _KEPT_S = 1_000, 900.0
_MOST_ABOUT = 90
_ADDRESS = re.compile(r"https?://[^\s<>|\"]*[^\s<>|\".,;:!?'’”)\]*_~`]", re.IGNORECASE)
_NOTHING = "That message has neither a link nor a file that I could read."
_TOO_LATE = "That window was open for too long; open the message's menu again."


@dataclass(frozen=True)
class Material:
    """What somebody chose to ask about: the page at an address, or an attached file."""

    user_id: int
    url: str | None = None
    file: discord.Attachment | None = None

    @property
    def name(self) -> str:
        """How it is called."""
        return self.file.filename if self.file else self.url or ""


Materials = MutableMapping[str, Material]
"""What windows were opened about, each by a token of its own."""


def new_materials() -> Materials:
    """A place for them, where they stay for as long as somebody may think about a question."""
    return TTLCache(_MOST_KEPT, _KEPT_S)


class LentArticles:
    """Reads what somebody asks about, for them alone."""

    def __init__(self, loans: Loans, materials: Materials, limits: Limits, turns: Turns) -> None:
        self._loans = loans
        self._materials = materials
        self._limits = limits
        self._turns = turns

    async def ask(
        self, interaction: Interaction, question: str, url: str | None, file: discord.Attachment | None
    ) -> None:
        """Answer a command. Raises `ArticlebotError` where it is refused, or nothing can be read."""
        await self._ask(interaction, question, Material(interaction.user.id, url, file))

    async def open_window(self, interaction: Interaction, message: discord.Message) -> None:
        """Answer the message menu with a window that asks for the question. Raises `ArticlebotError`."""
        material = _material_in(message, interaction.user.id)
        if material is None:
            raise ArticlebotError(_NOTHING)
        token = secrets.token_urlsafe(12)
        self._materials[token] = material
        about = f"About: {cut(make_line(material.name), _MOST_ABOUT)}"
        custom = custom_id(Action.READ, token)
        await ask_back(interaction, custom, "Ask about this", "Your question", about)

    async def asked(self, interaction: Interaction, token: str) -> None:
        """Answer what the window was sent off with. Raises as `ask` does, and `GoneError`."""
        material = self._materials.pop(token, None)
        if material is None or material.user_id != interaction.user.id:
            raise GoneError(_TOO_LATE)
        await self._ask(interaction, typed_in(interaction), material)

    async def _ask(self, interaction: Interaction, question: str, material: Material) -> None:
        require_one(material.url, material.file)
        question = canonical_question(question)
        turn = self._turns.command(interaction, private=True)
        self._limits.count_reading(Asker(interaction.user.id, interaction.guild_id))
        await turn.take(self._answered, question, material)

    async def _answered(self, question: str, material: Material) -> Result:
        async with self._loans.turn():
            articles = await read_submission(material.url, material.file)
            live = await self._loans.lend(material.user_id, articles)
        asked = ScopedQuestion(question, one_article=len(articles) == 1)
        view = await live.answer(self._turns.placed(asked))
        return render(view), view.answer.status


def _material_in(message: discord.Message, user_id: int) -> Material | None:
    """The first file of a message, or of one passed on in it, else the first link."""
    files = [
        *message.attachments,
        *(one for passed in message.message_snapshots for one in passed.attachments),
    ]
    if files:
        return Material(user_id, file=files[0])
    links = [*_ADDRESS.findall(text_of(message)), *(one.url for one in message.embeds if one.url)]
    return Material(user_id, url=links[0]) if links else None
