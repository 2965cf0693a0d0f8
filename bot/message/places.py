"""What was chosen for a server or a channel, as a message."""

from bot.ledger.places import Conduct
from bot.markdown.escape import escape_line
from bot.message.answer import ANSWERED
from bot.message.reply import Reply
from index import Strictness

LEFT = "default"
"""What leaves a choice to what holds around."""
_SERVER, _CHANNEL = "this server", "this channel"


def render_conduct(
    held: Conduct, chosen: Conduct, strictness: Strictness, articles: str, *, here: str
) -> Reply:
    """How the bot behaves in a place: what holds there, of which some was `chosen` for it by itself.

    `strictness` is the host's, `articles` says in words which ones are asked, and `here` what the place is.
    """
    rows = (
        ("Answers", "answers", _spell(held.answers, True)),
        ("Answers to who asks alone", "private", _spell(held.private, False)),
        ("In threads of their own", "threads", _spell(held.threads, False)),
        ("Posts without being asked, where it is sure", "unasked", _spell(held.unasked, False)),
        ("Strictness", "strictness", held.strictness or strictness),
        ("Articles", "collection", escape_line(articles)),
    )
    lines = [
        f"**{title}** {value}" + ("" if getattr(chosen, field) is None else " *(chosen here)*")
        for title, field, value in rows
    ]
    return Reply("\n".join([f"How I behave in {here}:", *lines]), ANSWERED)


def _spell(chosen: bool | None, by_itself: bool) -> str:
    return "yes" if (by_itself if chosen is None else chosen) else "no"
