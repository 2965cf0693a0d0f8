"""The table of what the doctor looks at on this machine, in the order in which it tells of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.doctor.findings import Finding, doubtful, well, wrong
from bot.doctor.index import check_index, check_model
from bot.doctor.machine import EXPORT_DISK_BYTES, check_disk, check_memory, measure, read_memory
from bot.doctor.setup import check_articles, check_packages, check_python, check_settings, check_token
from bot.model import embedder_of
from bot.settings import DOTENV, Settings
from bot.sources.state import SourceList
from bot.variables import SettingError
from index import ArticlebotError, Embedder, engine_at, existing_collection

_MOST_SOURCES = 3


@dataclass(frozen=True)
class Host:
    """What the checks look at; `exported` says that the model needs PyTorch no more."""

    settings: Settings
    refused: Sequence[SettingError]
    embedder: Embedder
    exported: bool

    @classmethod
    def of(cls, settings: Settings, refused: Sequence[SettingError]) -> Host:
        """The host that has these settings, and was refused these."""
        embedder = embedder_of(settings)
        try:
            exported = embedder.export() is not None and not embedder.is_damaged()
        except (ArticlebotError, OSError):
            exported = False
        return cls(settings, refused, embedder, exported)


@dataclass(frozen=True)
class Check:
    """A name for its lines, what is looked at, and what finds out how that is."""

    name: str
    subject: str
    find: Callable[[Host], Iterable[Finding]]

    def carry_out(self, host: Host) -> Iterator[Finding]:
        """What it finds; that it cannot be carried out is a finding, too."""
        try:
            yield from self.find(host)
        except (ArticlebotError, OSError, ImportError) as error:
            yield wrong(f"{self.subject} cannot be looked at: {error}", "mend that, and try again")


def _check_disks(host: Host) -> Iterator[Finding]:
    settings = host.settings
    yield check_disk("INDEX_DIR", settings.index_dir, measure(settings.index_dir))
    if not host.exported:
        yield check_disk("MODEL_CACHE_DIR", settings.model_cache, EXPORT_DISK_BYTES)


def _check_index(host: Host) -> Finding:
    settings, now = host.settings, datetime.now(UTC)
    if not settings.articles:
        existing_collection(settings.index_location, settings.collection)
    engine = engine_at(settings.index_location, settings.collection)
    return check_index(engine, host.embedder, now=now, loadable=host.exported)


def _check_sources(host: Host) -> Iterator[Finding]:
    settings = host.settings
    known = SourceList(settings.index_dir).read().values()
    failing = [one for one in known if one.problem]
    for source in failing[:_MOST_SOURCES]:
        yield doubtful(f"{source.source_id}: {source.problem}", "articlebot sources list shows all")
    if known and not settings.sources:
        yield doubtful(
            f"{len(known):,} known, and SOURCES is off: the bot does not follow them", "SOURCES=on"
        )
    elif not failing:
        yield well(f"{len(known):,} followed" if known else "none is followed")


CHECKS = (
    Check("settings", "the environment", lambda host: check_settings(host.refused, DOTENV)),
    Check("python", "this Python", lambda _: [check_python()]),
    Check("packages", "what is installed", lambda host: [check_packages(exported=host.exported)]),
    Check("memory", "the memory", lambda host: [check_memory(read_memory(), exported=host.exported)]),
    Check("disk", "the disk", _check_disks),
    Check("model", "the model", lambda host: [check_model(host.embedder)]),
    Check("index", "the index", lambda host: [_check_index(host)]),
    Check("sources", "the list of sources", _check_sources),
    Check("articles", "ARTICLES", lambda host: check_articles(host.settings.articles)),
    Check("token", "DISCORD_TOKEN", lambda host: [check_token(host.settings.discord_token)]),
)
