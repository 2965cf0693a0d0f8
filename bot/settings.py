"""The environment and `.env` as one frozen value; nothing else reads them."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal, get_args

from dotenv import dotenv_values
from dotenv.parser import parse_stream

from bot.periods import PERIOD, parse_period
from bot.variables import (
    ADDRESS,
    ADDRESS_APART,
    COLLECTION,
    COUNT,
    COUNT_OR_NONE,
    FLAG,
    IDS,
    PAGES,
    PROXY,
    SHARD_COUNT,
    SHARD_IDS,
    HttpAddress,
    Setting,
    SettingError,
    choice,
    form,
    parse_cluster_address,
    parse_count,
    parse_count_or_none,
    parse_flag,
    parse_http_address,
    parse_ids,
    parse_metrics_address,
    parse_path,
    parse_paths,
    parse_public_url,
    parse_reader,
    parse_shard_count,
    parse_shard_ids,
    setting,
    token_in,
)
from index import (
    DEFAULT_CACHE,
    DEFAULT_MODEL,
    MAIN,
    STRICTNESSES,
    ClusterAddress,
    Precision,
    Strictness,
    require_collection_name,
)

DOTENV = Path(".env")
LogFormat = Literal["text", "json"]
_LOG_FORMATS: tuple[LogFormat, ...] = get_args(LogFormat)
_PRECISIONS: tuple[Precision, ...] = get_args(Precision)
TOKEN_FILE = Setting("DISCORD_TOKEN_FILE", "", token_in)
_NOTIFY_SOCKET = Setting(
    "NOTIFY_SOCKET", "", form(r"[/@].*"), "must be a path or an abstract name such as @notify"
)
_WATCHDOG_USEC = Setting("WATCHDOG_USEC", "", form(r"0*[1-9][0-9]*"), "must be a number of microseconds")


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
    `http_address` is None where nothing is to be served, `metrics_address` where the metrics are served with
    the rest, and `service_manager` where no systemd
    that wants to be told started the process.
    """

    discord_token: str = setting("DISCORD_TOKEN", "", str, is_secret=True)
    index_dir: Path = setting("INDEX_DIR", "articlebot-data", parse_path)
    index_url: ClusterAddress | None = setting("INDEX_URL", "", parse_cluster_address)
    qdrant_api_key: str = setting("QDRANT_API_KEY", "", str, is_secret=True)
    collection: str = setting("COLLECTION", MAIN, require_collection_name, COLLECTION)
    embedding_model: str = setting("EMBEDDING_MODEL", DEFAULT_MODEL, str)
    reader: str = setting("READER", "on", parse_reader)
    strictness: Strictness = choice("STRICTNESS", "balanced", STRICTNESSES)
    embedding_precision: Precision = choice("EMBEDDING_PRECISION", "fp32", _PRECISIONS)
    model_cache: Path = setting("MODEL_CACHE_DIR", str(DEFAULT_CACHE), parse_path)
    articles: tuple[Path, ...] = setting("ARTICLES", "", parse_paths)
    admin_guild_ids: frozenset[int] = setting("ADMIN_GUILD_IDS", "", parse_ids, IDS)
    admin_role_ids: frozenset[int] = setting("ADMIN_ROLE_IDS", "", parse_ids, IDS)
    allowed_guild_ids: frozenset[int] = setting("ALLOWED_GUILD_IDS", "", parse_ids, IDS)
    message_content: bool = setting("MESSAGE_CONTENT", "off", parse_flag, FLAG)
    server_articles: int = setting("ARTICLES_PER_SERVER", "200", parse_count_or_none, COUNT_OR_NONE)
    user_questions: int = setting("QUESTIONS_PER_USER", "12", parse_count, COUNT)
    server_questions: int = setting("QUESTIONS_PER_SERVER", "120", parse_count, COUNT)
    waiting_questions: int = setting("QUESTIONS_WAITING", "200", parse_count, COUNT)
    feedback_keep_questions: bool = setting("FEEDBACK_KEEP_QUESTIONS", "0", parse_flag, FLAG)
    sources: bool = setting("SOURCES", "off", parse_flag, FLAG)
    sources_every_s: int = setting("SOURCES_EVERY", "1h", parse_period, PERIOD)
    sources_local: bool = setting("SOURCES_LOCAL", "off", parse_flag, FLAG)
    user_install: bool = setting("USER_INSTALL", "off", parse_flag, FLAG)
    discord_proxy: str = setting("DISCORD_PROXY", "", form(r"https?://.*"), PROXY, is_secret=True)
    shard_count: int | None = setting("SHARD_COUNT", "", parse_shard_count, SHARD_COUNT)
    shard_ids: tuple[int, ...] = setting("SHARD_IDS", "", parse_shard_ids, SHARD_IDS)
    public_url: str = setting("PUBLIC_URL", "", parse_public_url, PAGES)
    http_address: HttpAddress | None = setting("HTTP_ADDRESS", "127.0.0.1:8077", parse_http_address, ADDRESS)
    metrics_address: HttpAddress | None = setting("METRICS_ADDRESS", "", parse_metrics_address, ADDRESS_APART)
    log_format: LogFormat = choice("LOG_FORMAT", "text", _LOG_FORMATS)
    service_manager: ServiceManager | None = None

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
        if chosen["shard_ids"] and chosen["shard_ids"][-1] >= (chosen["shard_count"] or 0):
            raise SettingError(
                "SHARD_IDS", "SHARD_IDS must name shards below SHARD_COUNT, which must be set, too."
            )
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

    @property
    def index_location(self) -> Path | ClusterAddress:
        """Where the index is: in a cluster where one is named, else in the folder."""
        return (
            replace(self.index_url, api_key=self.qdrant_api_key or None) if self.index_url else self.index_dir
        )

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
