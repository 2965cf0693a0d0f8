"""The commands about sources: which there are, and looking at them."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

import index as library
from bot.model import embedder_of, say
from bot.phrases import make_line
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.sources.refresh import Refreshed

_WAIT_S = 600.0
_NONE = "There are no sources: articlebot sources add ADDRESS follows one."


def add(options: argparse.Namespace, settings: Settings) -> None:
    """Follow a folder, a page, a feed or a sitemap from now on."""
    from bot.intake.reading_process import ReadingProcess
    from bot.sources.looks import look_at
    from bot.sources.refresh import READ_S
    from bot.sources.state import SourceList
    from bot.sources.visitor import Visitor, allowed_addresses

    root = options.index or settings.index_dir
    collection = library.require_collection_name(options.collection or settings.collection)
    visitor = Visitor(is_allowed=allowed_addresses(local=settings.sources_local))
    with ReadingProcess(READ_S) as process:
        source = asyncio.run(look_at(options.place, visitor, process, collection, options.every, options.id))
    SourceList(root).add(source)
    print(f"Added {source.source_id}, a {source.kind}; articlebot sources refresh reads it now.")


def list_sources(options: argparse.Namespace, settings: Settings) -> None:
    """Print the sources, one a line: id, kind, collection, articles, when it is due, address, problem."""
    from bot.sources.state import SourceList

    known = SourceList(options.index or settings.index_dir).read().values()
    if not known:
        say(_NONE)
    for source in known:
        due = datetime.fromtimestamp(source.due).astimezone().isoformat(timespec="minutes")
        told = (
            source.source_id,
            source.kind,
            source.collection,
            "-" if source.kind == "folder" else f"{len(source.articles()):,}",
            due if source.due else "now",
            source.address,
            make_line(source.problem or ""),
        )
        print("\t".join(told).rstrip())


def remove(options: argparse.Namespace, settings: Settings) -> None:
    """Follow a source no longer; its articles stay."""
    from bot.sources.state import SourceList

    source = SourceList(options.index or settings.index_dir).remove(options.id)
    print(
        f"{source.source_id} is no longer followed. Its articles stay: articlebot index --remove removes one."
    )


def refresh(options: argparse.Namespace, settings: Settings) -> int:
    """Look at some sources now, or at all; 1 where one of them could not be looked at."""
    from bot.intake.reading_process import ReadingProcess
    from bot.sources.refresh import READ_S, Refresher
    from bot.sources.state import SourceList
    from bot.sources.visitor import Visitor, allowed_addresses

    location = options.index or settings.index_location
    embedder = embedder_of(settings)

    async def build(
        collection: str, articles: Iterable[library.Article], supply: library.Supply
    ) -> library.BuildReport:
        builder = library.Builder(library.engine_at(location, collection), embedder)
        return builder.build(articles, supply=supply, wait_s=_WAIT_S)

    sources = SourceList(options.index or settings.index_dir)
    known = sources.read()
    for source_id in options.ids:
        sources.source(source_id)
    if not known:
        say(_NONE)

    async def refresh_all(process: ReadingProcess) -> list[Refreshed]:
        refresher = Refresher(
            sources,
            location,
            Visitor(is_allowed=allowed_addresses(local=settings.sources_local)),
            process,
            build,
            settings.sources_every_s,
        )
        done = []
        for source_id in options.ids or known:
            done.append(await refresher.refresh(source_id))
            _print(done[-1])
        return done

    with ReadingProcess(READ_S) as process:
        return int(any(one.problem for one in asyncio.run(refresh_all(process))))


def _print(done: Refreshed) -> None:
    for note in done.notes:
        say(f"Warning: {note}")
    if done.problem:
        say(f"{done.source_id}: {done.problem}")
    else:
        print(f"{done.source_id}: {done.tell()}.")
