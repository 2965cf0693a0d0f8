"""The page or file at a public web address -> its bytes, and a name to read them by.

Who gives the address may not learn anything of the network that the bot runs in, so every address is
checked after its host is resolved, again at each redirect, and a last time where the socket is opened.
"""

import asyncio
import hashlib
import re
import socket
import unicodedata
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from pathlib import PurePosixPath

import aiohttp
from aiohttp.abc import ResolveResult
from yarl import URL

from index import ArticlebotError

MAX_ARTICLE_BYTES = 10 * 2**20
MAX_FETCH_S = 20.0
MAX_REDIRECTS = 5
MAX_URL_CHARS = 2000

Allows = Callable[[IPv4Address | IPv6Address], bool]

_REDIRECTS = (301, 302, 303, 307, 308)
# The index cuts an article's id at 80 characters, and the digest must be among them.
_MAX_WORDS_CHARS = 66
_DIGEST_CHARS = 12
_NEVER_V4 = (
    IPv4Network("192.0.0.0/24"),  # protocol assignments, and a cloud's metadata service
    IPv4Network("192.88.99.0/24"),  # relays into IPv6
    IPv4Network("168.63.129.16/32"),  # a cloud's host agent, at an address that is public elsewhere
)
_PUBLIC_V6 = IPv6Network("2000::/3")
_NEVER_V6 = (
    IPv6Network("2001::/23"),  # protocol assignments, Teredo's tunnels among them
    IPv6Network("2002::/16"),  # tunnels to the IPv4 address inside, which no site needs any more
    IPv6Network("3fff::/20"),  # documentation
)
_NAT64 = IPv6Network("64:ff9b::/96")
_SUFFIX_OF_TYPE = {
    "text/html": ".html",
    "application/xhtml+xml": ".xhtml",
    "text/plain": ".txt",
    **dict.fromkeys(("text/markdown", "text/x-markdown"), ".md"),
    **dict.fromkeys(("application/pdf", "application/x-pdf"), ".pdf"),
    **dict.fromkeys(("application/json", "text/json", "application/json-lines"), ".jsonl"),
    **dict.fromkeys(("application/jsonl", "application/x-jsonlines"), ".jsonl"),
    **dict.fromkeys(("application/ndjson", "application/x-ndjson"), ".jsonl"),
    "application/rss+xml": ".rss",
    "application/atom+xml": ".atom",
    "application/feed+json": ".json",
    # Feeds are also told to be XML, and so are pages.
    **dict.fromkeys(("application/xml", "text/xml"), ".xml"),
}
_TYPES_UNTOLD = ("application/octet-stream", "binary/octet-stream")
_PLAIN_SUFFIXES = (".md", ".markdown", ".jsonl")
_SUFFIXES = (*_PLAIN_SUFFIXES, ".txt", ".text", ".html", ".htm", ".xhtml", ".pdf", ".rss", ".atom", ".xml")


class FetchError(ArticlebotError):
    """An address that cannot be fetched, or may not be."""


@dataclass(frozen=True)
class Download:
    """What a web address gave.

    `url` is the address after all redirects, without its fragment. `name` has a suffix that tells how to
    read `data`, and a stem of at most 80 characters that no other address has.
    """

    url: str
    name: str
    data: bytes


@dataclass(frozen=True)
class Response:
    """What a web address answered: `url` is the address after all redirects, without its fragment.

    The names of `headers` are in lower case. `data` is the body, empty unless the status is 200.
    """

    url: str
    status: int
    media_type: str
    headers: Mapping[str, str]
    data: bytes = b""


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether the address, and the IPv4 address that it may stand for, is anyone's to reach."""
    if isinstance(address, IPv4Address):
        special = address.is_multicast or address.is_reserved or any(address in net for net in _NEVER_V4)
        return address.is_global and not special
    if address.scope_id is not None:
        return False
    if address.ipv4_mapped is not None:
        return is_public(address.ipv4_mapped)
    if address in _NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFF_FFFF))
    return address.is_global and address in _PUBLIC_V6 and not any(address in net for net in _NEVER_V6)


async def fetch(url: str, *, is_allowed: Allows = is_public, timeout_s: float = MAX_FETCH_S) -> Download:
    """Return what the address holds, at most `MAX_ARTICLE_BYTES` of it once decompressed.

    `is_allowed` says which IP addresses may be connected to; `timeout_s` is for all redirects together.
    Raises `FetchError`.
    """
    try:
        async with asyncio.timeout(timeout_s):
            response = await request(url, is_allowed=is_allowed, check=suffix_of, timeout_s=timeout_s)
    except TimeoutError as error:
        raise _too_slow() from error
    if response.status != 200:
        raise FetchError(
            f"The page answered {response.status}; check the address, or upload the article as a file."
        )
    return Download(response.url, file_name(response.url, suffix_of(response)), response.data)


async def request(
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    is_allowed: Allows = is_public,
    check: Callable[[Response], object] | None = None,
    before: Callable[[str], Awaitable[None]] | None = None,
    timeout_s: float = MAX_FETCH_S,
) -> Response:
    """Ask an address with GET, and whatever it redirects to; `timeout_s` is for each of them.

    `before` is awaited with each address before it is asked. Only what answers 200 is read, once `check` has
    not refused what it says of itself. Raises `FetchError`, and what these two raise.
    """
    try:
        async with _session(is_allowed) as session:
            at = _accepted(url)
            for _ in range(MAX_REDIRECTS + 1):
                if before is not None:
                    await before(str(at))
                async with (
                    asyncio.timeout(timeout_s),
                    session.get(at, headers=headers, allow_redirects=False) as answer,
                ):
                    target = answer.headers.get("Location")
                    if answer.status not in _REDIRECTS or target is None:
                        head = Response(
                            str(at),
                            answer.status,
                            answer.content_type.lower(),
                            {name.lower(): value for name, value in answer.headers.items()},
                        )
                        if answer.status != 200:
                            return head
                        if check is not None:
                            check(head)
                        return replace(head, data=await _body(answer))
                    at = _accepted(target, at)
    except TimeoutError as error:
        raise _too_slow() from error
    except (aiohttp.ClientError, OSError) as error:
        raise FetchError(
            "That page could not be loaded; check the address, or upload the article as a file instead."
        ) from error
    raise FetchError("That address redirects too often; give the one where a browser ends up.")


def _too_slow() -> FetchError:
    return FetchError("That page takes too long to load; upload the article as a file instead.")


def _session(is_allowed: Allows) -> aiohttp.ClientSession:
    def opened(address: aiohttp.AddrInfoType) -> socket.socket:
        # Hosts written as numbers never come to the resolver; nothing is connected to but by this socket.
        family, kind, protocol, _, (host, *_) = address
        _check(str(host), is_allowed)
        return socket.socket(family, kind, protocol)

    connector = aiohttp.TCPConnector(
        resolver=_CheckedResolver(is_allowed), use_dns_cache=False, socket_factory=opened
    )
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": "articlebot"},
        timeout=aiohttp.ClientTimeout(total=None),
        trust_env=False,
    )


class _CheckedResolver(aiohttp.ThreadedResolver):
    """The system's resolver, of whose answers either all are allowed or none is given."""

    def __init__(self, is_allowed: Allows) -> None:
        super().__init__()
        self._is_allowed = is_allowed

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        try:
            found = await super().resolve(host, port, family)
        except (OSError, UnicodeError) as error:
            raise FetchError("There is no site at that address; check its spelling.") from error
        for result in found:
            _check(result["host"], self._is_allowed)
        return found


def _check(host: str, is_allowed: Allows) -> None:
    if not is_allowed(ip_address(host)):
        raise FetchError("That address leads to a private network; only public web pages can be added.")


def _accepted(text: str, base: URL | None = None) -> URL:
    """The web address that the text names, as seen from `base`; raises `FetchError` for any other."""
    try:
        url = URL(text.strip()) if base is None else base.join(URL(text.strip()))
        host, port = url.raw_host or "", url.explicit_port
    except ValueError as error:
        raise FetchError("That is not a web address; copy it from a browser.") from error
    if len(str(url)) > MAX_URL_CHARS:
        raise FetchError(f"That address is longer than {MAX_URL_CHARS:,} characters; give a shorter one.")
    if url.scheme not in ("http", "https"):
        raise FetchError("That is not the address of a web page; give one that begins with https://.")
    if url.raw_user is not None or url.raw_password is not None:
        raise FetchError("That address holds a user name or password; give one that needs neither.")
    plain = re.fullmatch(r"[\w.-]+|[0-9a-f:.]*:[0-9a-f:.]*", host, re.ASCII | re.IGNORECASE)
    if plain is None or port == 0 or not text.strip().isprintable():
        raise FetchError("That is not a web address; copy it from a browser.")
    return url.with_fragment(None)


def suffix_of(response: Response) -> str:
    """The suffix by which the index reads what is answered; raises `FetchError` if it cannot."""
    of_path = PurePosixPath(URL(response.url).path).suffix.lower()
    told = response.media_type
    if told in _TYPES_UNTOLD:
        # A suffix that means nothing lets the index look at the bytes.
        return of_path if of_path in _SUFFIXES else ".bin"
    if told not in _SUFFIX_OF_TYPE:
        raise FetchError(
            "That address does not hold text; give that of a web page, a feed, a PDF, or a text file."
        )
    return of_path if told == "text/plain" and of_path in _PLAIN_SUFFIXES else _SUFFIX_OF_TYPE[told]


async def _body(response: aiohttp.ClientResponse) -> bytes:
    limit = MAX_ARTICLE_BYTES // 2**20
    too_large = FetchError(f"That page is larger than {limit} MiB; give the article as a smaller file.")
    if (response.content_length or 0) > MAX_ARTICLE_BYTES:
        raise too_large
    data = bytearray()
    async for chunk in response.content.iter_any():
        data += chunk
        if len(data) > MAX_ARTICLE_BYTES:
            raise too_large
    return bytes(data)


def file_name(address: str, suffix: str) -> str:
    """Host and path in words, and a digest of the whole address.

    An id keeps letters and digits alone, in lower case: without the digest, news.com.au/x and
    news.com/au/x, or two pages that differ in their query, would be one article.
    """
    url = URL(address)
    site = (url.raw_host or "").lower().removeprefix("www.")
    port = "" if url.is_default_port() else f":{url.port}"
    place = f"{site}{port}{url.raw_path_qs}"
    digest = hashlib.sha256(place.encode()).hexdigest()[:_DIGEST_CHARS]
    path = PurePosixPath(unicodedata.normalize("NFC", url.path).lower())
    words = re.sub(r"[\W_]+", "-", str(path.with_suffix("") if path.suffix in _SUFFIXES else path))
    words = f"{site}{port}-{words.strip('-')}".replace(":", "-")[:_MAX_WORDS_CHARS].strip("-.")
    return f"{words}-{digest}{suffix}"
