"""Which article belongs to which page, so that a story at two addresses is one, and two stories are two."""

from collections import defaultdict
from collections.abc import Iterable

from bot.sources.addresses import article_id_of
from bot.sources.state import Entry, Source


class Owners:
    """The pages that gave each article of a collection, and what they gave."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._finals: dict[str, dict[str, str]] = defaultdict(dict)
        self._content: dict[str, str] = {}
        self._by_content: dict[str, str] = {}
        for source in sources:
            for entry in source.entries.values():
                self.note(entry)

    def note(self, entry: Entry, before: str | None = None) -> None:
        """Take a page into account that now gives its article, and gave another one before."""
        if before:
            self._finals[before].pop(entry.address, None)
        if entry.article_id is None or entry.final is None:
            return
        self._finals[entry.article_id][entry.address] = entry.final
        if entry.content:
            stale = self._content.get(entry.article_id)
            if self._by_content.get(stale or "") == entry.article_id:
                del self._by_content[stale or ""]
            self._content[entry.article_id] = entry.content
            self._by_content[entry.content] = entry.article_id

    def article_id(self, entry: Entry, final: str, content: str) -> str:
        """The id of the article with this content that a page gives from its final address.

        It is the one it had, unless another page gives that one with another content.
        """
        known, own = entry.article_id, article_id_of(final)
        if known and (
            known == own or self._content.get(known) == content or not self._others(known, entry, final)
        ):
            return known
        if same := self._by_content.get(content):
            return same
        number, found = 1, own
        while self._others(found, entry, final):
            number += 1
            found = article_id_of(f"{final}#{number}")
        return found

    def _others(self, article_id: str, entry: Entry, final: str) -> bool:
        """Whether another page gave the article from another address."""
        given = self._finals.get(article_id, {})
        return any(address != entry.address and other != final for address, other in given.items())
