import asyncio
import gzip
import itertools
import socket
import ssl
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

import pytest
import trustme
from aiohttp import web
from hypothesis import given, settings
from hypothesis import strategies as st
from yarl import URL

from bot.intake.fetch import MAX_ARTICLE_BYTES, Download, FetchError, fetch, file_name, is_public
from index import read_bytes

PAGE = b"<html><head><title>Ferry</title></head><body><article><p>%s</p></article></body></html>" % (
    b"The ferry leaves at seven, the harbour master said on Monday. " * 8
)
HTML = {"Content-Type": "text/html"}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def is_here(address: IPv4Address | IPv6Address) -> bool:
    return address == IPv4Address("127.0.0.1")


@asynccontextmanager
async def site(
    handler: Handler, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None
) -> AsyncIterator[tuple[str, list[web.Request]]]:
    """A web site: its address, and the requests that have come to it."""
    requests: list[web.Request] = []

    async def recorded(request: web.Request) -> web.StreamResponse:
        requests.append(request)
        return await handler(request)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", recorded)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0)
    await runner.setup()
    place = web.TCPSite(runner, host, 0, ssl_context=tls)
    await place.start()
    try:
        yield f"{'https' if tls else 'http'}://{host}:{runner.addresses[0][1]}", requests
    finally:
        await runner.cleanup()


@asynccontextmanager
async def raw_site(answer: Callable[[asyncio.StreamWriter], Coroutine[Any, Any, None]]) -> AsyncIterator[str]:
    """A server that answers with whatever bytes it likes."""

    async def answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            await answer(writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answered, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def page(request: web.Request) -> web.Response:
    return web.Response(body=PAGE, headers=HTML)


def fetched(handler: Handler, path: str = "/") -> Download:
    async def run() -> Download:
        async with site(handler) as (address, _):
            return await fetch(address + path, is_allowed=is_here)

    return asyncio.run(run())


def refusal(handler: Handler, path: str = "/") -> str:
    with pytest.raises(FetchError) as refused:
        fetched(handler, path)
    assert "127.0.0" not in str(refused.value)
    return str(refused.value)


def answering(body: bytes, **headers: str) -> Handler:
    async def handler(request: web.Request) -> web.Response:
        return web.Response(body=body, headers={k.replace("_", "-"): v for k, v in headers.items()})

    return handler


def redirecting(target: str, status: int = 302) -> Handler:
    async def handler(request: web.Request) -> web.Response:
        return web.Response(status=status, headers={"Location": target})

    return handler


NOT_PUBLIC = """
    0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.254
    168.63.129.16 169.254.0.1 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.192 192.0.2.1
    192.88.99.1 192.168.0.1 198.18.0.1 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1
    255.255.255.255 :: ::1 ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254
    ::ffff:0:127.0.0.1 64:ff9b::127.0.0.1 64:ff9b::10.0.0.1 64:ff9b::192.168.1.1 64:ff9b:1::1 100::1
    2001::1 2001:0:7f00:1::1 2001:10::1 2001:db8::1 2002:7f00:1:: 2002:a00:1::1 2002:c0a8:101::1
    3fff::1 4000::1 5f00::1 fc00::1 fd00:ec2::254 fd12:3456::1 fe80::1 fe80::1%eth0 2a00:1450::1%eth0
    fec0::1 ff02::1 ff0e::1
""".split()


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_an_address_that_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    "1.1.1.1 8.8.8.8 172.32.0.1 192.0.1.1 11.0.0.1 ::ffff:8.8.8.8 64:ff9b::8.8.8.8 2606:4700::1111".split(),
)
def test_an_address_that_is_public(address: str) -> None:
    assert is_public(ip_address(address))


HERE_SPELT = """
    127.0.0.1 127.1 127.0.1 2130706433 017700000001 0177.0.0.1 0177.1 0x7f.1 0x7f000001 0x7f.0x0.0x0.0x1
    00000177.0.0.1 127.0.0.1. 127.0.0.1.. 0 0.0.0.0 127.0.0.01 127.000.000.001 127。0。0。1 ①②⑦.0.0.1
    １２７.0.0.1 localhost LOCALHOST localhost. loc%61lhost ⓛocalhost
    [::1] [0:0:0:0:0:0:0:1] [::] [::ffff:127.0.0.1] [::ffff:7f00:1] [0:0:0:0:0:ffff:127.0.0.1]
    [::127.0.0.1] [::ffff:0:127.0.0.1] [::1%25lo] [::1%lo] [fe80::1%25lo] [64:ff9b::127.0.0.1]
    [64:ff9b::7f00:1] [2002:7f00:1::] [2002:7f00:0001::1] [2001:0:7f00:1::] [127.0.0.1] [v1.127.0.0.1]
    127.0.0.1%00.example.org 127.0.0.1%0d%0a 127.0.0.1\\@example.org example.org@127.0.0.1 u:p@127.0.0.1
    :@127.0.0.1 %6c%6f%63%61%6c%68%6f%73%74
""".split()


@pytest.mark.parametrize("spelling", HERE_SPELT)
def test_this_machine_is_not_reached_however_it_is_spelt(spelling: str) -> None:
    async def run() -> list[web.Request]:
        async with site(page) as (address, requests):
            port = URL(address).port
            with pytest.raises(FetchError) as refused:
                await fetch(f"http://{spelling}:{port}/", timeout_s=5)
            assert str(refused.value).endswith(".")
            assert "127" not in str(refused.value)
            return requests

    assert asyncio.run(run()) == []


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_a_private_address_in_a_url_is_named_as_that(address: str) -> None:
    host = f"[{address.replace('%', '%25')}]" if ":" in address else address
    with pytest.raises(FetchError, match=r"private network|not a web address"):
        asyncio.run(fetch(f"http://{host}/", timeout_s=5))


@pytest.mark.parametrize(
    "url",
    [
        *("", " ", "x", "example.org/a", "/etc/passwd", "//127.0.0.1/", "http://", "http:///a", "http:a"),
        *("file:///etc/passwd", "ftp://example.org/", "data:text/plain,a", "javascript:1", "gopher://a/"),
        *("ws://127.0.0.1/", "unix:///run/a", "http+unix://a/", "tcp://127.0.0.1/", "view-source:http://a"),
        *("http://a:0/", "http://a:65536/", "http://a:b/", "http://[", "http://[]/", "http://]/"),
        *("http://user@a/", "http://user:secret@a/", "http://:secret@a/", "http://a b/", "http://a\0b/"),
        *("http://a/\r\nX: y", "http://a\r\nX: y/", "http://a/\ud800", "http://a/" + "b" * 2000),
        *(
            "http://%00/",
            "http://a%2f@b/",
            "http://" + "a" * 300,
            "http://a..b/",
            "http://*/",
            "http:\\\\a\\",
        ),
    ],
)
def test_what_is_no_web_address(url: str) -> None:
    with pytest.raises(FetchError, match=r"\.$"):
        asyncio.run(fetch(url, is_allowed=lambda _: False, timeout_s=5))


def test_a_name_that_resolves_to_a_private_address() -> None:
    with pytest.raises(FetchError, match="private network"):
        asyncio.run(fetch("http://localhost/"))


def resolving(monkeypatch: pytest.MonkeyPatch, port: int | None, *answers: tuple[str, ...]) -> list[str]:
    """Let names resolve to each of the answers in turn; returns the names that are asked for."""
    asked: list[str] = []

    def getaddrinfo(host: str, *_: object, **__: object) -> list[tuple[Any, ...]]:
        addresses = answers[min(len(asked), len(answers) - 1)]
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (a, port)) for a in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


def test_a_name_is_resolved_once_and_the_checked_address_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def run() -> tuple[bytes, list[web.Request], list[str]]:
        async with site(page) as (address, _), site(page, "127.0.0.2") as (_, secret_requests):
            asked = resolving(monkeypatch, URL(address).port, ("127.0.0.1",), ("127.0.0.2",))
            got = await fetch(f"http://news.example:{URL(address).port}/", is_allowed=is_here)
            return got.data, secret_requests, asked

    assert asyncio.run(run()) == (PAGE, [], ["news.example"])


def test_a_name_that_turns_private_between_redirects_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        async with site(redirecting("http://other.example/")) as (address, _):
            asked = resolving(monkeypatch, URL(address).port, ("127.0.0.1",), ("127.0.0.2",))
            with pytest.raises(FetchError, match="private network"):
                await fetch(f"http://news.example:{URL(address).port}/", is_allowed=is_here)
            assert asked == ["news.example", "other.example"]

    asyncio.run(run())


@pytest.mark.parametrize("addresses", [("127.0.0.1", "127.0.0.2"), ("127.0.0.2", "127.0.0.1")])
def test_one_private_address_among_several_refuses_the_name(
    monkeypatch: pytest.MonkeyPatch, addresses: tuple[str, str]
) -> None:
    async def run() -> list[web.Request]:
        async with site(page) as (address, requests):
            resolving(monkeypatch, URL(address).port, addresses)
            with pytest.raises(FetchError, match="private network"):
                await fetch(f"http://news.example:{URL(address).port}/", is_allowed=is_here)
            return requests

    assert asyncio.run(run()) == []


def test_a_page_is_fetched_with_a_plain_request() -> None:
    async def run() -> tuple[Download, web.Request, str]:
        async with site(page) as (address, requests):
            got = await fetch(f" {address}/a/ferry.html?x=1#times ", is_allowed=is_here)
            return got, requests[0], address

    got, request, address = asyncio.run(run())
    assert got.data == PAGE
    assert got.url == f"{address}/a/ferry.html?x=1"
    assert request.headers["User-Agent"] == "articlebot"
    assert request.path_qs == "/a/ferry.html?x=1"
    assert read_bytes(got.data, got.name)[0].title == "Ferry"


def test_neither_a_proxy_nor_a_cookie_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async def with_cookie(request: web.Request) -> web.Response:
        if request.path == "/":
            raise web.HTTPFound("/second", headers={"Set-Cookie": "a=b"})
        return await page(request)

    async def run() -> tuple[list[web.Request], list[web.Request]]:
        async with site(with_cookie) as (address, requests), site(page) as (proxy, proxied):
            monkeypatch.setenv("HTTP_PROXY", proxy)
            monkeypatch.setenv("http_proxy", proxy)
            # A jar would keep no cookie of a host that is a number.
            resolving(monkeypatch, URL(address).port, ("127.0.0.1",))
            await fetch(f"http://news.example:{URL(address).port}/", is_allowed=is_here)
            return requests, proxied

    requests, proxied = asyncio.run(run())
    assert [request.path for request in requests] == ["/", "/second"]
    assert all("Cookie" not in request.headers for request in requests)
    assert proxied == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed(status: int) -> None:
    async def handler(request: web.Request) -> web.Response:
        if request.path == "/old/page":
            return web.Response(status=status, headers={"Location": "../new/page?x=1"})
        return await page(request)

    got = fetched(handler, "/old/page")
    assert got.url.endswith("/new/page?x=1")
    assert "-new-page-" in got.name


@pytest.mark.parametrize(
    "target",
    [
        *("file:///etc/passwd", "ftp://127.0.0.1/", "http://", "http://u:p@127.0.0.1/", "http://[::1]/"),
        *("//127.0.0.2/", "http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/", "data:,a"),
        *("http://localhost.:0/", "http://2130706434/", "http://0x7f000002/", "http://[::ffff:127.0.0.1]/"),
        *("http://127.0.0.1:99999/", "//", "http://a%00/", "http://127.0.0.1/" + "a" * 2000),
    ],
)
def test_a_redirect_is_checked_like_the_first_address(target: str) -> None:
    refusal(redirecting(target))


def test_a_redirect_never_reaches_a_private_server() -> None:
    async def run() -> list[web.Request]:
        async with site(page, "127.0.0.2") as (secret, requests), site(redirecting(secret)) as (address, _):
            with pytest.raises(FetchError, match="private network"):
                await fetch(address, is_allowed=is_here)
            return requests

    assert asyncio.run(run()) == []


@pytest.mark.parametrize(("redirects", "works"), [(5, True), (6, False)])
def test_at_most_five_redirects_are_followed(redirects: int, works: bool) -> None:
    count = itertools.count()

    async def handler(request: web.Request) -> web.StreamResponse:
        return await (redirecting("/") if next(count) < redirects else page)(request)

    if works:
        assert fetched(handler).data == PAGE
    else:
        assert "redirects too often" in refusal(handler)


def test_a_circle_of_redirects_ends() -> None:
    assert "redirects too often" in refusal(redirecting("/"))


@pytest.mark.parametrize("status", [204, 206, 304, 401, 403, 404, 410, 429, 500, 503])
def test_a_status_that_is_no_page(status: int) -> None:
    async def handler(request: web.Request) -> web.Response:
        return web.Response(status=status, content_type="text/html")

    assert f"answered {status};" in refusal(handler)


@pytest.mark.parametrize(
    ("content_type", "path", "suffix"),
    [
        ("text/html; charset=utf-8", "/a.php", ".html"),
        ("TEXT/HTML", "/a.pdf", ".html"),
        ("application/xhtml+xml", "/", ".xhtml"),
        ("text/plain", "/a", ".txt"),
        ("text/plain", "/README.md", ".md"),
        ("text/plain", "/a.jsonl", ".jsonl"),
        ("text/plain", "/a.html", ".txt"),
        ("text/markdown", "/a", ".md"),
        ("application/pdf", "/a.html", ".pdf"),
        ("application/json", "/a", ".jsonl"),
        ("application/x-ndjson", "/a.txt", ".jsonl"),
        ("application/octet-stream", "/a.PDF", ".pdf"),
        ("application/octet-stream", "/a.zip", ".bin"),
        ("application/octet-stream", "/2021.03.talks", ".bin"),
        ("", "/a.md", ".md"),
        ("", "/", ".bin"),
        ("nonsense", "/a.txt", ".txt"),
    ],
)
def test_the_suffix_tells_how_to_read(content_type: str, path: str, suffix: str) -> None:
    async def answer(writer: asyncio.StreamWriter) -> None:
        told = f"Content-Type: {content_type}\r\n" if content_type else ""
        writer.write(f"HTTP/1.1 200 OK\r\n{told}Content-Length: 5\r\n\r\nWords".encode())
        await writer.drain()

    async def run() -> Download:
        async with raw_site(answer) as address:
            return await fetch(address + path, is_allowed=is_here)

    got = asyncio.run(run())
    assert got.data == b"Words"
    assert got.name.endswith(suffix)
    assert got.name.startswith("127.0.0.1-")


@pytest.mark.parametrize(
    "content_type",
    ["image/png", "video/mp4", "application/zip", "audio/ogg", "text/css", "application/x-msdownload"],
)
def test_a_type_that_is_not_text(content_type: str) -> None:
    assert "does not hold text" in refusal(answering(b"words", Content_Type=content_type))


def test_what_is_exactly_as_large_as_allowed() -> None:
    body = b"a" * MAX_ARTICLE_BYTES
    assert fetched(answering(body, Content_Type="text/plain")).data == body


def test_too_large_by_its_header() -> None:
    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n")
        writer.write(b"Content-Length: %d\r\n\r\n" % (MAX_ARTICLE_BYTES + 1))
        await asyncio.sleep(30)

    async def run() -> None:
        async with raw_site(answer) as address:
            with pytest.raises(FetchError, match="larger than 10 MiB"):
                await fetch(address, is_allowed=is_here)

    asyncio.run(run())


def test_too_large_by_what_arrives() -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers=HTML)
        await response.prepare(request)
        while True:
            await response.write(b"a" * 2**16)

    assert "larger than 10 MiB" in refusal(handler)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_bomb_is_not_let_off(encoding: str) -> None:
    bomb = gzip.compress(bytes(200 * 2**20), 1)
    if encoding == "deflate":
        bomb = zlib.compress(bytes(200 * 2**20), 1)
    tracemalloc.start()
    try:
        sentence = refusal(answering(bomb, Content_Type="text/html", Content_Encoding=encoding))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert "larger than 10 MiB" in sentence
    assert peak < 50 * 2**20


def test_a_compressed_page_is_decompressed() -> None:
    handler = answering(gzip.compress(PAGE), Content_Type="text/html", Content_Encoding="gzip")
    assert fetched(handler).data == PAGE


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_a_body_that_is_not_compressed_as_it_says(encoding: str) -> None:
    sentence = refusal(answering(b"\xff\xfe\xfd" * 9, Content_Type="text/html", Content_Encoding=encoding))
    assert "could not be loaded" in sentence


@pytest.mark.parametrize(
    "head", [b"", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 999\r\n\r\n"]
)
def test_a_page_that_drips_or_never_comes(head: bytes) -> None:
    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while head:
            writer.write(b"a")
            await writer.drain()
            await asyncio.sleep(0.01)
        await asyncio.sleep(30)

    async def run() -> None:
        async with raw_site(answer) as address:
            with pytest.raises(FetchError, match="takes too long"):
                await fetch(address, is_allowed=is_here, timeout_s=0.2)

    asyncio.run(run())


def test_slow_redirects_share_one_time() -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(0.1)
        return await redirecting("/")(request)

    async def run() -> None:
        async with site(handler) as (address, _):
            with pytest.raises(FetchError, match="takes too long"):
                await fetch(address, is_allowed=is_here, timeout_s=0.3)

    asyncio.run(run())


@pytest.mark.parametrize(
    "answered",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 10\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
    ],
)
def test_a_server_that_does_not_speak_http(answered: bytes) -> None:
    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(answered)
        await writer.drain()

    async def run() -> None:
        async with raw_site(answer) as address:
            with pytest.raises(FetchError, match="could not be loaded") as refused:
                await fetch(address, is_allowed=is_here)
            assert "127" not in str(refused.value)

    asyncio.run(run())


def test_a_server_that_is_not_there_or_has_no_tls() -> None:
    async def run() -> None:
        async with site(page) as (address, _):
            with pytest.raises(FetchError, match="could not be loaded"):
                await fetch(address.replace("http:", "https:"), is_allowed=is_here)
        with pytest.raises(FetchError, match="could not be loaded"):
            await fetch(address, is_allowed=is_here)

    asyncio.run(run())


def test_a_site_whose_certificate_nobody_vouches_for() -> None:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(tls)

    async def run() -> list[web.Request]:
        async with site(page, tls=tls) as (address, requests):
            with pytest.raises(FetchError, match="could not be loaded"):
                await fetch(address, is_allowed=is_here)
            return requests

    assert asyncio.run(run()) == []


def id_of(url: str) -> str:
    return read_bytes(b"A few words.", file_name(url, ".txt"))[0].article_id


def test_a_name_tells_site_and_path() -> None:
    name = file_name("https://www.example.org/news/2021/talks.html?x=1", ".html")
    assert name.startswith("example.org-news-2021-talks-")
    assert name.endswith(".html")
    assert id_of("https://www.example.org/n/%D0%9C%D0%B8%D1%80").startswith("example-org-n-мир-")


def test_addresses_that_look_alike_give_different_ids() -> None:
    urls = [
        *("https://news.com.au/x", "https://news.com/au/x", "https://news-com.au/x", "https://news.com/au-x"),
        *("https://news.com/au/X", "https://news.com/au/x/", "https://news.com/au/x?p=1"),
        *("https://news.com/au/x?p=2", "https://news.com:8080/au/x", "https://news.com/au/x.pdf"),
        *("https://news.com/" + "long-" * 99 + "a", "https://news.com/" + "long-" * 99 + "b"),
    ]
    assert len({id_of(url) for url in urls}) == len(urls)
    assert id_of("https://www.news.com/au/x") == id_of("http://news.com/au/x")


@settings(max_examples=150, deadline=None)
@given(
    st.from_regex(r"[a-z0-9.-]{0,90}[a-z]", fullmatch=True),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=120),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)
def test_the_digest_is_in_the_id(host: str, path: str, query: str) -> None:
    url = URL.build(scheme="https", host=host, path="/" + path, query={"q": query})
    name = file_name(str(url), ".html")
    stem = name.removesuffix(".html")
    assert len(stem) <= 80
    assert not name.startswith((".", "/"))
    assert "/" not in name
    assert id_of(str(url)).endswith(stem.rpartition("-")[2])
