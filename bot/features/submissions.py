"""The articles that somebody gives: of the page at an address, or of a file attached in Discord."""

from collections.abc import Callable
from dataclasses import replace

import discord

from bot.chat.replies import retry
from bot.intake.fetch import MAX_ARTICLE_BYTES, fetch
from bot.intake.sandbox import read_isolated
from index import Article, ArticlebotError

_TOO_LARGE = f"That file is larger than {MAX_ARTICLE_BYTES // 2**20} MiB; split it into smaller ones."
_BY_HAND = "discord"


def require_one(url: str | None, file: discord.Attachment | None) -> None:
    """Raise `ArticlebotError` unless there is either an address, or a file that is not too large."""
    if (url is None) == (file is None):
        raise ArticlebotError("Give either the address of a web page or a file.")
    if file is not None and file.size > MAX_ARTICLE_BYTES:
        raise ArticlebotError(_TOO_LARGE)


async def read_submission(
    url: str | None, file: discord.Attachment | None, warn: Callable[[str], None] = lambda sentence: None
) -> list[Article]:
    """Read what is given in a process of its own, since strangers wrote it.

    `warn` is told of what may be lost. Raises `FetchError`, `ReadingError`, or `ArticlebotError`.
    """
    if file is not None:
        try:
            data = await retry(file.read)
        except discord.HTTPException as error:
            raise ArticlebotError(
                f"Discord did not hand the file over ({error.status}); upload it again."
            ) from error
        if len(data) > MAX_ARTICLE_BYTES:
            raise ArticlebotError(_TOO_LARGE)
        articles = await read_isolated(data, file.filename, warn=warn)
        return [replace(article, origin=_BY_HAND) for article in articles]
    fetched = await fetch(url or "")
    articles = await read_isolated(fetched.data, fetched.name, warn=warn)
    return [replace(article, url=article.url or fetched.url, origin=fetched.url) for article in articles]
