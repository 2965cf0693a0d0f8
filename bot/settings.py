"""The environment and `.env` as one frozen value; nothing else reads them."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv6Address
from pathlib import Path
from typing import Literal, get_args

from dotenv import dotenv_values
from dotenv.parser import parse_stream

from index import DEFAULT_CACHE, DEFAULT_MODEL, STRICTNESSES, ArticlebotError, Precision, Strictness, host

DOTENV = Path(".env")
DEFAULT_INDEX_DIR = "articlebot-data"
DEFAULT_HTTP_ADDRESS = "127.0.0.1:8077"
_ID = re.compile(r"[0-9]{15,20}")
_PRECISIONS: dict[str, Precision] = {"fp32": "fp32", "int8": "int8"}
_YES = frozenset(("1", "true", "yes", "on"))
_LARGEST_COUNT = 100_000
_LONGEST_PUBLIC_URL = 150
_PUBLIC_URL = re.compile(r"https?://[\w.:\[\]-]+(?:/[\w.~%!$&'*+,;=:@/-]*)?", re.ASCII | re.IGNORECASE)
LogFormat = Literal["text", "json"]
_LOG_FORMATS: tuple[LogFormat, ...] = get_args(LogFormat)
_HTTP_ADDRESS = re.compile(r"(?:\[(?P<v6>[0-9a-fA-F:.]+)]|(?P<host>[0-9a-zA-Z._-]+)):(?P<port>[0-9]{1,5})")


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
class ServiceManager:
    """What systemd gives a service: its socket, a path or an abstract name with @, and how often, in seconds,
    it wants a sign of life at least, None for never."""

    socket: str
    watchdog_s: float | None

    @classmethod
    def of(cls, environ: Mapping[str, str], pid: int) -> "ServiceManager | None":
        """The one that started the process `pid`. Raises `SettingError` for what systemd would not set."""
        socket, watchdog = environ.get("NOTIFY_SOCKET", ""), environ.get("WATCHDOG_USEC", "")
        if not socket:
            return None
        if not socket.startswith(("/", "@")):
            raise SettingError(
                "NOTIFY_SOCKET", "NOTIFY_SOCKET must be a path or an abstract name such as @notify."
            )
        if watchdog and not (watchdog.isascii() and watchdog.isdecimal() and int(watchdog) > 0):
            raise SettingError("WATCHDOG_USEC", "WATCHDOG_USEC must be a number of microseconds.")
        # It may be meant for the process that started this one.
        mine = environ.get("WATCHDOG_PID", "") in ("", str(pid))
        return cls(socket, int(watchdog) / 1_000_000 if watchdog and mine else None)


@dataclass(frozen=True)
class Settings:
    """What the person who runs the bot chose.

    `index_dir` holds the index; `embedding_model` is the built-in model's name, a folder or a hub name,
    `embedding_precision` that of its numbers, and `model_cache` the folder of its exports; `strictness` says
    how sure an answer must be; `articles` are the files and folders that `articlebot index` reads when it is
    given none. `discord_token` and `discord_proxy` are empty where they are not set. Members with Manage
    Server in a server of `admin_guild_ids` and those with a role of `admin_role_ids` administer the bot
    beside its owner.
    `user_questions` and `server_questions` may be asked a minute by one person and in one server, and
    `waiting_questions` may wait for an answer at a time. `public_url` is where others reach the bot's pages,
    without a slash at its end and empty where they do not; `http_address` is where it serves them, its health
    and its metrics, None for nowhere. `service_manager` is systemd, where it started the process and wants to
    be told.
    """

    index_dir: Path
    embedding_model: str
    embedding_precision: Precision
    model_cache: Path
    strictness: Strictness
    articles: tuple[Path, ...]
    discord_token: str = field(repr=False)
    discord_proxy: str = field(repr=False)
    admin_guild_ids: frozenset[int]
    admin_role_ids: frozenset[int]
    user_questions: int
    server_questions: int
    waiting_questions: int
    feedback_keep_questions: bool
    public_url: str
    http_address: HttpAddress | None
    log_format: LogFormat
    service_manager: ServiceManager | None

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None, dotenv: Path = DOTENV) -> "Settings":
        """The settings in `environ` (the process's, unless given), else in `dotenv`, else the defaults.

        Raises `SettingError` where `dotenv` is there and cannot be read, and for a setting that is not of
        its kind.
        """
        try:
            if lines := _not_understood(dotenv):
                raise SettingError(
                    str(dotenv),
                    f"{dotenv} has a line that is not understood, line {lines[0]}: write NAME=value, "
                    "and close a quotation mark that is opened.",
                )
            written = dotenv_values(dotenv)
        except (OSError, UnicodeDecodeError) as error:
            raise SettingError(
                str(dotenv), f"{dotenv} cannot be read ({error}); save it as UTF-8 text."
            ) from error
        process = os.environ if environ is None else environ
        given = {**written, **process}

        def setting(name: str, default: str) -> str:
            return (given.get(name) or "").strip() or default

        def count(name: str, default: int) -> int:
            written = setting(name, str(default))
            if not (written.isascii() and written.isdecimal() and 1 <= int(written) <= _LARGEST_COUNT):
                raise SettingError(name, f"{name} must be a number from 1 to {_LARGEST_COUNT:,}.")
            return int(written)

        def ids(name: str) -> frozenset[int]:
            written = setting(name, "").replace(",", " ").split()
            if not all(_ID.fullmatch(one) for one in written):
                raise SettingError(
                    name,
                    f"{name} must hold Discord ids, numbers of 15 to 20 digits with commas between them.",
                )
            return frozenset(map(int, written))

        proxy = setting("DISCORD_PROXY", "")
        if proxy and not proxy.lower().startswith(("http://", "https://")):
            raise SettingError(
                "DISCORD_PROXY", "DISCORD_PROXY must be an address such as http://proxy.example.org:3128."
            )
        strictness = next((s for s in STRICTNESSES if s == setting("STRICTNESS", "balanced").lower()), None)
        if strictness is None:
            raise SettingError("STRICTNESS", f"STRICTNESS must be one of {', '.join(STRICTNESSES)}.")
        log_format = next((f for f in _LOG_FORMATS if f == setting("LOG_FORMAT", "text").lower()), None)
        if log_format is None:
            raise SettingError("LOG_FORMAT", f"LOG_FORMAT must be one of {', '.join(_LOG_FORMATS)}.")
        address = setting("HTTP_ADDRESS", DEFAULT_HTTP_ADDRESS)
        try:
            http_address = None if address.lower() == "off" else HttpAddress.parse(address)
        except ValueError:
            raise SettingError(
                "HTTP_ADDRESS", "HTTP_ADDRESS must be HOST:PORT such as 127.0.0.1:8077 or [::1]:8077, or off."
            ) from None
        precision: Precision | None = _PRECISIONS.get(setting("EMBEDDING_PRECISION", "fp32").lower())
        if precision is None:
            raise SettingError(
                "EMBEDDING_PRECISION", f"EMBEDDING_PRECISION must be one of {', '.join(_PRECISIONS)}."
            )
        public_url = setting("PUBLIC_URL", "").rstrip("/")
        if public_url and not _is_public_url(public_url):
            raise SettingError(
                "PUBLIC_URL",
                "PUBLIC_URL must be the address of the bot's pages, such as https://articles.example.org, in "
                f"ASCII, with at most {_LONGEST_PUBLIC_URL} characters, and without a user, ? or #.",
            )
        articles = setting("ARTICLES", "").split(os.pathsep)
        return cls(
            index_dir=Path(setting("INDEX_DIR", DEFAULT_INDEX_DIR)).expanduser(),
            embedding_model=setting("EMBEDDING_MODEL", DEFAULT_MODEL),
            embedding_precision=precision,
            model_cache=Path(setting("MODEL_CACHE_DIR", str(DEFAULT_CACHE))).expanduser(),
            strictness=strictness,
            articles=tuple(Path(path).expanduser() for path in articles if path),
            discord_token=setting("DISCORD_TOKEN", ""),
            discord_proxy=proxy,
            admin_guild_ids=ids("ADMIN_GUILD_IDS"),
            admin_role_ids=ids("ADMIN_ROLE_IDS"),
            user_questions=count("QUESTIONS_PER_USER", 12),
            server_questions=count("QUESTIONS_PER_SERVER", 120),
            waiting_questions=count("QUESTIONS_WAITING", 200),
            feedback_keep_questions=setting("FEEDBACK_KEEP_QUESTIONS", "0").lower() in _YES,
            public_url=public_url,
            http_address=http_address,
            log_format=log_format,
            service_manager=ServiceManager.of(process, os.getpid()),
        )

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
                if error.name == str(dotenv):
                    dotenv = Path(os.devnull)
                else:
                    # What is empty here counts as not set, whatever the file says.
                    given[error.name] = ""


def _is_public_url(url: str) -> bool:
    return len(url) <= _LONGEST_PUBLIC_URL and bool(host(url)) and bool(_PUBLIC_URL.fullmatch(url))


def _not_understood(dotenv: Path) -> list[int]:
    """The numbers of the lines that python-dotenv would leave out."""
    if not dotenv.is_file():
        return []
    with dotenv.open(encoding="utf-8") as stream:
        return [binding.original.line for binding in parse_stream(stream) if binding.error]
