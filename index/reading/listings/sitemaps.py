"""Sitemaps, and sitemaps of sitemaps, compressed or not -> the addresses that they list."""

import re
import zlib
from typing import Literal

from index.errors import ReadingError

_MARKS = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<\?[^>]*>\s*|<!--.*?-->\s*)*<(?:\w+:)?(?:urlset|sitemapindex)\b",
    re.IGNORECASE | re.DOTALL,
)
_GZIP, _GZIP_WINDOW = b"\x1f\x8b", 31
# What the format allows.
_MOST_BYTES = 50 * 2**20
_KINDS: dict[str, Literal["sitemap", "sitemap index"]] = {
    "urlset": "sitemap",
    "sitemapindex": "sitemap index",
}


def plain_bytes(data: bytes, name: str) -> bytes:
    """Bytes as they are, or decompressed; raises `ReadingError` for what is damaged or far too large."""
    if not data.startswith(_GZIP):
        return data
    try:
        stream = zlib.decompressobj(_GZIP_WINDOW)
        plain = stream.decompress(data, _MOST_BYTES)
    except zlib.error as error:
        raise ReadingError(f"{name} is compressed, and damaged.") from error
    if not stream.eof:
        raise ReadingError(f"{name} is damaged, or larger than {_MOST_BYTES // 2**20} MiB.")
    return plain


def is_sitemap(data: bytes) -> bool:
    """Whether bytes begin as a sitemap does."""
    return _MARKS.match(data[:4096].removeprefix(b"\xef\xbb\xbf")) is not None


def read_sitemap(
    data: bytes, name: str
) -> tuple[Literal["sitemap", "sitemap index"], list[tuple[str, str | None]]]:
    """What it is, and each address that it lists with when that last changed; raises `ReadingError`."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadingError(f"{name} is a sitemap that is cut off or damaged.") from error
    kind = _KINDS.get(etree.QName(root).localname.lower())
    if kind is None:
        raise ReadingError(f"{name} is no sitemap.")
    listed = []
    for entry in root.iterchildren("{*}url", "{*}sitemap"):
        address = (entry.findtext("{*}loc") or "").strip()
        if address:
            listed.append((address, (entry.findtext("{*}lastmod") or "").strip() or None))
    return kind, listed
