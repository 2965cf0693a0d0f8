"""When two web addresses are one, and what article a page gives."""

from urllib.parse import urldefrag, urlsplit

from courlan import normalize_url

from bot.intake.fetch import file_name
from index import slug_of


def plain_address(address: str) -> str:
    """An address without what tells only how one came to it: trackers, the fragment, the default port."""
    try:
        return str(normalize_url(urldefrag(address).url, strict=False, trailing_slash=True))
    except ValueError:
        return address


def host_of(address: str) -> str:
    """The host of an address without www., empty where it has none."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def is_same_site(address: str, other: str) -> bool:
    """Whether two addresses have one host, or the one's lies below the other's."""
    one, two = host_of(address), host_of(other)
    return bool(one and two) and (one == two or one.endswith(f".{two}") or two.endswith(f".{one}"))


def article_id_of(address: str) -> str:
    """The id of the article at a plain address, or of the entry of a feed that stands behind a #."""
    return slug_of(file_name(address.replace("#", "/"), ".html"))
