"""The loopback side: an HTTP CONNECT proxy that ends TLS itself for Discord's names, and cut connections."""

import asyncio
import socket
import ssl
import struct
from collections.abc import Callable
from pathlib import Path

import trustme
from aiohttp import web

HOSTS = ("discord.com", "gateway.discord.gg", "cdn.discordapp.com", "media.discordapp.net")
_LONGEST_REQUEST = 8192


def make_certificates(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A context for all of Discord's names, and the file of the authority that vouches for it."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*HOSTS).configure_cert(context)
    path = folder / "authority.pem"
    authority.cert_pem.write_to_path(str(path))
    return context, path


def cut_off(request: web.Request) -> None:
    """Ends a request's connection with a TCP reset, as a dying network does."""
    transport = request.transport
    if transport is None:
        return
    raw = transport.get_extra_info("socket")
    if raw is not None:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


class Proxy:
    """Takes CONNECT for Discord's names on port 443 and hands the connection to `serve` over TLS."""

    def __init__(
        self,
        serve: Callable[[], asyncio.Protocol],
        context: ssl.SSLContext,
        refused: Callable[[str], None],
        latency_s: float,
    ) -> None:
        self._serve = serve
        self._context = context
        self._refused = refused
        self._one_way_s = latency_s / 2
        self._tasks: set[asyncio.Task[None]] = set()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self._listener.setblocking(False)
        self.port: int = self._listener.getsockname()[1]

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            client, _ = await loop.sock_accept(self._listener)
            task = asyncio.create_task(self._take(client))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _take(self, client: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        client.setblocking(False)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            # The client waits for the answer before it begins TLS, so nothing beyond the head is read here.
            head = b""
            while not head.endswith(b"\r\n\r\n") and len(head) < _LONGEST_REQUEST:
                piece = await loop.sock_recv(client, _LONGEST_REQUEST)
                if not piece:
                    client.close()
                    return
                head += piece
            line = head.split(b"\r\n", 1)[0].decode("latin-1")
            if line.split()[:2] not in [["CONNECT", f"{host}:443"] for host in HOSTS]:
                self._refused(f"proxy: {line} is not for Discord")
                await loop.sock_sendall(client, b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
                client.close()
                return
            if self._one_way_s:
                await asyncio.sleep(2 * self._one_way_s)
            await loop.sock_sendall(client, b"HTTP/1.1 200 Connection established\r\n\r\n")
            if self._one_way_s:
                await self._take_from_afar(client)
            else:
                await loop.connect_accepted_socket(self._serve, client, ssl=self._context)
        except OSError:
            client.close()

    async def _take_from_afar(self, client: socket.socket) -> None:
        near, far = socket.socketpair()
        near.setblocking(False)
        far.setblocking(False)
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._carry(client, near))
                both.create_task(self._carry(near, client))
                serving = asyncio.get_running_loop().connect_accepted_socket
                await serving(self._serve, far, ssl=self._context)
        except* OSError:
            pass  # one side has hung up
        finally:
            near.close()
            client.close()

    async def _carry(self, source: socket.socket, target: socket.socket) -> None:
        """Carries what one side sends to the other, each piece as late as the distance makes it."""
        loop = asyncio.get_running_loop()
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def receive() -> None:
            piece = b"..."
            while piece:
                try:
                    piece = await loop.sock_recv(source, 1 << 16)
                except OSError:
                    piece = b""
                under_way.put_nowait((loop.time() + self._one_way_s, piece))

        receiving = asyncio.create_task(receive())
        try:
            while True:
                due, piece = await under_way.get()
                await asyncio.sleep(due - loop.time())
                if not piece:
                    target.shutdown(socket.SHUT_WR)
                    return
                await loop.sock_sendall(target, piece)
        finally:
            receiving.cancel()
