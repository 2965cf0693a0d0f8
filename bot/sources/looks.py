"""What a source is, told by looking at it."""

import asyncio
import re
from pathlib import Path

from bot.intake.fetch import Response, file_name, suffix_of
from bot.intake.reading_process import ReadingProcess
from bot.sources.state import Kind, Source, SourceError, Validators
from bot.sources.survey import check_listing
from bot.sources.visitor import Visitor
from index import article_files, slug_of

_IS_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


async def look_at(
    place: str,
    visitor: Visitor,
    process: ReadingProcess,
    collection: str,
    every_s: int | None = None,
    source_id: str | None = None,
) -> Source:
    """The source that a folder or a web address is.

    Raises `SourceError`, `FetchError` or `ReadingError` where it is none that can be followed.
    """
    if not _IS_ADDRESS.match(place):
        return await asyncio.to_thread(_folder, place, collection, every_s, source_id)
    response = await visitor.visit(place, Validators(), check_listing)
    if response.status != 200:
        raise SourceError(f"{place} answers {response.status}; check the address.")
    kind = await asyncio.to_thread(_kind_of, response, process)
    name = re.sub(r"^\w+://(www\.)?", "", place.split("?")[0].split("#")[0])
    return Source(source_id or slug_of(re.sub(r"[./]+", "-", name)), kind, place, collection, every_s)


def _folder(place: str, collection: str, every_s: int | None, source_id: str | None) -> Source:
    folder = Path(place).expanduser().absolute()
    if not folder.is_dir():
        raise SourceError(f"{place} is neither a folder nor a web address that begins with https://.")
    # A folder without anything to read is refused at once.
    next(article_files(folder))
    return Source(source_id or slug_of(folder.name), "folder", str(folder), collection, every_s)


def _kind_of(response: Response, process: ReadingProcess) -> Kind:
    listing = process.list(response.data, file_name(response.url, ".xml"))
    if listing is None:
        name = file_name(response.url, suffix_of(response))
        if len(process.read(response.data, name, "page").articles) != 1:
            raise SourceError(f"{response.url} holds several articles; give the page of one, or a feed.")
        return "page"
    return "feed" if listing.kind == "feed" else "sitemap"
