"""What a source lists now: the entries of its feed, or of its sitemap and the sitemaps below that."""

import asyncio
import time
from dataclasses import dataclass, field, replace

from bot.intake.fetch import FetchError, Response, file_name, suffix_of
from bot.intake.reading_process import ReadingProcess
from bot.sources.addresses import is_same_site, plain_address
from bot.sources.state import Entry, Source, SourceError, Validators
from bot.sources.visitor import Visitor
from index import Listed, Listing, ReadingError

_MOST_ENTRIES = 10_000
_MOST_OF_FEED = 5_000
_MOST_LISTINGS = 200
_COMPRESSED = ("application/gzip", "application/x-gzip")


@dataclass
class Survey:
    """The entries that were listed, each by its plain address, and by which listings.

    What the `kept` listings had before counts on, since they have not changed. Where some could not be read,
    it is not `whole`.
    """

    listings: dict[str, Validators] = field(default_factory=dict)
    listed: dict[str, tuple[Listed, set[str]]] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    whole: bool = True
    notes: list[str] = field(default_factory=list)

    def entries(self, source: Source) -> dict[str, Entry]:
        """The entries of a source as they are now: with those that are new, without those that are gone.

        While some listing cannot be read nothing is gone, since it may have moved there. A feed lists what is
        new; what rolls off it stays, as long as it gave an article or there is room.
        """
        is_first = not source.entries
        found: dict[str, Entry] = {}
        for key, entry in source.entries.items():
            still = set(entry.listings) & self.kept if self.whole else set(entry.listings)
            if still or not entry.listings or key in self.listed or source.kind == "feed":
                found[key] = replace(entry, listings=tuple(sorted(still)))
        for key, (listed, listings) in self.listed.items():
            known = found.get(key) or Entry(listed.address or key, is_initial=is_first)
            found[key] = replace(known, listings=tuple(sorted(listings.union(known.listings))))
        spare = [key for key, entry in found.items() if key not in self.listed and not entry.has_article()]
        # What a feed still lists goes last, and of the rest the oldest first.
        spare.sort(key=lambda key: bool(found[key].listings))
        for key in spare[: max(0, len(found) - _most_entries(source))]:
            del found[key]
        return found


def _most_entries(source: Source) -> int:
    return _MOST_OF_FEED if source.kind == "feed" else _MOST_ENTRIES


async def survey(source: Source, visitor: Visitor, process: ReadingProcess, deadline: float) -> Survey:
    """Look at what a source lists.

    Raises `SourceError`, `FetchError` or `ReadingError` where that cannot be told.
    """
    found = Survey()
    if source.kind == "page":
        found.listed[plain_address(source.address)] = Listed(source.address, None), {source.address}
        return found
    await _look(source.address, source, found, visitor, process)
    below = [address for address in found.listings if address != source.address]
    for address in below[:_MOST_LISTINGS]:
        try:
            if time.monotonic() > deadline:
                raise SourceError("There was no time for it.")
            await _look(address, source, found, visitor, process)
        except (SourceError, FetchError, ReadingError) as error:
            found.notes.append(f"{address}: {error}")
            found.whole = False
    if found.whole and not (found.listed or found.kept):
        raise SourceError(f"{source.address} lists nothing, so what it listed before stays.")
    if not found.whole or len(below) > _MOST_LISTINGS:
        # All is read again, lest what moved from one listing to another be lost between them.
        found.whole, found.listings = False, {}
    return found


async def _look(
    address: str, source: Source, found: Survey, visitor: Visitor, process: ReadingProcess
) -> None:
    """Note what an address lists; what a sitemap of sitemaps does is noted as listings to look at."""
    is_first = address == source.address
    response = await visitor.visit(address, source.listings.get(address, Validators()), check_listing)
    if response.status == 304:
        found.kept.add(address)
        found.listings |= source.listings if is_first else {address: source.listings[address]}
        return
    if response.status != 200:
        raise SourceError(f"{address} answers {response.status}.")
    listing = await asyncio.to_thread(process.list, response.data, file_name(address, ".xml"))
    if listing is None or (listing.kind == "feed") != (source.kind == "feed"):
        raise SourceError(f"{address} answers with something that is no {source.kind}.")
    found.listings[address] = Validators.of(response.headers)
    if listing.kind != "sitemap index":
        await asyncio.to_thread(_note, found, source, address, listing)
    elif is_first:
        below = [entry.address for entry in listing.entries if entry.address]
        found.listings |= {one: Validators() for one in below if is_same_site(one, source.address)}


def _note(found: Survey, source: Source, address: str, listing: Listing) -> None:
    for listed in listing.entries:
        if listed.address is None:
            key = f"{address}#{listed.part}"
        elif source.kind == "feed" or is_same_site(listed.address, source.address):
            key = plain_address(listed.address)
        else:
            continue
        if key in found.listed:
            found.listed[key][1].add(address)
        elif len(found.listed) < _most_entries(source):
            found.listed[key] = listed, {address}
        else:
            most = _most_entries(source)
            found.notes.append(f"{source.address} lists more than {most:,} pages; the rest is left.")
            found.whole = False
            return


def check_listing(response: Response) -> None:
    """Refuse what cannot be a page, a feed or a sitemap. Raises `FetchError`."""
    if response.media_type not in _COMPRESSED:
        suffix_of(response)
