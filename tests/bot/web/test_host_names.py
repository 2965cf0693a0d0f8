"""Who is answered over HTTP: by which name, however many others are slow, and the metrics apart."""

import http.client
import re
import socket
from collections.abc import Iterator

import pytest

from bot.variables import HttpAddress
from bot.web.host_names import own_names
from tests.conftest import Start
from tests.fixtures.running_bot import RunningBot

Address = tuple[str, int]


def addresses(bot: RunningBot, count: int) -> list[Address]:
    bot.wait_until("listening on", times=count)
    return [
        ("127.0.0.1", int(port)) for port in re.findall(r"listening on http://127\.0\.0\.1:(\d+)", bot.text)
    ]


def status(address: Address, path: str, host: str | None = None) -> int:
    connection = http.client.HTTPConnection(*address, timeout=10)
    try:
        connection.request("GET", path, headers={"Host": host} if host is not None else {})
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.fixture(scope="module")
def served(start_bot: Start) -> Iterator[list[Address]]:
    """The addresses of the pages and of the metrics."""
    public = "https://articles.example.org/pages"
    with start_bot(HTTP_ADDRESS="127.0.0.1:0", METRICS_ADDRESS="127.0.0.1:0", PUBLIC_URL=public) as (_, bot):
        yield addresses(bot, 2)


@pytest.mark.parametrize(
    "host", ["localhost:8077", "LOCALHOST", "127.0.0.1", "127.1.2.3:9", "[::1]:8077", "articles.example.org"]
)
def test_its_own_names_are_answered(served: list[Address], host: str) -> None:
    assert [status(served[0], path, host) for path in ("/healthz", "/a/")] == [200, 200]


@pytest.mark.parametrize(
    "host",
    [
        "rebound.example",
        "localhost.rebound.example",
        "127.0.0.1.rebound.example:8077",
        "127.0.0.1@rebound.example",
        "10.0.0.7",
        "0.0.0.0",  # noqa: S104 - not listened on
        "",
        "articles.example.org.rebound.example",
        "localhost:port",
    ],
)
def test_a_name_that_was_bound_to_the_address_by_others_is_not_answered(
    served: list[Address], host: str
) -> None:
    paths = ("/healthz", "/readyz", "/a/", "/a/putin-biden-talks", "/nothing")
    assert {status(served[0], path, host) for path in paths} == {421}
    assert status(served[1], "/metrics", host) == 421


def test_an_address_for_all_of_the_machine_has_the_machines_name() -> None:
    everywhere = own_names(HttpAddress("0.0.0.0", 80), "")  # noqa: S104 - not listened on
    assert everywhere >= {"localhost", socket.gethostname().lower()}
    assert own_names(HttpAddress("127.0.0.1", 80), "") == {"localhost", "127.0.0.1"}


def test_the_metrics_are_bound_apart(served: list[Address]) -> None:
    pages, metrics = served
    assert [status(pages, path) for path in ("/healthz", "/metrics")] == [200, 404]
    assert [status(metrics, path) for path in ("/metrics", "/healthz", "/a/")] == [200, 404, 404]


@pytest.mark.parametrize(
    "sent", [b"", b"GET /healthz HTTP/1.1\r\nHost: local", b"GET /a/ HTTP/1.1\r\nHost: localhost\r\n\r\n"]
)
def test_slow_sockets_keep_nobody_out(served: list[Address], sent: bytes) -> None:
    slow = [socket.create_connection(served[0]) for _ in range(200)]
    try:
        for one in slow:
            try:
                one.sendall(sent)
            except ConnectionError:
                continue  # it has made room for another
        assert [status(served[0], "/healthz") for _ in range(20)] == [200] * 20
    finally:
        for one in slow:
            one.close()
