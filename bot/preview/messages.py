"""The messages that Discord would be sent for a question, as Discord's JSON."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from bot.chat.replies import embed_of, view_of
from bot.live.index import MOST_CITED
from bot.live.served import serve
from bot.message.answer import lay_out, render, render_refusal, state_of
from bot.message.reply import Reply
from index import Index


def preview_messages(
    question: str, index: Index, article_ids: Collection[str] | None
) -> list[dict[str, Any]]:
    """The answer's message, the same with the sentences around, and the further pages.

    Raises `QuestionError` as `Index.ask` does.
    """
    answer = index.ask(question, top=MOST_CITED, article_ids=article_ids)
    served = serve(index, answer, context=True)
    first = lay_out(served)
    if first is None:
        return [_message(render_refusal(answer))]
    state = state_of(first, scoped=article_ids is not None and len(article_ids) == 1)
    others = [lay_out(served, context=True), *(lay_out(served, page) for page in range(1, len(first.pages)))]
    return [_message(render(shown, state)) for shown in (first, *others) if shown is not None]


def _message(reply: Reply) -> dict[str, Any]:
    return {"embeds": [embed_of(reply).to_dict()], "components": view_of(reply).to_components()}
