"""The configured models, and what a terminal is told of their export."""

from __future__ import annotations

import sys

# Its names load what they need when they are first used, so that no command waits for another's rooms.
import index as library
from bot.settings import Settings


def embedder_of(settings: Settings) -> library.Embedder:
    """The configured embedding model; nothing is loaded yet."""
    return library.Embedder(
        settings.embedding_model,
        settings.embedding_precision,
        settings.model_cache,
        lambda: say("Preparing the embedding model, once: half a minute."),
    )


def reader_of(settings: Settings) -> library.Reader | None:
    """The configured reader, None where there is to be none; nothing is loaded yet."""
    if settings.reader == "off":
        return None
    return library.Reader(
        library.BUILT_IN_READER if settings.reader == "on" else settings.reader,
        settings.model_cache,
        lambda: say("Preparing the reader model, once: half a minute."),
    )


def say(sentence: str) -> None:
    """Say a sentence on standard error, beside what a command prints."""
    sys.stderr.write(f"{sentence}\n")
