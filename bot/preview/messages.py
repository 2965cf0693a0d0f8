"""The messages that Discord would be sent for a question, as Discord's JSON."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import discord

from bot.chat.layout import layout_of
from bot.live.answer_view import ScopedQuestion
from bot.live.snapshot import Snapshot
from bot.message.answer import render
from bot.message.answer_pages import pages_of
from bot.message.reply import Reply
from index import Index


def preview_messages(
    question: str, index: Index, article_ids: Collection[str] | None
) -> list[dict[str, Any]]:
    """The answer's message, the same with the sentences around, and the further pages.

    Raises `QuestionError` as `Index.ask` does.
    """
    one = article_ids is not None and len(article_ids) == 1
    asked = ScopedQuestion(question, article_ids, one_article=one)
    first = Snapshot(index, {}).answer(asked, around=True)
    further = [replace(first, page=page) for page in range(1, len(pages_of(first)))]
    around = [replace(first, context=True)] if first.quoted else []
    return [_message(render(view)) for view in (first, *around, *further)]


def _message(reply: Reply) -> dict[str, Any]:
    components = [item.to_component_dict() for item in layout_of(reply).children]
    return {"flags": discord.MessageFlags(components_v2=True).value, "components": components}
