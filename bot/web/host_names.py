"""The names under which HTTP is answered, so that no page under another can read it through a browser."""

import socket
from ipaddress import ip_address

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware
from yarl import URL

from bot.variables import HttpAddress

_NOT_HERE = (
    "Nothing is served under this name; the settings HTTP_ADDRESS and PUBLIC_URL say which are known.\n"
)


def own_names(address: HttpAddress, public_url: str) -> frozenset[str]:
    """The names, in lower case, by which an address and the public pages are asked for.

    An address that stands for all of a machine's has the machine's name, too.
    """
    names = {"localhost", address.host.lower(), (URL(public_url).host or "").lower()}
    if _is(address.host, "is_unspecified"):
        names.add(socket.gethostname().lower())
    return frozenset(names - {""})


def only_under(names: frozenset[str]) -> Middleware:
    """A middleware that answers only what was asked for under these names, loopback's or the very address."""

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        asked = _name_in(request.headers.get(hdrs.HOST, ""))
        transport = request.transport
        here = transport.get_extra_info("sockname")[0] if transport else ""
        if asked in names or asked == here or _is(asked, "is_loopback"):
            return await handler(request)
        return web.Response(status=web.HTTPMisdirectedRequest.status_code, text=_NOT_HERE)

    return check


def _name_in(host: str) -> str:
    """The name in a Host header, without its port."""
    try:
        return (URL.build(authority=host, scheme="http").host or "").lower().rstrip(".")
    except ValueError:
        return ""


def _is(host: str, what: str) -> bool:
    try:
        return bool(getattr(ip_address(host), what))
    except ValueError:
        return False
