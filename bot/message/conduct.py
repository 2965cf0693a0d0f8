"""What was chosen for a server or a channel, as a message."""

from bot.ledger.places import Conduct
from bot.markdown.escape import escape_line
from bot.message.answer import ANSWERED
from bot.message.reply import Reply
from index import Strictness

LEFT = "default"
"""What leaves a choice to what holds around."""


def render_conduct(
    held: Conduct, chosen: Conduct, strictness: Strictness, articles: str, *, channel_id: int | None
) -> Reply:
    """How the bot behaves in a server (None) or a channel: what holds there, and what was `chosen` for it.

    `strictness` is the host's, and `articles` says in words which ones are asked.
    """
    answers, unasked = held.answers is not False, bool(held.unasked)
    rows = [
        ("I answer", "answers", "yes" if answers else "no"),
        ("Commands are answered", "private", "privately" if held.private else "for everybody to see"),
        ("Answers stand", "threads", "in threads of their own" if held.threads else "where the question is"),
        ("Strictness", "strictness", held.strictness or strictness),
        ("Articles", "collection", escape_line(articles)),
    ]
    if channel_id is not None and answers:
        posts = "answered where I am sure" if unasked else "not answered"
        rows.insert(3, ("Posts that do not name me are", "unasked", posts))
    here = "this server" if channel_id is None else f"<#{channel_id}>"
    lines = [
        f"**{title}** {value}" + ("" if getattr(chosen, field) is None else " *(chosen here)*")
        for title, field, value in rows
    ]
    return Reply("\n".join([f"How I behave in {here}:", *lines]), ANSWERED)
