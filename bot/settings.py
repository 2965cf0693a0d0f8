"""The environment and `.env` as one frozen value; nothing else reads them."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from ipaddress import IPv6Address
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar, get_args

from dotenv import dotenv_values
from dotenv.parser import parse_stream

from bot.periods import PERIOD, parse_period
from index import (
    DEFAULT_CACHE,
    DEFAULT_MODEL,
    MAIN,
    STRICTNESSES,
    ArticlebotError,
    Precision,
    Strictness,
    collection_folder,
    host,
    require_collection_name,
)

DOTENV = Path(".env")
LogFormat = Literal["text", "json"]
_LOG_FORMATS: tuple[LogFormat, ...] = get_args(LogFormat)
_PRECISIONS: tuple[Precision, ...] = get_args(Precision)
_ID = re.compile(r"[0-9]{15,20}")
_YES = frozenset(("1", "true", "yes", "on"))
_LARGEST_COUNT = 100_000
_LONGEST_PUBLIC_URL = 150
_PUBLIC_URL = re.compile(r"https?://[\w.:\[\]-]+(?:/[\w.~%!$&'*+,;=:@/-]*)?", re.ASCII | re.IGNORECASE)
_HTTP_ADDRESS = re.compile(r"(?:\[(?P<v6>[0-9a-fA-F:.]+)]|(?P<host>[0-9a-zA-Z._-]+)):(?P<port>[0-9]{1,5})")
_COUNT = f"must be a number from 1 to {_LARGEST_COUNT:,}"
_COLLECTION = "must be the name of a collection: at most 40 of a-z, 0-9, - and _, a letter first"
_IDS = "must hold Discord ids, numbers of 15 to 20 digits with commas between them"
_PROXY = "must be an address such as http://proxy.example.org:3128"
_PAGES = (
    "must be the address of the bot's pages, such as https://articles.example.org, in ASCII, with at "
    f"most {_LONGEST_PUBLIC_URL} characters, and without a user, ? or #"
)
_ADDRESS = "must be HOST:PORT such as 127.0.0.1:8077 or [::1]:8077, or off"
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


def _setting(
    name: str, default: str, parse: Callable[[str], T], must: str = "", *, is_secret: bool = False
) -> T:
    """A field of `Settings` that holds its row of the table."""
    row: T = field(metadata={"setting": Setting(name, default, parse, must)}, repr=not is_secret)
    return row


def _choice(name: str, default: Choice, choices: tuple[Choice, ...]) -> Choice:
    """A field that is one of several words, however they are capitalised."""
    words: dict[str, Choice] = {choice: choice for choice in choices}
    must = f"must be one of {', '.join(choices)}"
    return _setting(name, default, lambda written: words[written.lower()], must)


def _form(pattern: str) -> Callable[[str], str]:
    """A parser that leaves what is of a form as it is; what is not set has no form."""
    form = re.compile(pattern, re.IGNORECASE)

    def parse(written: str) -> str:
        if written and not form.fullmatch(written):
            raise ValueError(written)
        return written

    return parse


def _path(written: str) -> Path:
    return Path(written).expanduser()


def _paths(written: str) -> tuple[Path, ...]:
    return tuple(_path(one) for one in written.split(os.pathsep) if one)


def _reader(written: str) -> str:
    """A reader model's folder or hub name as it is written, or "on" or "off", however it is capitalised."""
    return written.lower() if written.lower() in ("on", "off") else written


def _count(written: str) -> int:
    if not (written.isascii() and written.isdecimal() and 1 <= int(written) <= _LARGEST_COUNT):
        raise ValueError(written)
    return int(written)


def _ids(written: str) -> frozenset[int]:
    ids = written.replace(",", " ").split()
    if not all(map(_ID.fullmatch, ids)):
        raise ValueError(written)
    return frozenset(map(int, ids))


def _public_url(written: str) -> str:
    url = written.rstrip("/")
    if url and not (len(url) <= _LONGEST_PUBLIC_URL and host(url) and _PUBLIC_URL.fullmatch(url)):
        raise ValueError(written)
    return url


def _http_address(written: str) -> HttpAddress | None:
    return None if written.lower() == "off" else HttpAddress.parse(written)


def _token_in(path: str) -> str:
    """The token in a file; none where no file is named. Raises `ValueError` with what is wrong."""
    if not path:
        return ""
    try:
        token = _path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise ValueError(f"names {path}, which cannot be read: {reason}") from error
    if not token:
        raise ValueError(f"names {path}, which is empty; write the bot's token into it")
    return token


TOKEN_FILE = Setting("DISCORD_TOKEN_FILE", "", _token_in)
_NOTIFY_SOCKET = Setting(
    "NOTIFY_SOCKET", "", _form(r"[/@].*"), "must be a path or an abstract name such as @notify"
)
_WATCHDOG_USEC = Setting("WATCHDOG_USEC", "", _form(r"0*[1-9][0-9]*"), "must be a number of microseconds")


@dataclass(frozen=True)
class ServiceManager:
    """What systemd gives a service: its socket, a path or an abstract name with @, and how often, in seconds,
    it wants a sign of life at least, None for never."""

    socket: str
    watchdog_s: float | None

    @classmethod
    def of(cls, environ: Mapping[str, str], pid: int) -> "ServiceManager | None":
        """The one that started the process `pid`. Raises `SettingError` for what systemd would not set."""
        socket = _NOTIFY_SOCKET.read(environ)
        if not socket:
            return None
        watchdog = _WATCHDOG_USEC.read(environ)
        # It may be meant for the process that started this one.
        mine = environ.get("WATCHDOG_PID", "") in ("", str(pid))
        return cls(socket, int(watchdog) / 1_000_000 if watchdog and mine else None)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the person who runs the bot chose; `.env.example` explains each setting.

    `discord_token` is given itself or in a file, and empty where it is not, as are `discord_proxy` and
    `public_url`. `reader` is "on" (the built-in one), "off", a folder or the name of a model on a hub.
    `http_address` is None where nothing is to be served, and `service_manager` where no systemd
    that wants to be told started the process.
    """

    discord_token: str = _setting("DISCORD_TOKEN", "", str, is_secret=True)
    index_dir: Path = _setting("INDEX_DIR", "articlebot-data", _path)
    collection: str = _setting("COLLECTION", MAIN, require_collection_name, _COLLECTION)
    embedding_model: str = _setting("EMBEDDING_MODEL", DEFAULT_MODEL, str)
    reader: str = _setting("READER", "on", _reader)
    strictness: Strictness = _choice("STRICTNESS", "balanced", STRICTNESSES)
    embedding_precision: Precision = _choice("EMBEDDING_PRECISION", "fp32", _PRECISIONS)
    model_cache: Path = _setting("MODEL_CACHE_DIR", str(DEFAULT_CACHE), _path)
    articles: tuple[Path, ...] = _setting("ARTICLES", "", _paths)
    admin_guild_ids: frozenset[int] = _setting("ADMIN_GUILD_IDS", "", _ids, _IDS)
    admin_role_ids: frozenset[int] = _setting("ADMIN_ROLE_IDS", "", _ids, _IDS)
    user_questions: int = _setting("QUESTIONS_PER_USER", "12", _count, _COUNT)
    server_questions: int = _setting("QUESTIONS_PER_SERVER", "120", _count, _COUNT)
    waiting_questions: int = _setting("QUESTIONS_WAITING", "200", _count, _COUNT)
    feedback_keep_questions: bool = _setting(
        "FEEDBACK_KEEP_QUESTIONS", "0", lambda written: written.lower() in _YES
    )
    sources: bool = _setting("SOURCES", "off", lambda written: written.lower() in _YES)
    sources_every_s: int = _setting("SOURCES_EVERY", "1h", parse_period, PERIOD)
    sources_local: bool = _setting("SOURCES_LOCAL", "off", lambda written: written.lower() in _YES)
    discord_proxy: str = _setting("DISCORD_PROXY", "", _form(r"https?://.*"), _PROXY, is_secret=True)
    public_url: str = _setting("PUBLIC_URL", "", _public_url, _PAGES)
    http_address: HttpAddress | None = _setting("HTTP_ADDRESS", "127.0.0.1:8077", _http_address, _ADDRESS)
    log_format: LogFormat = _choice("LOG_FORMAT", "text", _LOG_FORMATS)
    service_manager: ServiceManager | None = None

    @property
    def collection_dir(self) -> Path:
        """The folder of the collection that is served."""
        return collection_folder(self.index_dir, self.collection)

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None, dotenv: Path = DOTENV) -> "Settings":
        """The settings in `environ` (the process's, unless given), else in `dotenv`, else the defaults.

        Raises `SettingError` where `dotenv` is there and cannot be read, and for a setting that is not of
        its kind.
        """
        process = os.environ if environ is None else environ
        given = {**_read(dotenv), **process}
        chosen = {name: setting.read(given) for name, setting in cls.table().items()}
        if token := TOKEN_FILE.read(given):
            if chosen["discord_token"]:
                raise SettingError(
                    TOKEN_FILE.name, f"DISCORD_TOKEN and {TOKEN_FILE.name} are both set; keep one of them."
                )
            chosen["discord_token"] = token
        return cls(**chosen, service_manager=ServiceManager.of(process, os.getpid()))

    @classmethod
    def load_what_can_be(
        cls, environ: Mapping[str, str] | None = None, dotenv: Path = DOTENV
    ) -> tuple["Settings", tuple[SettingError, ...]]:
        """The settings, with the default in place of each that `load` refuses, and why it does."""
        given = dict(os.environ if environ is None else environ)
        refused: list[SettingError] = []
        while True:
            try:
                return cls.load(given, dotenv), tuple(refused)
            except SettingError as error:
                refused.append(error)
                # What is empty here counts as not set, whatever the file says.
                given[error.name] = ""
                if error.name == str(dotenv):
                    dotenv = Path(os.devnull)

    @classmethod
    def table(cls) -> dict[str, Setting[Any]]:
        """Each field that a name in the environment sets, and how."""
        return {one.name: one.metadata["setting"] for one in fields(cls) if "setting" in one.metadata}


def _read(dotenv: Path) -> dict[str, str | None]:
    """What the file holds, nothing where there is none. Raises `SettingError`."""
    try:
        if dotenv.is_file():
            with dotenv.open(encoding="utf-8") as stream:
                # python-dotenv would leave such a line out.
                line = next((one.original.line for one in parse_stream(stream) if one.error), None)
            if line is not None:
                raise SettingError(
                    str(dotenv),
                    f"{dotenv} has a line that is not understood, line {line}: write NAME=value, and close a "
                    "quotation mark that is opened.",
                )
        return dotenv_values(dotenv)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(
            str(dotenv), f"{dotenv} cannot be read ({error}); save it as UTF-8 text."
        ) from error
