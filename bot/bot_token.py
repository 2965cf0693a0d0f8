"""What a bot's token says of itself."""

import base64
import re
from contextlib import suppress

from index import ArticlebotError

_TOKEN = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)


def application_id_of(token: str) -> int:
    """The id of the application that a bot's token belongs to: its first part, in base64.

    Raises `ArticlebotError` for what is no token.
    """
    first = token.partition(".")[0]
    # What has the form of a token but another first part is no token either.
    with suppress(ValueError):
        if _TOKEN.fullmatch(token):
            return int(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    raise ArticlebotError(
        "DISCORD_TOKEN is not a bot's token; copy it again from the application's page Bot. "
        "articlebot doctor says what it looks like instead."
    )
