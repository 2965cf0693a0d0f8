"""The reader page over HTTP: every article at `/a/ARTICLE`, and their list at `/a/`.

Those of another collection than `main` stand below `/c/COLLECTION/a/`. What is not served has no pages.

The index is read in its own turn, and pages are drawn in a thread, one at a time; few may wait for theirs,
and the last ones drawn are kept for as long as there is room and their index is served.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256

from aiohttp import ETag, hdrs, web
from aiohttp.typedefs import Handler
from cachetools import LRUCache

from bot.live.index import LiveIndex
from bot.live.keys import content_key
from bot.live.links import BadPlaceError, CitedPlaces, id_in, pages_of
from bot.live.served import NotServedError, ServedCollections
from bot.live.snapshot import Snapshot
from bot.reader.frame import STYLE_HASH, render_list, render_notice, way_up
from bot.reader.page import ArticleView, render_article
from bot.reader.spans import part_with, parts_of
from index import MAIN, ArticlebotError, Heading, voices

_A_PAGE = 100
_MOST_WAITING, _RETRY_AFTER_S = 16, 2
_KEPT_BYTES = 8 * 2**20
_HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src '{STYLE_HASH}'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    # What an administrator removes must not be shown by a cache.
    "Cache-Control": "no-cache",
}
_NO_ARTICLE = "There is no such article here; it may have been removed."
_NO_PAGE = "There is no such page here."


class _BusyError(ArticlebotError):
    """As many pages are waited for as may be."""


class _NoSuchPageError(ArticlebotError):
    """There is no such article, or no such page of the list."""


@dataclass(frozen=True)
class _Page:
    body: bytes
    etag: ETag

    @classmethod
    def of(cls, html: str) -> _Page:
        body = html.encode()
        return cls(body, ETag(sha256(body).hexdigest()[:32]))


def add_reader(app: web.Application, collections: ServedCollections) -> None:
    """Let an application answer GET and HEAD for lists of articles, what is below, and what leads there."""
    reader = _Reader(collections)
    app.router.add_get("/", _lead_to(pages_of(collections.home.name)))
    for above in ("", "/c/{collection}"):
        app.router.add_get(f"{above}/a", _lead_to("a/"))
        app.router.add_get(f"{above}/a/", reader.articles)
        app.router.add_get(f"{above}/a/{{article:.+}}", reader.article)


def _lead_to(path: str) -> Handler:
    async def lead(_: web.Request) -> web.StreamResponse:
        # Relative, since a proxy may serve all this below a path.
        return web.Response(status=308, headers={**_HEADERS, hdrs.LOCATION: path})

    return lead


class _Reader:
    def __init__(self, collections: ServedCollections) -> None:
        self._collections = collections
        self._pages = LRUCache[Hashable, _Page](_KEPT_BYTES, getsizeof=lambda page: len(page.body))
        self._drawing = asyncio.Lock()
        self._waiting = 0

    async def article(self, request: web.Request) -> web.StreamResponse:
        """The page of an article, with the places marked that the query names."""
        path = request.match_info["article"]
        try:
            cited, article_id = CitedPlaces.asked(request.query), id_in(path)
            part = _number(request, "part") if "part" in request.query else None
            async with self._live(request) as live:
                page = await self._page(
                    live,
                    (article_id, cited, part),
                    lambda snapshot: _article(snapshot, article_id, cited, part),
                )
        except ArticlebotError as error:
            return _refuse(error, way_up(path))
        return _respond(page, request)

    async def articles(self, request: web.Request) -> web.StreamResponse:
        """A page of the list of all articles."""
        try:
            number = _number(request, "page") if "page" in request.query else 1
            async with self._live(request) as live:
                page = await self._page(live, (number,), lambda snapshot: _articles(snapshot, number))
        except ArticlebotError as error:
            return _refuse(error, way_up(""))
        return _respond(page, request)

    @asynccontextmanager
    async def _live(self, request: web.Request) -> AsyncIterator[LiveIndex]:
        """The collection that an address names. Raises `_NoSuchPageError` where that has no pages."""
        name = request.match_info.get("collection", MAIN)
        if not self._collections.has_pages(name):
            raise _NoSuchPageError(_NO_PAGE)
        try:
            async with self._collections.opened(name) as served:
                yield served.live
        except NotServedError as error:
            raise _NoSuchPageError(_NO_PAGE) from error

    def _kept(self, live: LiveIndex, what: Hashable) -> _Page | None:
        return self._pages.get((_generation(live.snapshot), what))

    async def _page(
        self, live: LiveIndex, what: Hashable, read: Callable[[Snapshot], Callable[[], str]]
    ) -> _Page:
        """The page kept, or drawn by what `read` returns. Raises `_BusyError`, and what `read` does."""
        if kept := self._kept(live, what):
            return kept
        if self._waiting >= _MOST_WAITING:
            raise _BusyError("Many pages are being read at the moment; please try again in a few seconds.")
        self._waiting += 1
        try:
            async with self._drawing:
                if kept := self._kept(live, what):
                    return kept
                generation, draw = await live.run(lambda snapshot: (_generation(snapshot), read(snapshot)))
                page = await asyncio.to_thread(lambda: _Page.of(draw()))
                if len(page.body) <= _KEPT_BYTES:
                    self._pages[generation, what] = page
                return page
        finally:
            self._waiting -= 1


def _generation(snapshot: Snapshot) -> tuple[str, str]:
    return snapshot.index.collection, snapshot.index.manifest.index_id


def _number(request: web.Request, field: str) -> int:
    written = request.query[field]
    if not (written.isascii() and written.isdecimal() and len(written) <= 8):
        raise _NoSuchPageError(_NO_PAGE)
    return int(written)


def _article(snapshot: Snapshot, article_id: str, cited: CitedPlaces, part: int | None) -> Callable[[], str]:
    """Read an article, to draw the part of this number, or that with the first place cited from it."""
    if article_id not in snapshot.headings:
        raise _NoSuchPageError(_NO_ARTICLE)
    article = snapshot.index.article(article_id)
    statements = tuple(snapshot.index.statements(article_id))
    changed = cited.content not in ("", content_key(snapshot.index.manifest.articles[article_id]))

    def draw() -> str:
        places = () if changed else cited.within(article.text)
        parts = parts_of(article.text)
        number = part_with(places[0].start if places else 0, parts) if part is None else part
        if not 1 <= number <= len(parts):
            raise _NoSuchPageError(_NO_PAGE)
        asked = bool(cited.spans)
        return render_article(
            ArticleView(article, statements, tuple(voices(statements)), parts, number, places, asked, changed)
        )

    return draw


def _articles(snapshot: Snapshot, number: int) -> Callable[[], str]:
    headings = list(snapshot.headings.values())
    pages = max(1, -(-len(headings) // _A_PAGE))
    if not 1 <= number <= pages:
        raise _NoSuchPageError(_NO_PAGE)

    def draw() -> str:
        shown = sorted(headings, key=_age)[(number - 1) * _A_PAGE : number * _A_PAGE]
        return render_list(shown, number, pages, len(headings))

    return draw


def _age(heading: Heading) -> int:
    """By which the newest come first, and those without a date last, in the index's order."""
    return -heading.published.toordinal() if heading.published else 0


def _respond(page: _Page, request: web.Request) -> web.Response:
    known = request.if_none_match or ()
    is_known = any(tag.value in (page.etag.value, "*") for tag in known)
    response = web.Response(
        status=304 if is_known else 200,
        body=None if is_known else page.body,
        headers={**_HEADERS, hdrs.CONTENT_TYPE: "text/html; charset=utf-8"},
    )
    response.etag = page.etag
    return response


def _refuse(error: ArticlebotError, up: str) -> web.Response:
    status, title = 400, "This address has a mistake"
    headers = dict(_HEADERS)
    if isinstance(error, _NoSuchPageError):
        status, title = 404, "Not found"
    elif isinstance(error, _BusyError):
        status, title = 503, "Busy"
        headers[hdrs.RETRY_AFTER] = str(_RETRY_AFTER_S)
    elif not isinstance(error, BadPlaceError):
        raise error
    html = render_notice(title, str(error), up)
    return web.Response(status=status, text=html, content_type="text/html", charset="utf-8", headers=headers)
