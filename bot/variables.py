"""A variable of the environment that is a setting: a row of the table, and the kinds of value of rows."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv6Address
from pathlib import Path
from typing import Generic, TypeVar

from index import ArticlebotError, ClusterAddress, host

_ID = re.compile(r"[0-9]{15,20}")
_RANGE = re.compile(r"(?P<first>[0-9]{1,5})(?:-(?P<last>[0-9]{1,5}))?")
_YES, _NO = frozenset(("1", "true", "yes", "on")), frozenset(("0", "false", "no", "off"))
FLAG = "must be on or off"
_LARGEST_COUNT = 100_000
_LONGEST_PUBLIC_URL = 150
_PUBLIC_URL = re.compile(r"https?://[\w.:\[\]-]+(?:/[\w.~%!$&'*+,;=:@/-]*)?", re.ASCII | re.IGNORECASE)
_HTTP_ADDRESS = re.compile(r"(?:\[(?P<v6>[0-9a-fA-F:.]+)]|(?P<host>[0-9a-zA-Z._-]+)):(?P<port>[0-9]{1,5})")
COUNT = f"must be a number from 1 to {_LARGEST_COUNT:,}"
COUNT_OR_NONE = f"must be a number from 0 to {_LARGEST_COUNT:,}"
COLLECTION = "must be the name of a collection: at most 40 of a-z, 0-9, - and _, a letter first"
IDS = "must hold Discord ids, numbers of 15 to 20 digits with commas between them"
PROXY = "must be an address such as http://proxy.example.org:3128"
PAGES = (
    "must be the address of the bot's pages, such as https://articles.example.org, in ASCII, with at "
    f"most {_LONGEST_PUBLIC_URL} characters, and without a user, ? or #"
)
ADDRESS = "must be HOST:PORT such as 127.0.0.1:8077 or [::1]:8077, or off"
ADDRESS_APART = "must be HOST:PORT such as 127.0.0.1:9077, or empty for where the rest is served"
SHARD_COUNT = f"{COUNT}, or empty for as many as Discord says"
SHARD_IDS = "must hold the numbers of shards, from 0, with commas between them, or ranges such as 0-3"
T = TypeVar("T")
Choice = TypeVar("Choice", bound=str)


class SettingError(ArticlebotError):
    """A setting, or the file that holds them, is not of its kind; `name` says which."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.name = name


@dataclass(frozen=True)
class HttpAddress:
    """Where to listen for HTTP; port 0 leaves the port to the system."""

    host: str
    port: int

    @classmethod
    def parse(cls, written: str) -> "HttpAddress":
        """The address that HOST:PORT or [IPv6]:PORT names. Raises `ValueError`."""
        match = _HTTP_ADDRESS.fullmatch(written)
        if match is None or int(match["port"]) > 65535:
            raise ValueError(written)
        return cls(str(IPv6Address(match["v6"])) if match["v6"] else match["host"], int(match["port"]))

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True)
class Setting(Generic[T]):
    """A row of the table: its name in the environment, its default, its parser, and what it must be."""

    name: str
    default: str
    parse: Callable[[str], T]
    must: str = ""

    def read(self, given: Mapping[str, str | None]) -> T:
        """The value among those given. Raises `SettingError` where the parser refuses it."""
        try:
            return self.parse((given.get(self.name) or "").strip() or self.default)
        except (ValueError, KeyError, ArticlebotError) as error:
            raise SettingError(self.name, f"{self.name} {self.must or error}.") from error


def setting(
    name: str, default: str, parse: Callable[[str], T], must: str = "", *, is_secret: bool = False
) -> T:
    """A field of `Settings` that holds its row of the table."""
    row: T = field(metadata={"setting": Setting(name, default, parse, must)}, repr=not is_secret)
    return row


def choice(name: str, default: Choice, choices: tuple[Choice, ...]) -> Choice:
    """A field that is one of several words, however they are capitalised."""
    words: dict[str, Choice] = {choice: choice for choice in choices}
    must = f"must be one of {', '.join(choices)}"
    return setting(name, default, lambda written: words[written.lower()], must)


def form(pattern: str) -> Callable[[str], str]:
    """A parser that leaves what is of a form as it is; what is not set has no form."""
    form = re.compile(pattern, re.IGNORECASE)

    def parse(written: str) -> str:
        if written and not form.fullmatch(written):
            raise ValueError(written)
        return written

    return parse


def parse_path(written: str) -> Path:
    """A path, of the home folder where it begins with ~."""
    return Path(written).expanduser()


def parse_paths(written: str) -> tuple[Path, ...]:
    """Paths, with what the system puts between those of PATH."""
    return tuple(parse_path(one) for one in written.split(os.pathsep) if one)


def parse_reader(written: str) -> str:
    """A reader model's folder or hub name as it is written, or "on" or "off", however it is capitalised."""
    return written.lower() if written.lower() in ("on", "off") else written


def parse_count(written: str) -> int:
    """A whole number. Raises `ValueError`, as each parser does for what is not of its kind."""
    if not (written.isascii() and written.isdecimal() and 1 <= int(written) <= _LARGEST_COUNT):
        raise ValueError(written)
    return int(written)


def parse_count_or_none(written: str) -> int:
    """A whole number, or 0."""
    return 0 if written == "0" else parse_count(written)


def parse_shard_count(written: str) -> int | None:
    """How many shards there are; None where Discord is to say it."""
    return parse_count(written) if written else None


def parse_shard_ids(written: str) -> tuple[int, ...]:
    """Numbers of shards, one by one or from one to another."""
    numbers: set[int] = set()
    for part in written.replace(",", " ").split():
        match = _RANGE.fullmatch(part)
        if match is None:
            raise ValueError(written)
        first = int(match["first"])
        numbers.update(range(first, int(match["last"] or first) + 1))
    return tuple(sorted(numbers))


def parse_flag(written: str) -> bool:
    """Whether it is switched on."""
    if written.lower() not in _YES | _NO:
        raise ValueError(written)
    return written.lower() in _YES


def parse_ids(written: str) -> frozenset[int]:
    """Ids that Discord gives."""
    ids = written.replace(",", " ").split()
    if not all(map(_ID.fullmatch, ids)):
        raise ValueError(written)
    return frozenset(map(int, ids))


def parse_public_url(written: str) -> str:
    """An address without a slash at its end."""
    url = written.rstrip("/")
    if url and not (len(url) <= _LONGEST_PUBLIC_URL and host(url) and _PUBLIC_URL.fullmatch(url)):
        raise ValueError(written)
    return url


def parse_cluster_address(written: str) -> ClusterAddress | None:
    """Where a cluster keeps the index; None where nothing is written."""
    return ClusterAddress.parse(written) if written else None


def parse_http_address(written: str) -> HttpAddress | None:
    """Where to listen; None for "off"."""
    return None if written.lower() == "off" else HttpAddress.parse(written)


def parse_metrics_address(written: str) -> HttpAddress | None:
    """Where to listen for who reads the metrics; None where nothing is written."""
    return HttpAddress.parse(written) if written else None


def token_in(path: str) -> str:
    """The token in a file; none where no file is named. Raises `ValueError` with what is wrong."""
    if not path:
        return ""
    try:
        token = parse_path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise ValueError(f"names {path}, which cannot be read: {reason}") from error
    if not token:
        raise ValueError(f"names {path}, which is empty; write the bot's token into it")
    return token
