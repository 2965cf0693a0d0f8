"""The table of what the doctor looks at on this machine, in the order in which it tells of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.doctor.finding import Finding, wrong
from bot.doctor.index import index_finding, model_finding
from bot.doctor.machine import EXPORT_DISK_BYTES, disk_finding, memory_finding, memory_of, size_of
from bot.doctor.setup import (
    articles_findings,
    packages_finding,
    python_finding,
    settings_findings,
    token_finding,
)
from bot.model import embedder_of
from bot.settings import DOTENV, SettingError, Settings
from index import ArticlebotError, Embedder


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


def _disk_findings(host: Host) -> Iterator[Finding]:
    settings = host.settings
    yield disk_finding("INDEX_DIR", settings.index_dir, size_of(settings.index_dir))
    if not host.exported:
        yield disk_finding("MODEL_CACHE_DIR", settings.model_cache, EXPORT_DISK_BYTES)


def _index_finding(host: Host) -> Finding:
    now = datetime.now(UTC)
    return index_finding(host.settings.index_dir, host.embedder, now=now, loadable=host.exported)


CHECKS = (
    Check("settings", "the environment", lambda host: settings_findings(host.refused, DOTENV)),
    Check("python", "this Python", lambda _: [python_finding()]),
    Check("packages", "what is installed", lambda host: [packages_finding(exported=host.exported)]),
    Check("memory", "the memory", lambda host: [memory_finding(memory_of(), exported=host.exported)]),
    Check("disk", "the disk", _disk_findings),
    Check("model", "the model", lambda host: [model_finding(host.embedder)]),
    Check("index", "the index", lambda host: [_index_finding(host)]),
    Check("articles", "ARTICLES", lambda host: articles_findings(host.settings.articles)),
    Check("token", "DISCORD_TOKEN", lambda host: [token_finding(host.settings.discord_token)]),
)
