"""**Find the source**: the passages that a message's text comes from or differs from, for one reader."""

import re

import discord

from bot.chat.address import may_speak, words_to
from bot.chat.limits import TooManyError
from bot.chat.message_text import text_of
from bot.chat.replies import Interaction
from bot.chat.turn import Result, Turns
from bot.live.index import LiveIndex, QueueFullError
from bot.message.button_state import PassageState
from bot.message.sources import render_passage, render_sources
from index import ArticlebotError, asks_for_source

_MOST_TEXT = 4000
_NO_WORDS = "That message has no words whose source could be found."
_NOT_SHOWN = (
    "Discord does not show me that message. Open its menu (a right-click, or a long press on a phone) and "
    "choose Apps, Find the source."
)
_LINK = re.compile(r"\[([^\[\]\n]+)\]\(<?https?://(?:\([^\s()]*\)|[^\s()<>])+>?\)")
# `discord.utils.remove_markdown` would take labels of links, escaped signs and underscores in words along.
_MARKUP = re.compile(
    r"\\([^\w\s])"
    r"|<(?:@[!&]?\d+|#\d+|/[^<>:]+:\d+|id:[\w:-]+|t:-?\d+(?::\w)?|a?:\w+:\d+)>|@(?:everyone|here)"
    r"|:(?=[\w+-]*[a-z])[a-z\d_+-]+:"
    r"|^ *(?:>{1,3} +|#{1,3} +|-# +)"
    r"|```[\w.+#-]*\n|`+|\|\||~~"
    r"|(?<!\s)\*+|\*+(?!\s)|(?<![^\W_])_+|_+(?![^\W_])",
    re.MULTILINE,
)


class SourceSearch:
    """Finds the sources of messages, and shows the passages found with what stands around them."""

    def __init__(self, live: LiveIndex, turns: Turns) -> None:
        self._live = live
        self._turns = turns

    async def find(self, interaction: Interaction, message: discord.Message) -> None:
        """Answer the message menu, privately. Raises `ArticlebotError` where there is nothing to look for."""
        turn = self._turns.command(interaction, private=True)
        text = text_of(message)
        if not any(map(str.isalnum, text)):
            raise ArticlebotError(_NO_WORDS)
        await turn.take(self._found, text)

    def asks(self, message: discord.Message, me: discord.ClientUser) -> bool:
        """Whether somebody asks for the source of a message, by replying to it or by passing it on."""
        if message.message_snapshots:
            return True
        if message.type is not discord.MessageType.reply or message.reference is None:
            return False
        replied = message.reference.resolved
        is_own = isinstance(replied, discord.Message) and replied.author.id == me.id
        return not is_own and asks_for_source(words_to(message, me))

    async def answer_message(self, message: discord.Message) -> None:
        """Answer such a message, as far as Discord shows what it is about. Raises `ArticlebotError`."""
        if not may_speak(message):
            return
        replied = message.reference.resolved if message.reference else None
        meant = message if message.message_snapshots else replied
        text = text_of(meant) if isinstance(meant, discord.Message) else ""
        if not any(map(str.isalnum, text)):
            raise ArticlebotError(_NOT_SHOWN if message.guild else _NO_WORDS)
        try:
            await self._turns.message(message).take(self._found, text)
        except (TooManyError, QueueFullError):
            if self._turns.may_refuse(message):
                raise

    async def _found(self, text: str) -> Result:
        words = plain_words(text)[:_MOST_TEXT]
        found = await self._live.find_sources(words)
        return render_sources(found), "source found" if found else "no source found"

    async def passage(self, interaction: Interaction, memory: str) -> None:
        """Show a passage that was found with the sentences around it, beside the message."""
        turn = self._turns.press(interaction, beside=True)
        state = PassageState.read(memory)
        self._live.snapshot.article_id(state)
        await turn.take(self._passage, state)

    async def _passage(self, state: PassageState) -> Result:
        around = await self._live.passage(state, state.span)
        return render_passage(around, state), None


def plain_words(content: str) -> str:
    """The words of a message as its readers see them, without mentions, timestamps and emoji."""
    return _MARKUP.sub(lambda sign: sign[1] or "", _LINK.sub(r"\1", content))
